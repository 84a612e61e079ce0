/** The decisions of the document, which need each other, and the inputs that callers give. */
import { BookOpen, Braces, CircleAlert, Download, Gauge, Plus, Sigma, Table2, TriangleAlert } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { locale, t } from "../i18n";
import { Menu } from "../shell/Menu";
import { addInput, addPart, BEGINS, movePart, removeInput, removePart, show, showSettings } from "./edits";
import { idOf, inputsOf, partsOf } from "./model";
import { nameOf, needsOf, sortWord } from "./names";
import { useDecision, useDocument, useShownPart, useView } from "./session";
import { sortOfInput } from "./sorts";

const ICONS: { readonly [kind: string]: typeof Table2 } = { table: Table2, scorecard: Gauge, literal: Sigma };

export const iconOf = (kind: string | undefined): typeof Table2 => ICONS[kind ?? ""] ?? Braces;

const WORDS: { readonly [kind: string]: readonly [string, string] } = {
  table: ["决策表", "Decision table"],
  scorecard: ["评分卡", "Scorecard"],
  literal: ["公式", "Formula"],
  context: ["分步计算", "Steps"],
  conditional: ["如果…否则", "If … else"],
  function: ["函数", "Function"],
  invocation: ["调用", "Call"],
  relation: ["数据表", "Relation"],
  list: ["清单", "List"],
  filter: ["筛选", "Filter"],
  for: ["逐项计算", "For each"],
  some: ["至少一项满足", "Some satisfy"],
  every: ["每一项都满足", "Every one satisfies"],
};

export function kindWord(kind: string | undefined): string {
  const [zh, en] = WORDS[kind ?? ""] ?? ["还没有逻辑", "No logic yet"];
  return t(zh, en);
}

function Level({ path }: { path: string }) {
  const found = useView((view) => view.marks.get(path));
  if (!found) return null;
  return found.some((each) => each.level === "error") ? (
    <CircleAlert size={14} className="fw-bad" aria-label={t("有错误", "Has mistakes")} />
  ) : (
    <TriangleAlert size={14} className="fw-warn" aria-label={t("有提醒", "Has warnings")} />
  );
}

export function PartList() {
  const session = useDecision();
  const { boot } = session;
  const model = useDocument((each) => each);
  const shown = useShownPart();
  const subject = useView((view) => view.subject);
  const panel = useView((view) => view.panel);
  const [anchor, setAnchor] = useState<Element | null>(null);
  return (
    <nav className="fw-list fw-decision-list" aria-label={t("决策与输入", "Decisions and inputs")}>
      <Head
        words={t("决策", "Decisions")}
        add={t("添加决策", "Add a decision")}
        expanded={anchor !== null}
        onAdd={(button) => setAnchor(anchor ? null : button)}
      />
      {anchor && (
        <Menu
          anchor={anchor}
          label={t("添加决策", "Add a decision")}
          items={BEGINS.map((kind) => {
            const Icon = iconOf(kind);
            return { id: kind, label: kindWord(kind), icon: <Icon size={16} aria-hidden="true" /> };
          })}
          onPick={(kind) => addPart(session, kind)}
          onClose={() => setAnchor(null)}
        />
      )}
      <ul className="fw-decision-list__items">
        {partsOf(model).map((part) => {
          const id = idOf(part);
          const Icon = iconOf(part.logic?.kind);
          const needs = needsOf(model, part.logic).map(nameOf);
          return (
            <li key={id}>
              <button
                type="button"
                className="fw-list__item"
                aria-current={shown && idOf(shown) === id ? "true" : undefined}
                onClick={() => show(session, id)}
                onKeyDown={(event) => partKeys(event, id)}
              >
                <Icon size={16} aria-hidden="true" />
                <span className="fw-decision-list__name">
                  <span className="fw-cut">{nameOf(part)}</span>
                  {needs.length > 0 && (
                    <small className="fw-cut">
                      {t("用到 ", "Uses ")}
                      {needs.join(locale() === "zh" ? "、" : ", ")}
                    </small>
                  )}
                </span>
                <span className="fw-end">
                  <Level path={`parts/${id}`} />
                  {model.result === id && <span className="fw-pill">{t("结果", "Result")}</span>}
                </span>
              </button>
            </li>
          );
        })}
        {partsOf(model).length === 0 && (
          <li className="fw-decision-list__none">{t("还没有决策。", "No decisions yet.")}</li>
        )}
      </ul>
      <div className="fw-list__part fw-decision-list__part">
        <Head
          words={t("读取的输入", "Inputs it reads")}
          add={t("添加输入", "Add an input")}
          onAdd={() => showSettings(session, { about: "input", id: idOf(addInput(session)) })}
        />
        <ul className="fw-decision-list__items">
          {inputsOf(model).map((input) => {
            const id = idOf(input);
            const on = panel === "set" && subject.about === "input" && subject.id === id;
            return (
              <li key={id}>
                <button
                  type="button"
                  className="fw-list__item"
                  aria-current={on ? "true" : undefined}
                  onClick={() => showSettings(session, { about: "input", id })}
                  onKeyDown={(event) => event.key === "Delete" && removeInput(session, id)}
                >
                  <span className="fw-cut">{nameOf(input)}</span>
                  <span className="fw-end">
                    <Level path={`inputs/${id}`} />
                    {sortWord(sortOfInput(model, input.key))}
                  </span>
                </button>
              </li>
            );
          })}
          {inputsOf(model).length === 0 && (
            <li className="fw-decision-list__none">
              {t("加条件列时会一并添加。", "They come with the condition columns.")}
            </li>
          )}
        </ul>
      </div>
      <div className="fw-decision-list__foot">
        <a className="fw-list__item fw-list__item--outline" href={`/w/${boot.workspace.slug}/design/${boot.key}/read`}>
          <BookOpen size={14} aria-hidden="true" />
          {t("阅读与打印", "Read and print")}
        </a>
        <a className="fw-list__item fw-list__item--outline" href={`${session.api.base}/definitions/${boot.key}.dmn`}>
          <Download size={14} aria-hidden="true" />
          {t("导出 DMN", "Export DMN")}
        </a>
      </div>
    </nav>
  );

  function partKeys(event: KeyboardEvent, id: string) {
    if (event.key === "Delete") removePart(session, id);
    else if (event.altKey && event.key === "ArrowUp") movePart(session, id, -1);
    else if (event.altKey && event.key === "ArrowDown") movePart(session, id, 1);
    else if (event.key === "F2") showSettings(session, { about: "part" });
    else return;
    event.preventDefault();
  }
}

function Head({
  words,
  add,
  expanded,
  onAdd,
}: {
  words: string;
  add: string;
  expanded?: boolean;
  onAdd: (button: Element) => void;
}): ReactNode {
  return (
    <div className="fw-list__head">
      <h2>{words}</h2>
      <button
        type="button"
        className="fw-btn fw-btn--quiet fw-btn--icon fw-btn--small"
        aria-label={add}
        title={add}
        {...(expanded === undefined ? {} : { "aria-haspopup": "menu" as const, "aria-expanded": expanded })}
        onClick={(event) => onAdd(event.currentTarget)}
      >
        <Plus size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
