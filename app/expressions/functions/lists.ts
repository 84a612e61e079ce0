/** Lists: membership, change, order, totals. The server's halves are lists.py and aggregate.py. */
import type { Decimal } from "decimal.js";
import { negate, OPERATIONS } from "../arithmetic";
import { def } from "../builtins";
import { equal, identity, order } from "../compare";
import { type FeelFunction, isNumber, Num, type Run, type Value } from "../values";

const add = OPERATIONS["+"] as NonNullable<(typeof OPERATIONS)[string]>;
const divide = OPERATIONS["/"] as NonNullable<(typeof OPERATIONS)[string]>;

/** A position counted from 1, or from the end where negative, as an index; null outside the list. */
export function indexOf(items: Value[], position: Decimal): number | null {
  if (position.abs().gt(items.length)) return null;
  const whole = position.trunc().toNumber();
  return whole === 0 ? null : whole > 0 ? whole - 1 : items.length + whole;
}

def("count", "list: list", (_, items: Value[]) => new Num(items.length));

const extreme = (sign: 1 | -1) => (run: Run, items: Value[]) => {
  run.spend(items.length);
  let best = items[0] ?? null;
  if (order(best, best) === null) return null;
  for (const item of items.slice(1)) {
    const placed = order(item, best);
    if (placed === null) return null;
    if (placed * sign > 0) best = item;
  }
  return best;
};
def("min", "...list: any", extreme(-1));
def("max", "...list: any", extreme(1));

/** Null for an empty list and for one with anything but numbers, or durations of one kind. */
export function total(run: Run, items: Value[]): Value {
  run.spend(items.length);
  let result = items[0] ?? null;
  if (negate(result) === null) return null;
  for (const item of items.slice(1)) {
    result = add(run, result, item);
    if (result === null) return null;
  }
  return isNumber(result) ? new Num(0).plus(result) : result;
}
def("sum", "...list: any", total);
export function mean(run: Run, items: Value[]): Value {
  const summed = total(run, items);
  return summed === null ? null : divide(run, summed, new Num(items.length));
}
def("mean", "...list: any", mean);

/** `deciding` where it occurs; else null where something is no boolean; else the other. */
const verdict = (deciding: boolean) => (run: Run, items: Value[]) => {
  run.spend(items.length);
  if (items.includes(deciding)) return deciding;
  return items.every((item) => typeof item === "boolean") ? !deciding : null;
};
def("all", "...list: any", verdict(false));
def("any", "...list: any", verdict(true));

def(
  "sublist",
  "list: list, start position: number, length?: number",
  (run, items: Value[], start: Decimal, length: Decimal | null) => {
    const begin = indexOf(items, start.trunc());
    if (begin === null) return null;
    const end = length === null ? items.length : begin + length.trunc().toNumber();
    if (end > items.length || end < begin) return null;
    run.allowItems(end - begin);
    return items.slice(begin, end);
  },
);

def("append", "list: list, ...item: any", (run, items: Value[], added: Value[]) => {
  run.allowItems(items.length + added.length);
  return [...items, ...added];
});

function joined(run: Run, lists: Value[]): Value[] {
  const all: Value[] = [];
  for (const each of lists) {
    const more = Array.isArray(each) ? each : [each];
    run.allowItems(all.length + more.length);
    for (const item of more) all.push(item);
  }
  return all;
}

function firstOfEach(items: Value[]): Map<string, Value> {
  const seen = new Map<string, Value>();
  for (const item of items) {
    const key = identity(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return seen;
}

function distinct(run: Run, items: Value[]): Value[] {
  run.spend(2 * items.length);
  return [...firstOfEach(items).values()];
}
def("concatenate", "...list: list", joined);
def("union", "...list: list", (run, lists: Value[]) => distinct(run, joined(run, lists)));
def("distinct values", "list: list", distinct);
def("duplicate values", "list: list", (run, items: Value[]) => {
  run.spend(2 * items.length);
  const counts = new Map<string, number>();
  for (const item of items) counts.set(identity(item), (counts.get(identity(item)) ?? 0) + 1);
  return [...firstOfEach(items)].filter(([key]) => (counts.get(key) ?? 0) > 1).map(([, item]) => item);
});

/** A copy with `count` items at a position replaced; null outside the list. */
function spliced(run: Run, items: Value[], position: Decimal, count: number, added: Value[]): Value[] | null {
  const at = indexOf(items, position);
  if (at === null) return null;
  run.allowItems(items.length + added.length - count);
  return [...items.slice(0, at), ...added, ...items.slice(at + count)];
}
def(
  "insert before",
  "list: list, position: number, newItem: any",
  (run, items: Value[], position: Decimal, item: Value) => spliced(run, items, position, 0, [item]),
);
def("remove", "list: list, position: number", (run, items: Value[], position: Decimal) =>
  spliced(run, items, position, 1, []),
);
def(
  "list replace",
  "list: list, position: number, newItem: any",
  (run, items: Value[], position: Decimal, item: Value) => spliced(run, items, position, 1, [item]),
);
def("reverse", "list: list", (run, items: Value[]) => {
  run.allowItems(items.length);
  return [...items].reverse();
});
def("index of", "list: list, match: any", (run, items: Value[], match: Value) => {
  run.spend(items.length);
  return items.flatMap((item, at) => (equal(item, match) === true ? [new Num(at + 1)] : []));
});
def("flatten", "list: list", (run, items: Value[]) => {
  const flat: Value[] = [];
  const pending = [...items].reverse();
  while (pending.length > 0) {
    run.spend(1);
    const item = pending.pop() ?? null;
    if (Array.isArray(item)) {
      run.spend(item.length);
      for (let at = item.length - 1; at >= 0; at--) pending.push(item[at] ?? null);
    } else flat.push(item);
  }
  return flat;
});

def("sort", "list: list", (run, items: Value[]) => sorted(run, items));
def("sort", "list: list, precedes: function", (run, items: Value[], precedes: FeelFunction) =>
  merged(run, items, (left, right) => {
    const answer = precedes.call(run, [left, right]);
    return typeof answer === "boolean" ? answer : null;
  }),
);

/** Ascending, where all items can be compared; else null. */
export function sorted(run: Run, items: Value[]): Value[] | null {
  return merged(run, items, (left, right) => {
    run.spend(1);
    const placed = order(left, right);
    return placed === null ? null : placed < 0;
  });
}

/** Stable merge sort, written out so that server and browser ask the same questions in the same order. */
function merged(run: Run, items: Value[], earlier: (left: Value, right: Value) => boolean | null): Value[] | null {
  run.allowItems(items.length);
  let current = [...items];
  for (let width = 1; width < current.length; width *= 2) {
    const next: Value[] = [];
    for (let start = 0; start < current.length; start += 2 * width) {
      const left = current.slice(start, start + width);
      const right = current.slice(start + width, start + 2 * width);
      let i = 0;
      let j = 0;
      while (i < left.length && j < right.length) {
        const answer = earlier(right[j] ?? null, left[i] ?? null);
        if (answer === null) return null;
        next.push((answer ? right[j++] : left[i++]) ?? null);
      }
      next.push(...left.slice(i), ...right.slice(j));
    }
    current = next;
  }
  return current;
}
