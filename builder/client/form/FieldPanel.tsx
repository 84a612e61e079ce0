/** Settings of the selected field, or of the form where none is selected. Knows no kind: draws what they describe. */
import { GitBranch, FileText } from "lucide-react";
import { type ReactNode, useEffect, useId, useState } from "react";
import { type FieldEntry, type FormHead, keysOf } from "../document/form";
import { changeHead } from "../document/form-commands";
import { isObject, type Json, type Label, patched } from "../document/json";
import { fieldKind } from "../document/kinds";
import { isKey, newId } from "../document/names";
import { spotOf } from "../document/problems";
import { said, t } from "../i18n";
import { Settings } from "../panel/Settings";
import { ChoiceSetting, LabelSetting } from "../panel/simple";
import { ExpressionSetting } from "../panel/expression";
import { definitionHref } from "../shell/TopBar";
import { KindIcon } from "../shell/Icon";
import type { Use } from "../state/questions";
import { useStore } from "../state/store";
import { conditionsOf, DESCRIPTION, defaultOf, FORM_LABEL, HINT, LABEL, RULES, SENSITIVITY, TITLE } from "./common";
import { edit, relabel, renameKey } from "./edits";
import { useModel, useSession } from "./session";

export function FormPanel({ selected }: { selected: string | null }) {
  const field = useModel((model) => (selected ? model.fields[selected] : undefined));
  return (
    <aside className="fw-panel" aria-label={t("设置", "Settings")}>
      {field ? <FieldSettings key={field.id} field={field} /> : <WholeForm />}
    </aside>
  );
}

function Head({ icon, title, kind }: { icon: ReactNode; title: string; kind: string }) {
  return (
    <div className="fw-panel__head">
      <span className="fw-kind">{icon}</span>
      <h2 className="fw-cut">{title}</h2>
      <span className="fw-xs fw-3 fw-end fw-nowrap">{kind}</span>
    </div>
  );
}

function FieldSettings({ field }: { field: FieldEntry }) {
  const session = useSession();
  const kind = fieldKind(session.kinds, field.kind);
  const id = field.id;
  const change = (name: string, value: Json | undefined, merge?: string) =>
    edit(session, id, { [name]: value } as Partial<FieldEntry>, merge);
  const setSetting = (name: string, value: Json | undefined, merge?: string) => {
    const settings = patched({ ...field.settings } as { [name: string]: Json }, { [name]: value } as { [name: string]: Json });
    edit(session, id, { settings: Object.keys(settings).length > 0 ? settings : undefined }, merge && `settings.${merge}`);
  };
  const values = field as unknown as { readonly [name: string]: Json };
  return (
    <>
      <Head
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

/** The name in expressions, API and Excel. Once it may be in use, changing it is the server's rename. */
function KeyBox({ field }: { field: FieldEntry }) {
  const session = useSession();
  const id = useId();
  const [text, setText] = useState(field.key ?? "");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    setText(field.key ?? "");
    setError(null);
  }, [field.key]);
  const commit = async () => {
    const key = text.normalize("NFKC").trim();
    if (key === field.key) {
      setText(key);
      return;
    }
    if (!isKey(key)) {
      setError(
        t(
          "以汉字或字母开头，只用汉字、字母、数字和下划线，且不是公式里的专用词。",
          "Begin with a letter; use only letters, digits and _; not a word of the formula language.",
        ),
      );
      return;
    }
    if (keysOf(session.editor.model).has(key)) {
      setError(t(`“${key}”已被别的字段使用。`, `“${key}” is already used by another field.`));
      return;
    }
    setBusy(true);
    setError(await renameKey(session, field.id, key));
    setBusy(false);
  };
  return (
    <div className="fw-set__row" data-setting="key">
      <label htmlFor={id}>{t("标识", "Key")}</label>
      <input
        id={id}
        className="fw-input fw-code"
        value={text}
        spellCheck={false}
        aria-invalid={error !== null || undefined}
        aria-describedby={error ? `${id}e` : undefined}
        aria-busy={busy || undefined}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => void commit()}
        onKeyDown={(event) => {
          if (event.key === "Enter") void commit();
          if (event.key === "Escape") setText(field.key ?? "");
        }}
      />
      {error && (
        <div className="fw-set__more">
          <p id={`${id}e`} className="fw-error fw-xs" role="alert">
            {error}
          </p>
        </div>
      )}
    </div>
  );
}

/** Required is a yes, a no, or a condition. */
function Required({ field }: { field: FieldEntry }) {
  const session = useSession();
  const name = useId();
  const now = typeof field.required === "string" ? "if" : field.required ? "yes" : "no";
  const set = (value: string) =>
    edit(session, field.id, { required: value === "yes" ? true : value === "if" ? (typeof field.required === "string" ? field.required : "") : undefined });
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

function WhereUsed({ id }: { id: string }) {
  const { questions, boot, editor } = useSession();
  const [uses, setUses] = useState<readonly Use[] | null>(null);
  const saved = useStore(editor.store, (state) => (state.saving === "saved" ? state.revision : null));
  useEffect(() => {
    // The answer is about the saved draft, so it is asked after each save.
    if (saved === null) return;
    let stale = false;
    questions
      .used(boot.key, id)
      .then((found) => !stale && setUses(found))
      .catch(() => !stale && setUses([]));
    return () => {
      stale = true;
    };
  }, [questions, boot.key, id, saved]);
  return (
    <section className="fw-set" aria-label={t("被何处使用", "Used by")}>
      <h3>
        {t("被何处使用", "Used by")}
        <span className="fw-end">{uses?.length ?? ""}</span>
      </h3>
      {uses?.length === 0 && <p className="fw-hint">{t("还没有别处用到它。", "Nothing uses it yet.")}</p>}
      <ul className="fw-uses">
        {uses?.map((use) => {
          const spot = spotOf({ place: use.place } as never);
          const here = spot.definition === boot.key;
          const entry = boot.definitions.find((each) => each.key === spot.definition);
          const at = use.place.slice(1).join(".");
          return (
            <li key={use.place.join("/")}>
              {entry?.kind === "flow" ? <GitBranch size={14} aria-hidden="true" /> : <FileText size={14} aria-hidden="true" />}
              {here ? (
                <button type="button" className="fw-btn fw-btn--link" onClick={() => spot.family === "fields" && editor.jumpTo(spot.id, spot.path)}>
                  {said(use.text)}
                </button>
              ) : (
                <a href={`${definitionHref(boot.workspace.slug, spot.definition)}?at=${encodeURIComponent(at)}`}>{said(use.text)}</a>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function WholeForm() {
  const { editor, boot } = useSession();
  const head = useModel((model) => model.head);
  const change = (name: string, value: Json | undefined, merge?: string) => {
    const rules = name === "rules" && Array.isArray(value) ? withIds(value as readonly { readonly [name: string]: Json }[]) : value;
    editor.perform(changeHead({ [name]: rules } as Partial<FormHead>, merge));
  };
  const values = head as unknown as { readonly [name: string]: Json };
  return (
    <>
      <Head icon={<FileText size={16} aria-hidden="true" />} title={said(head.label, head.key)} kind={t("表单", "Form")} />
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
      <dl className="fw-keys">
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
