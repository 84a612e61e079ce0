/**
 * Saves the draft a moment after each edit and keeps a copy in the browser until the server has it. Nothing typed is
 * lost: not by a lost connection, not by a closed tab, not by somebody else's save in between.
 */
import { type Json, same } from "../document/json";
import type { Problem } from "../document/problems";
import { t } from "../i18n";
import { type Answer, type Api, Refusal, Unreachable } from "./api";
import type { Clash, Editor } from "./editor";

const PAUSE = 700;
const RETRY = [2_000, 5_000, 10_000, 30_000];
/** Milliseconds that leaving a page may take. */
const LEAVING = 10_000;

interface Saved {
  readonly revision: number;
  readonly saved_at?: string;
  readonly problems?: readonly Problem[];
}

type Document = { readonly [name: string]: Json };

export interface Kept {
  readonly revision: number;
  readonly document: Document;
}

export class Autosave<M> {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private running: Promise<void> | null = null;
  private failures = 0;
  private adopting = false;
  /** Until when the page may be on its way out: the next one may already have read what the server held before. */
  private leaving = 0;
  private sent: M;
  /** The server's version that the edits here began with. */
  private base: Document;

  constructor(
    private readonly editor: Editor<M>,
    private readonly api: Pick<Api, "send" | "slug">,
    private readonly key: string,
    private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
    private readonly pause = PAUSE,
    page: EventTarget | undefined = globalThis.window,
  ) {
    this.sent = editor.model;
    this.base = editor.write(editor.model);
    let last = editor.model;
    page?.addEventListener("beforeunload", () => {
      this.leaving = Date.now() + LEAVING;
    });
    editor.store.subscribe(() => {
      if (editor.model === last) return;
      last = editor.model;
      if (editor.model !== this.sent && !this.adopting) this.changed();
    });
  }

  private get place(): string {
    return `fw-draft:${this.api.slug}:${this.key}`;
  }

  /** What the browser kept of an earlier visit that the server never got. */
  kept(): Kept | null {
    try {
      const text = this.storage.getItem(this.place);
      return text ? (JSON.parse(text) as Kept) : null;
    } catch {
      return null;
    }
  }

  forget() {
    try {
      this.storage.removeItem(this.place);
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }

  private keep(document: Document) {
    try {
      this.storage.setItem(this.place, JSON.stringify({ revision: this.editor.store.get().revision, document }));
    } catch {
      // Full or forbidden storage: the server still gets every edit, only the second net is missing.
    }
  }

  private changed() {
    this.keep(this.editor.write(this.editor.model));
    if (this.editor.store.get().clash) return;
    this.editor.store.set((now) => ({ saving: now.saving === "offline" ? "offline" : "waiting" }));
    this.later(this.pause);
  }

  private later(wait: number) {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), wait);
  }

  get dirty(): boolean {
    return this.editor.model !== this.sent;
  }

  /** Save now what is not saved yet; resolves when the server has answered. */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.running) await this.running;
    if (!this.dirty || this.editor.store.get().clash) return;
    this.running = this.save(this.editor.store.get().revision).finally(() => {
      this.running = null;
    });
    await this.running;
  }

  private async save(seen: number): Promise<void> {
    const model = this.editor.model;
    const document = this.editor.write(model);
    this.editor.store.set((now) => ({ saving: now.saving === "offline" ? "offline" : "saving" }));
    try {
      const answer: Answer<Saved> = await this.api.send("PUT", `definitions/${this.key}`, document, {
        "If-Match": `"${seen}"`,
      });
      this.failures = 0;
      this.took(model, answer.body);
    } catch (error) {
      const clash = clashOf(error);
      // A save whose answer was lost is on the server all the same: the same text is no conflict with anybody.
      if (clash && same(clash.document, document)) this.took(model, { revision: clash.revision });
      else if (clash) this.editor.store.set({ clash: await this.told(clash), saving: "refused" });
      else this.failed(error);
    }
  }

  private took(model: M, saved: Saved) {
    this.sent = model;
    this.base = this.editor.write(model);
    const done = this.editor.model === model;
    this.editor.store.set((now) => ({
      revision: saved.revision,
      savedAt: saved.saved_at ? new Date(saved.saved_at) : new Date(),
      problems: saved.problems ?? now.problems,
      saving: done ? "saved" : "waiting",
      refusal: null,
    }));
    // A save that is answered while the page is being left keeps its copy: the next page compares it with what it got.
    if (done && Date.now() > this.leaving) this.forget();
    else if (!done) {
      this.keep(this.editor.write(this.editor.model));
      this.later(this.pause);
    }
  }

  private failed(error: unknown) {
    if (error instanceof Unreachable) {
      this.editor.store.set({ saving: "offline" });
      this.later(RETRY[Math.min(this.failures, RETRY.length - 1)] ?? 30_000);
      this.failures += 1;
    } else {
      this.editor.store.set({ saving: "refused", refusal: error instanceof Error ? error.message : String(error) });
    }
  }

  /** The clash with the other's own changes: the refusal itself compares with what was sent, our edits among it. */
  private async told(clash: Clash): Promise<Clash> {
    try {
      const asked = await this.api.send<Pick<Clash, "changed" | "own">>(
        "POST",
        `definitions/${this.key}/since`,
        this.base,
      );
      return { ...clash, changed: asked.body.changed, own: asked.body.own ?? false };
    } catch {
      return { ...clash, changed: [] };
    }
  }

  /** Take the other person's version; one's own stays as the browser's copy until the next edit. */
  takeTheirs() {
    const clash = this.editor.store.get().clash;
    if (!clash) return;
    this.replaced(clash.document, clash.revision);
  }

  /** Save one's own version over the other person's. */
  async keepMine() {
    const clash = this.editor.store.get().clash;
    if (!clash) return;
    this.editor.store.set({ clash: null, revision: clash.revision });
    await this.flush();
  }

  /**
   * Let the server change this definition itself (a rename): `ask` gets the revision to change, `own` finds in the
   * answer what became of this definition. Saves wait meanwhile, and edits made meanwhile are made again on the answer.
   */
  async changedThere<T>(
    ask: (revision: number) => Promise<T>,
    own: (answer: T) => { document: Document; revision: number } | undefined,
  ): Promise<T> {
    await this.flush();
    if (this.dirty)
      throw new Error(t("改动还没有保存，请先保存。", "Your changes are not saved yet; save them first."));
    const meanwhile = this.editor.listen();
    const work = async () => {
      try {
        const answer = await ask(this.editor.store.get().revision);
        const made = own(answer);
        if (made) {
          this.replaced(made.document, made.revision);
          for (const command of meanwhile.stop()) this.editor.perform(command);
        }
        return answer;
      } finally {
        meanwhile.stop();
      }
    };
    const working = work();
    this.running = working
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        this.running = null;
      });
    return working;
  }

  private replaced(document: Document, revision: number) {
    if (this.timer) clearTimeout(this.timer);
    this.adopting = true;
    this.editor.replace(document, revision);
    this.adopting = false;
    this.sent = this.editor.model;
    this.base = document;
    this.forget();
  }

  /** Bring back an earlier visit's edits: at once where nobody saved since, else as a clash to decide. */
  restore(server: Document): "nothing" | "restored" | "clash" {
    const kept = this.kept();
    if (!kept || same(kept.document, server)) {
      this.forget();
      return "nothing";
    }
    const now = this.editor.store.get();
    const mine = this.editor.read(kept.document);
    this.editor.store.set({ history: { ...now.history, model: mine } });
    if (kept.revision === now.revision) return "restored";
    this.editor.store.set({
      clash: { who: null, when: null, revision: now.revision, changed: [], document: server },
      saving: "refused",
    });
    return "clash";
  }
}

function clashOf(error: unknown): Clash | null {
  const is = error instanceof Refusal && error.status === 409 && error.body.document;
  return is ? (error.body as unknown as Clash) : null;
}
