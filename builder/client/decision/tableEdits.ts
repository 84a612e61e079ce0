/** What keys, menus and pastes do in the table shown. */
import { counted, t } from "../i18n";
import { editLogic, goTo } from "./edits";
import { type Area, areaOf, at, HEAD } from "./grid";
import type { Decision, Logic, Part } from "./model";
import { columnNameAt, conditionName, nameOf } from "./names";
import { copiedText, paste, pastedCells, readCell, type Target } from "./paste";
import { currentPart, type DecisionSession, type Finding } from "./session";
import { sortOfColumn } from "./sorts";
import {
  cellOf,
  columnAt,
  conditionsOf,
  copyColumn,
  copyRows,
  insertRows,
  moveColumn,
  moveRows,
  outcomesOf,
  type Row,
  removeColumn,
  removeRows,
  rowsOf,
  spotAt,
  type Write,
  widthOf,
  writeCells,
} from "./table";
import { type Shown, showCondition, showResult } from "./words";

export const CELLS = "application/x-formwork-cells";

export function targets(model: Decision, part: Part, logic: Logic): readonly Target[] {
  return Array.from({ length: widthOf(logic) }, (_, column) => {
    const spot = spotAt(logic, column);
    return { family: spot.family, sort: sortOfColumn(model, part, logic, spot) };
  });
}

export function shownCell(text: string, target: Target, language: "zh" | "en"): Shown {
  if (target.family === "if") return showCondition(text, target.sort, language);
  return target.family === "then" ? showResult(text, target.sort, language) : { text, plain: true };
}

function table(session: DecisionSession) {
  const part = currentPart(session);
  const logic = part?.logic;
  return part && logic ? { part, logic, columns: targets(session.editor.model, part, logic) } : null;
}

export function typeInto(session: DecisionSession, row: number, column: number, typed: string) {
  const now = table(session);
  const target = now?.columns[column];
  if (!now || !target) return;
  const read = readCell(typed, target);
  const before = rowsOf(now.logic)[row];
  if (before && cellOf(before, spotAt(now.logic, column)) === read.feel) return;
  editLogic(session, (logic) => writeCells(logic, [{ row, column, text: read.feel }]));
  if (!read.certain) session.editor.say(t("没看懂，已按原样保留。", "Not understood; kept as it was typed."));
}

function cellsIn(logic: Logic, area: Area): string[][] {
  return rowsOf(logic)
    .slice(area.top, area.bottom + 1)
    .map((row) =>
      Array.from({ length: area.right - area.left + 1 }, (_, index) => cellOf(row, spotAt(logic, area.left + index))),
    );
}

export function copyTo(session: DecisionSession, data: DataTransfer, language: "zh" | "en") {
  const now = table(session);
  if (!now) return;
  const area = areaOf(session.view.get().at);
  const cells = cellsIn(now.logic, area);
  const words = cells.map((line) =>
    line.map((cell, index) => {
      const target = now.columns[area.left + index];
      return target ? shownCell(cell, target, language).text : cell;
    }),
  );
  data.setData("text/plain", copiedText(words));
  // What is pasted back into a table is the formula itself, whatever it was shown as.
  data.setData(CELLS, JSON.stringify(cells));
  const [rows, columns] = [cells.length, area.right - area.left + 1];
  session.editor.say(t(`已复制 ${rows} 行 ${columns} 列`, `Copied ${rows} by ${columns} cells`));
}

export function clear(session: DecisionSession) {
  const now = table(session);
  if (!now) return;
  const area = areaOf(session.view.get().at);
  const writes: Write[] = [];
  for (let row = area.top; row <= area.bottom; row += 1)
    for (let column = area.left; column <= area.right; column += 1) writes.push({ row, column, text: "" });
  editLogic(session, (logic) => writeCells(logic, writes));
}

/** Take cells from the clipboard: `own` are cells of a table of ours, else `text` is what a spreadsheet wrote. */
export function pasteFrom(session: DecisionSession, text: string, own = "") {
  const now = table(session);
  if (!now) return;
  const area = areaOf(session.view.get().at);
  const cells = own ? (JSON.parse(own) as string[][]) : withoutHeadings(session, now, area.left, pastedCells(text));
  // One cell pasted over a range fills the range.
  const spread = cells.length === 1 && cells[0]?.length === 1 && area.bottom >= area.top;
  const [only = ""] = cells[0] ?? [];
  const filled = spread
    ? Array.from({ length: area.bottom - area.top + 1 }, () => Array(area.right - area.left + 1).fill(only) as string[])
    : cells;
  const start = { row: Math.max(0, area.top), column: area.left };
  const made = paste(filled, start, now.columns, own !== "");
  if (made.writes.length === 0) return;
  editLogic(session, (logic) => writeCells(logic, made.writes));
  const [down, right] = [filled.length - made.dropped, Math.max(...filled.map((line) => line.length))];
  const last = { row: start.row + down - 1, column: Math.min(start.column + right, widthOf(now.logic)) - 1 };
  session.view.set({ at: { ...start, fromRow: last.row, fromColumn: last.column } });
  tellPaste(session, down, made.kept.length, made.cut, made.dropped);
}

/** The cells without a first line that only repeats the names of the columns. */
function withoutHeadings(
  session: DecisionSession,
  { part, logic }: { readonly part: Part; readonly logic: Logic },
  left: number,
  cells: string[][],
): string[][] {
  const [head = []] = cells;
  const named = head.map(
    (text, at) => text.trim() === columnNameAt(session.editor.model, logic, left + at, nameOf(part)),
  );
  return cells.length > 1 && named.every(Boolean) ? cells.slice(1) : cells;
}

/** Paste by a button: browsers ask the reader first, and some never allow it. */
export async function pasteByButton(session: DecisionSession) {
  try {
    pasteFrom(session, await navigator.clipboard.readText());
  } catch {
    session.editor.tell(
      t(
        "浏览器不让网页读剪贴板。请点一个格子，再按 Ctrl+V。",
        "The browser keeps the clipboard to itself. Click a cell and press Ctrl+V.",
      ),
      "info",
    );
  }
}

function tellPaste(session: DecisionSession, rows: number, kept: number, cut: number, dropped: number) {
  const said = [t(`已粘贴 ${rows} 行。`, `Pasted ${counted(rows, "row")}.`)];
  if (kept > 0)
    said.push(
      t(
        `${kept} 格没看懂，按原样保留并标出。`,
        `Not understood, kept as they are and marked: ${counted(kept, "cell")}.`,
      ),
    );
  if (cut > 0)
    said.push(t(`右边多出的 ${cut} 列没有放进来。`, `Left out as they did not fit: ${counted(cut, "column")}.`));
  if (dropped > 0)
    said.push(t(`超出的 ${dropped} 行没有放进来。`, `Left out as too many: ${counted(dropped, "row")}.`));
  session.editor.tell(said.join(" "), kept + cut + dropped > 0 ? "info" : "ok", true);
}

const rowWords = (from: number, to: number) =>
  from === to
    ? t(`第 ${from + 1} 行`, `Row ${from + 1}`)
    : t(`第 ${from + 1}–${to + 1} 行`, `Rows ${from + 1}–${to + 1}`);

/** Add a row below the selected ones; with `given`, at the end and filled. */
export function addRow(session: DecisionSession, given?: Partial<Row>, column = 0) {
  const now = table(session);
  if (!now) return;
  const area = areaOf(session.view.get().at);
  const place = given ? rowsOf(now.logic).length : Math.min(area.bottom + 1, rowsOf(now.logic).length);
  editLogic(session, (logic) => insertRows(logic, place, 1, given ? [given] : []));
  session.editor.say(t(`已添加第 ${place + 1} 行`, `Row ${place + 1} added`));
  goTo(session, place, column);
}

/** A row that answers what a gap leaves out; its results are for the author to fill in. */
export function fillGap(session: DecisionSession, gap: Finding) {
  const now = table(session);
  if (!now || !gap.cells) return;
  addRow(session, { if: gap.cells }, columnAt(now.logic, { family: "then", at: 0 }));
}

export function duplicateRows(session: DecisionSession) {
  const area = areaOf(session.view.get().at);
  if (area.bottom < area.top) return;
  editLogic(session, (logic) => copyRows(logic, area.top, area.bottom));
  session.editor.say(t(`已复制${rowWords(area.top, area.bottom)}`, `${rowWords(area.top, area.bottom)} copied`));
  goTo(session, area.bottom + 1, session.view.get().at.column);
}

export function deleteRows(session: DecisionSession, from?: number) {
  const area = areaOf(session.view.get().at);
  const [top, bottom] = from === undefined ? [area.top, area.bottom] : [from, from];
  const now = table(session);
  if (!now || bottom < top || rowsOf(now.logic).length === 0) return;
  editLogic(session, (logic) => removeRows(logic, top, bottom));
  session.editor.tell(t(`已删除${rowWords(top, bottom)}。`, `${rowWords(top, bottom)} deleted.`), "info", true);
  goTo(session, Math.min(top, rowsOf(now.logic).length - 2 - (bottom - top)), session.view.get().at.column);
}

/** Move the selected rows by one, or to stand before another. */
export function shiftRows(session: DecisionSession, by: -1 | 1) {
  const area = areaOf(session.view.get().at);
  moveRowsTo(session, area.top, area.bottom, by < 0 ? area.top - 1 : area.bottom + 2);
}

export function moveRowsTo(session: DecisionSession, top: number, bottom: number, before: number) {
  const now = table(session);
  if (!now || bottom < top || before < 0 || before > rowsOf(now.logic).length) return;
  if (before >= top && before <= bottom + 1) return;
  editLogic(session, (logic) => moveRows(logic, top, bottom, before));
  const first = before > bottom ? before - (bottom - top + 1) : before;
  const { column } = session.view.get().at;
  session.view.set((view) => ({
    at: { row: first + bottom - top, column, fromRow: first, fromColumn: column },
    focus: view.focus + 1,
  }));
  session.editor.say(t(`移到第 ${first + 1} 行`, `Moved to row ${first + 1}`));
}

export function moveColumnTo(session: DecisionSession, column: number, to: number) {
  const now = table(session);
  if (!now) return;
  const [from, target] = [spotAt(now.logic, column), spotAt(now.logic, to)];
  if (to < 0 || from.family !== target.family || from.at === target.at) return;
  editLogic(session, (logic) => moveColumn(logic, from, target.at));
  const { row } = session.view.get().at;
  goTo(session, row, columnAt(now.logic, target));
  session.editor.say(t(`移到第 ${to + 1} 列`, `Moved to column ${to + 1}`));
}

export function duplicateColumn(session: DecisionSession, column: number) {
  const now = table(session);
  if (!now) return;
  editLogic(session, (logic) => copyColumn(logic, spotAt(logic, column)));
  goTo(session, HEAD, column + 1);
}

export function deleteColumn(session: DecisionSession, column: number) {
  const now = table(session);
  if (!now) return;
  const spot = spotAt(now.logic, column);
  if (spot.family !== "if" && spot.family !== "then") return;
  if (spot.family === "then" && outcomesOf(now.logic).length === 1) {
    session.editor.tell(t("至少要留一列结果。", "At least one result column must stay."), "bad");
    return;
  }
  const condition = conditionsOf(now.logic)[spot.at];
  const name = condition && spot.family === "if" ? conditionName(session.editor.model, condition) : "";
  editLogic(session, (logic) => removeColumn(logic, spot));
  session.view.set((view) => ({ subject: { about: "part" }, at: at(view.at.row, Math.max(0, column - 1)) }));
  session.editor.tell(
    name ? t(`已删除“${name}”列。`, `The column “${name}” is deleted.`) : t("已删除一列。", "A column is deleted."),
    "info",
    true,
  );
  goTo(session, HEAD, Math.max(0, column - 1));
}
