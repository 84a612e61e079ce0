/** The vectors of cases.json, which the Python side runs too: the same verdict in both. */
import { beforeAll, describe, expect, it } from "vitest";
import cases from "./cases.json";
import { type ExactJson, evaluate, fromJsonable, LimitExceeded, ready, type Tree, toJsonable } from "./evaluate";

interface Case {
  name: string;
  expression: string;
  scope?: Record<string, ExactJson>;
  result?: ExactJson;
  limit?: string;
  error?: string;
  tree?: Tree;
}

const MOMENT = { today: "2026-11-24", now: "2026-11-24T10:15:30+08:00" };

/** Members in one order, so that equal values have equal texts. */
function ordered(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(ordered);
  if (json === null || typeof json !== "object") return json;
  return Object.fromEntries(
    Object.entries(json)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, value]) => [key, ordered(value)]),
  );
}

function run(each: Case): unknown {
  const scope = new Map(Object.entries(each.scope ?? {}).map(([name, value]) => [name, fromJsonable(value)]));
  if (each.tree === undefined) throw new Error("a case without a tree");
  try {
    return ordered(toJsonable(evaluate(each.tree, scope, MOMENT)));
  } catch (fault) {
    if (fault instanceof LimitExceeded) return `limit: ${fault.limit}`;
    throw fault;
  }
}

const runnable = (cases as Case[]).filter((each) => each.error === undefined);

describe("expressions", () => {
  // Scopes may hold dates although the tree names none.
  beforeAll(() => ready("temporal"));

  it.each(runnable)("$name", async (each) => {
    if (each.tree) await ready(each.tree);
    const wanted = each.limit === undefined ? ordered(each.result ?? null) : `limit: ${each.limit}`;
    expect(run(each)).toEqual(wanted);
  });
});
