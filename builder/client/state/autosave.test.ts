import { describe, expect, test } from "vitest";
import { type FormDocument, formDocument, formModel } from "../document/form";
import { changeField } from "../document/form-commands";
import type { Json } from "../document/json";
import { form } from "../document/samples";
import { type Answer, Refusal, Unreachable } from "./api";
import { Autosave } from "./autosave";
import { Editor } from "./editor";

type Document = { readonly [name: string]: Json };

/** A server that keeps one draft with its revision, as the real one does. */
class Server {
  document = form as unknown as Document;
  revision = 1;
  down = false;
  readonly slug = "w";

  async send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    if (this.down) throw new Unreachable();
    if (method === "POST" && path === "definitions/f/since") {
      const label = (document: Document) => JSON.stringify((document.fields as unknown as { label: Json }[])[0]?.label);
      const text = `${label(body as Document)} → ${label(this.document)}`;
      return { body: { changed: [{ what: "changed", text: { zh: text, en: text } }] } as T, revision: null };
    }
    if (headers["If-Match"] !== `"${this.revision}"`)
      throw new Refusal(409, {
        title: "stale",
        who: "周琪",
        revision: this.revision,
        changed: [],
        document: this.document,
      });
    this.document = body as Document;
    this.revision += 1;
    return { body: { revision: this.revision, problems: [] } as T, revision: this.revision };
  }
}

class Memory {
  readonly items = new Map<string, string>();
  getItem = (name: string) => this.items.get(name) ?? null;
  setItem = (name: string, value: string) => void this.items.set(name, value);
  removeItem = (name: string) => void this.items.delete(name);
}

function open(server: Server, memory = new Memory()) {
  const editor = new Editor(
    formModel(server.document as unknown as FormDocument),
    server.revision,
    (model) => formDocument(model) as unknown as Document,
    (document) => formModel(document as unknown as FormDocument),
  );
  const page = new EventTarget();
  const autosave = new Autosave(editor, server, "f", memory, 1_000_000, page);
  return { editor, autosave, memory, page };
}

const relabel = (zh: string) => changeField("a", { label: { zh } });

describe("autosave", () => {
  test("a save whose answer was lost is no conflict with oneself", async () => {
    const server = new Server();
    const { editor, autosave } = open(server);
    editor.perform(relabel("姓名"));
    const taken = server.send.bind(server);
    server.send = async (...said) => {
      await taken(...said);
      throw new Unreachable();
    };
    await autosave.flush();
    server.send = taken;
    await autosave.flush();
    expect(editor.store.get().clash).toBeNull();
    expect(editor.store.get().saving).toBe("saved");
    expect(editor.store.get().revision).toBe(server.revision);
  });

  test("an edit reaches the server and the browser's copy goes", async () => {
    const server = new Server();
    const { editor, autosave, memory } = open(server);
    editor.perform(relabel("乙"));
    expect(editor.store.get().saving).toBe("waiting");
    expect(memory.items.size).toBe(1);
    await autosave.flush();
    expect(server.revision).toBe(2);
    expect(editor.store.get().saving).toBe("saved");
    expect(memory.items.size).toBe(0);
  });

  test("a lost connection loses nothing, and the next visit brings it back", async () => {
    const server = new Server();
    const first = open(server);
    server.down = true;
    first.editor.perform(relabel("乙"));
    await first.autosave.flush();
    expect(first.editor.store.get().saving).toBe("offline");
    server.down = false;
    const second = open(server, first.memory);
    expect(second.autosave.restore(server.document)).toBe("restored");
    expect(second.editor.model.fields.a?.label).toEqual({ zh: "乙" });
    await second.autosave.flush();
    expect(server.revision).toBe(2);
  });

  test("what is typed while the server renames a key is kept, on the document it renamed", async () => {
    const server = new Server();
    const { editor, autosave, memory } = open(server);
    editor.perform(relabel("乙"));
    let answer = () => {};
    const renamed = autosave.changedThere(
      async (seen) => {
        expect(seen).toBe(server.revision);
        const fields = server.document.fields as unknown as { id: string }[];
        const made = fields.map((each) => (each.id === "a" ? { ...each, key: "neu" } : each));
        server.document = { ...server.document, fields: made as unknown as Json };
        server.revision += 1;
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return { document: server.document, revision: server.revision };
      },
      (own) => own,
    );
    while (server.revision < 3) await Promise.resolve();
    editor.perform(relabel("丙"));
    editor.perform(relabel("丁"));
    editor.undo();
    const saved = autosave.flush(); // waits: the revision it knows is no longer the server's
    answer();
    await renamed;
    await saved;
    expect(editor.model.fields.a).toMatchObject({ label: { zh: "丙" }, key: "neu" });
    expect(editor.store.get()).toMatchObject({ clash: null, saving: "saved", revision: 4 });
    expect((server.document.fields as unknown as Json[])[0]).toMatchObject({ label: { zh: "丙" }, key: "neu" });
    expect(memory.items.size).toBe(0);
  });

  test("a refused rename leaves everything as it is, and saving goes on", async () => {
    const server = new Server();
    const { editor, autosave } = open(server);
    const asked = autosave.changedThere(
      () => Promise.reject(new Refusal(422, { title: "taken" })),
      () => undefined,
    );
    await expect(asked).rejects.toBeInstanceOf(Refusal);
    editor.perform(relabel("乙"));
    await autosave.flush();
    expect(server.revision).toBe(2);
    server.down = true;
    editor.perform(relabel("丙"));
    const offline = autosave.changedThere(
      () => Promise.resolve({}),
      () => undefined,
    );
    await expect(offline).rejects.toThrow();
    expect(editor.model.fields.a?.label).toEqual({ zh: "丙" });
  });

  test("who saves second is told who was first, and may take either version", async () => {
    const server = new Server();
    const [mine, theirs] = [open(server), open(server)];
    theirs.editor.perform(relabel("丙"));
    await theirs.autosave.flush();
    mine.editor.perform(relabel("乙"));
    await mine.autosave.flush();
    expect(mine.editor.store.get().clash?.who).toBe("周琪");
    // What the other one did since both began: his edit, and nothing of one's own.
    expect(mine.editor.store.get().clash?.changed.map((change) => change.text.zh)).toEqual([
      '{"zh":"甲"} → {"zh":"丙"}',
    ]);
    await mine.autosave.keepMine();
    expect(server.revision).toBe(3);
    expect((server.document.fields as unknown as { label: Json }[])[0]?.label).toEqual({ zh: "乙" });
    theirs.editor.perform(relabel("丁"));
    await theirs.autosave.flush();
    theirs.autosave.takeTheirs();
    expect(theirs.editor.model.fields.a?.label).toEqual({ zh: "乙" });
    expect(theirs.editor.store.get().saving).toBe("saved");
  });

  test("a copy older than the server's draft is a clash to decide, not an overwrite", async () => {
    const server = new Server();
    const first = open(server);
    server.down = true;
    first.editor.perform(relabel("乙"));
    await first.autosave.flush();
    server.down = false;
    const other = open(server);
    other.editor.perform(relabel("丙"));
    await other.autosave.flush();
    const again = open(server, first.memory);
    expect(again.autosave.restore(server.document)).toBe("clash");
    expect(again.editor.model.fields.a?.label).toEqual({ zh: "乙" });
    await again.autosave.flush();
    expect(server.revision).toBe(2);
  });

  test("edits made while a save is under way are saved after it", async () => {
    const server = new Server();
    const { editor, autosave } = open(server);
    editor.perform(relabel("乙"));
    const saving = autosave.flush();
    editor.perform(relabel("丙"));
    await saving;
    expect(editor.store.get().saving).toBe("waiting");
    await autosave.flush();
    expect(server.revision).toBe(3);
  });

  test("a save that is answered while the page is left is found by the next page, though that read the older draft", async () => {
    const server = new Server();
    const older = { document: server.document, revision: server.revision };
    const first = open(server);
    first.editor.perform(relabel("乙"));
    first.page.dispatchEvent(new Event("beforeunload"));
    await first.autosave.flush();
    expect(server.revision).toBe(2);

    const late = new Server();
    late.document = older.document;
    const second = open(late, first.memory);
    expect(second.autosave.restore(older.document)).toBe("restored");
    late.document = server.document;
    late.revision = server.revision;
    await second.autosave.flush();
    expect(second.editor.store.get().saving).toBe("saved");
    expect(late.revision).toBe(2);
  });
});
