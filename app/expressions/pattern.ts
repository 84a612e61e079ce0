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
  const rewritten = rewrite(source, flags.includes("x"));
  if (rewritten === null) return null;
  try {
    return new RegExp(rewritten, `gu${[..."smi"].filter((flag) => flags.includes(flag)).join("")}`);
  } catch {
    return null;
  }
}

/** RE2's classes in the browser's words; null for what RE2 does not know: look-around and back references. */
function rewrite(source: string, spaceless: boolean): string | null {
  let out = "";
  let inside = false;
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    const next = source.charAt(at + 1);
    if (char === "\\") {
      at++;
      if (/[1-9]/.test(next)) return null;
      if (next === "s") out += inside ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]";
      else if (next === "S") {
        if (inside) return null;
        out += "[^\\t\\n\\f\\r ]";
      } else if (/[A-Za-z0-9]/.test(next)) {
        if (!/[dDwWbBnrtfvpPx0]/.test(next)) return null;
        out += char + next;
      } else out += "^$\\.*+?()[]{}|/-".includes(next) ? (next === "-" && !inside ? "-" : char + next) : next;
    } else if (inside) {
      if (char === "]") inside = false;
      out += char === "[" ? "\\[" : char;
    } else if (char === "[") {
      inside = true;
      out += char;
      if (next === "^") out += source.charAt(++at);
      if (source.charAt(at + 1) === "]") {
        out += "\\]";
        at++;
      }
    } else if (char === "(" && next === "?" && !/^\(\?(:|P<|<[A-Za-z_])/.test(source.slice(at))) return null;
    else if (char === "(" && source.startsWith("(?P<", at)) {
      out += "(?<";
      at += 3;
    } else if (spaceless && " \t\r\n".includes(char)) continue;
    else if (char === "]" || (char === "{" && !/^\{\d+(,\d*)?\}/.test(source.slice(at)))) out += `\\${char}`;
    else if (char === "}" && !/\{\d+(,\d*)?$/.test(source.slice(0, at))) out += "\\}";
    else out += char;
  }
  return out;
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
    return text.replace(found, (...match: unknown[]) =>
      parts.map((part) => (typeof part === "string" ? part : ((match[part] as string | undefined) ?? ""))).join(""),
    );
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
