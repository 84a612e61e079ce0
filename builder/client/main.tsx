import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { readBoot } from "./boot";
import type { FieldKind, NodeKind } from "./document/kinds";
import { setLocale, t } from "./i18n";
import { Api } from "./state/api";

/** One designer per kind of definition; each comes as a chunk of its own. */
const DESIGNERS = {
  form: lazy(() => import("./form/entry")),
  flow: lazy(() => import("./flow/entry")),
  decision: lazy(() => import("./decision/entry")),
  connector: lazy(() => import("./connector/entry")),
};

function byName<K extends { readonly name: string }>(kinds: readonly K[]): { [name: string]: K } {
  return Object.fromEntries(kinds.map((kind) => [kind.name, kind]));
}

async function open() {
  const mount = document.getElementById("designer") ?? document.getElementById("fw-designer");
  const boot = readBoot();
  if (!mount || !boot) return;
  setLocale(boot.locale);
  const api = new Api(boot.workspace.slug, boot.csrf);
  const root = createRoot(mount);
  try {
    const [fields, nodes] = await Promise.all([
      api.get<FieldKind[]>("/api/v1/schemas/field-kinds.json"),
      api.get<NodeKind[]>("/api/v1/schemas/node-kinds.json"),
    ]);
    const kinds = { fields: byName(fields), nodes: byName(nodes) };
    const Designer = DESIGNERS[boot.kind as keyof typeof DESIGNERS] ?? DESIGNERS.form;
    root.render(
      <StrictMode>
        <Suspense>
          <Designer boot={boot} kinds={kinds} />
        </Suspense>
      </StrictMode>,
    );
  } catch {
    root.render(
      <p className="fw-note fw-note--bad" role="alert">
        {t(
          "设计器没有打开：服务器没有回应。请刷新页面再试。",
          "The designer did not open: the server did not answer. Reload the page.",
        )}
      </p>,
    );
  }
}

void open();
