/** What the parts of the form designer share. */
import { createContext, useContext } from "react";
import type { Boot } from "../boot";
import { type FormModel, ROOT } from "../document/form";
import { same } from "../document/json";
import type { FieldKinds } from "../document/kinds";
import { pagesOf } from "../document/placing";
import type { Problem } from "../document/problems";
import type { People } from "../panel/world";
import type { Pane } from "../shell/Panes";
import type { Autosave } from "../state/autosave";
import type { Editor } from "../state/editor";
import type { FieldSaid, Questions } from "../state/questions";
import { type Store, useStore } from "../state/store";
import type { DragState } from "./drag";

/** What is on the screen beside the definition itself. */
export interface ViewState {
  /** The page shown; the root where the form has none, or for what stands outside the pages. */
  readonly page: string;
  readonly drag: DragState | null;
  readonly said: { readonly [id: string]: FieldSaid };
  readonly people: People;
  /** What of the page a narrow window shows. */
  readonly pane: Pane;
  readonly byField: ReadonlyMap<string, readonly Problem[]>;
}

export interface FormSession {
  readonly boot: Boot;
  readonly editor: Editor<FormModel>;
  readonly autosave: Autosave<FormModel>;
  readonly questions: Questions;
  readonly kinds: FieldKinds;
  readonly view: Store<ViewState>;
  /** Fields added since the page was opened: their key still follows their label. */
  readonly fresh: Set<string>;
}

const Context = createContext<FormSession | null>(null);
export const FormSessionProvider = Context.Provider;

export function useSession(): FormSession {
  const session = useContext(Context);
  if (!session) throw new Error("outside the form designer");
  return session;
}

export function useModel<T>(select: (model: FormModel) => T, equal?: (a: T, b: T) => boolean): T {
  const { editor } = useSession();
  return useStore(editor.store, (state) => select(state.history.model), equal);
}

export function useView<T>(select: (view: ViewState) => T): T {
  return useStore(useSession().view, select);
}

/** The page a field stands on. */
export function pageOf(model: FormModel, kinds: FieldKinds, id: string): string {
  const pages = new Set(pagesOf(model, kinds));
  for (let at = id; at; at = model.parent[at] ?? ROOT) if (pages.has(at)) return at;
  return ROOT;
}

/** The page to show: the chosen one, else the first. */
export function shownPage(model: FormModel, kinds: FieldKinds, chosen: string): string {
  const pages = pagesOf(model, kinds);
  if (pages.includes(chosen)) return chosen;
  const loose = (model.children[ROOT] ?? []).some((id) => !pages.includes(id));
  return chosen === ROOT && (loose || pages.length === 0) ? ROOT : (pages[0] ?? ROOT);
}

export const NONE: readonly string[] = [];

export function useChildren(parent: string): readonly string[] {
  return useModel((model) => model.children[parent] ?? NONE, same);
}
