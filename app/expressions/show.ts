/** Values as text and as exact JSON. The server's half is show.py. */
import { FeelFunction, isContext, isNumber, Num, plain, Range, rules, type TemporalValue, type Value } from "./values";

/** A name as it may stand before the colon of a context entry; everything else is quoted. */
const PLAIN_KEY = /^[?\p{L}_][\p{L}\p{N}_]*$/u;

/** The FEEL text that evaluates to the value. */
export function formatValue(value: Value): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (isNumber(value)) return plain(value);
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(formatValue).join(", ")}]`;
  if (isContext(value)) {
    const entries = [...value].map(([key, item]) => `${PLAIN_KEY.test(key) ? key : quoted(key)}: ${formatValue(item)}`);
    return `{${entries.join(", ")}}`;
  }
  if (value instanceof Range) {
    if (value.test) return `(${value.test} ${formatValue(value.low === null ? value.high : value.low)})`;
    const ends = `${formatValue(value.low)}..${formatValue(value.high)}`;
    return `${value.lowClosed ? "[" : "("}${ends}${value.highClosed ? "]" : ")"}`;
  }
  return value instanceof FeelFunction ? `function ${value.builtin ?? "function"}` : `@"${rules().text(value)}"`;
}

/** What FEEL's `string()` gives: texts and temporal values without quotes. */
export function stringOf(value: Value): string | null {
  if (value === null || typeof value === "string") return value;
  return isTemporal(value) ? rules().text(value) : formatValue(value);
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

export type ExactJson = null | boolean | string | ExactJson[] | { [kind: string]: ExactJson };

const KINDS = { days: "duration", years: "duration" } as const;

/** Exact JSON that keeps a value's kind, as the server's `to_jsonable` writes it. */
export function toJsonable(value: Value): ExactJson {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (isNumber(value)) return { number: plain(value) };
  if (Array.isArray(value)) return value.map(toJsonable);
  if (isContext(value)) {
    const made: Record<string, ExactJson> = {};
    for (const key of [...value.keys()].sort()) made[key] = toJsonable(value.get(key) ?? null);
    return { context: made };
  }
  if (value instanceof Range) {
    const ends = [toJsonable(value.low), toJsonable(value.high)];
    return { range: [value.test, value.lowClosed, ...ends, value.highClosed] };
  }
  if (value instanceof FeelFunction) return { function: [...value.parameters] };
  const kind = value.kind === "days" || value.kind === "years" ? KINDS[value.kind] : value.kind;
  return { [kind]: rules().text(value) };
}

/** The value that exact JSON stands for. Temporal values need the temporal chunk. */
export function fromJsonable(json: ExactJson): Value {
  if (json === null || typeof json !== "object") return json;
  if (Array.isArray(json)) return json.map(fromJsonable);
  const [kind = "", inner = null] = Object.entries(json)[0] ?? [];
  if (kind === "number") return new Num(inner as string);
  if (kind === "context")
    return new Map(Object.entries(inner as Record<string, ExactJson>).map(([key, item]) => [key, fromJsonable(item)]));
  if (kind === "range") {
    const [test, lowClosed, low, high, highClosed] = inner as ExactJson[];
    const ends = [fromJsonable(low ?? null), fromJsonable(high ?? null)] as const;
    return new Range(ends[0], ends[1], lowClosed === true, highClosed === true, test as string);
  }
  return rules().parse(inner as string);
}
