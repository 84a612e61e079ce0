/**
 * FEEL in the browser: walks the syntax trees that the server published, with the same results as the server.
 *
 *     await ready(tree);                    // loads the chunks the tree needs; at once when it needs none
 *     const run = compileTree(tree);
 *     run(new Map([["amount", number("50000")]]), { today: "2026-11-24" });
 *
 * Values: null, booleans, strings, decimals, arrays, Maps, and the temporal classes. What FEEL calls null never
 * throws; LimitExceeded does.
 */
import "./calls";
import "./functions/numbers";
import "./functions/text";
import "./functions/totals";
import "./loops";
import { type Code, compile, type Json, Names } from "./compile";
import { DEFAULT, LimitExceeded, type Limits, Num, Run, type Scope, type Value } from "./values";

export { type ExactJson, fromJsonable, toJsonable } from "./exactJson";
export { formatValue } from "./show";
export type { Limits, Scope, Value } from "./values";
export { LimitExceeded } from "./values";

export interface Tree {
  format: number;
  needs: string[];
  root: Json;
}

export interface Moment {
  /** ISO texts in the workspace's zone, from the server, never from the browser's clock. */
  today?: string;
  now?: string;
  limits?: Limits;
}

const CHUNKS: Record<string, () => Promise<unknown>> = {
  definitions: () => import("./definitions"),
  lists: () => import("./functions/lists"),
  more: () => import("./functions/more"),
  pattern: () => import("./pattern"),
  powers: () => import("./functions/powers"),
  ranges: () => import("./functions/ranges"),
  temporal: () => import("./temporal"),
};

/** Load what the trees need. Call it with `["temporal"]` too where the scope holds dates. */
export async function ready(...needed: (Tree | string)[]): Promise<void> {
  const chunks = new Set(needed.flatMap((each) => (typeof each === "string" ? [each] : each.needs)));
  await Promise.all([...chunks].map((name) => CHUNKS[name]?.()));
}

export type Evaluator = (scope: Scope, moment?: Moment) => Value;

const known = new WeakMap<Tree, Evaluator>();

/** The tree as a function; remembered for the tree. */
export function compileTree(tree: Tree): Evaluator {
  const found = known.get(tree);
  if (found !== undefined) return found;
  const counter = { count: 0 };
  const code: Code = compile(tree.root, new Names(counter));
  const evaluator: Evaluator = (scope, { today, now, limits } = {}) => {
    const run = new Run(limits ?? DEFAULT, today ?? null, now ?? null);
    const registers = new Array<Value>(counter.count).fill(null);
    try {
      return code({ scope, registers, run });
    } catch (fault) {
      // A tree or a recursion too deep for the browser's stack is a limit like the others.
      throw fault instanceof RangeError ? new LimitExceeded("depth") : fault;
    }
  };
  known.set(tree, evaluator);
  return evaluator;
}

export const evaluate = (tree: Tree, scope: Scope, moment?: Moment): Value => compileTree(tree)(scope, moment);

/** A number for a scope, from what a field holds; null where it is no number. */
export function number(text: string): Value {
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? new Num(text) : null;
}
