import { describe, expect, test } from "vitest";
import type { Decision, Logic } from "./model";
import { conditionName, needsOf, reads } from "./names";
import { sortOfColumn, sortOfExpression, sortOfInput } from "./sorts";

const literal = (text: string): Logic => ({ kind: "literal", text });

const grade: Logic = {
  kind: "table",
  hit: "UNIQUE",
  inputs: [{ id: "c1", expression: "score" }],
  outputs: [{ id: "o1", key: "grade", allowed: '"A", "B"' }],
  rows: [{ id: "r1", if: ["< 600"], reason: "city", note: "city" }],
};

const model: Decision = {
  kind: "decision",
  key: "k",
  types: [{ key: "tRisk", base: "string", allowed: '"high", "low"' }],
  inputs: [
    { id: "i1", key: "score", type: "number", label: { zh: "评分", en: "Score" } },
    { id: "i2", key: "city", type: "string" },
    { id: "i3", key: "risk", type: "tRisk" },
  ],
  parts: [
    { id: "d1", key: "grade", kind: "decision", logic: grade },
    { id: "d2", key: "limit", kind: "decision", logic: literal('if grade = "city" then points.score else 0') },
  ],
};

describe("what a decision reads", () => {
  test("names in formulas and cells; neither quoted words, nor members, nor notes", () => {
    expect(needsOf(model, model.parts?.[1]?.logic).map((each) => each.key)).toEqual(["grade"]);
    expect(needsOf(model, grade).map((each) => each.key)).toEqual(["score"]);
    expect(reads(literal("score2 + 1"), "score")).toBe(false);
    expect(reads(null, "score")).toBe(false);
  });

  test("a column goes by its heading, else by what it reads", () => {
    expect(conditionName(model, { expression: "score" })).toBe("评分");
    expect(conditionName(model, { expression: "score * 2" })).toBe("score * 2");
    expect(conditionName(model, { expression: "score", label: { zh: "分数" } })).toBe("分数");
  });
});

describe("what a column holds", () => {
  test("the document's own types are followed to plain ones with their values", () => {
    expect(sortOfInput(model, "risk")).toMatchObject({ type: "string", allowed: ['"high"', '"low"'] });
    expect(sortOfInput(model, "score")).toMatchObject({ type: "number", allowed: null });
  });

  test("a table's only result tells what it gives; listed texts make it a text", () => {
    expect(sortOfExpression(model, "grade")).toMatchObject({ type: "string", allowed: ['"A"', '"B"'] });
    expect(sortOfExpression(model, "limit")).toMatchObject({ type: "", allowed: null });
  });

  test("a condition takes the type of the input it looks at", () => {
    const part = model.parts?.[0];
    expect(part && sortOfColumn(model, part, grade, { family: "if", at: 0 }).type).toBe("number");
  });
});
