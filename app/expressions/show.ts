/** Values as text. The server's half is show.py. */
import {
  type Counter,
  FeelFunction,
  isContext,
  isNumber,
  plain,
  Range,
  rules,
  Tally,
  type TemporalValue,
  type Value,
} from "./values";

/** A name as it may stand before the colon of a context entry; everything else is quoted. */
const PLAIN_KEY = /^[?\p{L}_][\p{L}\p{N}_]*$/u;

/** The FEEL text that evaluates to the value. */
export function formatValue(value: Value, counter: Counter = new Tally()): string {
  counter.count();
  const format = (part: Value): string => formatValue(part, counter);
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (isNumber(value)) return plain(value);
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(format).join(", ")}]`;
  if (isContext(value)) {
    const entries = [...value].map(([key, item]) => `${PLAIN_KEY.test(key) ? key : quoted(key)}: ${format(item)}`);
    return `{${entries.join(", ")}}`;
  }
  if (value instanceof Range) {
    if (value.test) return `(${value.test} ${format(value.low === null ? value.high : value.low)})`;
    const ends = `${format(value.low)}..${format(value.high)}`;
    return `${value.lowClosed ? "[" : "("}${ends}${value.highClosed ? "]" : ")"}`;
  }
  return value instanceof FeelFunction ? `function ${value.builtin ?? "function"}` : `@"${rules().text(value)}"`;
}

/** What FEEL's `string()` gives: texts and temporal values without quotes. */
export function stringOf(value: Value, counter: Counter): string | null {
  if (value === null || typeof value === "string") return value;
  return isTemporal(value) ? rules().text(value) : formatValue(value, counter);
}

function isTemporal(value: Value): value is TemporalValue {
  return typeof value === "object" && value !== null && "kind" in value;
}

const quoted = (text: string): string =>
  `"${text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")}"`;
