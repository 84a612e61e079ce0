/** A connector as the designer holds it: the document itself, and edits of it as commands. */
import type { Command } from "../document/command";
import { type Json, type Label, patched } from "../document/json";
import { keyFromLabel, newId } from "../document/names";

export interface Argument {
  readonly id: string;
  readonly key: string;
  readonly label?: Label;
  readonly type?: string;
}

export interface Pair {
  readonly name: string;
  readonly value?: string;
}

export interface Operation {
  readonly id: string;
  readonly key: string;
  readonly label?: Label;
  readonly arguments?: readonly Argument[];
  readonly query?: readonly Pair[];
  readonly headers?: readonly Pair[];
  readonly [name: string]: unknown;
}

export interface Auth {
  readonly kind: string;
  readonly header?: string;
  readonly user?: string;
}

export interface Connector {
  readonly key: string;
  readonly label?: Label;
  readonly base?: string;
  readonly auth?: Auth;
  readonly operations: readonly Operation[];
}

/** An edit as a command: the document before stands in the history whole, which costs only what differs. */
export function alter(next: (model: Connector) => Connector, merge?: string): Command<Connector> {
  return {
    ...(merge === undefined ? {} : { merge }),
    run(model) {
      return { model: next(model), inverse: alter(() => model) };
    },
  };
}

export function operationOf(model: Connector, id: string): Operation | undefined {
  return model.operations.find((each) => each.id === id);
}

export function changeOperation(model: Connector, id: string, patch: { [name: string]: unknown }): Connector {
  return {
    ...model,
    operations: model.operations.map((each) => (each.id === id ? patched(each, patch as Partial<Operation>) : each)),
  };
}

export function removeOperation(model: Connector, id: string): Connector {
  return { ...model, operations: model.operations.filter((each) => each.id !== id) };
}

/** A key for something new, made of what it is called where that gives one. */
export function freshKey(label: Label, taken: readonly string[], stem: string): string {
  const used = new Set(taken);
  const made = keyFromLabel(label, used);
  if (made) return made;
  let n = 1;
  while (used.has(`${stem}_${n}`)) n += 1;
  return `${stem}_${n}`;
}

export function freshOperation(model: Connector, label: Label): Operation {
  const ids = new Set(model.operations.map((each) => each.id));
  return {
    id: newId("o", (id) => ids.has(id)),
    key: freshKey(
      {},
      model.operations.map((each) => each.key),
      "operation",
    ),
    label,
    arguments: [],
    method: "GET",
    path: "/",
    timeout: 10,
    attempts: 3,
  };
}

export function freshArgument(operation: Operation): Argument {
  const rows = operation.arguments ?? [];
  const ids = new Set(rows.map((each) => each.id));
  return {
    id: newId("a", (id) => ids.has(id)),
    key: freshKey(
      {},
      rows.map((each) => each.key),
      "input",
    ),
    type: "string",
  };
}

/** Every text of an operation that may name its arguments. */
export function formulasOf(operation: Operation): readonly string[] {
  const pairs = [...(operation.query ?? []), ...(operation.headers ?? [])];
  return [operation.path, operation.body, ...pairs.map((each) => each.value)].filter(
    (each): each is string => typeof each === "string",
  );
}

/** Scheme, host and port: what a secret belongs to. */
export function originOf(base: string): string {
  try {
    const url = new URL(base.trim());
    const port = url.port || (url.protocol === "https:" ? "443" : "80");
    return /^https?:$/.test(url.protocol) ? `${url.protocol}//${url.hostname}:${port}` : "";
  } catch {
    return "";
  }
}

export const values = (of: object): { readonly [name: string]: Json } => of as { readonly [name: string]: Json };
