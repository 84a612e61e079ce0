/** Trying the decision: its inputs with fitting controls, what comes out, and how it came about. */
import { Play } from "lucide-react";
import { useEffect, useId, useMemo } from "react";
import { locale, said, t } from "../i18n";
import { useStore } from "../state/store";
import { textOf } from "./feel";
import { type Decision, type Input, idOf, inputsOf, type Part, partsOf } from "./model";
import { nameOf, needsOf, typeWord } from "./names";
import { useDecision, useDocument, useShownPart, useView } from "./session";
import { type Sort, sortOfInput } from "./sorts";
import { Trace } from "./Trace";
import { membersOf, tryOut, valueWords } from "./trial";
import { WhyNot } from "./WhyNot";
import { showResult } from "./words";

/** The inputs that a part comes to read, through the parts it needs. */
function inputsFor(model: Decision, part: Part | undefined): readonly Input[] {
  if (!part) return inputsOf(model);
  const seen = new Set<string>();
  const walk = (one: Part) => {
    for (const each of needsOf(model, one.logic)) {
      if (seen.has(each.key)) continue;
      seen.add(each.key);
      const other = partsOf(model).find((found) => found.key === each.key);
      if (other) walk(other);
    }
  };
  walk(part);
  return inputsOf(model).filter((input) => seen.has(input.key));
}

export function TryOut() {
  const session = useDecision();
  const { view, editor } = session;
  const model = useDocument((each) => each);
  const part = useShownPart();
  const tried = useView((now) => now.tried);
  const revision = useStore(editor.store, (state) => state.revision);
  const inputs = useMemo(() => inputsFor(model, part), [model, part]);
  const key = part?.key;
  const asked = tried.asked !== null;
  // Once tried, the result follows what is typed and what is saved.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is a new answer
  useEffect(() => {
    if (!asked || !key) return;
    const timer = setTimeout(() => void tryOut(session, key), 350);
    return () => clearTimeout(timer);
  }, [session, asked, key, tried.typed, revision]);
  if (!part || !key) return <p className="fw-set fw-3">{t("先添加一个决策。", "Add a decision first.")}</p>;
  if (part.kind === "function")
    return (
      <p className="fw-set fw-3">
        {t("函数由别的决策调用。请试算调用它的决策。", "A function is called by decisions. Try one that calls it.")}
      </p>
    );
  const set = (name: string, text: string) =>
    view.set((now) => ({ tried: { ...now.tried, typed: { ...now.tried.typed, [name]: text } } }));
  const visit = tried.visits.find((each) => each.key === key);
  const members = inOrder(part, membersOf(tried.value));
  const rows = visit?.rows.map((id) => rowWord(part, id)).filter(Boolean) ?? [];
  return (
    <>
      <form
        className="fw-set fw-try"
        onSubmit={(event) => {
          event.preventDefault();
          void tryOut(session, key);
        }}
      >
        {inputs.map((input) => (
          <Asked
            key={idOf(input)}
            input={input}
            sort={sortOfInput(model, input.key)}
            value={tried.typed[input.key] ?? ""}
            wrong={tried.wrong[input.key]}
            onType={(text) => set(input.key, text)}
          />
        ))}
        {inputs.length === 0 && <p className="fw-3 fw-xs">{t("它还不读取任何输入。", "It reads no input yet.")}</p>}
        <button type="submit" className="fw-btn" disabled={tried.busy}>
          <Play size={14} aria-hidden="true" />
          {t("算一算", "Decide")}
        </button>
      </form>
      {tried.fault && (
        <p className="fw-set fw-error" role="alert">
          {tried.fault}
        </p>
      )}
      {tried.value !== undefined && (
        <section className="fw-set fw-try-result" aria-label={t("结果", "Result")} role="status">
          <h3>
            {t("结果", "Result")}
            {rows.length > 0 && <span>{rows.join(locale() === "zh" ? "、" : ", ")}</span>}
          </h3>
          {members ? (
            <dl>
              {members.map(([name, value]) => (
                <div key={name}>
                  <dt>{memberName(part, name)}</dt>
                  <dd>{valueWords(value)}</dd>
                </div>
              ))}
            </dl>
          ) : (
            <p className="fw-try-result__value">
              {tried.value === null ? t("没有结果", "No result") : valueWords(tried.value)}
            </p>
          )}
        </section>
      )}
      {visit && tried.asked === key && part.logic && (
        <WhyNot model={model} part={part} logic={part.logic} fired={visit.rows} misses={tried.misses} />
      )}
      {tried.visits.length > 0 && <Trace model={model} shown={part} visits={tried.visits} />}
    </>
  );
}

/** A context's members in the order of the columns that gave them. */
function inOrder<T>(part: Part, members: readonly (readonly [string, T])[] | null) {
  const outputs = Array.isArray(part.logic?.outputs) ? (part.logic.outputs as unknown as Part[]) : [];
  const keys = outputs.length > 0 ? outputs.map((each) => each.key) : ["score", "reasons"];
  // A scorecard's points stand in the trace, each beside its characteristic.
  const told =
    outputs.length > 0 ? members : members?.filter(([key]) => key !== "points" || !part.logic?.characteristics);
  return told && [...told].sort(([left], [right]) => keys.indexOf(left) - keys.indexOf(right));
}

function rowWord(part: Part, id: string): string {
  const rows = Array.isArray(part.logic?.rows) ? (part.logic.rows as readonly { id?: string }[]) : [];
  const at = rows.findIndex((row, index) => (row.id || `r${index + 1}`) === id);
  return at < 0 ? "" : t(`第 ${at + 1} 行`, `Row ${at + 1}`);
}

function memberName(part: Part, key: string): string {
  const outputs = Array.isArray(part.logic?.outputs) ? (part.logic.outputs as unknown as Part[]) : [];
  const own = outputs.find((each) => each.key === key);
  const known: { readonly [key: string]: string } = {
    score: t("总分", "Score"),
    reasons: t("理由码", "Reasons"),
  };
  return own ? said(own.label) || key : (known[key] ?? key);
}

function Asked({
  input,
  sort,
  value,
  wrong,
  onType,
}: {
  input: Input;
  sort: Sort;
  value: string;
  wrong: string | undefined;
  onType: (text: string) => void;
}) {
  const id = useId();
  const props = {
    id,
    value,
    "aria-invalid": wrong ? true : undefined,
    "aria-describedby": wrong ? `${id}e` : undefined,
    onChange: (event: { target: { value: string } }) => onType(event.target.value),
  };
  const texts = sort.allowed?.every((each) => textOf(each) !== null) ?? false;
  const typed = (feel: string) => (input.type && texts ? (textOf(feel) ?? feel) : feel);
  const control = sort.allowed ? "choice" : sort.type;
  const box = () => {
    switch (control) {
      case "choice":
        return (
          <span className="fw-select">
            <select className="fw-input" {...props}>
              <option value="">{t("没有填", "Left empty")}</option>
              {sort.allowed?.map((feel) => (
                <option key={feel} value={typed(feel)}>
                  {showResult(feel, { ...sort, allowed: null }, locale()).text}
                </option>
              ))}
            </select>
          </span>
        );
      case "boolean":
        return (
          <span className="fw-select">
            <select className="fw-input" {...props}>
              <option value="">{t("没有填", "Left empty")}</option>
              <option value="true">{t("是", "Yes")}</option>
              <option value="false">{t("否", "No")}</option>
            </select>
          </span>
        );
      case "date":
        return <input className="fw-input" type="date" {...props} />;
      case "time":
        return <input className="fw-input" type="time" step={1} {...props} />;
      default:
        return (
          <input
            className={`fw-input ${control === "number" ? "fw-num" : ""}`}
            inputMode={control === "number" ? "decimal" : "text"}
            autoComplete="off"
            maxLength={2000}
            {...props}
          />
        );
    }
  };
  return (
    <div className="fw-set__row">
      <label htmlFor={id}>
        {nameOf(input)}
        {!PLAIN.has(control) && <small className="fw-3"> {input.type ? typeWord(input.type) : "FEEL"}</small>}
      </label>
      <div>
        {box()}
        {wrong && (
          <p id={`${id}e`} className="fw-error fw-xs" role="alert">
            {wrong}
          </p>
        )}
      </div>
    </div>
  );
}

const PLAIN = new Set(["choice", "number", "string", "boolean", "date", "time"]);
