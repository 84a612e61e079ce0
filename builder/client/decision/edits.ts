/** The decision designer's edits: commands with what is then selected, said aloud and told. */
import type { Label } from "../document/json";
import { keyFromLabel, newId } from "../document/names";
import { locale, t } from "../i18n";
import { at, HEAD } from "./grid";
import {
  alter,
  changeInput,
  changeLogic,
  changePart,
  type Decision,
  type Input,
  idOf,
  idsIn,
  inputOf,
  inputsOf,
  type Logic,
  moved,
  namesIn,
  type Part,
  partOf,
  partsOf,
} from "./model";
import { nameOf, reads } from "./names";
import { currentLogic, currentPart, type DecisionSession, type Subject } from "./session";
import { addCondition, addOutcome, columnAt, conditionsOf, outcomesOf, widthOf } from "./table";

export function edit(session: DecisionSession, next: (model: Decision) => Decision, merge?: string) {
  session.editor.perform(alter(next, merge));
}

/** Edit the logic of the part shown. */
export function editLogic(session: DecisionSession, next: (logic: Logic) => Logic, merge?: string) {
  const id = currentLogic(session)?.id;
  if (id) edit(session, (model) => changeLogic(model, id, next), merge);
}

export function show(session: DecisionSession, part: string, focus = false) {
  session.editor.seal();
  session.view.set((now) => ({
    part,
    subject: { about: "part" },
    at: now.part === part ? now.at : at(0, 0),
    pane: "middle",
    ...(focus ? { focus: now.focus + 1 } : {}),
  }));
}

/** Open the settings of something and go on typing there. */
export function showSettings(session: DecisionSession, subject: Subject) {
  session.view.set({ subject, panel: "set", pane: "panel" });
  requestAnimationFrame(() => {
    const first = document.querySelector<HTMLInputElement>(".fw-decision-panel .fw-panel__body :is(input, select)");
    first?.focus();
    if (first && "select" in first) first.select();
  });
}

/** Go to a cell of the table shown and give it the focus. */
export function goTo(session: DecisionSession, row: number, column: number) {
  session.view.set((now) => ({ at: at(row, column), pane: "middle", focus: now.focus + 1 }));
}

export const labelled = (text: string): Label => (locale() === "zh" ? { zh: text } : { en: text });

function freshKey(model: Decision, stem: string): string {
  const taken = namesIn(model);
  let number = 1;
  while (taken.has(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}

const freshId = (model: Decision, stem: string) => {
  const taken = idsIn(model);
  return newId(stem, (id) => taken.has(id));
};

/** What a part begins as, by the kind of its logic. */
const BEGINNINGS: { readonly [kind: string]: () => Logic } = {
  table: () => ({
    kind: "table",
    hit: "UNIQUE",
    aggregate: null,
    inputs: [],
    outputs: [{ id: "o1", key: "result", label: { zh: "结果", en: "Result" } }],
    rows: [],
  }),
  scorecard: () => ({ kind: "scorecard", base: "0", reasons: 4, characteristics: [] }),
  literal: () => ({ kind: "literal", text: "" }),
};

export const BEGINS = Object.keys(BEGINNINGS);

export function addPart(session: DecisionSession, kind: string) {
  const { model } = session.editor;
  const id = freshId(model, "d");
  const key = freshKey(model, "decision");
  const made: Part = {
    id,
    key,
    kind: "decision",
    label: labelled(t("新决策", "New decision")),
    logic: BEGINNINGS[kind]?.() ?? null,
  };
  session.fresh.add(id);
  edit(session, (now) => ({ ...now, parts: [...partsOf(now), made], result: now.result ?? id }));
  show(session, id);
  showSettings(session, { about: "part" });
}

export function removePart(session: DecisionSession, id: string) {
  const part = partOf(session.editor.model, id);
  if (!part) return;
  const next = partsOf(session.editor.model).find((each) => idOf(each) !== id);
  edit(session, (now) => ({
    ...now,
    parts: partsOf(now).filter((each) => idOf(each) !== id),
    result: now.result === id ? null : (now.result ?? null),
  }));
  if (next) show(session, idOf(next));
  const text = t(`已删除“${nameOf(part)}”。`, `“${nameOf(part)}” is deleted.`);
  session.editor.tell(text, "info", true);
}

export function movePart(session: DecisionSession, id: string, by: number) {
  const from = partsOf(session.editor.model).findIndex((each) => idOf(each) === id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= partsOf(session.editor.model).length) return;
  edit(session, (now) => ({ ...now, parts: moved(partsOf(now), from, to) }));
  session.editor.say(t(`移到第 ${to + 1} 个`, `Moved to place ${to + 1}`));
}

export function addInput(session: DecisionSession): Input {
  const { model } = session.editor;
  const id = freshId(model, "i");
  const made: Input = { id, key: freshKey(model, "input"), type: "number", label: labelled(t("新输入", "New input")) };
  session.fresh.add(id);
  edit(session, (now) => ({ ...now, inputs: [...inputsOf(now), made] }));
  return made;
}

export function removeInput(session: DecisionSession, id: string) {
  const input = inputOf(session.editor.model, id);
  if (!input) return;
  edit(session, (now) => ({ ...now, inputs: inputsOf(now).filter((each) => idOf(each) !== id) }));
  session.view.set({ subject: { about: "part" } });
  session.editor.tell(t(`已删除输入“${nameOf(input)}”。`, `The input “${nameOf(input)}” is deleted.`), "info", true);
}

/** A name whose key still follows it: nothing but whole cells that read it can mention such a key. */
export function relabel(session: DecisionSession, family: "inputs" | "parts", id: string, label: Label, merge: string) {
  const { model } = session.editor;
  const now = family === "inputs" ? inputOf(model, id) : partOf(model, id);
  if (!now) return;
  const key = session.fresh.has(id) ? keyFromLabel(label, without(namesIn(model), now.key)) : null;
  const change = family === "inputs" ? changeInput : changePart;
  edit(
    session,
    (before) => {
      const renamed = key && key !== now.key ? reread(before, now.key, key) : before;
      return change(renamed, id, { label, ...(key ? { key } : {}) });
    },
    merge,
  );
}

const without = (names: ReadonlySet<string>, one: string) => new Set([...names].filter((each) => each !== one));

/** Columns and characteristics that read exactly this name read its new one. */
function reread(model: Decision, from: string, to: string): Decision {
  const other = (logic: Logic): Logic => {
    if (!reads(logic, from)) return logic;
    const made: { [name: string]: unknown } = { ...logic };
    for (const [list, member] of [
      ["inputs", "expression"],
      ["characteristics", "input"],
    ] as const) {
      const entries = logic[list];
      if (Array.isArray(entries))
        made[list] = entries.map((each) => (each?.[member] === from ? { ...each, [member]: to } : each));
    }
    if (logic.text === from) made.text = to;
    return made as unknown as Logic;
  };
  return {
    ...model,
    parts: partsOf(model).map((part) => (part.logic ? { ...part, logic: other(part.logic) } : part)),
  };
}

/** A condition column that reads a name; of a new input where none is given. */
export function addConditionFor(session: DecisionSession, key: string | null) {
  const reading = key ?? addInput(session).key;
  editLogic(session, (logic) => addCondition(logic, { expression: reading }));
  const now = currentLogic(session);
  if (!now) return;
  const column = columnAt(now.logic, { family: "if", at: conditionsOf(now.logic).length - 1 });
  session.view.set({ at: at(HEAD, column) });
  if (key === null) showSettings(session, { about: "column" });
  else goTo(session, HEAD, column);
}

export function addResultColumn(session: DecisionSession) {
  const part = currentPart(session);
  if (!part?.logic) return;
  const taken = new Set(outcomesOf(part.logic).map((each) => each.key));
  let number = outcomesOf(part.logic).length + 1;
  while (taken.has(`result_${number}`)) number += 1;
  const label = labelled(t("新结果", "New result"));
  editLogic(session, (logic) => addOutcome(logic, { key: `result_${number}`, label }));
  const now = currentLogic(session);
  if (!now) return;
  const column = widthOf(now.logic) - 3;
  const id = outcomesOf(now.logic).at(-1)?.id;
  if (id) session.fresh.add(id);
  session.view.set({ at: at(HEAD, column) });
  showSettings(session, { about: "column" });
}
