/** `+ - * /`, the unary minus and rounding; null where undefined. The server's halves are arithmetic.py and numbers.py. */
import type { Decimal } from "decimal.js";
import { Exact, held, isNumber, Num, num, type Run, rules, TemporalValue, textLength, type Value } from "./values";

export type Operation = (run: Run, left: Value, right: Value) => Value;

const add: Operation = (run, left, right) => {
  if (isNumber(left) && isNumber(right)) return num(left.plus(right));
  if (typeof left === "string" && typeof right === "string") {
    run.allowText(textLength(left) + textLength(right));
    return left + right;
  }
  return left instanceof TemporalValue && right instanceof TemporalValue ? rules().add(left, right, 1) : null;
};

const subtract: Operation = (_, left, right) => {
  if (isNumber(left) && isNumber(right)) return num(left.minus(right));
  return left instanceof TemporalValue && right instanceof TemporalValue ? rules().add(left, right, -1) : null;
};

const multiply: Operation = (_, left, right) => {
  if (isNumber(left)) {
    if (isNumber(right)) return num(left.times(right));
    return right instanceof TemporalValue ? rules().scale(right, left, false) : null;
  }
  return left instanceof TemporalValue && isNumber(right) ? rules().scale(left, right, false) : null;
};

const divide: Operation = (_, left, right) => {
  if (isNumber(left)) return isNumber(right) ? num(left.div(right)) : null;
  if (!(left instanceof TemporalValue)) return null;
  if (isNumber(right)) return rules().scale(left, right, true);
  return right instanceof TemporalValue ? rules().ratio(left, right) : null;
};

export const OPERATIONS: Record<string, Operation> = {
  "+": add,
  "-": subtract,
  "*": multiply,
  "/": divide,
};

/** `scale` digits after the point (negative: before it); null for a scale out of range. */
export function rounded(value: Decimal, scale: Decimal | null, mode: Decimal.Rounding): Decimal | null {
  const digits = scale === null ? 0 : scale.trunc().toNumber();
  if (digits < -6111 || digits > 6176) return null;
  if (value.decimalPlaces() <= digits) return value;
  return held(new Exact(value).times(`1e${digits}`).toDecimalPlaces(0, mode).times(`1e${-digits}`));
}

export function negate(value: Value): Value {
  if (isNumber(value)) return value.isZero() ? new Num(0) : value.neg();
  return value instanceof TemporalValue ? rules().negate(value) : null;
}
