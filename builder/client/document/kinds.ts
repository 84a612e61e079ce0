/** Kinds as the server describes them. The designers know kinds only through these descriptions. */
import type { Json, Label } from "./json";

export interface ControlBase {
  readonly control: string;
  readonly name: string;
  readonly label: Label;
  readonly hint?: Label;
  readonly default?: Json;
  readonly required?: boolean;
  /** Shown only while the sibling setting has one of the values. */
  readonly needs?: { readonly name: string; readonly values: readonly Json[] };
  /** The tab it stands on; none is the first. */
  readonly group?: string;
}

export interface ChoiceOption {
  readonly value: string;
  readonly label: Label;
  readonly hint?: Label | null;
}

/** One setting; which of the further properties it carries follows from `control`. */
export interface Control extends ControlBase {
  readonly multiline?: boolean;
  readonly minimum?: number | null;
  readonly maximum?: number | null;
  readonly unit?: Label | null;
  readonly options?: readonly ChoiceOption[];
  readonly many?: boolean;
  readonly expects?: string;
  readonly scope?: string;
  readonly as_condition?: boolean;
  readonly to?: string;
  readonly feel?: readonly string[];
  readonly of?: string | null | readonly Control[];
  readonly ids?: string | null;
  readonly item?: Label;
  readonly form?: string | null;
  readonly target?: string | null;
  readonly [more: string]: unknown;
}

export interface KindBase {
  readonly name: string;
  readonly label: Label;
  readonly group: string;
  readonly settings: readonly Control[];
  readonly icon: string;
  readonly missing?: boolean;
}

export interface FieldKind extends KindBase {
  readonly holds: "value" | "rows" | "layout";
  readonly feel: Json;
  readonly computed: boolean;
  readonly columns_ok: boolean;
  readonly parent: string | null;
  readonly lays: "" | "stack" | "beside";
  readonly numeric: boolean;
  readonly uploads: boolean;
}

export interface PortDescription {
  readonly name: string;
  readonly label: Label;
  /** The outcome with which the case ends when nothing leaves the port. */
  readonly ends: string | null;
  readonly branch: number | null;
  /** Without a line the step stops here for an admin. */
  readonly optional?: boolean;
}

export interface NodeKind extends KindBase {
  readonly begins: boolean;
  readonly ends: boolean;
  readonly splits: boolean;
  readonly gathers: boolean;
  readonly has_task: boolean;
  readonly returnable: boolean;
  /** The ports of a freshly placed node. */
  readonly ports: readonly PortDescription[];
}

export type FieldKinds = { readonly [name: string]: FieldKind };
export type NodeKinds = { readonly [name: string]: NodeKind };

const gone = { label: { zh: "缺失的类型", en: "Missing kind" }, group: "", settings: [], icon: "", missing: true };

/** The kind of that name, or a stand-in where it is not installed: old documents always open. */
export function fieldKind(kinds: FieldKinds, name: string): FieldKind {
  return (
    kinds[name] ?? {
      ...gone,
      name,
      holds: "value",
      feel: "any",
      computed: false,
      columns_ok: true,
      parent: null,
      lays: "",
      numeric: false,
      uploads: false,
    }
  );
}

export function nodeKind(kinds: NodeKinds, name: string): NodeKind {
  return (
    kinds[name] ?? {
      ...gone,
      name,
      begins: false,
      ends: false,
      splits: false,
      gathers: false,
      has_task: false,
      returnable: false,
      ports: [{ name: "out", label: { zh: "下一步", en: "Next" }, ends: null, branch: null }],
    }
  );
}

/** Whether other fields may stand inside fields of this kind. */
export function nests(kind: FieldKind): boolean {
  return kind.holds === "rows" || kind.lays !== "";
}

/** What a setting that must be there is while nothing was set: the kind then says what is missing in its own words. */
const BLANK: { readonly [control: string]: Json } = {
  text: "",
  expression: "",
  label: {},
  message: {},
  list: [],
  mapping: [],
  options: [],
  who: { rules: [] },
};

/** Controls' own values of a fresh field, node or row. */
export function fresh(controls: readonly Control[]): { [name: string]: Json } {
  const made: { [name: string]: Json } = {};
  for (const control of controls) {
    const blank = control.required ? BLANK[control.control] : undefined;
    const value = control.default ?? blank;
    if (value !== undefined) made[control.name] = value;
  }
  return made;
}

/** The settings of a freshly placed field or node. */
export function defaultSettings(kind: KindBase): { [name: string]: Json } {
  return fresh(kind.settings);
}

/** The setting whose rows are ways out of the node; there is none where the ports are fixed. */
export function branchControl(kind: NodeKind): Control | null {
  return kind.settings.find((control) => control.control === "list" && Boolean(control.ids)) ?? null;
}
