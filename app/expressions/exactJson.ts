/** Values as exact JSON that keeps their kinds, as the server's `to_jsonable` writes it. */
import { FeelFunction, isContext, isNumber, Num, plain, Range, rules, Tally, type Value } from "./values";

export type ExactJson = null | boolean | string | ExactJson[] | { [kind: string]: ExactJson };

const KINDS = { days: "duration", years: "duration" } as const;

export function toJsonable(value: Value, tally = new Tally()): ExactJson {
  tally.count();
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (isNumber(value)) return { number: plain(value) };
  if (Array.isArray(value)) return value.map((item) => toJsonable(item, tally));
  if (isContext(value)) {
    const made: Record<string, ExactJson> = {};
    for (const key of [...value.keys()].sort()) made[key] = toJsonable(value.get(key) ?? null, tally);
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
  const [form = "", inner = null] = Object.entries(json)[0] ?? [];
  if (form === "number") return new Num(inner as string);
  if (form === "context")
    return new Map(Object.entries(inner as Record<string, ExactJson>).map(([key, item]) => [key, fromJsonable(item)]));
  if (form === "range") {
    const [test, lowClosed, low, high, highClosed] = inner as ExactJson[];
    const ends = [fromJsonable(low ?? null), fromJsonable(high ?? null)] as const;
    return new Range(ends[0], ends[1], lowClosed === true, highClosed === true, test as string);
  }
  return rules().parse(inner as string);
}
