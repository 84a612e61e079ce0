/** A decision document as the designer holds it: the JSON itself, never rewritten where nobody edited it. */
import type { Command } from "../document/command";
import type { Json, Label } from "../document/json";
import { patched } from "../document/json";

export interface Named {
  readonly id?: string;
  readonly key: string;
  readonly label?: Label;
  readonly type?: string;
}

export interface Input extends Named {
  readonly allowed?: string;
}

/** One piece of boxed logic; what its kind needs stands beside `kind`. */
export interface Logic {
  readonly kind: string;
  readonly [name: string]: Json;
}

export interface Part extends Named {
  readonly kind: "decision" | "function";
  readonly logic?: Logic | null;
}

export interface TypeEntry {
  readonly key: string;
  readonly base?: string;
  readonly allowed?: string;
  readonly [name: string]: Json | undefined;
}

export interface Decision {
  readonly kind: string;
  readonly key: string;
  readonly label?: Label;
  readonly inputs?: readonly Input[];
  readonly parts?: readonly Part[];
  readonly types?: readonly TypeEntry[];
  readonly result?: string | null;
}

export const idOf = (of: Named): string => of.id || of.key;
export const inputsOf = (model: Decision): readonly Input[] => model.inputs ?? [];
export const partsOf = (model: Decision): readonly Part[] => model.parts ?? [];
export const partOf = (model: Decision, id: string): Part | undefined =>
  partsOf(model).find((part) => idOf(part) === id);
export const inputOf = (model: Decision, id: string): Input | undefined =>
  inputsOf(model).find((input) => idOf(input) === id);

/** An edit as a command: the document before stands in the history whole, which costs only what differs. */
export function alter(next: (model: Decision) => Decision, merge?: string): Command<Decision> {
  return {
    ...(merge === undefined ? {} : { merge }),
    run(model) {
      const made = next(model);
      return { model: made, inverse: made === model ? alter((now) => now) : alter(() => model) };
    },
  };
}

export function changePart(model: Decision, id: string, patch: Partial<Part>): Decision {
  return { ...model, parts: partsOf(model).map((part) => (idOf(part) === id ? patched(part, patch) : part)) };
}

export function changeLogic(model: Decision, id: string, next: (logic: Logic) => Logic): Decision {
  const logic = partOf(model, id)?.logic;
  if (!logic) return model;
  const made = next(logic);
  return made === logic ? model : changePart(model, id, { logic: made });
}

export function changeInput(model: Decision, id: string, patch: Partial<Input>): Decision {
  return { ...model, inputs: inputsOf(model).map((input) => (idOf(input) === id ? patched(input, patch) : input)) };
}

/** Every name that a formula of the document may mean. */
export function namesIn(model: Decision): ReadonlySet<string> {
  return new Set([...inputsOf(model), ...partsOf(model)].map((each) => each.key));
}

/** Every id in the document: new ones must differ from all of them. */
export function idsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const each of value) idsIn(each, found);
  else if (typeof value === "object" && value !== null)
    for (const [name, each] of Object.entries(value)) {
      if (name === "id" && typeof each === "string") found.add(each);
      else if (typeof each === "object") idsIn(each, found);
    }
  return found;
}

/** A list with one entry at another place; `to` counts without the entry. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const rest = [...list];
  const [one] = rest.splice(from, 1);
  if (one === undefined) return list;
  rest.splice(Math.max(0, Math.min(to, rest.length)), 0, one);
  return rest;
}
