/** Numbers: rounding, remainders, roots. The server's half is number.py. */
import { Decimal } from "decimal.js";
import { exponential, logarithm, modulo, root, rounded } from "../arithmetic";
import { def } from "../builtins";
import { Num, type Run } from "../values";

const ROUNDINGS: [string, Decimal.Rounding][] = [
  ["floor", Decimal.ROUND_FLOOR],
  ["ceiling", Decimal.ROUND_CEIL],
  ["round up", Decimal.ROUND_UP],
  ["round down", Decimal.ROUND_DOWN],
  ["round half up", Decimal.ROUND_HALF_UP],
  ["round half down", Decimal.ROUND_HALF_DOWN],
];
for (const [name, mode] of ROUNDINGS)
  def(name, "n: number, scale?: number", (_, n: Decimal, scale: Decimal | null) => rounded(n, scale, mode));

def("decimal", "n: number, scale: number", (_, n: Decimal, scale: Decimal) =>
  rounded(n, scale, Decimal.ROUND_HALF_EVEN),
);
def("abs", "n: number", (_, n: Decimal) => n.abs());
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
