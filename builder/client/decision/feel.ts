/** The few shapes of FEEL text that cells are made of: literals, lists of them, comparisons, ranges. */

/** Split at commas that stand outside quotes and brackets. Null where quotes or brackets do not close. */
export function items(text: string): string[] | null {
  const found: string[] = [];
  let [from, depth] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const mark = text.charAt(at);
    if (mark === '"') {
      const end = closing(text, at);
      if (end < 0) return null;
      at = end;
    } else if ("([{".includes(mark)) depth += 1;
    else if (")]}".includes(mark)) depth -= 1;
    else if (mark === "," && depth === 0) {
      found.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  found.push(text.slice(from).trim());
  return found;
}

function closing(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text.charAt(at) === "\\") at += 1;
    else if (text.charAt(at) === '"') return at;
  }
  return -1;
}

/** The text of a FEEL string literal, null for anything else. */
export function textOf(feel: string): string | null {
  const text = feel.trim();
  if (text.length < 2 || !text.startsWith('"') || closing(text, 0) !== text.length - 1) return null;
  try {
    return String(JSON.parse(text));
  } catch {
    return null;
  }
}

export function quoted(text: string): string {
  return JSON.stringify(text.normalize("NFC"));
}

const NUMBER = /^-?(\d+(\.\d+)?|\.\d+)$/;
const DATE = /^date\(\s*"(\d{4}-\d{2}-\d{2})"\s*\)$/;

export const isNumber = (feel: string): boolean => NUMBER.test(feel.trim());

export const dateOf = (feel: string): string | null =>
  DATE.exec(feel.trim())?.[1] ?? /^@"(\d{4}-\d{2}-\d{2})"$/.exec(feel.trim())?.[1] ?? null;

export function isLiteral(feel: string): boolean {
  const text = feel.trim();
  return isNumber(text) || textOf(text) !== null || dateOf(text) !== null || /^(true|false|null)$/.test(text);
}

/** The literals of a plain list such as allowed values; null where anything else stands in it. */
export function literalsOf(feel: string): string[] | null {
  const found = items(feel);
  return found?.every(isLiteral) ? found : null;
}

export interface Range {
  readonly open: "[" | "(";
  readonly low: string;
  readonly high: string;
  readonly close: "]" | ")";
}

/** `[1..5)` and its spellings with turned brackets. */
export function rangeOf(feel: string): Range | null {
  const found = /^([[(\]])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])[])$/.exec(feel.trim());
  if (!found) return null;
  const [, open = "", low = "", high = "", close = ""] = found;
  if (!isLiteral(low) || !isLiteral(high)) return null;
  return { open: open === "[" ? "[" : "(", low, high, close: close === "]" ? "]" : ")" };
}

export interface Comparison {
  readonly operator: "<" | "<=" | ">" | ">=" | "=" | "!=";
  readonly value: string;
}

export function comparisonOf(feel: string): Comparison | null {
  const found = /^(<=|>=|!=|<|>|=)\s*(.+)$/.exec(feel.trim());
  const [, operator, value = ""] = found ?? [];
  return operator && isLiteral(value) ? { operator: operator as Comparison["operator"], value: value.trim() } : null;
}

/** What `not( … )` holds, where that is a list of literals. */
export function notOf(feel: string): string[] | null {
  const text = feel.trim();
  if (!/^not\s*\(.*\)$/s.test(text)) return null;
  return literalsOf(text.slice(text.indexOf("(") + 1, -1));
}
