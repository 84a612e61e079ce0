/** `**`, remainders, roots, logarithms, in a chunk of their own. The server's halves are numbers.py and number.py. */
import type { Decimal } from "decimal.js";
import { def } from "../builtins";
import { COMPILERS, compile } from "../compile";
import { Exact, held, isNumber, Num, num, type Run, type Value, Wide } from "../values";

COMPILERS["**"] = ([first, second], names) => {
  const left = compile(first ?? null, names);
  const right = compile(second ?? null, names);
  return (frame) => {
    frame.run.spend(300);
    const [base, exponent]: Value[] = [left(frame), right(frame)];
    return isNumber(base) && isNumber(exponent) ? power(base, exponent) : null;
  };
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

def("modulo", "dividend: number, divisor: number", (run, dividend: Decimal, divisor: Decimal) => {
  run.spend(Math.abs(dividend.e - divisor.e) || 0);
  return modulo(dividend, divisor);
});
def("sqrt", "number: number", (_, value: Decimal) => root(value));
const series = (sum: (value: Decimal) => Decimal | null) => (run: Run, value: Decimal) => {
  run.spend(400);
  return sum(value);
};
def("log", "number: number", series(logarithm));
def("exp", "number: number", series(exponential));
const TWO = new Num(2);
def("odd", "number: number", (_, value: Decimal) => modulo(value, TWO)?.eq(1) ?? false);
def("even", "number: number", (_, value: Decimal) => modulo(value, TWO)?.isZero() ?? false);
