/** Whether a value is of a type, and how a value is made to fit one. The server's half is typed.py. */
import {
  type Counter,
  FeelFunction,
  isContext,
  isNumber,
  Range,
  TemporalValue,
  type TypeJson,
  type Value,
} from "./values";

const TEMPORAL = {
  days: "days and time duration",
  years: "years and months duration",
} as const;

function typeOf(value: Value): string {
  if (isNumber(value)) return "number";
  if (typeof value === "string" || typeof value === "boolean") return typeof value;
  if (!(value instanceof TemporalValue)) return "";
  return value.kind === "days" || value.kind === "years" ? TEMPORAL[value.kind] : value.kind;
}

/** `value instanceof wanted`; null is an instance of Null alone, but may stand inside lists and contexts. */
export function isInstance(value: Value, wanted: TypeJson, counter: Counter): boolean {
  return value === null ? wanted === "Null" : fits(value, wanted, counter);
}

function fits(value: Value, wanted: TypeJson, counter: Counter): boolean {
  counter.count();
  if (value === null || wanted === "Any") return true;
  if (typeof wanted === "string") return typeOf(value) === wanted;
  switch (wanted[0]) {
    case "list": {
      const item = wanted[1];
      return Array.isArray(value) && value.every((each) => fits(each, item, counter));
    }
    case "range": {
      const item = wanted[1];
      return value instanceof Range && fits(value.low, item, counter) && fits(value.high, item, counter);
    }
    case "context":
      return (
        isContext(value) &&
        Object.entries(wanted[1]).every(
          ([name, kind]) => value.has(name) && fits(value.get(name) ?? null, kind, counter),
        )
      );
    case "function":
      return value instanceof FeelFunction && functionFits(value, wanted[1], wanted[2]);
  }
}

function functionFits(value: FeelFunction, parameters: TypeJson[], _result: TypeJson): boolean {
  if (value.parameters.length !== parameters.length) return false;
  return value.kinds?.every((kind, at) => conforms(parameters[at] ?? "Any", kind)) ?? true;
}

function conforms(found: TypeJson, wanted: TypeJson): boolean {
  if (found === "Any" || wanted === "Any" || found === "Null") return true;
  if (typeof found === "string" || typeof wanted === "string") return found === wanted;
  if ((found[0] === "list" || found[0] === "range") && found[0] === wanted[0]) return conforms(found[1], wanted[1]);
  if (found[0] === "context" && wanted[0] === "context") {
    const have = found[1];
    return Object.entries(wanted[1]).every(([name, kind]) => name in have && conforms(have[name] ?? "Any", kind));
  }
  if (found[0] === "function" && wanted[0] === "function") {
    const [, foundParts, foundResult] = found;
    const [, wantedParts, wantedResult] = wanted;
    return (
      foundParts.length === wantedParts.length &&
      foundParts.every((kind, at) => conforms(wantedParts[at] ?? "Any", kind)) &&
      conforms(foundResult, wantedResult)
    );
  }
  return false;
}

/** The value as `wanted` asks it; undefined where that is not possible. */
export function fitted(value: Value, wanted: TypeJson, counter: Counter): Value | undefined {
  if (fits(value, wanted, counter)) return value;
  const isList = typeof wanted !== "string" && wanted[0] === "list";
  if (Array.isArray(value)) {
    const alone = value[0];
    return value.length === 1 && !isList && alone !== undefined && fits(alone, wanted, counter) ? alone : undefined;
  }
  return isList && fits(value, wanted[1], counter) ? [value] : undefined;
}
