/** The number (canonical text) rounded half up, away from zero, to that many places. */
export function roundHalfUp(number: string, places: number): string {
  const minus = number.startsWith("-") ? "-" : "";
  const [whole = "0", part = ""] = number.replace("-", "").split(".");
  if (part.length <= places) return number;
  const up = part.charAt(places) >= "5" ? 1n : 0n;
  const digits = (BigInt(whole + part.slice(0, places)) + up).toString().padStart(places + 1, "0");
  const left = digits.slice(0, digits.length - places);
  const right = digits.slice(digits.length - places).replace(/0+$/, "");
  const rounded = right ? `${left}.${right}` : left;
  return rounded === "0" ? "0" : minus + rounded;
}
