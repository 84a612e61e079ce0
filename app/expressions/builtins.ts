/** How a built-in function is declared, and how arguments meet parameters. The server's half is functions/signature.py. */
import { FeelFunction, isContext, isNumber, Range, type Run, TemporalValue, type Value } from "./values";

type Body = (run: Run, ...args: never[]) => Value;

interface Param {
  name: string;
  kind: string;
  optional: boolean;
  nullable: boolean;
  variadic: boolean;
}
interface Signature {
  params: Param[];
  body: (run: Run, ...args: Value[]) => Value;
}

export const BUILTINS = new Map<string, Signature[]>();
const MISMATCH = Symbol("mismatch");

/**
 * Register an overload: `def("substring", "string: string, start position: number, length?: number", body)`.
 * `?` marks an optional parameter, `|null` one that may be null, `...` one that takes all remaining arguments.
 */
export function def(name: string, params: string, body: Body): void {
  const signature: Signature = {
    params: params === "" ? [] : params.split(", ").map(param),
    // The coercion of arguments guarantees the parameter types that the body declares.
    body: body as unknown as Signature["body"],
  };
  BUILTINS.set(name, [...(BUILTINS.get(name) ?? []), signature]);
}

function param(text: string): Param {
  const [name = "", kind = ""] = text.split(": ");
  return {
    name: name.replace("...", "").replace("?", ""),
    kind: kind.replace("|null", ""),
    optional: name.endsWith("?"),
    nullable: kind.endsWith("|null"),
    variadic: name.startsWith("..."),
  };
}

export function parameterNames(name: string): string[] {
  return (BUILTINS.get(name)?.[0]?.params ?? []).map((each) => each.name);
}

/** Run the first overload the arguments fit; null where they fit none. */
export function callBuiltin(name: string, run: Run, args: Value[], given: readonly string[] | null): Value {
  const signatures = BUILTINS.get(name) ?? [];
  // Where two overloads have the same names the order of writing tells which is meant.
  const inOrder = ({ params }: Signature) => +(params.map((each) => each.name).join() !== given?.join());
  const candidates = given === null ? signatures : [...signatures].sort((one, other) => inOrder(one) - inOrder(other));
  for (const signature of candidates) {
    const bound = given === null ? bind(signature.params, args) : bindNamed(signature.params, args, given);
    if (bound !== null) return signature.body(run, ...bound);
  }
  return null;
}

function bind(params: Param[], args: Value[]): Value[] | null {
  const last = params[params.length - 1];
  const variadic = last?.variadic === true;
  const fixed = variadic ? params.length - 1 : params.length;
  if (variadic ? args.length <= fixed : args.length > fixed) return null;
  const bound: Value[] = [];
  for (let at = 0; at < fixed; at++) {
    const wanted = params[at];
    if (wanted === undefined) return null;
    const argument = args[at];
    if (argument === undefined) {
      if (!wanted.optional) return null;
      bound.push(null);
      continue;
    }
    const value = coerce(wanted, argument);
    if (value === MISMATCH) return null;
    bound.push(value);
  }
  if (variadic && last !== undefined) {
    const rest = fixed === 0 && args.length === 1 ? coerce(last, args[0] ?? null) : args.slice(fixed);
    if (rest === MISMATCH) return null;
    bound.push(rest);
  }
  return bound;
}

function bindNamed(params: Param[], args: Value[], given: readonly string[]): Value[] | null {
  if (given.some((name) => !params.some((each) => each.name === name))) return null;
  const bound: Value[] = [];
  for (const wanted of params) {
    const at = given.lastIndexOf(wanted.name);
    if (at < 0) {
      if (!wanted.optional) return null;
      bound.push(null);
      continue;
    }
    const value = coerce(wanted, args[at] ?? null);
    if (value === MISMATCH) return null;
    bound.push(value);
  }
  return bound;
}

function coerce(wanted: Param, value: Value): Value | typeof MISMATCH {
  if (wanted.variadic) return value === null ? MISMATCH : Array.isArray(value) ? value : [value];
  if (value === null) return wanted.nullable || wanted.kind === "any" ? null : MISMATCH;
  const fitted = fits(wanted.kind, value);
  if (fitted === MISMATCH && Array.isArray(value) && value.length === 1) return fits(wanted.kind, value[0] ?? null);
  return fitted;
}

/** Kinds that the temporal chunk adds: a value of the kind, or undefined. */
export const temporalKinds: Record<string, (value: TemporalValue) => Value | undefined> = {};

function fits(kind: string, value: Value): Value | typeof MISMATCH {
  switch (kind) {
    case "any":
      return value;
    case "list":
      return Array.isArray(value) ? value : [value];
    case "number":
      return isNumber(value) ? value : MISMATCH;
    case "string":
    case "boolean":
      return typeof value === kind ? value : MISMATCH;
    case "context":
      return isContext(value) ? value : MISMATCH;
    case "range":
      return value instanceof Range ? value : MISMATCH;
    case "function":
      return value instanceof FeelFunction ? value : MISMATCH;
  }
  return (value instanceof TemporalValue ? temporalKinds[kind]?.(value) : undefined) ?? MISMATCH;
}
