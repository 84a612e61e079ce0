/** The number (canonical text) rounded half up, away from zero, to that many places. */
export function roundHalfUp(number: string, places: number): string {
  const point = number.indexOf(".");
  if (point < 0 || number.length - point - 1 <= places) return number;
  const minus = number.startsWith("-") ? "-" : "";
  const kept = number.slice(minus.length, point) + number.slice(point + 1, point + 1 + places);
  const digits = (number.charAt(point + 1 + places) >= "5" ? (BigInt(kept) + 1n).toString() : kept).padStart(
    kept.length,
    "0",
  );
  const left = digits.slice(0, digits.length - places);
  const right = digits.slice(digits.length - places).replace(/0+$/, "");
  const rounded = right ? `${left}.${right}` : left;
  return rounded === "0" ? "0" : minus + rounded;
}
