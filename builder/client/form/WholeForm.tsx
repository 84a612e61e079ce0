/** Settings of the form itself. */
import { FileText } from "lucide-react";
import type { FormHead } from "../document/form";
import { changeHead } from "../document/form-commands";
import type { Json } from "../document/json";
import { newId } from "../document/names";
import { said, t } from "../i18n";
import { Settings } from "../panel/Settings";
import { DESCRIPTION, FORM_LABEL, RULES, TITLE } from "./own-settings";
import { PanelHead } from "./PanelHead";
import { useModel, useSession } from "./session";

export function WholeForm() {
  const { editor, boot } = useSession();
  const head = useModel((model) => model.head);
  const change = (name: string, value: Json | undefined, merge?: string) => {
    const rules =
      name === "rules" && Array.isArray(value) ? withIds(value as readonly { readonly [name: string]: Json }[]) : value;
    editor.perform(changeHead({ [name]: rules } as Partial<FormHead>, merge));
  };
  const values = head as unknown as { readonly [name: string]: Json };
  return (
    <>
      <PanelHead
        icon={<FileText size={16} aria-hidden="true" />}
        title={said(head.label, head.key)}
        kind={t("表单", "Form")}
      />
      <div className="fw-panel__body fw-scroll">
        <section className="fw-set" aria-label={t("基本", "Basics")}>
          <Settings controls={[FORM_LABEL]} values={values} change={change} />
          <div className="fw-set__row">
            <span className="fw-label">{t("标识", "Key")}</span>
            <code className="fw-codechip">{boot.key}</code>
          </div>
          <Settings controls={[DESCRIPTION]} values={values} change={change} />
        </section>
        <section className="fw-set" aria-label={said(TITLE.label)}>
          <Settings controls={[TITLE]} values={values} change={change} />
        </section>
        <section className="fw-set" aria-label={said(RULES.label)}>
          <Settings controls={[RULES]} values={values} change={change} />
        </section>
        <Keys />
      </div>
    </>
  );
}

function withIds(rules: readonly { readonly [name: string]: Json }[]): Json {
  const ids = new Set(rules.map((rule) => String(rule.id ?? "")));
  return rules.map((rule) => {
    const made = rule.id ? rule : { ...rule, id: newId("rule", (id) => ids.has(id)) };
    return "check" in made ? made : { ...made, check: "" };
  });
}

function Keys() {
  const lines: readonly (readonly [string, string])[] = [
    ["/", t("搜索字段，Enter 添加", "Search fields, Enter adds")],
    ["↑ ↓", t("在字段间走动", "Walk the fields")],
    ["Alt ↑ ↓", t("上移、下移", "Move up, down")],
    ["Alt → ←", t("移进、移出分组", "Move into, out of a section")],
    ["Enter", t("到设置", "To the settings")],
    ["Del", t("删除", "Delete")],
    ["Ctrl Z", t("撤销", "Undo")],
  ];
  return (
    <section className="fw-set" aria-label={t("键盘", "Keyboard")}>
      <h3>{t("键盘", "Keyboard")}</h3>
      <dl className="fw-shortcuts">
        {lines.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
