/** Numbers: rounding. The server's half is number.py. */
import { Decimal } from "decimal.js";
import { rounded } from "../arithmetic";
import { def } from "../builtins";

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
