/** A condition in words: grey chip for the field, plain word for the operator, accent chip for the value. */
import { said, t } from "../i18n";
import type { Named } from "../panel/world";
import { type Condition, type Group, isGroup, type Op, type Operand, type Row } from "./model";

export interface Part {
  readonly type: "field" | "word" | "value";
  readonly text: string;
}

export function opWord(op: Op, feel: string): string {
  const day = feel.startsWith("date") || feel === "time";
  const words: { [op in Op]: string } = {
    "=": t("是", "is"),
    "!=": t("不是", "is not"),
    ">": day ? t("晚于", "is after") : t("大于", "is over"),
    ">=": day ? t("不早于", "is from") : t("不小于", "is at least"),
    "<": day ? t("早于", "is before") : t("小于", "is under"),
    "<=": day ? t("不晚于", "is up to") : t("不超过", "is at most"),
    between: t("介于", "is between"),
    in: t("是其中之一", "is one of"),
    contains: t("包含", "contains"),
    starts: t("开头是", "starts with"),
    has: t("包含", "includes"),
    yes: t("为是", "is yes"),
    no: t("为否", "is no"),
    empty: t("没有填", "is empty"),
    filled: t("已填", "is filled in"),
  };
  if (op === "=" && feel === "number") return t("等于", "equals");
  if (op === "!=" && feel === "number") return t("不等于", "does not equal");
  return words[op];
}

export function fieldWord(name: string, fields: readonly Named[]): string {
  return fields.find((field) => field.name === name)?.label ?? name;
}

function grouped(figure: string): string {
  const [whole = "", rest] = figure.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest === undefined ? "" : `.${rest}`);
}

function valueWord(value: Operand, field: Named | undefined, fields: readonly Named[]): string {
  const option = (text: string) => {
    const found = field?.options.find((each) => each.value === text);
    return found ? said(found.label, text) : text;
  };
  if (value.type === "text") return option(value.value);
  if (value.type === "texts") return value.value.map(option).join(t("、", ", "));
  if (value.type === "number") return grouped(value.value);
  if (value.type === "range") return value.value.map(grouped).join(t(" 至 ", " and "));
  if (value.type === "field") return fieldWord(value.value, fields);
  return value.type === "date" ? value.value : "";
}

function rowParts(row: Row, fields: readonly Named[]): Part[] {
  const field = fields.find((each) => each.name === row.field);
  const parts: Part[] = [
    { type: "field", text: fieldWord(row.field, fields) },
    { type: "word", text: opWord(row.op, field?.feel ?? "") },
  ];
  const value = valueWord(row.value, field, fields);
  return value ? [...parts, { type: "value", text: value }] : parts;
}

/** The parts of the sentence, groups in parentheses. */
export function parts(condition: Condition | Group, fields: readonly Named[]): Part[] {
  const joint: Part = { type: "word", text: condition.join === "all" ? t("且", "and") : t("或", "or") };
  return condition.rows.flatMap((row, i) => {
    const own = isGroup(row)
      ? [{ type: "word", text: "(" } as const, ...parts(row, fields), { type: "word", text: ")" } as const]
      : rowParts(row, fields);
    return i === 0 ? own : [joint, ...own];
  });
}

/** The same as one line of text, for branch heads and labels. */
export function sentence(condition: Condition, fields: readonly Named[]): string {
  return parts(condition, fields)
    .map((part) => part.text)
    .join(" ")
    .replaceAll("( ", "(")
    .replaceAll(" )", ")");
}

/** A shorter line where a comparison sign says the same: 额度 ≤ 50,000. */
export function short(condition: Condition, fields: readonly Named[]): string {
  const signs: { [op in Op]?: string } = { "<=": "≤", ">=": "≥", "<": "<", ">": ">", "!=": "≠" };
  const row = (each: Row): string => {
    const field = fields.find((one) => one.name === each.field);
    const sign = field?.feel === "number" ? (signs[each.op] ?? (each.op === "=" ? "=" : undefined)) : undefined;
    return [
      fieldWord(each.field, fields),
      sign ?? opWord(each.op, field?.feel ?? ""),
      valueWord(each.value, field, fields),
    ]
      .filter(Boolean)
      .join(" ");
  };
  const all = (of: Condition | Group): string =>
    of.rows
      .map((each) => (isGroup(each) ? `(${all(each)})` : row(each)))
      .join(of.join === "all" ? t(" 且 ", " and ") : t(" 或 ", " or "));
  return all(condition);
}
