/** Lists: change and order, in a chunk of their own. The server's half is lists.py. */
import type { Decimal } from "decimal.js";
import { def } from "../builtins";
import { equal, identity, order } from "../compare";
import { type FeelFunction, Num, type Run, type Value } from "../values";

/** A position counted from 1, or from the end where negative, as an index; null outside the list. */
export function indexOf(items: Value[], position: Decimal): number | null {
  if (position.abs().gt(items.length)) return null;
  const whole = position.trunc().toNumber();
  return whole === 0 ? null : whole > 0 ? whole - 1 : items.length + whole;
}

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

function firstOfEach(run: Run, items: Value[]): Map<string, Value> {
  const seen = new Map<string, Value>();
  for (const item of items) {
    const key = identity(item, run);
    if (!seen.has(key)) seen.set(key, item);
  }
  return seen;
}

function distinct(run: Run, items: Value[]): Value[] {
  run.spend(2 * items.length);
  return [...firstOfEach(run, items).values()];
}
def("concatenate", "...list: list", joined);
def("union", "...list: list", (run, lists: Value[]) => distinct(run, joined(run, lists)));
def("distinct values", "list: list", distinct);
def("duplicate values", "list: list", (run, items: Value[]) => {
  run.spend(2 * items.length);
  const counts = new Map<string, number>();
  for (const item of items) counts.set(identity(item, run), (counts.get(identity(item, run)) ?? 0) + 1);
  return [...firstOfEach(run, items)].filter(([key]) => (counts.get(key) ?? 0) > 1).map(([, item]) => item);
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
  return items.flatMap((item, at) => (equal(item, match, run) === true ? [new Num(at + 1)] : []));
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

def("partition", "list: list, size: number", (run, items: Value[], size: Decimal) => {
  const width = size.trunc().toNumber();
  if (width < 1) return null;
  run.allowItems(items.length);
  const parts: Value[] = [];
  for (let at = 0; at < items.length; at += width) parts.push(items.slice(at, at + width));
  return parts;
});

def(
  "list replace",
  "list: list, match: function, newItem: any",
  (run, items: Value[], match: FeelFunction, item: Value) => {
    if (match.parameters.length !== 2) return null;
    run.allowItems(items.length);
    const replaced: Value[] = [];
    for (const each of items) {
      const answer = match.call(run, [each, item]);
      if (typeof answer !== "boolean") return null;
      replaced.push(answer ? item : each);
    }
    return replaced;
  },
);
