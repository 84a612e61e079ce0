/** What the parts of the flow designer share. */
import { createContext, useContext } from "react";
import type { Boot } from "../boot";
import type { FlowModel } from "../document/flow";
import type { FieldKinds, NodeKinds } from "../document/kinds";
import type { Problem } from "../document/problems";
import type { Named, People } from "../panel/world";
import type { Pane } from "../shell/Panes";
import type { Autosave } from "../state/autosave";
import type { Editor } from "../state/editor";
import type { NodeSaid, Questions } from "../state/questions";
import { type Store, useStore } from "../state/store";

export interface FlowView {
  readonly said: { readonly [id: string]: NodeSaid };
  /** The fields of the form whose record the flow walks. */
  readonly fields: readonly Named[];
  /** Branch conditions in words, by their FEEL text. */
  readonly sentences: { readonly [text: string]: string };
  readonly people: People;
  /** What of the page a narrow window shows. */
  readonly pane: Pane;
  readonly byNode: ReadonlyMap<string, readonly Problem[]>;
}

export interface FlowSession {
  readonly boot: Boot;
  readonly editor: Editor<FlowModel>;
  readonly autosave: Autosave<FlowModel>;
  readonly questions: Questions;
  readonly kinds: NodeKinds;
  readonly fieldKinds: FieldKinds;
  readonly view: Store<FlowView>;
}

const Context = createContext<FlowSession | null>(null);
export const FlowSessionProvider = Context.Provider;

export function useFlow(): FlowSession {
  const session = useContext(Context);
  if (!session) throw new Error("outside the flow designer");
  return session;
}

export function useFlowModel<T>(select: (model: FlowModel) => T, equal?: (a: T, b: T) => boolean): T {
  return useStore(useFlow().editor.store, (state) => select(state.history.model), equal);
}

export function useFlowView<T>(select: (view: FlowView) => T): T {
  return useStore(useFlow().view, select);
}
