/** What stands in a definition: strings, whole numbers, booleans, null, lists and objects of these. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export type Settings = { readonly [name: string]: Json };

/** A text in both languages; either may be missing while it is being written. */
export interface Label {
  readonly zh?: string;
  readonly en?: string;
}

/** A finished sentence of ours in both languages. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

export function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Deep equality by content; the order of an object's names does not matter. */
export function same(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [a, b] = [left as Record<string, unknown>, right as Record<string, unknown>];
  const names = Object.keys(a).filter((name) => a[name] !== undefined);
  const others = Object.keys(b).filter((name) => b[name] !== undefined);
  return names.length === others.length && names.every((name) => same(a[name], b[name]));
}

/** The object with some entries changed; a value of undefined takes the entry away. */
export function patched<T extends object>(of: T, patch: Partial<T>): T {
  const made = { ...of, ...patch };
  for (const name of Object.keys(patch) as (keyof T)[]) if (patch[name] === undefined) delete made[name];
  return made;
}
