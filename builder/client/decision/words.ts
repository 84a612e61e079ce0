/** Cells as people read and type them, and back. What cannot be said in words stays FEEL. */
import { comparisonOf, dateOf, isNumber, items, literalsOf, notOf, quoted, rangeOf, textOf } from "./feel";
import type { Sort } from "./sorts";

export interface Shown {
  readonly text: string;
  /** Whether the words, typed again, give the same FEEL; else the text is FEEL itself. */
  readonly plain: boolean;
}

export interface Read {
  readonly feel: string;
  /** False where it could not be understood for certain and was kept as typed. */
  readonly certain: boolean;
}

type Language = "zh" | "en";

const GROUPS = /\B(?=(\d{3})+(?!\d))/g;

/** A number with its thousands separated. */
export function grouped(number: string): string {
  const [whole = "", rest] = number.split(".");
  const sign = whole.startsWith("-") ? "−" : "";
  const digits = whole.replace("-", "").replace(GROUPS, ",");
  return sign + digits + (rest === undefined ? "" : `.${rest}`);
}

function literalWords(feel: string, language: Language): string {
  const text = textOf(feel);
  if (text !== null) return text;
  if (isNumber(feel)) return grouped(feel);
  const date = dateOf(feel);
  if (date) return date;
  const named: { [name: string]: [string, string] } = {
    true: ["是", "yes"],
    false: ["否", "no"],
    null: ["空", "empty"],
  };
  return named[feel]?.[language === "zh" ? 0 : 1] ?? feel;
}

const SIGNS = { "<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠" } as const;

/** The words for a condition, whether or not they can be read back. */
function conditionWords(feel: string, language: Language): string | null {
  if (feel === "-" || feel === "") return language === "zh" ? "不限" : "any";
  const list = literalsOf(feel);
  if (list) {
    const numbers = list.every(isNumber);
    const [last, ...before] = [...list].reverse().map((each) => literalWords(each, language));
    if (!numbers || list.length === 1) return list.map((each) => literalWords(each, language)).join(", ");
    // Commas between numbers would look like thousands.
    return `${before.reverse().join(language === "zh" ? "、" : "; ")}${language === "zh" ? " 或 " : " or "}${last}`;
  }
  const comparison = comparisonOf(feel);
  if (comparison) return `${SIGNS[comparison.operator]} ${literalWords(comparison.value, language)}`;
  const range = rangeOf(feel);
  if (range) {
    const low = `${range.open === "(" ? "> " : ""}${literalWords(range.low, language)}`;
    const high = `${range.close === ")" ? "< " : ""}${literalWords(range.high, language)}`;
    return `${low} – ${high}`;
  }
  const not = notOf(feel);
  if (not) return `${language === "zh" ? "非" : "not"} ${not.map((each) => literalWords(each, language)).join(", ")}`;
  return null;
}

export function showCondition(feel: string, sort: Sort, language: Language): Shown {
  const text = feel.trim();
  const words = conditionWords(text, language);
  if (words === null || !alike(readCondition(words, sort).feel, text || "-")) return { text, plain: false };
  return { text: words, plain: true };
}

export function showResult(feel: string, sort: Sort, language: Language): Shown {
  const text = feel.trim();
  if (text === "") return { text: "", plain: true };
  const list = literalsOf(text);
  const words = list?.length === 1 ? literalWords(text, language) : null;
  if (words === null || !alike(readResult(words, sort).feel, text)) return { text, plain: false };
  return { text: words, plain: true };
}

/** Equal but for spaces outside quotes and the two spellings of a date. */
function alike(left: string, right: string): boolean {
  const plain = (text: string) =>
    text
      .split(/("(?:[^"\\]|\\.)*")/)
      .map((part, at) => (at % 2 === 1 ? part : part.replace(/\s+/g, "").replace(/@$/, "date(").replace(/^\)/, "")))
      .join("");
  return plain(left) === plain(right);
}

/** Full-width marks and digits as their ASCII ones, special minus signs and dashes as one each. */
function tidy(text: string): string {
  return text
    .replace(/[０-９Ａ-Ｚａ-ｚ＜＞＝％．＋（）［］，]/g, (mark) => mark.normalize("NFKC"))
    .replace(/[\u00a0\u3000]/g, " ")
    .replace(/−/g, "-")
    .trim();
}

const GROUPED = /^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/;

/** A number as people write it, as FEEL writes it. */
function numberIn(text: string): string | null {
  const plain = text.trim();
  if (!GROUPED.test(plain)) return null;
  const digits = plain.replaceAll(",", "").replace(/^\+/, "");
  return digits.replace(/^(-?)0+(?=\d)/, "$1");
}

function dateIn(text: string): string | null {
  const found = /^(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.trim());
  if (!found) return null;
  const [, year = "", , month = "", day = ""] = found;
  const moment = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (moment.getUTCMonth() !== Number(month) - 1 || moment.getUTCDate() !== Number(day)) return null;
  return `date("${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}")`;
}

const TRUE = /^(是|对|有|真|yes|y|true|√|✓)$/i;
const FALSE = /^(否|不|无|假|no|n|false|×|✗)$/i;
const NOTHING = /^(空|空白|缺失|empty|missing|null)$/i;

/** Beginnings that only FEEL has: such a text is meant as it stands. */
const FORMULA = /^("|\[|\(|@|not\s*\(|if |for |some |every |function\s*\(|[a-z][a-z ]*\(.*\)$)|\?|^\].*\.\./;

const ARITHMETIC = /^[\d\s.+*/()-]+[+*/(-][\d\s.+*/()-]*$/;

/** One value: a literal, or null where it is none for certain. */
function literalIn(text: string, sort: Sort): string | null {
  const plain = text.trim();
  if (plain === "") return null;
  if (textOf(plain) !== null) return plain;
  if (NOTHING.test(plain) && !isAllowed(plain, sort)) return "null";
  switch (sort.type) {
    case "number":
      return numberIn(plain);
    case "boolean":
      return TRUE.test(plain) ? "true" : FALSE.test(plain) ? "false" : null;
    case "date":
      return dateIn(plain) ?? (dateOf(plain) ? plain : null);
    case "string":
      return textIn(plain, sort);
    case "":
      return numberIn(plain) ?? dateIn(plain) ?? booleanIn(plain) ?? textIn(plain, sort);
  }
  return null;
}

const booleanIn = (text: string) => (/^(true|是)$/i.test(text) ? "true" : /^(false|否)$/i.test(text) ? "false" : null);

const isAllowed = (text: string, sort: Sort) => sort.allowed?.some((each) => textOf(each) === text) ?? false;

/** A plain text as a literal; null where it could be a formula, or one of the document's names. */
function textIn(text: string, sort: Sort): string | null {
  if (isAllowed(text, sort)) return quoted(text);
  if (sort.names.has(text) || FORMULA.test(text) || /["=]/.test(text) || ARITHMETIC.test(text)) return null;
  const begins = [...sort.names].some(
    (name) => text.startsWith(name) && /^\s*[-+*/.[<>]/.test(text.slice(name.length)),
  );
  return begins ? null : quoted(text);
}

const ANY = /^(-|—|–|不限|任意|任何|全部|所有|any|all|\*)$/i;

const SPOKEN: readonly (readonly [RegExp, string])[] = [
  [/^(?:不低于|不少于|不小于|至少|大于等于|大于或等于|at least|from)\s*(.+)$/i, ">="],
  [/^(?:不超过|不高于|不多于|不大于|至多|最多|小于等于|小于或等于|at most|up to)\s*(.+)$/i, "<="],
  [/^(?:超过|高于|大于|多于|晚于|over|above|more than|greater than|after)\s*(.+)$/i, ">"],
  [/^(?:低于|小于|少于|不足|不满|早于|under|below|less than|before)\s*(.+)$/i, "<"],
  // In Chinese law 以上 and 以下 include the number itself (Civil Code, article 1259).
  [/^(.+?)\s*(?:及以上|以上|起|or more|and above|and over)$/i, ">="],
  [/^(.+?)\s*(?:及以下|以下|以内|or less|and below|and under)$/i, "<="],
];

const SIGNED: { readonly [sign: string]: string } = {
  "≤": "<=",
  "⩽": "<=",
  "=<": "<=",
  "≥": ">=",
  "⩾": ">=",
  "=>": ">=",
  "≠": "!=",
  "<>": "!=",
};

function comparisonIn(text: string, sort: Sort): string | null {
  const found = /^(<=|>=|=<|=>|<>|!=|[<>=≤≥≠⩽⩾])\s*(.+)$/.exec(text);
  if (found) {
    const [, sign = "", rest = ""] = found;
    const operator = SIGNED[sign] ?? sign;
    const value = literalIn(rest, sort);
    if (value === null) return null;
    if (operator === "=") return value;
    return operator === "!=" ? `not(${value})` : `${operator} ${value}`;
  }
  if (sort.type === "string") return null;
  for (const [pattern, operator] of SPOKEN) {
    const value = literalIn(pattern.exec(text)?.[1] ?? "", sort);
    if (value !== null && !value.startsWith('"')) return `${operator} ${value}`;
  }
  return null;
}

/** `1,000–5,000`: both ends belong to it unless a sign says otherwise. */
function rangeIn(text: string, sort: Sort): string | null {
  if (sort.type === "string" || sort.type === "boolean") return null;
  // A hyphen also stands in dates and before negative numbers: try every place it could part the two.
  for (let at = 1; at < text.length; at += 1) {
    const [left = "", right = ""] = partedAt(text, at);
    if (!left || !right) continue;
    const [low, high] = [end(left, ">", sort), end(right, "<", sort)];
    if (low && high) return `${low.out ? "(" : "["}${low.value}..${high.value}${high.out ? ")" : "]"}`;
  }
  return null;
}

function partedAt(text: string, at: number): readonly string[] {
  const rest = text.slice(at);
  const mark = /^\s*(–|—|~|～|至|到|to\b|-)\s*/.exec(rest);
  return mark ? [text.slice(0, at).trim(), rest.slice(mark[0].length).trim()] : [];
}

function end(text: string, sign: ">" | "<", sort: Sort): { value: string; out: boolean } | null {
  const out = text.startsWith(sign) && !text.startsWith(`${sign}=`);
  const plain = out ? text.slice(1) : text.replace(sign === ">" ? /^(≥|>=)/ : /^(≤|<=)/, "");
  const value = literalIn(plain, sort);
  if (value === null || !(isNumber(value) || dateOf(value))) return null;
  return { value, out };
}

/** `A, B`, `A、B`, `A 或 B`, `A or B`. */
function listIn(typed: string, sort: Sort): string | null {
  const text = typed.replace(/[,、;；\s]+$/, "");
  const comma = items(text);
  const ways = [text.split(/\s*(?:、|;|；|\n|或者|或|\s+or\s+)\s*/), comma ?? []];
  const strings = sort.type === "string";
  if (strings) ways.unshift(text.split(/\s*(?:,|、|;|；|\n|或者|或|\s+or\s+)\s*/));
  for (const parts of ways) {
    if ((parts.length < 2 && text === typed) || parts.length > 200) continue;
    const found = parts.map((part) => literalIn(part, sort));
    if (found.every((each) => each !== null)) return found.join(", ");
  }
  return null;
}

// 非 needs a space after it: 非农户 is a value, 非 农户 is all but one.
const NEGATED = /^(?:(?:非|not|except)\s+(.+)|不是\s*(.+)|除\s*(.+?)(?:以外|之外|外))$/i;

/** A text that may mean a bound among words whose order nobody told us. */
const BOUNDED = /以上|以下|以内|及以/;

/** What a condition cell means: as FEEL where that is certain, else as it was typed. */
export function readCondition(typed: string, sort: Sort): Read {
  const text = tidy(typed);
  if (text === "" || ANY.test(text)) return { feel: "-", certain: true };
  if (isAllowed(text, sort)) return { feel: quoted(text), certain: true };
  if (FORMULA.test(text)) return { feel: text, certain: true };
  const negated = NEGATED.exec(text);
  const inner = negated?.[1] ?? negated?.[2] ?? negated?.[3];
  if (inner) {
    const without = listIn(inner, sort) ?? literalIn(inner, sort);
    if (without !== null) return { feel: `not(${without})`, certain: true };
  }
  const compared = comparisonIn(text, sort);
  if (compared) return { feel: compared, certain: true };
  const range = rangeIn(text, sort);
  if (range) return { feel: range, certain: true };
  const one = literalIn(text, sort);
  if (one !== null && textOf(one) === null) return { feel: one, certain: true };
  if (BOUNDED.test(text)) return { feel: text, certain: false };
  const list = listIn(text, sort);
  if (list) return { feel: list, certain: true };
  if (one !== null) return { feel: one, certain: true };
  return { feel: text, certain: isReference(text, sort) };
}

/** What a result cell means. A leading `=` says that a formula follows. */
export function readResult(typed: string, sort: Sort): Read {
  const text = tidy(typed);
  if (text === "") return { feel: "", certain: true };
  if (text.startsWith("=")) return { feel: text.slice(1).trim(), certain: true };
  if (isAllowed(text, sort)) return { feel: quoted(text), certain: true };
  if (FORMULA.test(text)) return { feel: text, certain: true };
  const one = literalIn(text, sort);
  if (one !== null) return { feel: one, certain: true };
  return { feel: text, certain: isReference(text, sort) };
}

/** Whether a text begins with a name of the document's, as formulas do. */
function isReference(text: string, sort: Sort): boolean {
  return [...sort.names].some(
    (name) => text === name || (text.startsWith(name) && /^[^\p{L}\p{N}_]/u.test(text.slice(name.length))),
  );
}
