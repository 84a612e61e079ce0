/** What formulas of a connector may name: an operation's arguments, or its answer. */
import type { Problem } from "../document/problems";
import { said, t } from "../i18n";
import { type Named, nobody, type World } from "../panel/world";
import type { Operation } from "./model";

const named = (name: string, label: string, feel: string): Named => ({
  id: name,
  name,
  label,
  feel,
  kind: "",
  icon: "",
  table: null,
  options: [],
});

export function argumentNames(operation: Operation): readonly Named[] {
  return (operation.arguments ?? []).map((each) => named(each.key, said(each.label, each.key), each.type ?? "Any"));
}

export function answerNames(): readonly Named[] {
  return [
    named("response", t("回答", "Response"), "Any"),
    named("status", t("状态码", "Status"), "number"),
    named("headers", t("回答的头", "Headers"), "context"),
  ];
}

/** Formulas here are judged with the document when it is saved, a moment after each edit. */
export function worldOf(problems: readonly Problem[], fields: readonly Named[]): World {
  return {
    fields,
    nodes: [],
    definitions: [],
    people: nobody,
    problems,
    fieldsOf: async () => [],
    read: async () => ({ tree: null, sentence: null, problems: [] }),
    attempt: async () => ({ shown: null, problems: [] }),
    who: async () => null,
  };
}
