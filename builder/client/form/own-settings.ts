/** The settings that every field has beside its kind's own, described like those. */
import type { Control, FieldKind } from "../document/kinds";

export const LABEL: Control = { control: "label", name: "label", label: { zh: "标题", en: "Title" } };

export const HINT: Control = { control: "label", name: "hint", label: { zh: "说明", en: "Help" }, multiline: true };

const SHOWN: Control = {
  control: "expression",
  name: "shown_if",
  label: { zh: "显示条件", en: "Show when" },
  expects: "boolean",
  as_condition: true,
};

const READ_ONLY: Control = {
  control: "expression",
  name: "read_only_if",
  label: { zh: "只读条件", en: "Read only when" },
  expects: "boolean",
  as_condition: true,
};

const DEFAULT: Control = {
  control: "expression",
  name: "default",
  label: { zh: "默认值", en: "Default" },
  hint: { zh: "打开表单时算出，填写人可以改。", en: "Worked out when the form is opened; the filler may change it." },
};

const REQUIRED: Control = { control: "expression", name: "required", label: { zh: "必填", en: "Required" } };

export const SENSITIVITY: Control = {
  control: "choice",
  name: "sensitivity",
  label: { zh: "敏感等级", en: "Sensitivity" },
  default: "open",
  options: [
    { value: "open", label: { zh: "公开", en: "Open" } },
    { value: "internal", label: { zh: "内部", en: "Internal" } },
    { value: "high", label: { zh: "敏感", en: "Sensitive" } },
  ],
};

/** Every setting of a field's own, by which problems name their place. */
export const OWN: readonly Control[] = [LABEL, HINT, REQUIRED, SHOWN, READ_ONLY, DEFAULT, SENSITIVITY];

export function conditionsOf(kind: FieldKind): readonly Control[] {
  if (kind.holds === "layout") return kind.parent === "root" || kind.lays !== "" ? [SHOWN] : [SHOWN];
  return kind.computed ? [SHOWN] : [SHOWN, READ_ONLY];
}

export function defaultOf(kind: FieldKind): readonly Control[] {
  return kind.holds === "value" && !kind.computed && !kind.uploads ? [DEFAULT] : [];
}

/** Of the form itself. */
export const FORM_LABEL: Control = { control: "label", name: "label", label: { zh: "名称", en: "Name" } };

export const DESCRIPTION: Control = {
  control: "label",
  name: "description",
  label: { zh: "说明", en: "Words below" },
  multiline: true,
};

export const TITLE: Control = {
  control: "expression",
  name: "title",
  label: { zh: "数据标题", en: "Title of a record" },
  hint: { zh: "列表里怎样称呼一条数据，例如 姓名。", en: "What a record is called in lists, such as the name." },
  expects: "string",
};

export const RULES: Control = {
  control: "list",
  name: "rules",
  label: { zh: "整体校验", en: "Checks over the whole form" },
  hint: { zh: "条件不成立时不能提交。", en: "While the condition does not hold the form cannot be submitted." },
  item: { zh: "校验", en: "check" },
  of: [
    {
      control: "expression",
      name: "check",
      label: { zh: "必须成立", en: "Must hold" },
      expects: "boolean",
      as_condition: true,
    },
    { control: "label", name: "message", label: { zh: "提示语", en: "Message" } },
    { control: "reference", name: "at", label: { zh: "提示在", en: "Told beside" }, to: "field" },
  ],
};

export const HEAD: readonly Control[] = [FORM_LABEL, DESCRIPTION, TITLE, RULES];
