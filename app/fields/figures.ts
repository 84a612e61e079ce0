/** Numbers in the browser, by the rules of figures.py; both run the vectors of the kinds' cases.json. */

const WRITTEN = /^([+-]?)(?:(\d+)|(\d{1,3}(?:([, ])\d{3})(?:\4\d{3})*))?(\.\d*)?$/;

/** Canonical text of what was typed (`1,234.50` → `1234.5`); null for nothing, undefined where it is no number. */
export function readNumber(typed: string, also = ""): string | null | undefined {
  let text = typed.normalize("NFKC").replace(/[−–—]/g, "-").trim();
  if (!text) return null;
  let sign = "";
  if (also && /^[+-]/.test(text)) {
    sign = text.charAt(0);
    text = text.slice(1);
  }
  text = sign + trim(text, `${also} `);
  const found = WRITTEN.exec(text);
  if (!found || !(found[2] || found[3] || (found[5] ?? "").replaceAll(".", ""))) return undefined;
  return canonical(text.replace(/[, ]/g, ""));
}

/** No plus, no leading or trailing zeros, no minus before zero. */
function canonical(text: string): string {
  const minus = text.startsWith("-") ? "-" : "";
  const [whole = "", part = ""] = text.replace(/^[+-]/, "").split(".");
  const left = whole.replace(/^0+/, "") || "0";
  const right = part.replace(/0+$/, "");
  const number = right ? `${left}.${right}` : left;
  return number === "0" ? "0" : minus + number;
}

/** The number for a reader, `1,234.50`; digits are never cut off. */
export function grouped(number: string, places = 0, thousands = true): string {
  const minus = number.startsWith("-") ? "-" : "";
  const [whole = "", part = ""] = number.slice(minus.length).split(".");
  const left = thousands ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  const right = part.padEnd(places, "0");
  return minus + left + (right ? `.${right}` : "");
}

/** The number with its point moved to the right by `by` places (to the left where negative). */
export function shifted(number: string, by: number): string {
  const minus = number.startsWith("-") ? "-" : "";
  const [whole = "", part = ""] = number.slice(minus.length).split(".");
  const digits = "0".repeat(Math.max(0, -by)) + whole + part + "0".repeat(Math.max(0, by));
  const point = Math.max(0, -by) + whole.length + by;
  return canonical(`${minus}${digits.slice(0, point)}.${digits.slice(point)}`);
}

function trim(text: string, signs: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && signs.includes(text.charAt(from))) from++;
  while (to > from && signs.includes(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}
