/** The connection, and the operations that flows may ask. */
import { CircleAlert, Plug, Plus, TriangleAlert } from "lucide-react";
import { locale, said, t } from "../i18n";
import { focusSoon } from "../shell/focus";
import { alter, freshOperation, removeOperation } from "./model";
import { type ConnectorSession, useConnector, useDocument, useProblemsOf, useSelected } from "./session";

export function OperationList() {
  const session = useConnector();
  const operations = useDocument((model) => model.operations);
  const selected = useSelected();
  const show = (id: string | null) => {
    session.editor.select(id);
    session.view.set({ pane: "middle" });
  };
  return (
    <nav className="fw-list fw-scroll" aria-label={t("连接与操作", "Connection and operations")}>
      <div className="fw-list__head">
        <h2>{t("连接", "Connection")}</h2>
      </div>
      <button
        type="button"
        className="fw-list__item"
        aria-current={selected === null ? "true" : undefined}
        onClick={() => show(null)}
      >
        <Plug size={14} aria-hidden="true" />
        <span className="fw-cut">{t("地址与凭证", "Address and secret")}</span>
        <span className="fw-end">
          <Level of={null} />
        </span>
      </button>
      <div className="fw-list__part">
        <div className="fw-list__head">
          <h2>{t("操作", "Operations")}</h2>
          <button
            type="button"
            className="fw-btn fw-btn--quiet fw-btn--icon fw-btn--small"
            aria-label={t("添加操作", "Add an operation")}
            title={t("添加操作", "Add an operation")}
            onClick={() => add(session)}
          >
            <Plus size={16} aria-hidden="true" />
          </button>
        </div>
        <ul>
          {operations.map((each) => (
            <li key={each.id}>
              <button
                type="button"
                className="fw-list__item"
                aria-current={selected === each.id ? "true" : undefined}
                onClick={() => show(each.id)}
                onKeyDown={(event) => event.key === "Delete" && remove(session, each.id)}
              >
                <span className="fw-cut">{said(each.label, each.key)}</span>
                <span className="fw-end">
                  <Level of={each.id} />
                </span>
              </button>
            </li>
          ))}
        </ul>
        {operations.length === 0 && (
          <p className="fw-list__group">
            {t("还没有操作。流程调用的就是这里的操作。", "None yet. Operations are what flows call.")}
          </p>
        )}
      </div>
    </nav>
  );
}

function Level({ of }: { of: string | null }) {
  const found = useProblemsOf(of);
  if (found.length === 0) return null;
  return found.some((each) => each.level === "error") ? (
    <CircleAlert size={14} className="fw-bad" aria-label={t("有错误", "Has mistakes")} />
  ) : (
    <TriangleAlert size={14} className="fw-warn" aria-label={t("有提醒", "Has warnings")} />
  );
}

function add({ editor, view }: ConnectorSession) {
  const made = freshOperation(editor.model, { [locale()]: t("新操作", "New operation") });
  editor.perform(
    alter((model) => ({ ...model, operations: [...model.operations, made] })),
    made.id,
  );
  editor.say(t("已添加操作", "Added an operation"));
  view.set({ pane: "middle" });
  focusSoon(() => document.querySelector<HTMLElement>('.fw-connector [data-setting="label"] input'));
}

export function remove({ editor }: ConnectorSession, id: string) {
  const gone = editor.model.operations.find((each) => each.id === id);
  const sentence = t(`已删除“${said(gone?.label, gone?.key)}”`, `Deleted “${said(gone?.label, gone?.key)}”`);
  editor.perform(
    alter((model) => removeOperation(model, id)),
    null,
  );
  editor.say(sentence);
  editor.tell(sentence, "ok", true);
}
