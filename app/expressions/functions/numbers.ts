/** Numbers: rounding, remainders, roots. The server's half is number.py. */
import { Decimal } from "decimal.js";
import { exponential, logarithm, modulo, root, rounded } from "../arithmetic";
import { def } from "../builtins";
import { Num } from "../values";

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
def("modulo", "dividend: number, divisor: number", (_, dividend: Decimal, divisor: Decimal) =>
  modulo(dividend, divisor),
);
def("sqrt", "number: number", (_, value: Decimal) => root(value));
def("log", "number: number", (_, value: Decimal) => logarithm(value));
def("exp", "number: number", (_, value: Decimal) => exponential(value));
const TWO = new Num(2);
def("odd", "number: number", (_, value: Decimal) => modulo(value, TWO)?.eq(1) ?? false);
def("even", "number: number", (_, value: Decimal) => modulo(value, TWO)?.isZero() ?? false);
