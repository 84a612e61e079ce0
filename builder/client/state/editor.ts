/** One definition being edited: its history, what is selected, what the server says of it. */
import { begin, type Command, type History, perform, redo, seal, undo } from "../document/command";
import type { Json } from "../document/json";
import type { Problem } from "../document/problems";
import { Store } from "./store";

export type Saving = "saved" | "waiting" | "saving" | "offline" | "refused";

/** Somebody saved in between: who, what he changed since the version both began with, and how he left it. */
export interface Clash {
  readonly who: string | null;
  /** It was oneself, in another window. */
  readonly own?: boolean;
  readonly when: string | null;
  readonly revision: number;
  readonly changed: readonly { readonly what: string; readonly text: { readonly zh: string; readonly en: string } }[];
  readonly document: { readonly [name: string]: Json };
}

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "ok" | "bad" | "info";
  readonly undo?: boolean;
}

export interface EditorState<M> {
  readonly history: History<M>;
  readonly selected: string | null;
  readonly revision: number;
  readonly saving: Saving;
  readonly savedAt: Date | null;
  readonly refusal: string | null;
  readonly clash: Clash | null;
  readonly problems: readonly Problem[];
  /** Read out by screen readers after a move, an insertion, a refusal. */
  readonly spoken: string;
  readonly toast: Toast | null;
  /** A setting's path to show after a jump. */
  readonly jump: { readonly path: readonly string[]; readonly n: number } | null;
}

export class Editor<M> {
  readonly store: Store<EditorState<M>>;
  private toasts = 0;
  private heard: Command<M>[] | null = null;

  constructor(
    model: M,
    revision: number,
    readonly write: (model: M) => { readonly [name: string]: Json },
    readonly read: (document: { readonly [name: string]: Json }) => M,
    savedAt: Date | null = null,
    problems: readonly Problem[] = [],
  ) {
    this.store = new Store<EditorState<M>>({
      history: begin(model),
      selected: null,
      revision,
      saving: "saved",
      savedAt,
      refusal: null,
      clash: null,
      problems,
      spoken: "",
      toast: null,
      jump: null,
    });
  }

  get model(): M {
    return this.store.get().history.model;
  }

  /** Every edit from now on, undo and redo among them, until `stop` answers them in order. */
  listen(): { stop: () => readonly Command<M>[] } {
    const heard: Command<M>[] = [];
    this.heard = heard;
    return {
      stop: () => {
        if (this.heard === heard) this.heard = null;
        return heard;
      },
    };
  }

  perform(command: Command<M>, select?: string | null) {
    this.heard?.push(command);
    this.store.set((now) => ({
      history: perform(now.history, command),
      ...(select === undefined ? {} : { selected: select }),
    }));
  }

  undo() {
    const last = this.store.get().history.past.at(-1);
    if (last) this.heard?.push(last.back);
    this.store.set((now) => ({ history: undo(now.history) }));
  }

  redo() {
    const next = this.store.get().history.future.at(-1);
    if (next) this.heard?.push(next);
    this.store.set((now) => ({ history: redo(now.history) }));
  }

  /** The next keystroke begins an undo step of its own. */
  seal() {
    const { history } = this.store.get();
    const sealed = seal(history);
    if (sealed !== history) this.store.set({ history: sealed });
  }

  select(id: string | null) {
    if (this.store.get().selected !== id) this.store.set((now) => ({ selected: id, history: seal(now.history) }));
  }

  jumpTo(id: string | null, path: readonly string[]) {
    this.store.set((now) => ({ selected: id, jump: { path, n: (now.jump?.n ?? 0) + 1 } }));
  }

  say(text: string) {
    // The same sentence twice in a row is read out only when the text differs.
    this.store.set((now) => ({ spoken: now.spoken === text ? `${text}\u200b` : text }));
  }

  tell(text: string, tone: Toast["tone"] = "ok", undoable = false) {
    this.toasts += 1;
    this.store.set({ toast: { id: this.toasts, text, tone, undo: undoable } });
  }

  /** Begin anew from a document of the server's: after a rename, or when the other's version is taken. */
  replace(document: { readonly [name: string]: Json }, revision: number) {
    this.store.set({ history: begin(this.read(document)), revision, saving: "saved", clash: null, refusal: null });
  }
}
