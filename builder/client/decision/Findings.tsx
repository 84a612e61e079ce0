/** What the check says of a table: each a sentence, an example, and the one thing to do about it. */
import { ChevronDown, CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type Problem, spotOf } from "../document/problems";
import { counted, locale, said, t } from "../i18n";
import { useStore } from "../state/store";
import { goTo } from "./edits";
import { HEAD } from "./grid";
import { rowSpot, told } from "./marks";
import { idOf, type Logic, type Part } from "./model";
import { type Finding, NO_PROBLEMS, useDecision, useView } from "./session";
import { columnAt, conditionId, conditionsOf, type Family, outcomeId, outcomesOf, rowId, rowsOf } from "./table";
import { deleteRows, fillGap } from "./tableEdits";

const MOST = 40;

export function Findings({ part, logic }: { part: Part; logic: Logic }) {
  const session = useDecision();
  const { editor } = session;
  const analysis = useView((view) => view.tables[part.key]);
  const all = useView((view) => view.marks.get(`parts/${idOf(part)}`) ?? NO_PROBLEMS);
  const saving = useStore(editor.store, (state) => state.saving);
  const revision = useStore(editor.store, (state) => state.revision);
  const analysed = useView((view) => view.analysed);
  const [folded, setFolded] = useState(false);
  const rows = rowsOf(logic);
  const serious = (found: readonly Finding[] | undefined) => (found ?? []).filter((each) => each.level === "problem");
  const [gaps, overlaps, dead] = [serious(analysis?.gaps), serious(analysis?.overlaps), serious(analysis?.dead)];
  // Gaps, overlaps and dead rows come with their actions from the analysis; what else there is are mistakes.
  const mistakes = all.filter((each) => !FOUND.has(each.code));
  const number = (id: string | undefined) => rows.findIndex((row, at) => rowId(row, at) === id);
  const toRow = (id: string | undefined) => number(id) >= 0 && goTo(session, number(id), 0);
  const met = Math.max(overlaps.length, analysis?.overlapping ?? 0);
  const count = mistakes.length + gaps.length + overlaps.length + dead.length;
  const fresh = saving === "saved" && analysed === revision;
  return (
    <section className="fw-dt-check" aria-label={t("检查", "Check")} data-folded={folded || count === 0 || undefined}>
      <h2>
        <button type="button" aria-expanded={!folded} disabled={count === 0} onClick={() => setFolded(!folded)}>
          {count > 0 && <ChevronDown size={14} aria-hidden="true" />}
          {t("检查", "Check")}
        </button>
        {mistakes.length > 0 && (
          <span className="fw-pill fw-pill--bad">
            {t(`${mistakes.length} 处错误`, counted(mistakes.length, "mistake"))}
          </span>
        )}
        {gaps.length > 0 && (
          <span className="fw-pill fw-pill--warn">{t(`${gaps.length} 处缺口`, counted(gaps.length, "gap"))}</span>
        )}
        {overlaps.length > 0 && (
          <span className="fw-pill fw-pill--warn">{t(`${met} 处重叠`, counted(met, "overlap"))}</span>
        )}
        {dead.length > 0 && (
          <span className="fw-pill fw-pill--warn">
            {t(`${dead.length} 行用不到`, `${counted(dead.length, "row")} never used`)}
          </span>
        )}
        {count === 0 && fresh && rows.length > 0 && (
          <span className="fw-ok fw-xs">
            <CircleCheck size={14} aria-hidden="true" />
            {t("没有缺口，也没有重叠", "No gaps and no overlaps")}
          </span>
        )}
        <span className="fw-end fw-xs fw-3" role="status">
          {fresh
            ? t(`已查全部 ${rows.length} 行`, `${counted(rows.length, "row")} checked`)
            : t("正在检查…", "Checking…")}
        </span>
      </h2>
      {count > 0 && !folded && (
        <ul className="fw-problem-list">
          {mistakes.slice(0, MOST).map((problem) => (
            <Line
              key={problem.place.join("/") + problem.code + String(problem.span)}
              bad={problem.level === "error"}
              word={t("错误", "Mistake")}
              text={`${placeWords(problem, logic)}${told(problem, said)}`}
              example=""
              action={t("去修改", "Show")}
              onAct={() => jumpTo(problem)}
            />
          ))}
          {gaps.slice(0, MOST).map((gap) => (
            <Line
              key={said(gap.text) + gap.cells?.join("/")}
              bad
              word={t("缺口", "Gap")}
              text={said(gap.text)}
              example={exampleWords(gap)}
              action={t("补一行", "Add a row for it")}
              onAct={() => fillGap(session, gap)}
            />
          ))}
          {overlaps.slice(0, MOST).map((overlap) => (
            <Line
              key={overlap.rows?.join("/")}
              word={t("重叠", "Overlap")}
              text={said(overlap.text)}
              example={exampleWords(overlap)}
              action={t(
                `改第 ${number(overlap.rows?.at(-1)) + 1} 行`,
                `Change row ${number(overlap.rows?.at(-1)) + 1}`,
              )}
              onAct={() => toRow(overlap.rows?.at(-1))}
            />
          ))}
          {dead.slice(0, MOST).map((each) => (
            <Line
              key={each.rows?.join("/")}
              word={t("无用", "Unused")}
              text={said(each.text)}
              example={exampleWords(each)}
              action={t("删除这行", "Delete the row")}
              onAct={() => number(each.rows?.[0]) >= 0 && deleteRows(session, number(each.rows?.[0]))}
            />
          ))}
          {(analysis?.stopped ?? []).map((each) => (
            <li key={said(each.text)}>
              <span />
              <p>{said(each.text)}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );

  function jumpTo(problem: Problem) {
    const spot = rowSpot(problem);
    if (spot && number(spot.row) >= 0)
      goTo(
        session,
        number(spot.row),
        spot.family ? columnAt(logic, { family: spot.family as Family, at: spot.at }) : 0,
      );
    else goTo(session, HEAD, Math.max(0, headOf(problem, logic)));
  }
}

const FOUND = new Set(["gap", "overlap", "impossible", "covered", "empty_only"]);

function headOf(problem: Problem, logic: Logic): number {
  const [, list, id] = spotOf(problem).path;
  if (list === "inputs") return conditionsOf(logic).findIndex((column, at) => conditionId(column, at) === id);
  const outcome = outcomesOf(logic).findIndex((column, at) => outcomeId(column, at) === id);
  return list === "outputs" && outcome >= 0 ? columnAt(logic, { family: "then", at: outcome }) : 0;
}

function placeWords(problem: Problem, logic: Logic): string {
  const spot = rowSpot(problem);
  const at = spot ? rowsOf(logic).findIndex((row, index) => rowId(row, index) === spot.row) : -1;
  return at < 0 ? "" : t(`第 ${at + 1} 行：`, `Row ${at + 1}: `);
}

function exampleWords(finding: Finding): string {
  if (finding.example.length === 0) return "";
  const values = finding.example.map((each) => `${said(each.label)} ${said(each.text)}`);
  return t("例：", "Such as: ") + values.join(locale() === "zh" ? "，" : ", ");
}

function Line({
  bad = false,
  word,
  text,
  example,
  action,
  onAct,
}: {
  bad?: boolean;
  word: string;
  text: string;
  example: string;
  action: string;
  onAct: () => void;
}): ReactNode {
  return (
    <li>
      {bad ? (
        <CircleAlert size={16} className="fw-bad" aria-hidden="true" />
      ) : (
        <TriangleAlert size={16} className="fw-warn" aria-hidden="true" />
      )}
      <div>
        <span className="fw-dt-check__text" title={text.length > 200 ? text : undefined}>
          <span className="fw-dt-check__word">{word}</span>
          {text}
        </span>
        {example && <p>{example}</p>}
      </div>
      <button type="button" className="fw-btn fw-btn--small" onClick={onAct}>
        {action}
      </button>
    </li>
  );
}
