import { describe, expect, test } from "vitest";
import type { Json } from "../document/json";
import { type Condition, readTree, write } from "./model";

const amount = { field: "amount", op: ">", value: { type: "number", value: "50000" } } as const;
const married = { field: "婚姻", op: "=", value: { type: "text", value: '已"婚' } } as const;
const purpose = { field: "purpose", op: "in", value: { type: "texts", value: ["a", "b"] } } as const;

const v = (name: string): Json => ["v", name];

// The trees as app/expressions/json_tree.py writes them.
const CASES: [string, Condition, Json][] = [
  ["amount > 50000", { join: "all", rows: [amount] }, [">", v("amount"), ["n", "50000"]]],
  ['婚姻 = "已\\"婚"', { join: "all", rows: [married] }, ["=", v("婚姻"), '已"婚']],
  [
    'amount > 50000 and (婚姻 = "已\\"婚" or purpose in ("a", "b"))',
    { join: "all", rows: [amount, { join: "any", rows: [married, purpose] }] },
    ["and", [">", v("amount"), ["n", "50000"]], ["or", ["=", v("婚姻"), '已"婚'], ["in", v("purpose"), ["a", "b"]]]],
  ],
  ["a = null", { join: "all", rows: [{ field: "a", op: "empty", value: { type: "none" } }] }, ["=", v("a"), null]],
  ["a = false", { join: "all", rows: [{ field: "a", op: "no", value: { type: "none" } }] }, ["=", v("a"), false]],
  [
    "a between -1 and 2.50",
    { join: "all", rows: [{ field: "a", op: "between", value: { type: "range", value: ["-1", "2.50"] } }] },
    ["between", v("a"), ["neg", ["n", "1"]], ["n", "2.50"]],
  ],
  [
    'case.day >= @"2026-01-31" or starts with(name, "王")',
    {
      join: "any",
      rows: [
        { field: "case.day", op: ">=", value: { type: "date", value: "2026-01-31" } },
        { field: "name", op: "starts", value: { type: "text", value: "王" } },
      ],
    },
    ["or", [">=", [".", v("case"), "day"], ["@", "2026-01-31"]], ["()", v("starts with"), [v("name"), "王"]]],
  ],
];

describe("conditions", () => {
  test.each(CASES)("%s is written and read", (feel, condition, tree) => {
    expect(write(condition)).toBe(feel);
    expect(readTree(tree)).toEqual(condition);
  });

  test.each([
    ["a sum", [">", ["+", v("a"), v("b")], ["n", "1"]]],
    ["a third level", ["and", v("a"), ["or", v("b"), ["and", v("c"), v("d")]]]],
    ["a function it does not offer", ["()", v("matches"), [v("a"), "x"]]],
  ] as [string, Json][])("%s is left to the formula editor", (_, tree) => {
    expect(readTree(tree)).toBeNull();
  });

  test("rows that are not complete yet are not written", () => {
    const half = { field: "amount", op: ">", value: { type: "number", value: "" } } as const;
    expect(write({ join: "all", rows: [half] })).toBeNull();
    expect(write({ join: "all", rows: [half, married] })).toBe('婚姻 = "已\\"婚"');
  });
});
