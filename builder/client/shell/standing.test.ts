import { expect, test } from "vitest";
import { type FormDocument, formDocument, formModel } from "../document/form";
import { changeField } from "../document/form-commands";
import type { Json } from "../document/json";
import { form } from "../document/samples";
import { standing } from "./standing";

type Document = { readonly [name: string]: Json };

const editor = {
  read: (document: Document) => formModel(document as unknown as FormDocument),
  write: (model: ReturnType<typeof formModel>) => formDocument(model) as unknown as Document,
};
const opened = (state: string, release: number | null) => ({
  key: "f",
  document: form as unknown as Document,
  release,
  definitions: [{ key: "f", kind: "form", label: {}, state }],
});

test("a published form nobody has touched is live, an edit makes it changed, undoing it makes it live again", () => {
  const model = formModel(form);
  const edited = changeField("a", { label: { zh: "乙" } }).run(model);
  expect(standing(opened("live", 3), editor, model)).toBe("live");
  expect(standing(opened("live", 3), editor, edited.model)).toBe("changed");
  expect(standing(opened("live", 3), editor, edited.inverse.run(edited.model).model)).toBe("live");
});

test("a form that was changed before, or that was never published, says so", () => {
  expect(standing(opened("changed", 3), editor, formModel(form))).toBe("changed");
  expect(standing(opened("new", 3), editor, formModel(form))).toBe("new");
  expect(standing(opened("new", null), editor, formModel(form))).toBe("new");
});
