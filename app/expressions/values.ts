/** The values FEEL works on in the browser, and what one evaluation may spend. The server's half is values.py. */
import { Decimal } from "decimal.js";

/** 34 digits, half-even, no results outside 1e-6143 … 1e6145: the same numbers as on the server. */
export const Num = Decimal.clone({
  precision: 34,
  rounding: Decimal.ROUND_HALF_EVEN,
  minE: -6143,
  maxE: 6144,
  toExpNeg: -40,
  toExpPos: 40,
  defaults: true,
});
/** Scratch numbers whose many roundings stay out of the 34 digits that are given back. */
export const Wide = Decimal.clone({ precision: 64, rounding: Decimal.ROUND_HALF_EVEN, defaults: true });
/** Scratch numbers that never round. */
export const Exact = Decimal.clone({ precision: 13_000, rounding: Decimal.ROUND_HALF_EVEN, defaults: true });

export type Value =
  | null
  | boolean
  | string
  | Decimal
  | Value[]
  | Map<string, Value>
  | Range
  | TemporalValue
  | FeelFunction;
export type Context = Map<string, Value>;
export type Scope = { get(name: string): Value | undefined; has(name: string): boolean };

/** Base of dates, times and durations; the classes come with the temporal chunk. */
export abstract class TemporalValue {
  abstract readonly kind: "date" | "time" | "date and time" | "days" | "years";
}

export class Range {
  constructor(
    readonly low: Value,
    readonly high: Value,
    readonly lowClosed: boolean,
    readonly highClosed: boolean,
    /** The operator where the range was written as a test, `(< 5)`. */
    readonly test = "",
  ) {}
}

export class FeelFunction {
  constructor(
    readonly parameters: readonly string[],
    readonly call: (run: Run, args: Value[]) => Value,
    readonly builtin: string | null = null,
    readonly captured: Value[] | null = null,
    readonly kinds: readonly TypeJson[] | null = null,
  ) {}
}

export type TypeJson =
  | string
  | ["list" | "range", TypeJson]
  | ["context", Record<string, TypeJson>]
  | ["function", TypeJson[], TypeJson];

export class LimitExceeded extends Error {
  constructor(readonly limit: "steps" | "items" | "text" | "depth") {
    super(`expression limit exceeded: ${limit}`);
  }
}

export interface Limits {
  steps: number;
  items: number;
  text: number;
  depth: number;
}
export const DEFAULT: Limits = { steps: 250_000, items: 100_000, text: 1_000_000, depth: 60 };

/** Asked at each part of a value being walked: sharing can make a short value endlessly long to walk. */
export interface Counter {
  count(): void;
}

/** Counts one walk through one value; during an evaluation its run counts. */
export class Tally implements Counter {
  left = 200_000;
  count(): void {
    if (--this.left < 0) throw new LimitExceeded("items");
  }
}

export class Run implements Counter {
  left: number;
  calls = 0;
  constructor(
    readonly limits: Limits,
    readonly today: string | null,
    readonly now: string | null,
  ) {
    this.left = limits.steps;
  }

  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new LimitExceeded("steps");
  }

  count(): void {
    this.spend(4);
  }

  allowItems(count: number): void {
    if (count > this.limits.items) throw new LimitExceeded("items");
    this.spend(count);
  }

  allowText(length: number): void {
    if (length > this.limits.text) throw new LimitExceeded("text");
    this.spend(Math.floor(length / 16));
  }
}

/** What the temporal chunk lends to the core once it is loaded; nothing temporal exists before. */
export interface TemporalRules {
  parse(text: string): TemporalValue | null;
  text(value: TemporalValue): string;
  equal(left: TemporalValue, right: TemporalValue): boolean | null;
  order(left: TemporalValue, right: TemporalValue): number | null;
  key(value: TemporalValue): Value[];
  member(value: TemporalValue, name: string): Value;
  add(left: Value, right: Value, sign: 1 | -1): Value;
  scale(duration: TemporalValue, factor: Decimal, divide: boolean): Value;
  ratio(left: TemporalValue, right: TemporalValue): Value;
  negate(value: TemporalValue): Value;
  /** All days from one to the other, null for other kinds; `count` is asked before they are made. */
  days(first: TemporalValue, last: TemporalValue, count: (days: number) => void): Value[] | null;
}
export const temporal: { rules: TemporalRules | null } = { rules: null };

export function rules(): TemporalRules {
  if (temporal.rules === null) throw new Error("the temporal chunk is not loaded");
  return temporal.rules;
}

/** A number FEEL can hold, or null. */
export const num = (value: Decimal): Decimal | null => (value.isFinite() ? value : null);
/** A scratch number brought back to 34 digits. */
export const held = (value: Decimal): Decimal | null => num(new Num(0).plus(new Num(value)));
/** A number without exponent, trailing zeros or a minus before zero. */
export const plain = (value: Decimal): string => (value.isZero() ? "0" : value.toFixed());
export const isNumber = (value: unknown): value is Decimal => Decimal.isDecimal(value);
export const isContext = (value: unknown): value is Context => value instanceof Map;
export const codePoints = (text: string): string[] => Array.from(text);
/** Length in code points. */
export function textLength(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00) {
      count--;
      i++;
    }
  }
  return count;
}
