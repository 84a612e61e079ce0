/** What the parts of the decision designer share. */
import { createContext, useContext } from "react";
import type { Boot } from "../boot";
import type { Label } from "../document/json";
import type { Problem } from "../document/problems";
import type { Pane } from "../shell/Panes";
import type { Api } from "../state/api";
import type { Autosave } from "../state/autosave";
import type { Editor } from "../state/editor";
import { type Store, useStore } from "../state/store";
import type { At } from "./grid";
import type { Marks } from "./marks";
import { type Decision, idOf, type Logic, type Part, partOf, partsOf } from "./model";
import type { Tried } from "./trial";

export interface Example {
  readonly input: string;
  readonly label: Label;
  readonly feel: string;
  readonly text: Label;
}

export interface Finding {
  readonly level: "problem" | "note";
  readonly text: Label;
  readonly example: readonly Example[];
  readonly code?: string;
  /** The tests of a row that would fill a gap. */
  readonly cells?: readonly string[];
  readonly rows?: readonly string[];
}

export interface Analysis {
  readonly gaps: readonly Finding[];
  readonly overlaps: readonly Finding[];
  readonly dead: readonly Finding[];
  readonly stopped: readonly { readonly text: Label }[];
  readonly overlapping: number;
}

/** What the panel at the right is about. */
export type Subject =
  | { readonly about: "part" }
  | { readonly about: "input"; readonly id: string }
  | { readonly about: "column" };

export interface DecisionView {
  readonly part: string;
  readonly panel: "try" | "set";
  readonly subject: Subject;
  /** Where one is in the table shown. */
  readonly at: At;
  /** What of the page a narrow window shows. */
  readonly pane: Pane;
  readonly tables: { readonly [part: string]: Analysis };
  readonly analysed: number;
  readonly marks: Marks;
  readonly tried: Tried;
  /** Grows when the grid is asked to take the focus. */
  readonly focus: number;
}

export interface DecisionSession {
  readonly boot: Boot;
  readonly api: Api;
  readonly editor: Editor<Decision>;
  readonly autosave: Autosave<Decision>;
  readonly view: Store<DecisionView>;
  /** Inputs, parts and columns made since the page was opened: their key still follows their name. */
  readonly fresh: Set<string>;
  /** How many askings for the focus a grid has answered; a part that is shown only now answers the last one. */
  readonly focused: { count: number };
}

const Context = createContext<DecisionSession | null>(null);
export const DecisionSessionProvider = Context.Provider;

export function useDecision(): DecisionSession {
  const session = useContext(Context);
  if (!session) throw new Error("outside the decision designer");
  return session;
}

export function useDocument<T>(select: (model: Decision) => T, equal?: (a: T, b: T) => boolean): T {
  return useStore(useDecision().editor.store, (state) => select(state.history.model), equal);
}

export function useView<T>(select: (view: DecisionView) => T): T {
  return useStore(useDecision().view, select);
}

/** The part shown: the chosen one, else the document's result, else the first. */
export function shownPart(model: Decision, chosen: string): Part | undefined {
  return partOf(model, chosen) ?? partOf(model, model.result ?? "") ?? partsOf(model)[0];
}

export function useShownPart(): Part | undefined {
  const chosen = useView((view) => view.part);
  return useDocument((model) => shownPart(model, chosen));
}

export function currentPart(session: DecisionSession): Part | undefined {
  return shownPart(session.editor.model, session.view.get().part);
}

export function currentLogic(session: DecisionSession): { readonly id: string; readonly logic: Logic } | null {
  const part = currentPart(session);
  return part?.logic ? { id: idOf(part), logic: part.logic } : null;
}

export type Problems = readonly Problem[];
export const NO_PROBLEMS: Problems = [];
