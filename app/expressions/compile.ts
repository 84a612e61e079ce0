/** Trees into closures: literals, names, paths, operators, conditions. The server's half is compile.py. */
import { negate, OPERATIONS } from "./arithmetic";
import { BUILTINS, callBuiltin, parameterNames } from "./builtins";
import { equal, order } from "./compare";
import {
  FeelFunction,
  isContext,
  isNumber,
  Num,
  Range,
  type Run,
  rules,
  type Scope,
  TemporalValue,
  type Value,
} from "./values";

export type Json = null | boolean | string | Json[] | { [name: string]: Json };
export type Node = null | boolean | string | [string, ...Json[]];

export interface Frame {
  readonly scope: Scope;
  readonly registers: Value[];
  readonly run: Run;
}
export type Code = (frame: Frame) => Value;

/** The names in sight, innermost first; `name` null marks the row of a filter. */
export class Names {
  constructor(
    readonly counter: { count: number },
    readonly outer: Names | null = null,
    readonly name: string | null = null,
    readonly register = -1,
  ) {}
  bind(name: string | null): Names {
    return new Names(this.counter, this, name, this.counter.count++);
  }
}

export type Compiler = (parts: Json[], names: Names) => Code;
export const COMPILERS: Record<string, Compiler> = {};

const CONSTANT = new WeakSet<Code>();

export function constant(value: Value): Code {
  const code = () => value;
  CONSTANT.add(code);
  return code;
}

export function compile(node: Json, names: Names): Code {
  if (!Array.isArray(node)) return constant(node as null | boolean | string);
  const [head, ...parts] = node;
  const compiler = COMPILERS[head as string];
  if (compiler === undefined) throw new Error(`unknown construct ${String(head)}`);
  return compiler(parts, names);
}

export const each = (parts: Json | undefined, names: Names): Code[] =>
  (parts as Json[]).map((part) => compile(part, names));

/** How many nodes a tree has, bare literals not counted: what one turn through it costs, on the server too. */
export function weight(node: Json | undefined): number {
  if (!Array.isArray(node)) return 0;
  const [head, first, ...rest] = node;
  if (head === "fn") return 1 + (first as Json[]).length + weight(rest[0]);
  if (head === "is") return 1 + weight(first);
  // The names of a call's arguments are no nodes.
  const parts = head === "()" ? node.slice(1, 3) : node;
  return parts.reduce((sum: number, part) => sum + weight(part), typeof head === "string" ? 1 : 0);
}

/** A name: a local one from its register, a row's member if the row has it, else the scope's. */
export function nameCode(name: string, names: Names | null): Code {
  if (names === null || names.register < 0) return outerName(name);
  const { register } = names;
  if (names.name === name) return (frame) => frame.registers[register] ?? null;
  const outer = nameCode(name, names.outer);
  if (names.name !== null) return outer;
  return (frame) => {
    const row = frame.registers[register] ?? null;
    const member = isContext(row) ? row.get(name) : undefined;
    if (member !== undefined) return member;
    return name === "item" ? row : outer(frame);
  };
}

function outerName(name: string): Code {
  if (!BUILTINS.has(name)) return (frame) => frame.scope.get(name) ?? null;
  const call = (run: Run, args: Value[]) => callBuiltin(name, run, args, null);
  const builtin = new FeelFunction(parameterNames(name), call, name);
  return (frame) => frame.scope.get(name) ?? builtin;
}

/** `value.name`: of a context its entry, of a list the list of its items' members, of a date its parts. */
export function memberOf(value: Value, name: string, run: Run): Value {
  if (isContext(value)) return value.get(name) ?? null;
  if (Array.isArray(value)) {
    run.spend(4 * (1 + value.length));
    return value.map((item) => memberOf(item, name, run));
  }
  if (value instanceof Range) {
    switch (name) {
      case "start":
        return value.low;
      case "end":
        return value.high;
      case "start included":
        return value.lowClosed;
      case "end included":
        return value.highClosed;
    }
    return null;
  }
  return value instanceof TemporalValue ? rules().member(value, name) : null;
}

const VERDICTS: Record<string, (placed: number) => boolean> = {
  "<": (placed) => placed < 0,
  "<=": (placed) => placed <= 0,
  ">": (placed) => placed > 0,
  ">=": (placed) => placed >= 0,
};

/** One of the six comparisons as a function of two values. */
export function comparison(operator: string): (left: Value, right: Value, run: Run) => boolean | null {
  const verdict = VERDICTS[operator];
  if (verdict === undefined) {
    const wanted = operator === "=";
    return (left, right, run) => {
      const same = equal(left, right, run);
      return same === null ? null : same === wanted;
    };
  }
  return (left, right) => {
    const placed = order(left, right);
    if (placed !== null) return verdict(placed);
    // `<=` holds for equal values even where their kind has no order.
    return verdict(0) && left !== null && !isContext(left) && !Array.isArray(left) && equal(left, right) ? true : null;
  };
}

/** `deciding` as soon as one operand is; null when one is no boolean; else the other. */
function junction(operands: Code[], deciding: boolean): Code {
  return (frame) => {
    let unknown = false;
    for (const code of operands) {
      const value = code(frame);
      if (value === deciding) return deciding;
      if (typeof value !== "boolean") unknown = true;
    }
    return unknown ? null : !deciding;
  };
}

for (const [sign, operation] of Object.entries(OPERATIONS)) {
  COMPILERS[sign] = ([first, second], names) => {
    const left = compile(first ?? null, names);
    const right = compile(second ?? null, names);
    return (frame) => operation(frame.run, left(frame), right(frame));
  };
}

for (const sign of ["=", "!=", "<", "<=", ">", ">="]) {
  const compared = comparison(sign);
  COMPILERS[sign] = ([first, second], names) => {
    const left = compile(first ?? null, names);
    const right = compile(second ?? null, names);
    return (frame) => compared(left(frame), right(frame), frame.run);
  };
  COMPILERS[`?${sign}`] = ([operand], names) => testRange(sign, compile(operand ?? null, names));
}

/** `(< 5)` as a value: the range it accepts. */
function testRange(sign: string, operand: Code): Code {
  return (frame) => {
    const end = operand(frame);
    if (end === null) return null;
    if (sign === "=" || sign === "!=") return new Range(end, end, sign === "=", sign === "=", sign);
    if (sign.startsWith("<")) return new Range(null, end, false, sign === "<=", sign);
    return new Range(end, null, sign === ">=", false, sign);
  };
}

Object.assign(COMPILERS, {
  n: ([text]) => constant(new Num(text as string)),
  "@": ([text]) => {
    const value = rules().parse(text as string);
    return constant(value);
  },
  v: ([name], names) => nameCode(name as string, names),
  ".": ([base, name], names) => {
    const code = compile(base ?? null, names);
    return (frame) => memberOf(code(frame), name as string, frame.run);
  },
  neg: ([operand], names) => {
    const code = compile(operand ?? null, names);
    return CONSTANT.has(code) && isNumber(code({} as Frame))
      ? constant(negate(code({} as Frame)))
      : (frame) => negate(code(frame));
  },
  and: (operands, names) => junction(each(operands, names), false),
  or: (operands, names) => junction(each(operands, names), true),
  between: (parts, names) => {
    const [value, low, high] = each(parts, names) as [Code, Code, Code];
    const atLeast = comparison(">=");
    const atMost = comparison("<=");
    return (frame) => {
      const here = value(frame);
      const above = atLeast(here, low(frame), frame.run);
      const below = atMost(here, high(frame), frame.run);
      return above === null || below === null ? null : above && below;
    };
  },
  if: ([branches, otherwise], names) => {
    const codes = (branches as Json[][]).map((branch) => each(branch, names) as [Code, Code]);
    const last = compile(otherwise ?? null, names);
    return (frame) => {
      for (const [test, then] of codes) {
        const verdict = test(frame);
        if (verdict === true) return then(frame);
        if (verdict !== false && verdict !== null) return null;
      }
      return last(frame);
    };
  },
} satisfies Record<string, Compiler>);
