/** The canvas: page tabs over one paper that looks like the filled form. */
import { Plus } from "lucide-react";
import { childrenOf, ROOT } from "../document/form";
import { type Label, same } from "../document/json";
import { fieldKind } from "../document/kinds";
import { isPage, pagesOf } from "../document/placing";
import { said, t } from "../i18n";
import { KindIcon } from "../shell/Icon";
import { useStore } from "../state/store";
import { addKind } from "./edits";
import { FieldNode, Zone } from "./FieldNode";
import { fieldKeys } from "./fieldKeys";
import { shownPage, useChildren, useModel, useSession, useView } from "./session";

function Tabs({ page }: { page: string }) {
  const session = useSession();
  const { kinds, view, editor } = session;
  const pages = useModel((model) => pagesOf(model, kinds), same);
  const names = useModel((model) => pages.map((id) => said(model.fields[id]?.label, id)), same);
  const loose = useModel((model) => childrenOf(model, ROOT).some((id) => !pages.includes(id)));
  const pageKind = Object.values(kinds).find(isPage);
  if (pages.length === 0) return null;
  const open = (id: string) => {
    view.set({ page: id });
    editor.select(id === ROOT ? null : id);
  };
  return (
    <div className="fw-pagetabs" role="toolbar" aria-label={t("分页", "Pages")}>
      {loose && (
        <button
          type="button"
          data-page={ROOT}
          aria-current={page === ROOT ? "page" : undefined}
          onClick={() => open(ROOT)}
        >
          {t("未分页", "Outside pages")}
        </button>
      )}
      {pages.map((id, i) => (
        <button
          key={id}
          type="button"
          data-page={id}
          aria-current={page === id ? "page" : undefined}
          onClick={() => open(id)}
          onKeyDown={(event) => {
            if (event.altKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
              const turned = event.key === "ArrowLeft" ? "ArrowUp" : "ArrowDown";
              fieldKeys(session, id, {
                ...event,
                key: turned,
                altKey: true,
                preventDefault: () => event.preventDefault(),
                stopPropagation: () => event.stopPropagation(),
              } as typeof event);
            }
            if (event.key === "Delete") fieldKeys(session, id, event);
          }}
        >
          <i>{i + 1}</i>
          {names[i]}
        </button>
      ))}
      {pageKind && (
        <button
          type="button"
          className="fw-btn fw-btn--quiet fw-btn--icon"
          aria-label={t("添加一页", "Add a page")}
          onClick={() => addKind(session, pageKind.name)}
        >
          <Plus size={16} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

function PaperHead({ page }: { page: string }) {
  const { kinds } = useSession();
  const field = useModel((model) => model.fields[page]);
  const head = useModel((model) => model.head);
  const kind = fieldKind(kinds, field?.kind ?? "");
  const lead = kind.settings.find((control) => control.control === "label");
  const words = field && lead ? field.settings?.[lead.name] : head.description;
  return (
    <>
      <h1 className="fw-h1">
        {field ? said(field.label, t("未命名的一页", "Untitled page")) : said(head.label, head.key)}
      </h1>
      {words && <p className="fw-2">{said(words as Label)}</p>}
    </>
  );
}

function Ghost() {
  const drag = useView((view) => view.drag);
  if (!drag) return null;
  return (
    <>
      {drag.line && !drag.line.empty && (
        <div
          className={
            drag.line.upright ? "fw-dropline fw-dropline--side fw-dropline--float" : "fw-dropline fw-dropline--float"
          }
          style={{
            left: drag.line.x,
            top: drag.line.y,
            ...(drag.line.upright ? { height: drag.line.length } : { width: drag.line.length }),
          }}
        />
      )}
      <div className="fw-ghost" style={{ left: drag.x + 10, top: drag.y + 8 }}>
        <KindIcon svg={drag.icon} />
        <span className="fw-grow fw-cut">{drag.refusal ?? drag.label}</span>
      </div>
    </>
  );
}

export function Canvas() {
  const session = useSession();
  const { kinds, editor } = session;
  const chosen = useView((view) => view.page);
  const page = useModel((model) => shownPage(model, kinds, chosen));
  const pages = useModel((model) => pagesOf(model, kinds), same);
  const selected = useStore(editor.store, (state) => state.selected);
  const ids = useChildren(page);
  const loose = page === ROOT && pages.length > 0;
  return (
    <section className="fw-desktop" aria-label={t("表单画布", "Form canvas")}>
      <Tabs page={page} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a press beside the fields selects the form or the page */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape on a field does the same */}
      <div className="fw-paper-scroll" onClick={() => editor.select(page === ROOT ? null : page)}>
        <div className={selected === page && page !== ROOT ? "fw-paper is-selected" : "fw-paper"}>
          <PaperHead page={page} />
          {loose ? (
            <div className="fw-zone fw-zone--stack" data-zone={ROOT} data-way="stack">
              {ids
                .filter((id) => !pages.includes(id))
                .map((id) => (
                  <FieldNode key={id} id={id} />
                ))}
            </div>
          ) : (
            <Zone
              parent={page}
              way="stack"
              words={t(
                "从左侧拖入第一个字段，或按 / 搜索后按 Enter",
                "Drag the first field from the left, or press / and then Enter",
              )}
            />
          )}
        </div>
      </div>
      <Ghost />
    </section>
  );
}
