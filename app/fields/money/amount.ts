import { readNumber, shifted } from "../figures";

const WORDS: [string, number][] = [
  ["万亿", 12],
  ["亿", 8],
  ["万", 4],
];

/** Canonical amount of what was typed (`¥1.2万` → `12000`); null for nothing, undefined where it is no amount. */
export function readAmount(typed: string, code: string): string | null | undefined {
  let text = typed.normalize("NFKC").trim();
  if (code === "CNY" && text.endsWith("元")) text = text.slice(0, -1).trim();
  if (text.startsWith(code)) text = text.slice(code.length).trim();
  if (text.endsWith(code)) text = text.slice(0, -code.length).trim();
  const signs = code === "CNY" || code === "JPY" ? "¥" : "";
  for (const [word, places] of WORDS) {
    if (text.endsWith(word)) {
      const number = readNumber(text.slice(0, -word.length), signs);
      return number ? shifted(number, places) : undefined;
    }
  }
  // Other currencies' signs are letters and marks around the digits; a sign inside them is still refused.
  return readNumber(signs ? text : text.replace(/^([+-]?)[^\d+\-.]+/, "$1").replace(/[^\d.]+$/, ""), signs);
}
