import { expect, test } from "vitest";
import type { Problem } from "../document/problems";
import { cellMark, marksOf, rowSpot, told } from "./marks";

const problem = (place: string[], text = "x", suggestion: string | null = null): Problem => ({
  code: "c",
  text: { zh: text, en: text },
  place,
  level: "error",
  span: null,
  offending: null,
  suggestion,
});

test("a problem marks its cell, its row, its part, and nothing of another definition", () => {
  const found = marksOf(
    [problem(["k", "parts", "d1", "logic", "rows", "r2", "if", "0"]), problem(["other", "parts", "d1", "logic"])],
    "k",
  );
  expect(found.get(cellMark("d1", "r2", "if", 0))).toHaveLength(1);
  expect(found.get("parts/d1")).toHaveLength(1);
  expect(found.get("parts/d1/rows/r2")).toHaveLength(1);
  expect(found.get(cellMark("d1", "r2", "if", 1))).toBeUndefined();
});

test("bins and columns are marked by their ids", () => {
  const found = marksOf(
    [
      problem(["k", "parts", "p", "logic", "characteristics", "k1", "bins", "b2", "when"]),
      problem(["k", "parts", "d", "logic", "outputs", "o1", "key"]),
      problem(["k", "inputs", "i1", "allowed"]),
    ],
    "k",
  );
  expect([...found.keys()]).toEqual(
    expect.arrayContaining(["parts/p/characteristics/k1/bins/b2", "parts/d/outputs/o1", "inputs/i1"]),
  );
});

test("where a problem of a table leads, and nowhere where it is about no row", () => {
  expect(rowSpot(problem(["k", "parts", "d", "logic", "rows", "r1", "then", "2"]))).toEqual({
    row: "r1",
    family: "then",
    at: 2,
  });
  expect(rowSpot(problem(["k", "parts", "d", "logic", "hit"]))).toBeNull();
});

test("a suggestion is not said twice", () => {
  const say = (label: Problem["text"]) => label.zh ?? "";
  expect(told(problem([], "是否想写“abs”？", "abs"), say)).toBe("是否想写“abs”？");
  expect(told(problem([], "不认识。", "abs"), say)).toBe("不认识。 abs");
});
