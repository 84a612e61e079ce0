import { describe, expect, test } from "vitest";
import { all, begin, type Command, type History, perform, redo, seal, undo } from "./command";
import { formDocument, formModel, ROOT } from "./form";
import { changeField, changeHead, insertField, moveField, removeField, wrapTop } from "./form-commands";
import { copyOf, isSlot, moveRefusal, pagesOf, refusal, slotAfter, step } from "./placing";
import { form, fieldKinds as kinds } from "./samples";

const model = formModel(form);

/** do, undo, redo: the document is what it was, then what it became. */
function poem<M>(start: M, command: Command<M>): M {
  const before = begin(start);
  const done = perform(before, command);
  expect(done.model).not.toEqual(start);
  const undone = undo(done);
  expect(undone.model).toEqual(start);
  expect(redo(undone).model).toEqual(done.model);
  expect(undo(redo(undone)).model).toEqual(start);
  return done.model;
}

describe("a form", () => {
  test("is the same document after being normalised and written again", () => {
    expect(formDocument(model)).toEqual(form);
  });

  test("a field is put into a section, and taken back", () => {
    const after = poem(model, insertField({ id: "x", kind: "words" }, { parent: "s", index: 1 }));
    expect(after.children.s).toEqual(["b", "x", "t"]);
  });

  test("a table goes with its columns and comes back with them", () => {
    const after = poem(model, removeField("t"));
    expect(after.fields.c).toBeUndefined();
  });

  test.each([
    ["a", ROOT, 3],
    ["d", ROOT, 0],
    ["a", "s", 1],
    ["b", ROOT, 0],
    ["a", "t", 1],
    ["b", "s", 2],
  ])("%s moves to %s before %i, and back", (id, parent, index) => {
    const after = poem(model, moveField(id, { parent, index }));
    expect(after.parent[id]).toBe(parent);
  });

  test("a move to where it stands is no edit", () => {
    expect(perform(begin(model), moveField("a", { parent: ROOT, index: 1 })).past).toEqual([]);
  });

  test("a label, a key and a condition change and change back", () => {
    poem(model, changeField("a", { label: { zh: "乙" }, key: "aa", shown_if: "b > 1" }));
    poem(model, changeField("d", { required: undefined }));
    poem(model, changeHead({ title: "a" }));
  });

  test("the first page takes in what stood loose", () => {
    const after = poem(model, wrapTop({ id: "p", kind: "leaf" }, ["a", "s", "d"]));
    expect(after.children[ROOT]).toEqual(["p"]);
    expect(after.children.p).toEqual(["a", "s", "d"]);
  });

  test("keystrokes in one box are one undo step until the box is left", () => {
    const type = (history: History<typeof model>, zh: string) =>
      perform(history, changeField("a", { label: { zh } }, "label"));
    let history = type(type(begin(model), "乙"), "乙丙");
    expect(history.past).toHaveLength(1);
    history = type(seal(history), "丁");
    expect(history.past).toHaveLength(2);
    expect(undo(history).model.fields.a?.label).toEqual({ zh: "乙丙" });
    expect(undo(undo(history)).model).toEqual(model);
  });

  test("several edits as one are taken back together", () => {
    poem(model, all([removeField("a"), moveField("d", { parent: "s", index: 0 }), changeHead({ title: "b" })]));
  });

  test("random edits undone one by one give the first document again", () => {
    let seed = 7;
    const random = (n: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % n;
    };
    for (let round = 0; round < 60; round += 1) {
      let history = begin(model);
      for (let i = 0; i < 12; i += 1) {
        const ids = Object.keys(history.model.fields);
        const id = ids[random(ids.length)] as string;
        const parents = [ROOT, ...ids].filter((each) => !moveRefusal(history.model, kinds, id, each));
        const parent = parents[random(parents.length)] ?? ROOT;
        const index = random((history.model.children[parent]?.length ?? 0) + 1);
        const edit = [
          insertField({ id: `x${round}_${i}`, kind: "words" }, { parent: ROOT, index: 0 }),
          removeField(id),
          moveField(id, { parent, index }),
          changeField(id, { label: { zh: String(i) } }),
        ][random(4)];
        if (edit) history = perform(history, edit);
      }
      while (history.past.length > 0) history = undo(history);
      expect(formDocument(history.model)).toEqual(form);
    }
  });
});

describe("placing", () => {
  test("a section is no column, and nothing stands inside itself", () => {
    expect(refusal(model, kinds, kinds.group as never, "t")).not.toBeNull();
    expect(refusal(model, kinds, kinds.sum as never, "t")).toBeNull();
    expect(refusal(model, kinds, kinds.leaf as never, "s")).not.toBeNull();
    expect(refusal(model, kinds, kinds.sum as never, "a")).not.toBeNull();
    expect(moveRefusal(model, kinds, "s", "t")).not.toBeNull();
  });

  test("something new goes after the selection, or into a selected container", () => {
    const sum = kinds.sum as never;
    expect(slotAfter(model, kinds, sum, "a", ROOT)).toEqual({ parent: ROOT, index: 1 });
    expect(slotAfter(model, kinds, sum, "t", ROOT)).toEqual({ parent: "t", index: 1 });
    expect(slotAfter(model, kinds, kinds.group as never, "c", ROOT)).toEqual({ parent: "s", index: 2 });
    expect(slotAfter(model, kinds, sum, null, ROOT)).toEqual({ parent: ROOT, index: 3 });
  });

  test("the keyboard moves up, down, into and out", () => {
    expect(step(model, kinds, "d", "up")).toEqual({ parent: ROOT, index: 1 });
    expect(step(model, kinds, "a", "down")).toEqual({ parent: ROOT, index: 2 });
    expect(step(model, kinds, "a", "into")).toEqual({ parent: "s", index: 0 });
    expect(step(model, kinds, "c", "out")).toEqual({ parent: "s", index: 2 });
    expect(isSlot(step(model, kinds, "a", "up"))).toBe(false);
    expect(isSlot(step(model, kinds, "a", "out"))).toBe(false);
  });

  test("past the first or last place of a page lies the next page", () => {
    const paged = formModel({
      ...form,
      fields: [
        { id: "p", kind: "leaf", fields: [{ id: "a", kind: "words" }] },
        { id: "q", kind: "leaf", fields: [{ id: "b", kind: "words" }] },
      ],
    });
    expect(pagesOf(paged, kinds)).toEqual(["p", "q"]);
    expect(step(paged, kinds, "a", "down")).toEqual({ parent: "q", index: 0 });
    expect(step(paged, kinds, "b", "up")).toEqual({ parent: "p", index: 1 });
  });

  test("a copy has new ids and keys all the way down", () => {
    let n = 0;
    const copy = copyOf(
      { id: "t", key: "t", kind: "grid", fields: [{ id: "c", key: "c", kind: "sum" }] },
      (kind) => {
        n += 1;
        return `${kind}_${n}`;
      },
      (key) => `${key}_2`,
    );
    expect(copy).toEqual({
      id: "grid_1",
      key: "t_2",
      kind: "grid",
      fields: [{ id: "sum_2", key: "c_2", kind: "sum" }],
    });
  });
});
