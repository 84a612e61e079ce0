/** Settings of the flow itself. */
import { Workflow } from "lucide-react";
import { useId } from "react";
import { changeFlowHead, type FlowHead } from "../document/flow";
import type { Json } from "../document/json";
import type { Control } from "../document/kinds";
import { said, t } from "../i18n";
import { Settings } from "../panel/Settings";
import { PanelHead } from "./PanelHead";
import { useFlow, useFlowModel } from "./session";

export const FLOW: readonly Control[] = [{ control: "label", name: "label", label: { zh: "名称", en: "Name" } }];

export const CASE: readonly Control[] = [
  {
    control: "expression",
    name: "title",
    label: { zh: "流程实例的标题", en: "Title of a case" },
    hint: { zh: "待办列表里显示的名字，例如 姓名。", en: "The name shown in inboxes, such as the applicant's name." },
    expects: "string",
  },
  {
    control: "expression",
    name: "number",
    label: { zh: "流程实例的编号", en: "Number of a case" },
    hint: { zh: "不填则没有编号。", en: "Empty: cases have no number." },
    expects: "string",
  },
];

export function WholeFlow() {
  const { editor, boot } = useFlow();
  const head = useFlowModel((model) => model.head);
  const id = useId();
  const change = (name: string, value: Json | undefined, merge?: string) =>
    editor.perform(changeFlowHead({ [name]: value } as Partial<FlowHead>, merge));
  const values = head as unknown as { readonly [name: string]: Json };
  return (
    <>
      <PanelHead
        icon={<Workflow size={16} aria-hidden="true" />}
        title={said(head.label, head.key)}
        line={t("流程", "Flow")}
      />
      <div className="fw-panel__body fw-scroll">
        <section className="fw-set" aria-label={t("基本", "Basics")}>
          <Settings controls={FLOW} values={values} change={change} />
          <div className="fw-set__row">
            <span className="fw-label">{t("标识", "Key")}</span>
            <code className="fw-codechip">{boot.key}</code>
          </div>
          <div className="fw-set__row">
            <label htmlFor={id}>{t("表单", "Form")}</label>
            <span className="fw-select">
              <select
                id={id}
                className="fw-input"
                value={head.form}
                onChange={(event) => change("form", event.target.value)}
              >
                {boot.definitions
                  .filter((entry) => entry.kind === "form")
                  .map((entry) => (
                    <option key={entry.key} value={entry.key}>
                      {said(entry.label, entry.key)}
                    </option>
                  ))}
              </select>
            </span>
          </div>
        </section>
        {CASE.map((control) => (
          <section className="fw-set" key={control.name} aria-label={said(control.label)}>
            <Settings controls={[control]} values={values} change={change} />
          </section>
        ))}
      </div>
    </>
  );
}
