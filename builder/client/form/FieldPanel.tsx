/** Settings of the selected field, or of the form where none is selected. Knows no kind: draws what they describe. */
import { useId } from "react";
import type { FieldEntry } from "../document/form";
import { isObject, type Json, type Label, patched } from "../document/json";
import { fieldKind } from "../document/kinds";
import { said, t } from "../i18n";
import { ExpressionSetting } from "../panel/expression";
import { Settings } from "../panel/Settings";
import { ChoiceSetting, LabelSetting } from "../panel/simple";
import { KindIcon } from "../shell/Icon";
import { edit, focusField, relabel } from "./edits";
import { KeyBox } from "./KeyBox";
import { conditionsOf, defaultOf, HINT, LABEL, SENSITIVITY } from "./own-settings";
import { PanelHead } from "./PanelHead";
import { useModel, useSession } from "./session";
import { WhereUsed } from "./WhereUsed";
import { WholeForm } from "./WholeForm";

export function FormPanel({ selected }: { selected: string | null }) {
  const field = useModel((model) => (selected ? model.fields[selected] : undefined));
  return (
    <aside
      className="fw-panel"
      aria-label={t("设置", "Settings")}
      onKeyDown={(event) => event.key === "Escape" && selected && focusField(selected)}
    >
      {field ? <FieldSettings key={field.id} field={field} /> : <WholeForm />}
    </aside>
  );
}

function FieldSettings({ field }: { field: FieldEntry }) {
  const session = useSession();
  const kind = fieldKind(session.kinds, field.kind);
  const id = field.id;
  const change = (name: string, value: Json | undefined, merge?: string) =>
    edit(session, id, { [name]: value } as Partial<FieldEntry>, merge);
  const setSetting = (name: string, value: Json | undefined, merge?: string) => {
    const settings = patched(
      { ...field.settings } as { [name: string]: Json },
      { [name]: value } as { [name: string]: Json },
    );
    edit(
      session,
      id,
      { settings: Object.keys(settings).length > 0 ? settings : undefined },
      merge && `settings.${merge}`,
    );
  };
  const values = field as unknown as { readonly [name: string]: Json };
  return (
    <>
      <PanelHead
        icon={<KindIcon svg={kind.icon} />}
        title={said(field.label) || said(kind.label)}
        kind={said(kind.label)}
      />
      <div className="fw-panel__body fw-scroll">
        <section className="fw-set" aria-label={t("基本", "Basics")}>
          <LabelSetting
            control={LABEL}
            value={field.label as Json | undefined}
            siblings={{}}
            change={(value, merge) => relabel(session, id, isObject(value) ? (value as Label) : undefined, merge ?? "")}
          />
          {field.key !== undefined && <KeyBox field={field} />}
          <LabelSetting
            control={HINT}
            value={field.hint as Json | undefined}
            siblings={{}}
            change={(value, merge) => change("hint", value, merge)}
          />
          {kind.holds !== "layout" && !kind.computed && <Required field={field} />}
        </section>
        {kind.settings.length > 0 && (
          <section className="fw-set" aria-label={said(kind.label)}>
            <Settings controls={kind.settings} values={field.settings ?? {}} change={setSetting} />
          </section>
        )}
        {conditionsOf(kind).map((control) => (
          <section className="fw-set" key={control.name} aria-label={said(control.label)}>
            <ExpressionSetting
              control={control}
              value={values[control.name]}
              siblings={{}}
              change={(value, merge) => change(control.name, value, merge)}
            />
          </section>
        ))}
        {defaultOf(kind).map((control) => (
          <section className="fw-set" key={control.name} aria-label={said(control.label)}>
            <ExpressionSetting
              control={control}
              value={values[control.name]}
              siblings={{}}
              change={(value, merge) => change(control.name, value, merge)}
            />
          </section>
        ))}
        {kind.holds !== "layout" && (
          <>
            <section className="fw-set" aria-label={said(SENSITIVITY.label)}>
              <ChoiceSetting
                control={SENSITIVITY}
                value={field.sensitivity}
                siblings={{}}
                change={(value) => change("sensitivity", value === "open" ? undefined : value)}
              />
            </section>
            <WhereUsed id={id} />
          </>
        )}
      </div>
    </>
  );
}

/** Required is a yes, a no, or a condition. */
function Required({ field }: { field: FieldEntry }) {
  const session = useSession();
  const name = useId();
  const now = typeof field.required === "string" ? "if" : field.required ? "yes" : "no";
  const set = (value: string) =>
    edit(session, field.id, {
      required:
        value === "yes"
          ? true
          : value === "if"
            ? typeof field.required === "string"
              ? field.required
              : ""
            : undefined,
    });
  return (
    <>
      <div className="fw-set__row" data-setting="required">
        <span className="fw-label">{t("必填", "Required")}</span>
        <div className="fw-seg fw-seg--wide" role="radiogroup" aria-label={t("必填", "Required")}>
          {[
            ["yes", t("必填", "Yes")],
            ["no", t("选填", "No")],
            ["if", t("按条件", "When")],
          ].map(([value = "", words]) => (
            <label key={value}>
              <input type="radio" name={name} checked={now === value} onChange={() => set(value)} />
              {words}
            </label>
          ))}
        </div>
      </div>
      {now === "if" && (
        <ExpressionSetting
          control={{
            control: "expression",
            name: "required",
            label: { zh: "什么时候必填", en: "Required when" },
            expects: "boolean",
            as_condition: true,
          }}
          value={typeof field.required === "string" ? field.required : ""}
          siblings={{}}
          change={(value) => edit(session, field.id, { required: typeof value === "string" ? value : "" }, "required")}
        />
      )}
    </>
  );
}
