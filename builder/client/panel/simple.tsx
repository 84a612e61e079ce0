/** Settings of one line: words, numbers, days, switches, choices, durations. */
import { useEffect, useId, useState } from "react";
import { isList, isObject, type Json, type Label } from "../document/json";
import { said, t } from "../i18n";
import { Row } from "./frames";
import type { ControlProps } from "./world";

const asText = (value: Json | undefined): string => (value === undefined || value === null ? "" : String(value));

export function TextSetting({ control, value, change }: ControlProps) {
  const id = useId();
  const props = {
    id,
    className: "fw-input",
    value: asText(value),
    onChange: (event: { target: { value: string } }) => change(event.target.value || undefined, control.name),
  };
  return (
    <Row control={control} id={id}>
      {control.multiline ? <textarea rows={2} {...props} /> : <input {...props} />}
    </Row>
  );
}

/** A text in both languages; the reader's own comes first. */
export function LabelSetting({ control, value, change }: ControlProps) {
  const id = useId();
  const label: Label = isObject(value) ? (value as Label) : {};
  const one = (language: "zh" | "en", first: boolean) => {
    const write = (text: string) => {
      const made = { ...label, [language]: text || undefined };
      const kept = Object.fromEntries(Object.entries(made).filter(([, each]) => each)) as { [name: string]: Json };
      change(Object.keys(kept).length > 0 ? kept : undefined, `${control.name}.${language}`);
    };
    const name = `${said(control.label)} ${language === "zh" ? t("中文", "Chinese") : t("英文", "English")}`;
    const props = {
      value: label[language] ?? "",
      lang: language === "zh" ? "zh-CN" : "en",
      "aria-label": name,
      onChange: (event: { target: { value: string } }) => write(event.target.value),
      ...(first ? { id } : {}),
    };
    return control.multiline ? (
      <div className="fw-two" key={language}>
        <textarea rows={2} className="fw-input" {...props} />
        <span className="fw-unit fw-xs">{language === "zh" ? "中" : "EN"}</span>
      </div>
    ) : (
      <span className="fw-input" key={language}>
        <input {...props} />
        <span className="fw-unit fw-xs">{language === "zh" ? "中" : "EN"}</span>
      </span>
    );
  };
  return (
    <Row control={control} id={id}>
      <div className="fw-pairs">
        {t("zh", "en") === "zh" ? [one("zh", true), one("en", false)] : [one("en", true), one("zh", false)]}
      </div>
    </Row>
  );
}

/** What is being typed stays in the box; only a finished number becomes the setting. */
function useDraft(
  value: Json | undefined,
  accept: (text: string) => Json | undefined | null,
  change: ControlProps["change"],
  merge: string,
) {
  const outside = asText(value);
  const [text, setText] = useState(outside);
  const [bad, setBad] = useState(false);
  useEffect(() => {
    setText((now) => (accept(now) === (value ?? undefined) ? now : outside));
    setBad(false);
  }, [outside, value, accept]);
  return {
    value: text,
    "aria-invalid": bad || undefined,
    onChange: (event: { target: { value: string } }) => {
      const typed = event.target.value;
      setText(typed);
      const made = accept(typed);
      setBad(made === null);
      if (made !== null) change(made, merge);
    },
  };
}

const integer = (text: string): Json | undefined | null => {
  const plain = text.normalize("NFKC").trim();
  if (plain === "") return undefined;
  return /^-?\d{1,15}$/.test(plain) ? Number(plain) : null;
};

const decimal = (text: string): Json | undefined | null => {
  const plain = text.normalize("NFKC").replaceAll(",", "").trim();
  if (plain === "") return undefined;
  return /^-?\d{1,30}(\.\d{1,20})?$/.test(plain) ? plain : null;
};

export function NumberSetting({ control, value, change }: ControlProps) {
  const id = useId();
  const draft = useDraft(value, control.control === "integer" ? integer : decimal, change, control.name);
  return (
    <Row control={control} id={id}>
      <span className="fw-input fw-short">
        <input id={id} inputMode={control.control === "integer" ? "numeric" : "decimal"} {...draft} />
        {control.unit && <span className="fw-unit">{said(control.unit)}</span>}
      </span>
    </Row>
  );
}

export function DateSetting({ control, value, change }: ControlProps) {
  const id = useId();
  return (
    <Row control={control} id={id}>
      <input
        id={id}
        type="date"
        className="fw-input fw-short"
        value={asText(value)}
        onChange={(event) => change(event.target.value || undefined)}
      />
    </Row>
  );
}

export function ToggleSetting({ control, value, change }: ControlProps) {
  const id = useId();
  return (
    <div className="fw-set__row fw-set__row--toggle" data-setting={control.name}>
      <label htmlFor={id}>
        {said(control.label)}
        {control.hint && <span className="fw-hint">{said(control.hint)}</span>}
      </label>
      <input
        id={id}
        type="checkbox"
        className="fw-switch"
        checked={value === undefined ? control.default === true : value === true}
        onChange={(event) => change(event.target.checked)}
      />
    </div>
  );
}

export function ChoiceSetting({ control, value, change }: ControlProps) {
  const id = useId();
  const options = control.options ?? [];
  if (control.many) return <ManySetting control={control} value={value} change={change} siblings={{}} />;
  const now = asText(value ?? control.default);
  const words = options.reduce((n, option) => n + said(option.label).length * (t("zh", "en") === "zh" ? 2 : 1), 0);
  if (options.length > 1 && options.length <= 4 && words + options.length * 3 <= 34)
    return (
      <Row control={control} id={`${id}0`}>
        <div className="fw-seg fw-seg--wide" role="radiogroup" aria-label={said(control.label)}>
          {options.map((option, i) => (
            <label key={option.value}>
              <input
                id={`${id}${i}`}
                type="radio"
                name={id}
                checked={now === option.value}
                onChange={() => change(option.value)}
              />
              {said(option.label)}
            </label>
          ))}
        </div>
      </Row>
    );
  return (
    <Row control={control} id={id}>
      <span className="fw-select">
        <select id={id} className="fw-input" value={now} onChange={(event) => change(event.target.value || undefined)}>
          {!options.some((option) => option.value === now) && <option value={now}>{t("请选择", "Choose")}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {said(option.label)}
            </option>
          ))}
        </select>
      </span>
    </Row>
  );
}

function ManySetting({ control, value, change }: ControlProps) {
  const chosen = isList(value) ? value.map(String) : isList(control.default) ? control.default.map(String) : [];
  return (
    <fieldset className="fw-field fw-set__block" data-setting={control.name}>
      <legend className="fw-set__head">
        <span className="fw-b">{said(control.label)}</span>
      </legend>
      {control.hint && <p className="fw-hint">{said(control.hint)}</p>}
      <div className="fw-ticks">
        {(control.options ?? []).map((option) => (
          <label key={option.value} className="fw-option">
            <input
              type="checkbox"
              className="fw-check"
              checked={chosen.includes(option.value)}
              onChange={(event) => {
                const left = chosen.filter((each) => each !== option.value);
                const order = (control.options ?? []).map((each) => each.value);
                const made = event.target.checked ? [...left, option.value] : left;
                change(made.sort((a, b) => order.indexOf(a) - order.indexOf(b)));
              }}
            />
            <span>
              {said(option.label)}
              {option.hint && <small>{said(option.hint)}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/;

/** Days, hours and minutes in three small boxes; kept as an ISO 8601 duration. */
export function DurationSetting({ control, value, change }: ControlProps) {
  const id = useId();
  const found = DURATION.exec(asText(value));
  const parts = [found?.[1] ?? "", found?.[2] ?? "", found?.[3] ?? ""];
  const units = [t("天", "d"), t("小时", "h"), t("分", "min")];
  const write = (index: number, text: string) => {
    const plain = text.normalize("NFKC").replace(/\D/g, "").slice(0, 4);
    const [d, h, m] = parts.map((each, i) => (i === index ? plain : each));
    const time = `${h ? `${h}H` : ""}${m ? `${m}M` : ""}`;
    change(d || time ? `P${d ? `${d}D` : ""}${time ? `T${time}` : ""}` : undefined, control.name);
  };
  return (
    <Row control={control} id={`${id}0`}>
      <div className="fw-row fw-durations">
        {parts.map((part, i) => (
          <span key={units[i]} className="fw-input">
            <input
              id={`${id}${i}`}
              inputMode="numeric"
              aria-label={`${said(control.label)} ${units[i]}`}
              value={part}
              onChange={(event) => write(i, event.target.value)}
            />
            <span className="fw-unit fw-xs">{units[i]}</span>
          </span>
        ))}
      </div>
    </Row>
  );
}
