/** How the result came about: what each decision read, which of its rows fired, its points and its reasons. */
import { said, t } from "../i18n";
import { show } from "./edits";
import { type Decision, idOf, inputsOf, type Part, partsOf } from "./model";
import { nameOf } from "./names";
import { iconOf } from "./PartList";
import { useDecision } from "./session";
import { type Visit, valueWords } from "./trial";

const NOTES: { readonly [code: string]: readonly [string, string] } = {
  several_rows: ["多行同时命中，所以没有结果。", "Several rows matched at once, so there is no result."],
  rows_disagree: ["命中的几行结果不同，所以没有结果。", "The rows that matched disagree, so there is no result."],
  not_allowed: ["有值不在允许的范围内。", "A value is not among the allowed ones."],
  wrong_type: ["有值的类型不对，按空处理。", "A value is of the wrong type and counts as empty."],
  no_bin: ["有特征没有对应的区间，所以没有总分。", "A characteristic fell into no bin, so there is no score."],
  default: ["没有行命中，用了默认值。", "No row matched; the default was taken."],
  not_an_expression: ["有公式读不懂，按空处理。", "A formula cannot be read and counts as empty."],
};

export function Trace({ model, shown, visits }: { model: Decision; shown: Part; visits: readonly Visit[] }) {
  return (
    <section className="fw-set fw-trace" aria-label={t("经过", "How it came about")}>
      <h3>{t("经过", "How it came about")}</h3>
      <ol>
        {visits.map((visit) => (
          <Step key={visit.id + visit.key} model={model} visit={visit} isShown={visit.key === shown.key} />
        ))}
      </ol>
    </section>
  );
}

function Step({ model, visit, isShown }: { model: Decision; visit: Visit; isShown: boolean }) {
  const session = useDecision();
  const part = partsOf(model).find((each) => each.key === visit.key);
  const Icon = iconOf(part?.logic?.kind);
  const named = (key: string) => {
    const found = [...inputsOf(model), ...partsOf(model)].find((each) => each.key === key);
    return found ? nameOf(found) : key;
  };
  const rows = numbers(part, visit.rows);
  const points = Object.entries(visit.points);
  const codes = [...new Set(visit.notes.map((note) => note.code))];
  return (
    <li aria-current={isShown ? "step" : undefined}>
      <p className="fw-trace__head">
        <Icon size={14} aria-hidden="true" />
        {part ? (
          <button type="button" className="fw-btn fw-btn--link" onClick={() => show(session, idOf(part))}>
            {nameOf(part)}
          </button>
        ) : (
          <span>{visit.key}</span>
        )}
        {!isShown && <b>{valueWords(shortened(visit.value))}</b>}
      </p>
      <dl>
        {Object.entries(visit.inputs).map(([key, value]) => (
          <div key={key}>
            <dt>{named(key)}</dt>
            <dd>{valueWords(shortened(value))}</dd>
          </div>
        ))}
        {points.map(([id, each]) => (
          <div key={id}>
            <dt>{characteristicName(part, id)}</dt>
            <dd>{signed(each)}</dd>
          </div>
        ))}
      </dl>
      {rows.length > 0 && <p>{t(`命中第 ${rows.join("、")} 行`, `Row ${rows.join(", ")} fired`)}</p>}
      {visit.reasons.length > 0 && (
        <p>
          {t("理由码 ", "Reasons ")}
          {visit.reasons.map((reason) => (
            <code key={reason} className="fw-codechip">
              {reason}
            </code>
          ))}
        </p>
      )}
      {codes.map((code) => {
        const [zh, en] = NOTES[code] ?? ["", ""];
        return zh ? (
          <p key={code} className="fw-warn">
            {t(zh, en)}
          </p>
        ) : null;
      })}
    </li>
  );
}

/** Of a context its first member says enough in one line, as a scorecard's score. */
function shortened(value: Visit["value"]): Visit["value"] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const context = (value as { readonly context?: { readonly [name: string]: Visit["value"] } }).context;
  if (!context) return value;
  return context.score ?? value;
}

export function signed(points: string): string {
  if (/^-/.test(points)) return points.replace("-", "−");
  return /^0+(\.0+)?$/.test(points) ? "0" : `+${points}`;
}

function numbers(part: Part | undefined, ids: readonly string[]): readonly number[] {
  const rows = Array.isArray(part?.logic?.rows) ? (part.logic.rows as readonly { id?: string }[]) : [];
  const places = new Map(rows.map((row, at) => [row.id || `r${at + 1}`, at + 1]));
  return ids.flatMap((id) => places.get(id) ?? []);
}

function characteristicName(part: Part | undefined, id: string): string {
  const list = part?.logic?.characteristics;
  const found = Array.isArray(list)
    ? (list as unknown as (Part & { input: string })[]).find((each) => each.id === id)
    : null;
  return found ? said(found.label) || found.input : id;
}
