/** How things of a decision are called on the page, and which need which. */
import { mentions } from "../document/names";
import { said, t } from "../i18n";
import { type Decision, inputsOf, type Logic, type Named, partsOf } from "./model";
import type { Sort } from "./sorts";
import { type Condition, conditionsOf, type Outcome, outcomesOf, type Spot, spotAt } from "./table";

export const nameOf = (of: Named): string => said(of.label) || of.key;

export function typeWord(type: string): string {
  const words: { readonly [type: string]: string } = {
    "": t("任意", "Any"),
    number: t("数字", "Number"),
    string: t("文字", "Text"),
    boolean: t("是否", "Yes or no"),
    date: t("日期", "Date"),
    time: t("时刻", "Time"),
    "date and time": t("日期时刻", "Date and time"),
  };
  return words[type] ?? type;
}

export const sortWord = (sort: Sort): string => (sort.allowed ? t("选项", "Options") : typeWord(sort.type));

export function conditionName(model: Decision, column: Condition): string {
  const own = said(column.label);
  if (own) return own;
  const named = [...inputsOf(model), ...partsOf(model)].find((each) => each.key === column.expression.trim());
  return named ? nameOf(named) : column.expression || t("没有取值", "Reads nothing");
}

export function outcomeName(column: Outcome, partName: string): string {
  return said(column.label) || column.key || partName;
}

export function columnName(model: Decision, logic: Logic, spot: Spot, partName: string): string {
  if (spot.family === "if") return conditionName(model, conditionsOf(logic)[spot.at] ?? { expression: "" });
  if (spot.family === "then") return outcomeName(outcomesOf(logic)[spot.at] ?? {}, partName);
  return spot.family === "reason" ? t("理由码", "Reason") : t("备注", "Note");
}

export const columnNameAt = (model: Decision, logic: Logic, column: number, partName: string) =>
  columnName(model, logic, spotAt(logic, column), partName);

/** Every text of a piece of logic but its labels, without what stands in quotes or names a member. */
const texts = new WeakMap<object, string>();

function textIn(logic: Logic): string {
  const known = texts.get(logic);
  if (known !== undefined) return known;
  const found: string[] = [];
  const walk = (value: unknown) => {
    if (typeof value === "string") found.push(value);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === "object" && value !== null)
      for (const [name, each] of Object.entries(value)) if (!SILENT.has(name)) walk(each);
  };
  walk(logic);
  const made = found
    .join("\n")
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
    .replace(/\.\s*[\p{L}_][\p{L}\p{N}_]*/gu, ".");
  texts.set(logic, made);
  return made;
}

const SILENT = new Set(["label", "id", "kind", "hit", "key", "reason", "note", "type"]);

/** Whether a piece of logic reads a name. */
export function reads(logic: Logic | null | undefined, key: string): boolean {
  return logic ? mentions(textIn(logic), key) : false;
}

export function needsOf(model: Decision, logic: Logic | null | undefined): readonly Named[] {
  return logic ? [...partsOf(model), ...inputsOf(model)].filter((each) => reads(logic, each.key)) : [];
}
