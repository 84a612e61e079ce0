/** Built-ins few forms use, in a chunk of their own: statistics, contexts, list surgery. */
import type { Decimal } from "decimal.js";
import { OPERATIONS } from "../arithmetic";
import { def } from "../builtins";
import { identity } from "../compare";
import { type Context, isContext, isNumber, Num, num, type Run, type Value } from "../values";
import { sorted } from "./lists";
import { root } from "./powers";
import { mean } from "./totals";

const operation = (sign: string, run: Run, left: Value, right: Value): Value =>
  OPERATIONS[sign]?.(run, left, right) ?? null;

def("product", "...list: any", (run, items: Value[]) => {
  run.spend(items.length);
  if (items.length === 0 || !items.every(isNumber)) return null;
  return items.reduce<Decimal | null>((result, item) => (result === null ? null : num(result.times(item))), new Num(1));
});

function sortedNumbers(run: Run, items: Value[]): Value[] | null {
  run.spend(items.length);
  return items.every(isNumber) ? sorted(run, items) : null;
}

def("median", "...list: any", (run, items: Value[]) => {
  const ordered = sortedNumbers(run, items);
  if (ordered === null || ordered.length === 0) return null;
  const middle = Math.floor(ordered.length / 2);
  const upper = ordered[middle] ?? null;
  if (ordered.length % 2 === 1) return upper;
  return operation("/", run, operation("+", run, ordered[middle - 1] ?? null, upper), new Num(2));
});

def("stddev", "...list: any", (run, items: Value[]) => {
  run.spend(items.length);
  if (items.length < 2 || !items.every(isNumber)) return null;
  const average = mean(run, items);
  let squares: Value = new Num(0);
  for (const item of items) {
    const distance = operation("-", run, item, average);
    squares = operation("+", run, squares, operation("*", run, distance, distance));
  }
  const variance = operation("/", run, squares, new Num(items.length - 1));
  return isNumber(variance) ? root(variance) : null;
});

def("mode", "...list: any", (run, items: Value[]) => {
  const ordered = sortedNumbers(run, items);
  if (ordered === null) return null;
  const found = new Map<string, [Value, number]>();
  for (const item of ordered) {
    const known = found.get(identity(item, run));
    if (known) known[1]++;
    else found.set(identity(item, run), [item, 1]);
  }
  const most = Math.max(0, ...[...found.values()].map(([, times]) => times));
  return [...found.values()].filter(([, times]) => times === most).map(([item]) => item);
});

def("get value", "m: context, key: string", (_, m: Context, key: string) => m.get(key) ?? null);
def("get entries", "m: context", (run, m: Context) => {
  run.allowItems(m.size);
  return [...m].map(
    ([key, value]) =>
      new Map<string, Value>([
        ["key", key],
        ["value", value],
      ]),
  );
});
def("context", "entries: list", (run, entries: Value[]) => {
  run.allowItems(entries.length);
  const made = new Map<string, Value>();
  for (const entry of entries) {
    const key = isContext(entry) ? entry.get("key") : undefined;
    const value = isContext(entry) ? entry.get("value") : undefined;
    if (typeof key !== "string" || value === undefined || made.has(key)) return null;
    made.set(key, value);
  }
  return made;
});
def("context put", "context: context, key: string, value: any", (run, m: Context, key: string, value: Value) => {
  run.allowItems(m.size + 1);
  return new Map(m).set(key, value);
});
function putDeep(run: Run, m: Context, keys: Value[], value: Value): Context | null {
  const [key, ...rest] = keys;
  if (typeof key !== "string") return null;
  run.allowItems(m.size + keys.length);
  if (rest.length === 0) return new Map(m).set(key, value);
  const below = m.get(key);
  const changed = isContext(below) ? putDeep(run, below, rest, value) : null;
  return changed === null ? null : new Map(m).set(key, changed);
}
def("context put", "context: context, keys: list, value: any", putDeep);
def("context merge", "contexts: list", (run, contexts: Value[]) => {
  const made = new Map<string, Value>();
  for (const each of contexts) {
    if (!isContext(each)) return null;
    run.allowItems(made.size + each.size);
    for (const [key, value] of each) made.set(key, value);
  }
  return made;
});
