/** What a decision or another system is asked with: one formula for each argument of what is chosen beside it. */
import { useId } from "react";
import type { Asked } from "../boot";
import { FormulaBox } from "../conditions/FormulaBox";
import { isObject, type Json } from "../document/json";
import { said, t } from "../i18n";
import { Block, Problems } from "./frames";
import { type ControlProps, useWorld, type World } from "./world";

type Argument = Asked["arguments"][number];

/** A FEEL type as people call it; types of an author's own keep their name. */
export function typeWord(type: string): string {
  const words: { readonly [type: string]: string } = {
    "": t("任意", "any"),
    Any: t("任意", "any"),
    string: t("文字", "text"),
    number: t("数字", "number"),
    boolean: t("是/否", "yes or no"),
    date: t("日期", "date"),
    time: t("时间", "time"),
    "date and time": t("日期时间", "date and time"),
    list: t("列表", "list"),
    context: t("一组值", "group of values"),
  };
  return words[type] ?? type;
}

export function ArgumentsSetting({ control, value, change, siblings }: ControlProps) {
  const world = useWorld();
  const name = typeof control.of === "string" ? String(siblings[control.of] ?? "") : "";
  const asked = world.definitions.map((entry) => entry.asks?.[name]).find(Boolean);
  const texts: { readonly [key: string]: Json } = isObject(value) ? value : {};
  if (!asked) return null;
  const known = new Set(asked.arguments.map((argument) => argument.key));
  const left = Object.keys(texts).filter((key) => !known.has(key));
  const write = (key: string, text: string) => {
    const made = { ...texts };
    if (text) made[key] = text;
    else delete made[key];
    change(Object.keys(made).length > 0 ? made : undefined, `${control.name}.${key}`);
  };
  return (
    <Block control={control}>
      {asked.arguments.length === 0 && <p className="fw-hint">{t("不需要输入。", "It needs no input.")}</p>}
      {asked.arguments.map((argument) => (
        <OneArgument
          key={argument.key}
          argument={argument}
          setting={control.name}
          text={String(texts[argument.key] ?? "")}
          change={(text) => write(argument.key, text)}
        />
      ))}
      {left.map((key) => (
        <p key={key} className="fw-error fw-xs">
          <span>{t(`没有输入“${key}”了。`, `There is no input “${key}” any more.`)}</span>
          <button type="button" className="fw-btn fw-btn--link fw-xs" onClick={() => write(key, "")}>
            {t("去掉", "Remove")}
          </button>
        </p>
      ))}
    </Block>
  );
}

function OneArgument({
  argument,
  setting,
  text,
  change,
}: {
  argument: Argument;
  setting: string;
  text: string;
  change: (text: string) => void;
}) {
  const world = useWorld();
  const id = useId();
  const label = said(argument.label, argument.key);
  const problems = world.problems.filter((problem) => {
    const at = problem.place.indexOf(setting);
    return at >= 0 && problem.place[at + 1] === argument.key;
  });
  return (
    <div className="fw-field fw-argument">
      <label className="fw-set__head" htmlFor={id}>
        <span>{label}</span>
        <span className="fw-end fw-xs fw-3">{typeWord(argument.type)}</span>
      </label>
      <Problems of={problems} />
      <FormulaBox
        id={id}
        label={label}
        value={text}
        expects={argument.type || "any"}
        placeholder={taken(world, argument)}
        change={change}
      />
    </div>
  );
}

/** What an argument gets while no formula is written. */
function taken(world: World, argument: Argument): string {
  const field = world.fields.find((each) => each.name === argument.key);
  const node = world.nodes.find((each) => each.id === argument.key);
  if (field) return t(`取字段“${field.label}”`, `Takes the field “${field.label}”`);
  if (node) return t(`取步骤“${node.label}”的结果`, `Takes the result of the step “${node.label}”`);
  return t("没有同名字段，请填写", "No field of that name: fill it in");
}
