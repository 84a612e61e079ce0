/** Settings of the decision panel, each one line: words in both languages, text, a choice, FEEL. */
import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { Label } from "../document/json";
import type { Problem } from "../document/problems";
import { said, t } from "../i18n";
import { type Commit, useTyped } from "../panel/typed";
import { told } from "./marks";

export function Told({ problems }: { problems: readonly Problem[] | undefined }) {
  return problems?.map((problem) => (
    <p
      key={problem.code + problem.place.join(".") + String(problem.span)}
      className={problem.level === "error" ? "fw-error fw-xs" : "fw-hint fw-warn"}
    >
      <CircleAlert size={14} aria-hidden="true" />
      <span>{told(problem, said)}</span>
    </p>
  ));
}

function Frame({
  id,
  label,
  hint,
  problems,
  children,
}: {
  id: string;
  label: string;
  hint?: string;
  problems?: readonly Problem[] | undefined;
  children: ReactNode;
}) {
  return (
    <div className="fw-set__row">
      <label htmlFor={id}>{label}</label>
      <div>{children}</div>
      {(hint || (problems?.length ?? 0) > 0) && (
        <div className="fw-set__more">
          {hint && <p className="fw-hint">{hint}</p>}
          <Told problems={problems} />
        </div>
      )}
    </div>
  );
}

export function LabelLine({
  label,
  value,
  placeholder = "",
  change,
}: {
  label: string;
  value: Label | undefined;
  placeholder?: string;
  change: (value: Label, merge: string) => void;
}) {
  const id = useId();
  const order = t("zh", "en") === "zh" ? (["zh", "en"] as const) : (["en", "zh"] as const);
  return (
    <Frame id={id} label={label}>
      <div className="fw-pairs">
        {order.map((language, at) => (
          <span className="fw-input" key={language}>
            <input
              {...(at === 0 ? { id, "data-name": true } : {})}
              aria-label={`${label} ${language === "zh" ? t("中文", "Chinese") : t("英文", "English")}`}
              lang={language === "zh" ? "zh-CN" : "en"}
              maxLength={200}
              placeholder={at === 0 ? placeholder : ""}
              value={value?.[language] ?? ""}
              onChange={(event) => {
                const { [language]: _, ...rest } = value ?? {};
                change(event.target.value ? { ...rest, [language]: event.target.value } : rest, language);
              }}
            />
            <span className="fw-unit fw-xs">{language === "zh" ? "中" : "EN"}</span>
          </span>
        ))}
      </div>
    </Frame>
  );
}

/** A text that takes effect when the box is left or Enter is pressed; `change` answers what is wrong with it. */
export function TextLine({
  label,
  value,
  hint,
  code = false,
  problems,
  change,
}: {
  label: string;
  value: string;
  hint?: string;
  code?: boolean;
  problems?: readonly Problem[] | undefined;
  change: Commit;
}) {
  const id = useId();
  const { text, error, type, drop, leave } = useTyped(value);
  return (
    <Frame id={id} label={label} {...(hint ? { hint } : {})} problems={problems}>
      <input
        id={id}
        className={`fw-input ${code ? "fw-code" : ""}`}
        value={text}
        maxLength={2000}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={error !== null || (problems?.length ?? 0) > 0 || undefined}
        aria-describedby={error ? `${id}e` : undefined}
        onChange={(event) => type(event.target.value)}
        onBlur={() => void leave(change)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.nativeEvent.isComposing) void leave(change);
          if (event.key === "Escape") drop();
        }}
      />
      {error && (
        <p id={`${id}e`} className="fw-error fw-xs" role="alert">
          {error}
        </p>
      )}
    </Frame>
  );
}

export function PickLine({
  label,
  value,
  choices,
  hint,
  problems,
  change,
}: {
  label: string;
  value: string;
  choices: readonly (readonly [string, string])[];
  hint?: string;
  problems?: readonly Problem[] | undefined;
  change: (value: string) => void;
}) {
  const id = useId();
  const known = choices.some(([each]) => each === value);
  return (
    <Frame id={id} label={label} {...(hint ? { hint } : {})} problems={problems}>
      <span className="fw-select">
        <select id={id} className="fw-input" value={value} onChange={(event) => change(event.target.value)}>
          {!known && <option value={value}>{value}</option>}
          {choices.map(([each, words]) => (
            <option key={each} value={each}>
              {words}
            </option>
          ))}
        </select>
      </span>
    </Frame>
  );
}
