import { expect, it } from "vitest";
import { begin, perform, redo, undo } from "../document/command";
import {
  alter,
  type Connector,
  changeOperation,
  formulasOf,
  freshArgument,
  freshKey,
  freshOperation,
  originOf,
  removeOperation,
} from "./model";

const empty: Connector = { key: "agency", operations: [] };

it("gives operations and inputs ids and keys of their own", () => {
  const first = freshOperation(empty, { en: "New" });
  const second = freshOperation({ ...empty, operations: [first] }, { en: "New" });
  expect(second.id).not.toBe(first.id);
  expect([first.key, second.key]).toEqual(["operation_1", "operation_2"]);
  const one = freshArgument(first);
  const two = freshArgument({ ...first, arguments: [one] });
  expect([one.key, two.key]).toEqual(["input_1", "input_2"]);
  expect(freshKey({ zh: "身份证号" }, ["身份证号"], "input")).toBe("身份证号_2");
});

it("changes and removes an operation, and takes both back", () => {
  const made = freshOperation(empty, { en: "Report" });
  let history = begin<Connector>({ ...empty, operations: [made] });
  history = perform(
    history,
    alter((model) => changeOperation(model, made.id, { path: "/x", timeout: undefined })),
  );
  expect(history.model.operations[0]).toMatchObject({ path: "/x" });
  expect(history.model.operations[0]).not.toHaveProperty("timeout");
  history = perform(
    history,
    alter((model) => removeOperation(model, made.id)),
  );
  expect(history.model.operations).toEqual([]);
  history = undo(undo(history));
  expect(history.model.operations).toEqual([made]);
  expect(redo(history).model.operations[0]).toMatchObject({ path: "/x" });
});

it("finds every text that may name an input", () => {
  const query = [{ name: "q", value: "c" }];
  const operation = { ...freshOperation(empty, {}), path: "/{{ a }}", body: "{b: b}", query };
  expect(formulasOf(operation)).toEqual(["/{{ a }}", "{b: b}", "c"]);
});

it.each([
  ["https://a.example/v1", "https://a.example:443"],
  ["http://127.0.0.1:8010", "http://127.0.0.1:8010"],
  ["ftp://a", ""],
  ["", ""],
])("knows what a secret for %s belongs to", (base, origin) => {
  expect(originOf(base)).toBe(origin);
});
