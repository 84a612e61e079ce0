/** The rail of definition kinds, the list of flows, and the outline of the one at hand. */
import { FileText, Plus, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { outKey } from "../document/flow";
import type { Sequence, Structure } from "../document/structure";
import { said, t } from "../i18n";
import { KindIcon } from "../shell/Icon";
import { definitionHref } from "../shell/TopBar";
import { useStore } from "../state/store";
import { branchName, focusNode, titleOf } from "./edits";
import { type FlowSession, useFlow, useFlowModel, useFlowView } from "./session";

export function Rail() {
  const { boot } = useFlow();
  const first = (kind: string) => boot.definitions.find((entry) => entry.kind === kind)?.key;
  const entries = [
    { kind: "form", words: t("表单", "Forms"), icon: <FileText size={20} strokeWidth={1.5} aria-hidden="true" /> },
    { kind: "flow", words: t("流程", "Flows"), icon: <Workflow size={20} strokeWidth={1.5} aria-hidden="true" /> },
  ];
  return (
    <nav className="fw-rail" aria-label={t("定义", "Definitions")}>
      {entries.map(({ kind, words, icon }) => {
        const key = kind === boot.kind ? boot.key : first(kind);
        return (
          <a
            key={kind}
            href={key ? definitionHref(boot.workspace.slug, key) : `/w/${boot.workspace.slug}/design?add=${kind}`}
            aria-current={kind === boot.kind ? "page" : undefined}
          >
            {icon}
            {words}
          </a>
        );
      })}
    </nav>
  );
}

export function FlowList({ structure, title }: { structure: Structure | null; title: string }) {
  const { boot } = useFlow();
  const flows = boot.definitions.filter((entry) => entry.kind === boot.kind);
  const count = useFlowModel((model) => model.order.length);
  return (
    <nav className="fw-list" aria-label={t("流程与大纲", "Flows and outline")}>
      <div className="fw-list__head">
        <span>{t("流程", "Flows")}</span>
        <a
          className="fw-btn fw-btn--quiet fw-btn--icon fw-btn--small"
          href={`/w/${boot.workspace.slug}/design?add=flow`}
          aria-label={t("新建流程", "New flow")}
        >
          <Plus size={16} aria-hidden="true" />
        </a>
      </div>
      <ul>
        {flows.map((entry) => (
          <li key={entry.key}>
            <a
              className="fw-list__item"
              href={definitionHref(boot.workspace.slug, entry.key)}
              aria-current={entry.key === boot.key ? "page" : undefined}
            >
              <span className="fw-cut">{entry.key === boot.key ? title : said(entry.label, entry.key)}</span>
              {entry.state && entry.state !== "live" && (
                <span className="fw-end">{entry.state === "new" ? t("未发布", "New") : t("有改动", "Changed")}</span>
              )}
            </a>
          </li>
        ))}
      </ul>
      <div className="fw-list__part fw-scroll">
        <div className="fw-list__head">
          <span>{t("大纲", "Outline")}</span>
          <span className="fw-xs fw-3 fw-b0">{t(`${count} 步`, `${count} steps`)}</span>
        </div>
        {structure && (
          <ul className="fw-outline">
            <Lines sequence={structure.root} depth={0} />
          </ul>
        )}
      </div>
    </nav>
  );
}

function Lines({ sequence, depth }: { sequence: Sequence; depth: number }): ReactNode {
  return sequence.items.map((item) => {
    if (item.type === "back") return null;
    return (
      <Line key={item.id} id={item.id} depth={depth}>
        {item.type === "split" &&
          item.branches.map((branch) => (
            <li key={branch.head ? outKey(branch.head) : ""}>
              {!item.parallel && branch.head && <BranchLine out={branch.head} depth={depth + 1} />}
              <ul>
                <Lines sequence={branch} depth={depth + (item.parallel ? 1 : 2)} />
              </ul>
            </li>
          ))}
      </Line>
    );
  });
}

/** On a narrow window the settings of what was picked are what shows next. */
function goTo({ editor, view }: FlowSession, id: string) {
  editor.select(id);
  view.set({ pane: "panel" });
  focusNode(id);
}

function BranchLine({ out, depth }: { out: { from: string; port: string }; depth: number }) {
  const session = useFlow();
  const name = useFlowModel((model) => branchName(model, session, out));
  const key = outKey(out);
  const selected = useStore(session.editor.store, (state) => state.selected === key);
  return (
    <button
      type="button"
      className="fw-list__item fw-list__item--outline"
      data-depth={Math.min(3, depth)}
      aria-current={selected || undefined}
      onClick={() => goTo(session, key)}
    >
      <span className="fw-cut fw-3">{name}</span>
    </button>
  );
}

function Line({ id, depth, children }: { id: string; depth: number; children: ReactNode }) {
  const session = useFlow();
  const { editor, kinds } = session;
  const title = useFlowModel((model) => titleOf(model, session, id));
  const icon = useFlowModel((model) => kinds[model.nodes[id]?.kind ?? ""]?.icon ?? "");
  const selected = useStore(editor.store, (state) => state.selected === id);
  const bad = useFlowView((view) => view.byNode.get(id)?.some((problem) => problem.level === "error") ?? false);
  return (
    <li>
      <button
        type="button"
        className="fw-list__item fw-list__item--outline"
        data-depth={Math.min(3, depth)}
        aria-current={selected || undefined}
        onClick={() => goTo(session, id)}
      >
        <KindIcon svg={icon} size={14} />
        <span className="fw-cut">{title}</span>
        {bad && (
          <span className="fw-end">
            <span className="fw-state fw-state--bad" />
            <span className="fw-sr">{t("有问题", "has a problem")}</span>
          </span>
        )}
      </button>
      {children && <ul>{children}</ul>}
    </li>
  );
}
