import { describe, expect, test } from "vitest";
import { begin, perform, redo, undo } from "../document/command";
import { alter, changeLogic, type Decision, type Logic } from "./model";
import {
  addCondition,
  addOutcome,
  cellOf,
  columnAt,
  conditionsOf,
  copyColumn,
  copyRows,
  insertRows,
  moveColumn,
  moveRows,
  outcomesOf,
  removeColumn,
  removeRows,
  rowsOf,
  spotAt,
  widthOf,
  writeCells,
} from "./table";

const row = (id: string, tests: string[], results: string[], more = {}) => ({
  id,
  if: tests,
  ["then" as string]: results,
  ...more,
});
const table: Logic = {
  kind: "table",
  hit: "UNIQUE",
  aggregate: null,
  inputs: [
    { id: "c1", expression: "score" },
    { id: "c2", expression: "city" },
  ],
  outputs: [{ id: "o1", key: "grade" }],
  rows: [
    row("r1", ["< 600", "-"], ['"C"'], { reason: "LOW" }),
    row("r2", ["[600..700)", "-"], ['"B"']),
    row("r3", [">= 700"], ['"A"'], { note: "好" }),
  ],
};
const cells = (logic: Logic) => rowsOf(logic).map((row) => [...(row.if ?? []), ...(row.then ?? [])].join(" "));
const ids = (logic: Logic) => rowsOf(logic).map((row) => row.id);

test("columns are counted through: conditions, results, reason, note", () => {
  expect(widthOf(table)).toBe(5);
  for (let column = 0; column < 5; column += 1) expect(columnAt(table, spotAt(table, column))).toBe(column);
  expect(rowsOf(table).map((row) => cellOf(row, spotAt(table, 3)))).toEqual(["LOW", "", ""]);
});

describe("cells", () => {
  test("an emptied condition accepts everything, an emptied note goes", () => {
    const made = writeCells(table, [
      { row: 0, column: 0, text: "" },
      { row: 0, column: 3, text: "" },
    ]);
    expect(rowsOf(made)[0]).toEqual(row("r1", ["-", "-"], ['"C"']));
  });

  test("a row that was written short grows to its columns", () => {
    expect(rowsOf(writeCells(table, [{ row: 2, column: 1, text: '"上海"' }]))[2]?.if).toEqual([">= 700", '"上海"']);
  });

  test("writing below the last row makes the rows between", () => {
    const made = writeCells(table, [{ row: 5, column: 2, text: '"D"' }]);
    expect(cells(made).slice(3)).toEqual(["- - ", "- - ", '- - "D"']);
    expect(new Set(ids(made)).size).toBe(6);
  });
});

describe("rows", () => {
  test("are copied below themselves with ids of their own", () => {
    const made = copyRows(table, 0, 1);
    expect(cells(made).slice(0, 4)).toEqual(['< 600 - "C"', '[600..700) - "B"', '< 600 - "C"', '[600..700) - "B"']);
    expect(new Set(ids(made)).size).toBe(5);
  });

  test("move as a block, by where they shall stand", () => {
    expect(ids(moveRows(table, 0, 1, 3))).toEqual(["r3", "r1", "r2"]);
    expect(ids(moveRows(table, 2, 2, 0))).toEqual(["r3", "r1", "r2"]);
    expect(moveRows(table, 1, 1, 2)).toBe(table);
  });

  test("go and come", () => {
    expect(ids(removeRows(table, 0, 1))).toEqual(["r3"]);
    expect(cells(insertRows(table, 1, 1, [{ if: ["> 1", "-"] }]))[1]).toBe("> 1 - ");
  });
});

describe("columns", () => {
  test("a new one is blank in every row", () => {
    expect(cells(addCondition(table, { expression: "age" }))[2]).toBe('>= 700 - - "A"');
    expect(cells(addOutcome(table, { key: "rate" }))[0]).toBe('< 600 - "C" ');
  });

  test("take their cells along when they move, are copied or go", () => {
    const swapped = moveColumn(table, { family: "if", at: 0 }, 1);
    expect(conditionsOf(swapped).map((each) => each.id)).toEqual(["c2", "c1"]);
    expect(cells(swapped)).toEqual(['- < 600 "C"', '- [600..700) "B"', '- >= 700 "A"']);
    const copied = copyColumn(table, { family: "then", at: 0 });
    expect(outcomesOf(copied).map((each) => each.key)).toEqual(["grade", "grade_2"]);
    expect(cells(copied)[0]).toBe('< 600 - "C" "C"');
    expect(cells(removeColumn(table, { family: "if", at: 0 }))).toEqual(['- "C"', '- "B"', '- "A"']);
    expect(moveColumn(table, { family: "then", at: 0 }, 1)).toBe(table);
  });
});

test("every edit is taken back and made again exactly", () => {
  const model: Decision = {
    kind: "decision",
    key: "k",
    parts: [{ id: "p", key: "p", kind: "decision", logic: table }],
  };
  const edits = [
    (logic: Logic) => copyColumn(logic, { family: "if", at: 0 }),
    (logic: Logic) => removeRows(logic, 1, 2),
    (logic: Logic) => writeCells(logic, [{ row: 4, column: 0, text: "1" }]),
  ];
  let history = begin(model);
  const seen = [model];
  for (const edit of edits) {
    history = perform(
      history,
      alter((now) => changeLogic(now, "p", edit)),
    );
    seen.push(history.model);
  }
  for (const before of seen.slice(0, -1).reverse()) {
    history = undo(history);
    expect(history.model).toEqual(before);
  }
  for (const after of seen.slice(1)) {
    history = redo(history);
    expect(history.model).toEqual(after);
  }
});
