import { expect, test } from "vitest";
import { choicesFor } from "./Choices";
import type { Target } from "./paste";

const sort = { type: "string", allowed: ['"A"', '"B"', '"B+"'], names: new Set<string>() };
const condition: Target = { family: "if", sort };
const result: Target = { family: "then", sort };
const told = (target: Target, typed: string) => choicesFor(target, typed, "zh").map((each) => [each.word, each.typed]);

test("a condition takes several values: each pick puts one in or takes it out", () => {
  expect(told(condition, "")).toEqual([
    ["A", "A"],
    ["B", "B"],
    ["B+", "B+"],
    ["不限", "不限"],
  ]);
  expect(told(condition, "A")).toEqual([
    ["A", ""],
    ["B", "A, B"],
    ["B+", "A, B+"],
    ["不限", "不限"],
  ]);
  expect(told(condition, "A、B")[1]).toEqual(["B", "A"]);
});

test("what is typed half narrows the list and is replaced by the pick", () => {
  expect(told({ ...condition, sort: { ...sort, allowed: ['"批准"', '"拒绝"'] } }, "拒")).toEqual([["拒绝", "拒绝"]]);
  expect(told(condition, "A, c")).toEqual([]);
});

test("a result is one value, and where nothing is listed nothing is offered", () => {
  expect(told(result, "b")).toEqual([
    ["B", "B"],
    ["B+", "B+"],
  ]);
  expect(choicesFor({ ...result, sort: { ...sort, allowed: null } }, "", "zh")).toEqual([]);
});
