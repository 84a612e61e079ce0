/** What the parts of the connector designer share. */
import { createContext, useContext } from "react";
import type { Boot } from "../boot";
import type { ChoiceOption, Control } from "../document/kinds";
import type { Problem } from "../document/problems";
import type { Pane } from "../shell/Panes";
import type { Api } from "../state/api";
import type { Autosave } from "../state/autosave";
import type { Editor } from "../state/editor";
import { type Store, useStore } from "../state/store";
import type { Connector } from "./model";

/** What may be told of a secret. */
export interface Kept {
  readonly origin: string;
  readonly by: string | null;
  readonly at: string;
}

/** What operations are made of, as the server describes it. */
export interface Described {
  readonly operation: readonly Control[];
  readonly auths: readonly ChoiceOption[];
  readonly types: readonly ChoiceOption[];
  readonly secret: Kept | null;
}

export interface ConnectorView {
  readonly described: Described | null;
  readonly pane: Pane;
  /** What was typed to try an operation, by the operation's id and the argument's key. */
  readonly typed: { readonly [operation: string]: { readonly [key: string]: string } };
}

export interface ConnectorSession {
  readonly boot: Boot;
  readonly api: Api;
  readonly editor: Editor<Connector>;
  readonly autosave: Autosave<Connector>;
  readonly view: Store<ConnectorView>;
}

const Context = createContext<ConnectorSession | null>(null);
export const ConnectorSessionProvider = Context.Provider;

export function useConnector(): ConnectorSession {
  const session = useContext(Context);
  if (!session) throw new Error("outside the connector designer");
  return session;
}

export function useDocument<T>(select: (model: Connector) => T): T {
  return useStore(useConnector().editor.store, (state) => select(state.history.model));
}

export function useView<T>(select: (view: ConnectorView) => T): T {
  return useStore(useConnector().view, select);
}

/** The id of the operation shown; null is the connection. */
export function useSelected(): string | null {
  return useStore(useConnector().editor.store, (state) => state.selected);
}

/** This connector's problems, those of an operation or (null) of the connection. */
export function useProblemsOf(operation: string | null): readonly Problem[] {
  const { boot, editor } = useConnector();
  const all = useStore(editor.store, (state) => state.problems);
  return all.filter(
    ({ place }) =>
      place[0] === boot.key &&
      (operation ? place[2] === operation && place[1] === "operations" : !place[2] || place[1] !== "operations"),
  );
}

/** Ask anew what is wrong: a secret is no part of the document, so no save says it. */
export async function renewProblems({ api, editor }: ConnectorSession) {
  try {
    editor.store.set({ problems: (await api.get<{ problems: Problem[] }>("problems")).problems });
  } catch {
    // The next save brings them.
  }
}
