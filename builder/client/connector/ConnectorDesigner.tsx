/** The designer of a connector: its operations at the left, one of them in the middle, trying it out at the right. */
import { useEffect, useMemo } from "react";
import type { Boot } from "../boot";
import { settingNames } from "../document/places";
import { type Problem, spotOf } from "../document/problems";
import { said, t } from "../i18n";
import { useGlobalKeys, useLeaveGuard } from "../shell/keys";
import { Notices } from "../shell/Notices";
import { Panes } from "../shell/Panes";
import { definitionHref, TopBar } from "../shell/TopBar";
import { Api } from "../state/api";
import { Autosave } from "../state/autosave";
import { Editor } from "../state/editor";
import { Store } from "../state/store";
import { ConnectionPane } from "./ConnectionPane";
import { type Connector, operationOf } from "./model";
import { OperationList } from "./OperationList";
import { OperationPane } from "./OperationPane";
import {
  type ConnectorSession,
  ConnectorSessionProvider,
  type ConnectorView,
  type Described,
  useConnector,
  useDocument,
  useSelected,
  useView,
} from "./session";
import { TryOut } from "./TryOut";

export function openConnector(boot: Boot): ConnectorSession {
  const api = new Api(boot.workspace.slug, boot.csrf);
  const editor = new Editor<Connector>(
    boot.document as unknown as Connector,
    boot.revision,
    (model) => model as never,
    (document) => document as unknown as Connector,
    boot.saved_at ? new Date(boot.saved_at) : null,
    boot.problems ?? [],
  );
  const view = new Store<ConnectorView>({ described: null, pane: "middle", typed: {} });
  const autosave = new Autosave(editor, api, boot.key, window.localStorage);
  if (autosave.restore(boot.document) === "restored")
    editor.tell(t("已恢复上次没保存完的修改。", "Brought back what was not saved last time."), "info");
  return { boot, api, editor, autosave, view };
}

export function ConnectorDesigner({ session }: { session: ConnectorSession }) {
  return (
    <ConnectorSessionProvider value={session}>
      <Inside />
    </ConnectorSessionProvider>
  );
}

function Inside() {
  const session = useConnector();
  const { boot, api, editor, autosave, view } = session;
  const title = useDocument((model) => said(model.label, model.key));
  const pane = useView((now) => now.pane);
  const described = useView((now) => now.described);
  useGlobalKeys(editor);
  useLeaveGuard(autosave);
  useEffect(() => {
    api
      .get<Described>(`definitions/${boot.key}/connector`)
      .then((found) => view.set({ described: found }))
      .catch(() =>
        editor.tell(t("没有连上服务器，请刷新页面。", "The server did not answer; reload the page."), "bad"),
      );
  }, [api, boot.key, editor, view]);
  const jump = useMemo(
    () => (problem: Problem) => {
      const { definition, family, id, path } = spotOf(problem);
      if (definition !== boot.key) {
        const place = problem.place.slice(1).join(".");
        window.location.assign(`${definitionHref(boot.workspace.slug, definition)}?at=${encodeURIComponent(place)}`);
        return;
      }
      const operation = family === "operations" && id && operationOf(editor.model, id) ? id : null;
      editor.jumpTo(operation, operation ? path : family ? [family] : []);
      view.set({ pane: "middle" });
    },
    [boot, editor, view],
  );
  // `?at=operations.o1.path` opens the designer at that place.
  useEffect(() => {
    const place = new URLSearchParams(window.location.search).get("at");
    if (place) jump({ place: [boot.key, ...place.split(".")] } as unknown as Problem);
    else if (editor.model.operations[0] && editor.model.base) editor.select(editor.model.operations[0].id);
  }, [boot.key, editor, jump]);
  return (
    <div className="fw-designer fw-designer--connector" data-pane={pane}>
      <h1 className="fw-sr">{title}</h1>
      <TopBar
        boot={boot}
        editor={editor}
        title={title}
        onJump={jump}
        placeOf={(problem) => placeOf(session, problem)}
      />
      <Sides />
      <OperationList />
      {described ? <Middle described={described} /> : <div className="fw-work-area" />}
      <TryOut />
      <Notices editor={editor} autosave={autosave} />
    </div>
  );
}

function Middle({ described }: { described: Described }) {
  const { editor } = useConnector();
  const selected = useSelected();
  const operation = useDocument((model) => (selected ? operationOf(model, selected) : undefined));
  useEffect(() => {
    let seen = editor.store.get().jump?.n ?? 0;
    const show = () => {
      const { jump } = editor.store.get();
      if (!jump || jump.n === seen) return;
      seen = jump.n;
      requestAnimationFrame(() => focusSetting(jump.path));
    };
    if (seen > 0) requestAnimationFrame(() => focusSetting(editor.store.get().jump?.path ?? []));
    return editor.store.subscribe(show);
  }, [editor]);
  return (
    <section
      className="fw-work-area fw-connector"
      aria-label={operation ? said(operation.label, operation.key) : t("连接", "Connection")}
    >
      {operation ? (
        <OperationPane key={operation.id} operation={operation} described={described} />
      ) : (
        <ConnectionPane described={described} />
      )}
    </section>
  );
}

/** Bring the setting that a problem is about into sight. */
function focusSetting(path: readonly string[]) {
  const [name, row] = path;
  const setting = name ? document.querySelector(`.fw-connector [data-setting="${CSS.escape(name)}"]`) : null;
  const within = row ? (setting?.querySelector(`[data-row="${CSS.escape(row)}"]`) ?? setting) : setting;
  within?.scrollIntoView({ block: "center" });
  within?.querySelector<HTMLElement>("input, textarea, select")?.focus();
}

/** What the sides are called here. */
function Sides() {
  const { view } = useConnector();
  const pane = useView((now) => now.pane);
  return (
    <Panes
      shown={pane}
      words={{ list: t("操作", "Operations"), middle: t("设置", "Settings"), panel: t("试一试", "Try it") }}
      onPick={(picked) => view.set({ pane: picked })}
    />
  );
}

const CONNECTION: { readonly [name: string]: readonly [string, string] } = {
  base: ["地址", "Address"],
  auth: ["身份验证", "Authentication"],
};

function placeOf(session: ConnectorSession, problem: Problem): string {
  const { family, id, path } = spotOf(problem);
  const operation = family === "operations" && id ? operationOf(session.editor.model, id) : undefined;
  if (!operation) return family && CONNECTION[family] ? t(...CONNECTION[family]) : t("连接", "Connection");
  const controls = session.view.get().described?.operation ?? [];
  return [said(operation.label, operation.key), ...settingNames(controls, path, said)].join(" › ");
}
