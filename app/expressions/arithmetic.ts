/** `+ - * / **` and the unary minus; null where undefined. The server's halves are arithmetic.py and numbers.py. */
import type { Decimal } from "decimal.js";
import {
  Exact,
  held,
  isNumber,
  Num,
  num,
  type Run,
  rules,
  TemporalValue,
  textLength,
  type Value,
  Wide,
} from "./values";

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

const raise: Operation = (run, left, right) => {
  run.spend(300);
  return isNumber(left) && isNumber(right) ? power(left, right) : null;
};

export const OPERATIONS: Record<string, Operation> = {
  "+": add,
  "-": subtract,
  "*": multiply,
  "/": divide,
  "**": raise,
};

/** Whole exponents by repeated squaring, others by `exp(y · ln x)`, in 64 digits: both evaluators round alike. */
function power(base: Decimal, exponent: Decimal): Decimal | null {
  if (exponent.isInteger() && exponent.abs().lte(999_999)) return wholePower(base, exponent.toNumber());
  if (base.lte(0)) return base.isZero() && exponent.gt(0) ? new Num(0) : null;
  const scaled = new Wide(exponent).times(new Wide(base).ln());
  return exponential(scaled);
}

function wholePower(base: Decimal, exponent: number): Decimal | null {
  if (base.isZero()) return exponent === 0 ? new Num(1) : exponent > 0 ? new Num(0) : null;
  if (exponent < 0) {
    const below = wholePower(base, -exponent);
    return below === null ? null : num(new Num(1).div(below));
  }
  let result = new Wide(1);
  let factor = new Wide(base);
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = result.times(factor);
    if (left > 1) factor = factor.times(factor);
  }
  return held(result);
}

/** e to the power; what cannot be held is null, what is too small zero. */
export function exponential(value: Decimal): Decimal | null {
  if (value.gt(14_200)) return null;
  return value.lt(-14_200) ? new Num(0) : held(new Wide(value).exp());
}

export const logarithm = (value: Decimal): Decimal | null => (value.lte(0) ? null : held(new Wide(value).ln()));

export const root = (value: Decimal): Decimal | null => (value.lt(0) ? null : num(value.sqrt()));

/** The remainder with the divisor's sign. */
export function modulo(dividend: Decimal, divisor: Decimal): Decimal | null {
  if (divisor.isZero()) return null;
  let rest = new Exact(dividend).mod(divisor);
  if (!rest.isZero() && rest.isNegative() !== divisor.isNegative()) rest = rest.plus(divisor);
  return held(rest);
}

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
