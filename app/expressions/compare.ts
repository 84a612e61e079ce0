/** When two values are equal, and which comes first. The server's half is compare.py. */
import {
  type Context,
  type Counter,
  FeelFunction,
  isContext,
  isNumber,
  plain,
  Range,
  rules,
  Tally,
  TemporalValue,
  type Value,
} from "./values";

/** Whether both are the same value; null where their kinds cannot be compared. */
export function equal(left: Value, right: Value, counter?: Counter): boolean | null {
  if (left === null || right === null) return left === right;
  if (isNumber(left)) return isNumber(right) ? left.eq(right) : null;
  if (typeof left === "string" || typeof left === "boolean")
    return typeof left === typeof right ? left === right : null;
  if (Array.isArray(left) || isContext(left)) return sameParts(left, right, counter ?? new Tally());
  if (left instanceof Range) {
    if (!(right instanceof Range)) return null;
    return (
      left.test === right.test &&
      left.lowClosed === right.lowClosed &&
      left.highClosed === right.highClosed &&
      equal(left.low, right.low) === true &&
      equal(left.high, right.high) === true
    );
  }
  if (left instanceof TemporalValue && right instanceof TemporalValue) return rules().equal(left, right);
  return null;
}

function sameParts(left: Value[] | Context, right: Value, counter: Counter): boolean | null {
  if (Array.isArray(left)) {
    if (!Array.isArray(right)) return null;
    return (
      left === right ||
      (left.length === right.length && left.every((item, at) => same(item, right[at] ?? null, counter)))
    );
  }
  if (!isContext(right)) return null;
  if (left === right) return true;
  if (left.size !== right.size) return false;
  for (const [key, value] of left) {
    const other = right.get(key);
    if (other === undefined || !same(value, other, counter)) return false;
  }
  return true;
}

function same(left: Value, right: Value, counter: Counter): boolean {
  counter.count();
  return (Array.isArray(left) || isContext(left) ? sameParts(left, right, counter) : equal(left, right)) === true;
}

/** Negative, zero or positive; null where there is no order. */
export function order(left: Value, right: Value): number | null {
  if (isNumber(left)) return isNumber(right) ? left.cmp(right) : null;
  if (typeof left === "string") return typeof right === "string" ? orderTexts(left, right) : null;
  if (left instanceof TemporalValue && right instanceof TemporalValue) return rules().order(left, right);
  return null;
}

/** By code points; UTF-16 alone would put the characters beyond the basic plane too early. */
function orderTexts(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let i = 0; i < shorter; i++) {
    const one = left.charCodeAt(i);
    const other = right.charCodeAt(i);
    if (one !== other) return rank(one) - rank(other);
  }
  return left.length - right.length;
}
const rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Whether a value lies in a range; null where they cannot be compared. */
export function contains(holder: Range, value: Value): boolean | null {
  if (holder.test === "=" || holder.test === "!=") {
    const same = equal(value, holder.low);
    return same === null || holder.test === "=" ? same : !same;
  }
  if ((holder.low === null || holder.high === null) && !holder.test) return null;
  let inside = true;
  if (holder.low !== null) {
    const placed = order(holder.low, value);
    if (placed === null) return null;
    inside = placed < 0 || (placed === 0 && holder.lowClosed);
  }
  if (holder.high !== null) {
    const placed = order(value, holder.high);
    if (placed === null) return null;
    inside = inside && (placed < 0 || (placed === 0 && holder.highClosed));
  }
  return inside;
}

/** Whether a test of `in` or of a cell accepts the value. */
export function accepts(test: Value, value: Value, counter?: Counter): boolean | null {
  if (test instanceof Range) return value === null ? null : contains(test, value);
  return Array.isArray(test) ? anyAccepts(test, value, counter ?? new Tally()) : equal(value, test, counter);
}

function anyAccepts(tests: Value[], value: Value, counter: Counter): boolean {
  if (Array.isArray(value) && equal(tests, value, counter) === true) return true;
  return tests.some((test) => {
    counter.count();
    return Array.isArray(test) ? anyAccepts(test, value, counter) : accepts(test, value, counter) === true;
  });
}

/** A text that is equal for values that are equal. */
export function identity(value: Value, counter: Counter): string {
  return JSON.stringify(key(value, counter));
}

let functions = 0;
const numbered = new WeakMap<FeelFunction, number>();

function key(value: Value, counter: Counter): unknown {
  if (Array.isArray(value) || isContext(value)) {
    // Twice, as on the server, where a key is made and then hashed.
    counter.count();
    counter.count();
  }
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return ["s", value];
  if (isNumber(value)) return ["n", plain(value)];
  if (Array.isArray(value)) return ["l", value.map((item) => key(item, counter))];
  if (isContext(value))
    return ["c", [...value.keys()].sort().map((name) => [name, key(value.get(name) ?? null, counter)])];
  if (value instanceof Range)
    return ["r", value.test, value.lowClosed, value.highClosed, key(value.low, counter), key(value.high, counter)];
  if (value instanceof FeelFunction) {
    if (!numbered.has(value)) numbered.set(value, functions++);
    return ["f", numbered.get(value)];
  }
  return ["t", rules().key(value)];
}
