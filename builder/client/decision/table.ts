/** A decision table's edits. Columns are counted through: conditions, results, then reason and note. */
import type { Label } from "../document/json";
import { newId } from "../document/names";
import { idsIn, type Logic, moved } from "./model";

export interface Condition {
  readonly id?: string;
  readonly label?: Label;
  readonly expression: string;
  readonly type?: string;
  readonly allowed?: string;
}

export interface Outcome {
  readonly id?: string;
  readonly key?: string;
  readonly label?: Label;
  readonly type?: string;
  readonly allowed?: string;
  readonly default?: string;
}

export interface Row {
  readonly id?: string;
  readonly if?: readonly string[];
  readonly then?: readonly string[];
  readonly reason?: string;
  readonly note?: string;
}

export type Family = "if" | "then" | "reason" | "note";

/** The name of a row's results in the document; written as a property it would look like a promise's. */
const THEN = "then";

export interface Spot {
  readonly family: Family;
  readonly at: number;
}

export const conditionsOf = (logic: Logic): readonly Condition[] => (logic.inputs as unknown as Condition[]) ?? [];
export const outcomesOf = (logic: Logic): readonly Outcome[] => (logic.outputs as unknown as Outcome[]) ?? [];
export const rowsOf = (logic: Logic): readonly Row[] => (logic.rows as unknown as Row[]) ?? [];
export const rowId = (row: Row, at: number): string => row.id || `r${at + 1}`;
export const conditionId = (column: Condition, at: number): string => column.id || `i${at + 1}`;
export const outcomeId = (column: Outcome, at: number): string => column.id || `o${at + 1}`;

/** How many columns there are with reason and note. */
export function widthOf(logic: Logic): number {
  return conditionsOf(logic).length + outcomesOf(logic).length + 2;
}

export function spotAt(logic: Logic, column: number): Spot {
  const conditions = conditionsOf(logic).length;
  const outcomes = outcomesOf(logic).length;
  if (column < conditions) return { family: "if", at: column };
  if (column < conditions + outcomes) return { family: "then", at: column - conditions };
  return column === conditions + outcomes ? { family: "reason", at: 0 } : { family: "note", at: 0 };
}

export function columnAt(logic: Logic, spot: Spot): number {
  const conditions = conditionsOf(logic).length;
  if (spot.family === "if") return spot.at;
  if (spot.family === "then") return conditions + spot.at;
  return conditions + outcomesOf(logic).length + (spot.family === "reason" ? 0 : 1);
}

export function cellOf(row: Row, spot: Spot): string {
  if (spot.family === "if") return row.if?.[spot.at] ?? "";
  if (spot.family === "then") return row.then?.[spot.at] ?? "";
  return row[spot.family] ?? "";
}

/** A list as long as its columns, with one cell written. */
function written(list: readonly string[] | undefined, length: number, blank: string, at: number, text: string) {
  return Array.from({ length }, (_, index) => (index === at ? text : (list?.[index] ?? blank)));
}

function withCell(logic: Logic, row: Row, spot: Spot, text: string): Row {
  if (spot.family === "if")
    return { ...row, if: written(row.if, conditionsOf(logic).length, "-", spot.at, text || "-") };
  if (spot.family === "then") return { ...row, [THEN]: written(row.then, outcomesOf(logic).length, "", spot.at, text) };
  if (text) return { ...row, [spot.family]: text };
  const { [spot.family]: _, ...rest } = row;
  return rest;
}

const remade = (logic: Logic, patch: { readonly [name: string]: unknown }): Logic => ({ ...logic, ...patch }) as Logic;

export interface Write {
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

/** Write cells. A row beyond the last is made, with those before it. */
export function writeCells(logic: Logic, writes: readonly Write[]): Logic {
  if (writes.length === 0) return logic;
  const last = writes.reduce((most, write) => Math.max(most, write.row), -1);
  const missing = last + 1 - rowsOf(logic).length;
  const start = missing > 0 ? insertRows(logic, rowsOf(logic).length, missing) : logic;
  const rows = [...rowsOf(start)];
  for (const { row, column, text } of writes) {
    const now = rows[row];
    if (now) rows[row] = withCell(start, now, spotAt(start, column), text);
  }
  return remade(start, { rows });
}

function blankRow(logic: Logic, id: string): Row {
  return {
    id,
    if: conditionsOf(logic).map(() => "-"),
    [THEN]: outcomesOf(logic).map(() => ""),
  };
}

/** Ids for new rows, columns and bins; different from all the logic holds. */
export function freshIds(logic: Logic, stem: string, count: number): string[] {
  const taken = idsIn(logic);
  return Array.from({ length: count }, () => {
    const id = newId(stem, (each) => taken.has(each));
    taken.add(id);
    return id;
  });
}

export function insertRows(logic: Logic, at: number, count: number, given: readonly Partial<Row>[] = []): Logic {
  const made = freshIds(logic, "r", count).map((id, index) => ({ ...blankRow(logic, id), ...given[index], id }));
  const rows = [...rowsOf(logic)];
  rows.splice(at, 0, ...made);
  return remade(logic, { rows });
}

export function copyRows(logic: Logic, from: number, to: number): Logic {
  return insertRows(logic, to + 1, to - from + 1, rowsOf(logic).slice(from, to + 1));
}

export function removeRows(logic: Logic, from: number, to: number): Logic {
  return remade(logic, { rows: rowsOf(logic).filter((_, index) => index < from || index > to) });
}

/** Move the rows `from`…`to` so that the first of them stands before the row that is at `before` now. */
export function moveRows(logic: Logic, from: number, to: number, before: number): Logic {
  if (before >= from && before <= to + 1) return logic;
  const rows = [...rowsOf(logic)];
  const block = rows.splice(from, to - from + 1);
  rows.splice(before > to ? before - block.length : before, 0, ...block);
  return remade(logic, { rows });
}

export function addCondition(logic: Logic, column: Condition): Logic {
  const [id = ""] = freshIds(logic, "c", 1);
  const count = conditionsOf(logic).length;
  const rows = rowsOf(logic).map((row) => ({ ...row, if: written(row.if, count + 1, "-", count, "-") }));
  return remade(logic, { inputs: [...conditionsOf(logic), { ...column, id }], rows });
}

export function addOutcome(logic: Logic, column: Outcome): Logic {
  const [id = ""] = freshIds(logic, "o", 1);
  const count = outcomesOf(logic).length;
  const rows = rowsOf(logic).map((row) => ({ ...row, [THEN]: written(row.then, count + 1, "", count, "") }));
  return remade(logic, { outputs: [...outcomesOf(logic), { ...column, id }], rows });
}

export function changeColumn(logic: Logic, spot: Spot, patch: Partial<Condition & Outcome>): Logic {
  const name = spot.family === "if" ? "inputs" : "outputs";
  const columns: readonly object[] = spot.family === "if" ? conditionsOf(logic) : outcomesOf(logic);
  return remade(logic, {
    [name]: columns.map((column, index) => {
      if (index !== spot.at) return column;
      const made: { [name: string]: unknown } = { ...column, ...patch };
      for (const each of Object.keys(patch)) if (made[each] === undefined) delete made[each];
      return made;
    }),
  });
}

/** The cells of a row in the order that `columns` asks; -1 is a column of its own blank. */
function reordered(logic: Logic, family: "if" | "then", columns: readonly number[]): Row[] {
  const blank = family === "if" ? "-" : "";
  return rowsOf(logic).map((row) => ({ ...row, [family]: columns.map((at) => row[family]?.[at] ?? blank) }));
}

export function removeColumn(logic: Logic, spot: Spot): Logic {
  if (spot.family !== "if" && spot.family !== "then") return logic;
  const columns = spot.family === "if" ? conditionsOf(logic) : outcomesOf(logic);
  const kept = columns.map((_, index) => index).filter((index) => index !== spot.at);
  return remade(logic, {
    [spot.family === "if" ? "inputs" : "outputs"]: kept.map((index) => columns[index]),
    rows: reordered(logic, spot.family, kept),
  });
}

export function copyColumn(logic: Logic, spot: Spot): Logic {
  if (spot.family !== "if" && spot.family !== "then") return logic;
  const columns: readonly (Condition | Outcome)[] = spot.family === "if" ? conditionsOf(logic) : outcomesOf(logic);
  const order = columns.flatMap((_, index) => (index === spot.at ? [index, index] : [index]));
  const [id] = freshIds(logic, spot.family === "if" ? "c" : "o", 1);
  const keys = new Set(outcomesOf(logic).map((each) => each.key));
  const made = order.map((index, place) => {
    const column = columns[index] as Condition & Outcome;
    if (place === 0 || order[place - 1] !== index) return column;
    if (column.key === undefined) return { ...column, id };
    let [key, number] = [`${column.key}_2`, 2];
    while (keys.has(key)) {
      number += 1;
      key = `${column.key}_${number}`;
    }
    return { ...column, id, key };
  });
  return remade(logic, {
    [spot.family === "if" ? "inputs" : "outputs"]: made,
    rows: reordered(logic, spot.family, order),
  });
}

/** Move a column among its own kind; conditions never pass the double rule. */
export function moveColumn(logic: Logic, spot: Spot, to: number): Logic {
  if (spot.family !== "if" && spot.family !== "then") return logic;
  const columns: readonly (Condition | Outcome)[] = spot.family === "if" ? conditionsOf(logic) : outcomesOf(logic);
  if (to < 0 || to >= columns.length || to === spot.at) return logic;
  const order = moved(
    columns.map((_, index) => index),
    spot.at,
    to,
  );
  return remade(logic, {
    [spot.family === "if" ? "inputs" : "outputs"]: order.map((index) => columns[index]),
    rows: reordered(logic, spot.family, order),
  });
}
