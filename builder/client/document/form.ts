/** A form document, and the same as a normalised model: fields by id, children by parent. */
import type { Json, Label, Settings } from "./json";

/** A field without the fields inside it. */
export interface FieldEntry {
  readonly id: string;
  readonly kind: string;
  readonly key?: string;
  readonly label?: Label;
  readonly hint?: Label;
  readonly required?: boolean | string;
  readonly shown_if?: string;
  readonly read_only_if?: string;
  readonly default?: string;
  readonly sensitivity?: string;
  readonly settings?: Settings;
}

export interface FieldDocument extends FieldEntry {
  readonly fields?: readonly FieldDocument[];
}

export interface RuleDocument {
  readonly id: string;
  readonly check: string;
  readonly at?: string;
  readonly message?: Label;
}

export interface FormHead {
  readonly kind: "form";
  readonly format: number;
  readonly key: string;
  readonly label?: Label;
  readonly description?: Label;
  readonly title?: string;
  readonly rules?: readonly RuleDocument[];
}

export interface FormDocument extends FormHead {
  readonly fields?: readonly FieldDocument[];
}

/** The parent of what stands at the top of the form. */
export const ROOT = "";

export interface FormModel {
  readonly head: FormHead;
  readonly fields: { readonly [id: string]: FieldEntry };
  readonly children: { readonly [parent: string]: readonly string[] };
  readonly parent: { readonly [id: string]: string };
}

/** A place among the children of `parent`, before the child that now has that index. */
export interface Slot {
  readonly parent: string;
  readonly index: number;
}

export function formModel(document: FormDocument): FormModel {
  const { fields: top = [], ...head } = document;
  const fields: { [id: string]: FieldEntry } = {};
  const children: { [parent: string]: readonly string[] } = {};
  const parent: { [id: string]: string } = {};
  const walk = (list: readonly FieldDocument[], above: string) => {
    children[above] = list.map((field) => field.id);
    for (const { fields: inside = [], ...entry } of list) {
      fields[entry.id] = entry;
      parent[entry.id] = above;
      if (inside.length > 0) walk(inside, entry.id);
    }
  };
  walk(top, ROOT);
  return { head, fields, children, parent };
}

export function formDocument(model: FormModel): FormDocument {
  return { ...model.head, fields: childrenOf(model, ROOT).map((id) => treeOf(model, id)) };
}

export function childrenOf(model: FormModel, parent: string): readonly string[] {
  return model.children[parent] ?? [];
}

/** A field with everything inside it. */
export function treeOf(model: FormModel, id: string): FieldDocument {
  const entry = model.fields[id];
  if (!entry) throw new RangeError(`no field ${id}`);
  const inside = childrenOf(model, id);
  return inside.length > 0 ? { ...entry, fields: inside.map((child) => treeOf(model, child)) } : entry;
}

export function slotOf(model: FormModel, id: string): Slot {
  const parent = model.parent[id] ?? ROOT;
  return { parent, index: childrenOf(model, parent).indexOf(id) };
}

/** What stands around a field, innermost first, without the root. */
export function above(model: FormModel, id: string): string[] {
  const found: string[] = [];
  for (let at = model.parent[id]; at; at = model.parent[at]) found.push(at);
  return found;
}

/** All ids in reading order. */
export function inOrder(model: FormModel, from: string = ROOT): string[] {
  return childrenOf(model, from).flatMap((id) => [id, ...inOrder(model, id)]);
}

export function keysOf(model: FormModel): Set<string> {
  return new Set(Object.values(model.fields).flatMap((field) => (field.key ? [field.key] : [])));
}

export function settingOf(field: FieldEntry, name: string): Json | undefined {
  return field.settings?.[name];
}
