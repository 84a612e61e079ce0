/** Conditions of the simple kind: rows joined by all or any, one level of groups. Written as FEEL, read from its tree. */
import type { Json } from "../document/json";

export type Join = "all" | "any";

export type Operand =
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "texts"; readonly value: readonly string[] }
  | { readonly type: "number"; readonly value: string }
  | { readonly type: "range"; readonly value: readonly [string, string] }
  | { readonly type: "date"; readonly value: string }
  | { readonly type: "field"; readonly value: string }
  | { readonly type: "none" };

export interface Row {
  /** The field's name in expressions: `amount`, `case.number`. Empty while it is not chosen yet. */
  readonly field: string;
  readonly op: Op;
  readonly value: Operand;
}

export interface Group {
  readonly join: Join;
  readonly rows: readonly Row[];
}

export interface Condition {
  readonly join: Join;
  readonly rows: readonly (Row | Group)[];
}

export const OPS = [
  "=",
  "!=",
  ">",
  ">=",
  "<",
  "<=",
  "between",
  "in",
  "contains",
  "starts",
  "has",
  "yes",
  "no",
  "empty",
  "filled",
] as const;
export type Op = (typeof OPS)[number];

export function isGroup(row: Row | Group): row is Group {
  return "rows" in row;
}

/** The operators that make sense for a FEEL type; the first is the one a new row begins with. */
export function opsFor(feel: string): readonly Op[] {
  if (feel === "number") return ["=", "!=", ">", ">=", "<", "<=", "between", "empty", "filled"];
  if (feel === "boolean") return ["yes", "no", "empty", "filled"];
  if (feel.startsWith("date") || feel === "time") return ["=", "<", "<=", ">", ">=", "empty", "filled"];
  if (feel.startsWith("list")) return ["has", "empty", "filled"];
  return ["=", "!=", "in", "contains", "starts", "empty", "filled"];
}

export function wantsValue(op: Op): boolean {
  return op !== "yes" && op !== "no" && op !== "empty" && op !== "filled";
}

// Writing.

export function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

function number(text: string): string | null {
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? text.trim() : null;
}

function written(value: Operand): string | null {
  if (value.type === "text") return quoted(value.value);
  if (value.type === "number") return number(value.value);
  if (value.type === "date") return value.value ? `@${quoted(value.value)}` : null;
  if (value.type === "field") return value.value || null;
  return null;
}

/** A row as FEEL; null while it is not complete. */
export function writeRow({ field, op, value }: Row): string | null {
  if (!field) return null;
  if (op === "yes" || op === "no") return `${field} = ${op === "yes"}`;
  if (op === "empty") return `${field} = null`;
  if (op === "filled") return `${field} != null`;
  if (op === "in") {
    const list = value.type === "texts" ? value.value : [];
    return list.length > 0 ? `${field} in (${list.map(quoted).join(", ")})` : null;
  }
  if (op === "between") {
    const [low, high] = value.type === "range" ? value.value.map(number) : [];
    return low && high ? `${field} between ${low} and ${high}` : null;
  }
  const operand = written(value);
  if (operand === null) return null;
  if (op === "contains") return `contains(${field}, ${operand})`;
  if (op === "starts") return `starts with(${field}, ${operand})`;
  if (op === "has") return `list contains(${field}, ${operand})`;
  return `${field} ${op} ${operand}`;
}

/** A condition as FEEL; incomplete rows are left out, nothing complete gives null. */
export function write(condition: Condition | Group): string | null {
  const parts = condition.rows.flatMap((row) => {
    if (!isGroup(row)) return writeRow(row) ?? [];
    const inner = write(row);
    if (inner === null) return [];
    return row.join !== condition.join && row.rows.length > 1 ? `(${inner})` : inner;
  });
  return parts.length > 0 ? parts.join(condition.join === "all" ? " and " : " or ") : null;
}

// Reading.

type Tree = readonly Json[];

function isTree(json: Json | undefined): json is Tree {
  return Array.isArray(json);
}

function nameOf(json: Json | undefined): string | null {
  if (!isTree(json)) return null;
  if (json[0] === "v") return String(json[1]);
  if (json[0] === ".") {
    const base = nameOf(json[1]);
    return base === null ? null : `${base}.${String(json[2])}`;
  }
  return null;
}

function numberOf(json: Json | undefined): string | null {
  if (!isTree(json)) return null;
  if (json[0] === "n") return String(json[1]);
  const inner = json[0] === "neg" ? numberOf(json[1]) : null;
  return inner === null ? null : `-${inner}`;
}

function operandOf(json: Json | undefined): Operand | null {
  if (typeof json === "string") return { type: "text", value: json };
  const figure = numberOf(json);
  if (figure !== null) return { type: "number", value: figure };
  if (!isTree(json)) return null;
  if (json[0] === "@") return { type: "date", value: String(json[1]) };
  if (json[0] === "()" && nameOf(json[1]) === "date" && isTree(json[2]) && typeof json[2][0] === "string")
    return { type: "date", value: json[2][0] };
  const name = nameOf(json);
  return name === null ? null : { type: "field", value: name };
}

const CALLS: { readonly [name: string]: Op } = {
  contains: "contains",
  "starts with": "starts",
  "list contains": "has",
};

function rowOf(json: Json | undefined): Row | null {
  const bare = nameOf(json);
  if (bare !== null) return { field: bare, op: "yes", value: { type: "none" } };
  if (!isTree(json)) return null;
  const [head, left, right] = json;
  if (head === "()") {
    const op = CALLS[nameOf(left) ?? ""];
    const field = isTree(right) ? nameOf(right[0]) : null;
    const value = isTree(right) ? operandOf(right[1]) : null;
    return op && field !== null && value ? { field, op, value } : null;
  }
  const field = nameOf(left);
  if (field === null) return null;
  if (head === "between") {
    const [low, high] = [numberOf(right), numberOf(json[3])];
    return low !== null && high !== null
      ? { field, op: "between", value: { type: "range", value: [low, high] } }
      : null;
  }
  if (head === "in") {
    const tests = isTree(right) ? right : [];
    const inside = tests.length === 1 && isTree(tests[0]) && tests[0][0] === "l" ? tests[0].slice(1) : tests;
    return inside.length > 0 && inside.every((each) => typeof each === "string")
      ? { field, op: "in", value: { type: "texts", value: inside as string[] } }
      : null;
  }
  if (!["=", "!=", ">", ">=", "<", "<="].includes(String(head))) return null;
  if (right === null) {
    if (head !== "=" && head !== "!=") return null;
    return { field, op: head === "=" ? "empty" : "filled", value: { type: "none" } };
  }
  if (typeof right === "boolean") {
    if (head !== "=" && head !== "!=") return null;
    return { field, op: right === (head === "=") ? "yes" : "no", value: { type: "none" } };
  }
  const value = operandOf(right);
  return value ? { field, op: head as Op, value } : null;
}

function joinOf(json: Json | undefined): Join | null {
  if (!isTree(json)) return null;
  if (json[0] === "and") return "all";
  return json[0] === "or" ? "any" : null;
}

/** The condition that a syntax tree says, or null where it says more than the builder can show. */
export function readTree(root: Json | undefined): Condition | null {
  const join = joinOf(root);
  if (join === null) {
    const row = rowOf(root);
    return row ? { join: "all", rows: [row] } : null;
  }
  const rows: (Row | Group)[] = [];
  for (const part of (root as Tree).slice(1)) {
    const inner = joinOf(part);
    if (inner === null) {
      const row = rowOf(part);
      if (!row) return null;
      rows.push(row);
    } else {
      const inside = (part as Tree).slice(1).map(rowOf);
      if (inside.some((row) => row === null)) return null;
      rows.push({ join: inner, rows: inside as Row[] });
    }
  }
  return { join, rows };
}
