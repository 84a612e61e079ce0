/**
 * Regular expressions of `matches`, `replace` and `split`. The server runs them on RE2; here they run on the browser's
 * engine, rewritten so that the classes mean the same. The server's half is functions/pattern.py.
 */
import { def } from "./builtins";
import { type Run, textLength, type Value } from "./values";

const LONGEST_PATTERN = 1_000;
const compiled = new Map<string, RegExp | null>();

/** The pattern, or null where pattern or flags are not valid for both engines. */
function pattern(source: string, flags: string): RegExp | null {
  const id = `${flags}/${source}`;
  const found = compiled.get(id);
  if (found !== undefined) return found;
  const made = textLength(source) > LONGEST_PATTERN || /[^smix]/.test(flags) ? null : build(source, flags);
  if (compiled.size > 256) compiled.clear();
  compiled.set(id, made);
  return made;
}

function build(source: string, flags: string): RegExp | null {
  const rewritten = rewrite(flags.includes("x") ? withoutSpaces(source) : source, flags);
  if (rewritten === null) return null;
  try {
    return new RegExp(rewritten, `gu${flags.includes("i") ? "i" : ""}`);
  } catch {
    return null;
  }
}

/** Drop the white space outside character classes, as flag `x` asks. */
const withoutSpaces = (source: string): string =>
  source.replace(/\\.|\[(?:\\.|[^\]\\])*\]?|[ \t\r\n]/gs, (part) => (part.length === 1 && part !== "[" ? "" : part));

const MOST_REPEATS = 1_000;
const CATEGORIES =
  "L|Lu|Ll|Lt|Lm|Lo|M|Mn|Mc|Me|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp|Han|Hiragana|Katakana";
const PROPERTY = String.raw`\\[pP]\{(?:${CATEGORIES})\}`;
const PUNCTUATION = "\\\\[!-/:-@\\[-`{-~]";
const STEP = new RegExp(
  [
    String.raw`(?<atom>\\[dDwWsSnrt]|${PROPERTY}|${PUNCTUATION}|\.)`,
    String.raw`(?<edge>\^|\$)`,
    String.raw`(?<open>\((?:\?:)?)`,
    String.raw`(?<close>\))`,
    String.raw`(?<either>\|)`,
    String.raw`(?<times>[*+?]\??|\{(?<least>[0-9]{1,4})(?<most>,[0-9]{0,4})?\}\??)`,
    String.raw`(?<group>\[\^?(?<inside>(?:\\[^\n]|[^\\\[\]])+)\])`,
    String.raw`(?<letter>[^\\{}\[\]?*+])`,
  ].join("|"),
  "uy",
);
const ITEM = new RegExp(String.raw`(?<set>\\[dws]|${PROPERTY})|(?<one>\\[nrt]|${PUNCTUATION}|[^\\])`, "uy");
const CONTROL: Record<string, string> = { "\\n": "\n", "\\r": "\r", "\\t": "\t" };
const SPACES = "\\t\\n\\f\\r ";

/**
 * The pattern in the browser's words, or null where the engines would not take it alike. The syntax and the steps are
 * those of functions/pattern_syntax.py.
 */
function rewrite(source: string, flags: string): string | null {
  let out = "";
  let depth = 0;
  let repeats = 1;
  let repeatable = false;
  for (STEP.lastIndex = 0; STEP.lastIndex < source.length; ) {
    const step = STEP.exec(source);
    if (step?.groups === undefined) return null;
    const { atom, edge, open, close, times, least, most, group, inside, letter } = step.groups;
    let text: string | null = step[0];
    if (times !== undefined) {
      repeats *= repeatsOf(least, most);
      if (!repeatable || repeats > MOST_REPEATS) return null;
      repeatable = false;
    } else if (group !== undefined) {
      text = characterClass(group.startsWith("[^") ? "[^" : "[", inside ?? "");
      repeatable = true;
    } else {
      depth += open !== undefined ? 1 : close !== undefined ? -1 : 0;
      if (depth < 0) return null;
      repeatable = close !== undefined || atom !== undefined || letter !== undefined;
      if (edge !== undefined) text = anchor(edge, flags.includes("m"));
      else if (atom !== undefined) text = atomText(atom, flags.includes("s"));
      else if (letter === "/") text = "\\/";
    }
    if (text === null) return null;
    out += text;
  }
  return depth === 0 ? out : null;
}

/** In RE2 only the line feed ends a line. */
const anchor = (edge: string, lines: boolean): string =>
  lines && edge === "^" ? "(?<![^\\n])" : lines && edge === "$" ? "(?![^\\n])" : edge;

function atomText(atom: string, all: boolean): string {
  if (atom === ".") return all ? "[^]" : "[^\\n]";
  if (atom === "\\s") return `[${SPACES}]`;
  if (atom === "\\S") return `[^${SPACES}]`;
  return property(atom) ?? (/[A-Za-z]$/.test(atom) ? atom : literal(atom.slice(1)));
}

/** `\p{Han}` names a script, which the browser wants said. */
const property = (text: string): string | null =>
  /^\\[pP]/.test(text) ? text.replace(/\{(Han|Hiragana|Katakana)\}/, "{Script=$1}") : null;

const literal = (char: string): string => ("^$\\.*+?()[]{}|/-".includes(char) && char !== "-" ? `\\${char}` : char);

function repeatsOf(least: string | undefined, most: string | undefined): number {
  if (least === undefined) return 1;
  if (most === undefined || most === ",") return Math.max(Number(least), 1);
  const upper = Number(most.slice(1));
  return upper < Number(least) ? MOST_REPEATS + 1 : Math.max(upper, 1);
}

const pointOf = (text: string): number => (CONTROL[text] ?? [...text].at(-1) ?? "").codePointAt(0) ?? 0;

/** Letters, sets and ranges; null for a range without a letter at each end, the lower one first. */
function characterClass(opening: string, inside: string): string | null {
  const items: { set: string | undefined; one: string }[] = [];
  for (ITEM.lastIndex = 0; ITEM.lastIndex < inside.length; ) {
    const groups = ITEM.exec(inside)?.groups;
    if (groups === undefined) return null;
    items.push({ set: groups.set, one: groups.one ?? "" });
  }
  let out = opening;
  for (let at = 0; at < items.length; at++) {
    const item = items[at];
    const [dash, end] = [items[at + 1], items[at + 2]];
    if (item === undefined) return null;
    if (dash?.one === "-" && end !== undefined) {
      if (item.set || end.set || pointOf(item.one) > pointOf(end.one) || item.one === "-" || end.one === "-")
        return null;
      out += `${member(item.one)}-${member(end.one)}`;
      at += 2;
    } else if (item.one === "-" && at > 0 && at < items.length - 1) return null;
    else
      out += item.set === undefined ? member(item.one) : item.set === "\\s" ? SPACES : (property(item.set) ?? item.set);
  }
  return `${out}]`;
}

function member(one: string): string {
  if (one in CONTROL) return one;
  const char = one.length > 1 && one.startsWith("\\") ? one.slice(1) : one;
  return "^\\]-[".includes(char) ? `\\${char}` : char;
}

/** A pattern that matches the empty text would match everywhere. */
const matchesNothing = (found: RegExp): boolean => "".search(found) === 0;

def(
  "matches",
  "input: string, pattern: string, flags?: string|null",
  (run, text: string, source: string, flags: string | null) => {
    run.spend(100 + textLength(source));
    const found = pattern(source, flags ?? "");
    if (found === null) return null;
    run.spend(textLength(text));
    return text.search(found) >= 0;
  },
);

/** XPath's replacement as parts: texts and group numbers; null where it is malformed. */
function template(replacement: string, groups: number): (string | number)[] | null {
  const parts: (string | number)[] = [];
  for (let at = 0; at < replacement.length; at++) {
    const char = replacement.charAt(at);
    const next = replacement.charAt(at + 1);
    if (char === "\\") {
      if (next !== "\\" && next !== "$") return null;
      parts.push(next);
      at++;
    } else if (char === "$") {
      const digits = /^[0-9]+/.exec(replacement.slice(at + 1))?.[0];
      if (digits === undefined) return null;
      let taken = digits.length;
      while (taken > 1 && Number(digits.slice(0, taken)) > groups) taken--;
      const number = Number(digits.slice(0, taken));
      if (number <= groups) parts.push(number);
      at += taken;
    } else parts.push(char);
  }
  return parts;
}

/** Steps of one place put in, as on the server. */
const REPLACEMENT_COST = 20;

def(
  "replace",
  "input: string, pattern: string, replacement: string, flags?: string|null",
  (run, text: string, source: string, replacement: string, flags: string | null) => {
    run.spend(100 + textLength(source));
    const found = pattern(source, flags ?? "");
    if (found === null || matchesNothing(found)) return null;
    const groups = (new RegExp(`${found.source}|`, found.flags).exec("")?.length ?? 1) - 1;
    const parts = template(replacement, groups);
    if (parts === null) return null;
    run.allowText(textLength(text) * (1 + textLength(replacement)));
    return text.replace(found, (...match: unknown[]) => {
      run.spend(REPLACEMENT_COST);
      return parts
        .map((part) => (typeof part === "string" ? part : ((match[part] as string | undefined) ?? "")))
        .join("");
    });
  },
);

def("split", "string: string, delimiter: string", (run: Run, text: string, delimiter: string): Value => {
  run.spend(100 + textLength(delimiter));
  const found = pattern(delimiter, "");
  if (found === null || matchesNothing(found)) return null;
  const parts: Value[] = [];
  let at = 0;
  for (const match of text.matchAll(found)) {
    run.spend(1);
    parts.push(text.slice(at, match.index));
    at = match.index + match[0].length;
  }
  parts.push(text.slice(at));
  return parts;
});
