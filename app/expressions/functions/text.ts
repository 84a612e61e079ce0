/** Texts: lengths and positions count code points. The server's half is text.py. */

import type { Decimal } from "decimal.js";
import { def } from "../builtins";
import { stringOf } from "../show";
import { codePoints, Num, num, type Run, textLength, type Value } from "../values";

def("not", "negand: any", (_, value: Value) => (typeof value === "boolean" ? !value : null));

def("string", "from: any", (run, value: Value) => {
  const text = stringOf(value, run);
  if (text !== null) run.allowText(textLength(text));
  return text;
});

const PLAIN = /^-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,5})?$/;

def("number", "from: number", (_, value: Decimal) => value);
def(
  "number",
  "from: string, grouping separator?: string|null, decimal separator?: string|null",
  (_, from: string, grouping: string | null, point: string | null) => {
    if (![null, " ", ",", "."].includes(grouping) || ![null, ",", "."].includes(point)) return null;
    if (grouping !== null && grouping === point) return null;
    let text = grouping === null ? from : from.replaceAll(grouping, "");
    if (point === ",") {
      if (text.includes(".")) return null;
      text = text.replaceAll(",", ".");
    }
    return text.length <= 1000 && PLAIN.test(text) ? num(new Num(0).plus(text)) : null;
  },
);

def(
  "substring",
  "string: string, start position: number, length?: number",
  (run, text: string, start: Decimal, length: Decimal | null) => {
    run.spend(0);
    const points = codePoints(text);
    const first = start.trunc();
    if (first.isZero() || first.abs().gt(points.length)) return null;
    const begin = first.gt(0) ? first.toNumber() - 1 : points.length + first.toNumber();
    if (length === null) return points.slice(begin).join("");
    return length.gte(1) ? points.slice(begin, begin + length.trunc().toNumber()).join("") : null;
  },
);

def("string length", "string: string", (_, text: string) => new Num(textLength(text)));

const changeCase = (change: (text: string) => string) => (run: Run, text: string) => {
  run.spend(textLength(text));
  return change(text);
};
def(
  "upper case",
  "string: string",
  changeCase((text) => text.toUpperCase()),
);
def(
  "lower case",
  "string: string",
  changeCase((text) => text.toLowerCase()),
);

def("substring before", "string: string, match: string", (_, text: string, match: string) => {
  const at = match === "" ? -1 : text.indexOf(match);
  return at < 0 ? "" : text.slice(0, at);
});
def("substring after", "string: string, match: string", (_, text: string, match: string) => {
  const at = text.indexOf(match);
  return at < 0 ? "" : text.slice(at + match.length);
});
def("contains", "string: string, match: string", (_, text: string, match: string) => text.includes(match));
def("starts with", "string: string, match: string", (_, text: string, match: string) => text.startsWith(match));
def("ends with", "string: string, match: string", (_, text: string, match: string) => text.endsWith(match));
def("trim", "string: string", (_, text: string) =>
  text.replace(/^[ \t\r\n\u3000\u00a0]+|[ \t\r\n\u3000\u00a0]+$/g, ""),
);

def("string join", "list: list, delimiter?: string|null", (run, items: Value[], delimiter: string | null) => {
  run.spend(items.length);
  const texts: string[] = [];
  for (const item of items) {
    if (typeof item === "string") texts.push(item);
    else if (item !== null) return null;
  }
  const between = delimiter ?? "";
  run.allowText(texts.reduce((sum, text) => sum + textLength(text), 0) + textLength(between) * texts.length);
  return texts.join(between);
});
