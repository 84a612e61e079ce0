/** What the settings panel knows of the definition around the setting it draws. */
import { createContext, useContext } from "react";
import type { DefinitionEntry } from "../boot";
import type { Json, Label } from "../document/json";
import type { ChoiceOption, Control } from "../document/kinds";
import type { Problem } from "../document/problems";

/** A field as expressions and references name it. */
export interface Named {
  readonly id: string;
  /** Its name in expressions; a column's begins with its table's. */
  readonly name: string;
  readonly label: string;
  readonly feel: string;
  readonly kind: string;
  readonly icon: string;
  readonly table: string | null;
  /** What may be chosen, where the kind lets its author list options. */
  readonly options: readonly ChoiceOption[];
}

export interface NamedNode {
  readonly id: string;
  readonly label: string;
  readonly icon: string;
  readonly hasTask: boolean;
  readonly returnable: boolean;
}

export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface People {
  readonly roles: readonly Person[];
  readonly departments: readonly Person[];
  readonly users: readonly Person[];
}

export interface Read {
  readonly tree: Json | null;
  /** The server's sentence for it, for what the condition builder cannot show. */
  readonly sentence: Label | null;
  readonly problems: readonly Problem[];
}

export interface Tried {
  readonly shown: string | null;
  readonly problems: readonly Problem[];
}

export interface World {
  /** The fields that expressions at the selected place may name. */
  readonly fields: readonly Named[];
  readonly nodes: readonly NamedNode[];
  readonly definitions: readonly DefinitionEntry[];
  readonly people: People;
  readonly problems: readonly Problem[];
  /** The fields of another form, or of the form that another flow walks. */
  fieldsOf(definition: string): Promise<readonly Named[]>;
  /** A FEEL text's syntax tree, from the server's parser. */
  read(text: string): Promise<Read>;
  /** What the expression gives for the sample answers. */
  attempt(text: string, expects: string, scope?: string): Promise<Tried>;
  /** The names of those whom a who-setting finds for a sample; null where the server cannot say. */
  who(value: Json): Promise<readonly string[] | null>;
}

export const nobody: People = { roles: [], departments: [], users: [] };

const Context = createContext<World | null>(null);

export const WorldProvider = Context.Provider;

export function useWorld(): World {
  const world = useContext(Context);
  if (!world) throw new Error("a settings panel needs its world");
  return world;
}

export interface ControlProps {
  readonly control: Control;
  readonly value: Json | undefined;
  readonly change: (value: Json | undefined, merge?: string) => void;
  /** The other settings beside this one. */
  readonly siblings: { readonly [name: string]: Json };
}
