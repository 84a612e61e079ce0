/** A decision that is one FEEL text, or boxes of FEEL in one another: every text can be changed, none is lost. */
import { useId } from "react";
import { isList, isObject, type Json } from "../document/json";
import { said, t } from "../i18n";
import { edit } from "./edits";
import { Told } from "./Lines";
import { changePart, idOf, type Logic, type Part } from "./model";
import { NESTED, Parameters } from "./NestedLogic";
import { nameOf } from "./names";
import { kindWord } from "./PartList";
import { useDecision, useDocument, useView } from "./session";

/** Written as a property it would look like a promise's. */
const THEN = "then";

/** What a box's members are called. */
const MEMBERS: { readonly [name: string]: readonly [string, string] } = {
  text: ["公式", "Formula"],
  if: ["如果", "If"],
  [THEN]: ["那么", "Then"],
  else: ["否则", "Else"],
  condition: ["条件", "Condition"],
  entries: ["各步", "Steps"],
  result: ["结果", "Result"],
  logic: ["公式", "Formula"],
  in: ["在其中", "Within"],
  each: ["对每一项", "For each item"],
  match: ["满足", "Matching"],
  satisfies: ["满足", "Satisfying"],
  body: ["做什么", "Body"],
  bindings: ["代入", "Given"],
  parameters: ["参数", "Parameters"],
  function: ["调用", "Calls"],
  items: ["各项", "Items"],
  columns: ["列", "Columns"],
  rows: ["行", "Rows"],
  list: ["清单", "List"],
  variable: ["每一项叫", "Each is called"],
  external: ["语言", "Language"],
  name: ["名称", "Name"],
};

/** The order a reader expects; the document's own is that of the alphabet. */
const ORDER =
  "parameters variable in if then else function bindings columns entries items rows match satisfies body".split(" ");
const placeOf = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

const HIDDEN = new Set(["kind", "id", "key", "label", "type", "note"]);

/** The members that hold FEEL; other texts are names and stay as they are. */
const FEEL = new Set(["text", "function"]);

type Path = readonly (string | number)[];

export function FormulaPart({ part, logic }: { part: Part; logic: Logic }) {
  const problems = useView((view) => view.marks.get(`parts/${idOf(part)}`));
  const names = useDocument((model) => [...(model.inputs ?? []), ...(model.parts ?? [])], sameLists);
  return (
    <div className="fw-boxed fw-scroll">
      <div className="fw-dt-bar">
        <h1 className="fw-cut">{nameOf(part)}</h1>
        <span className="fw-3">{kindWord(logic.kind)}</span>
      </div>
      <div className="fw-boxed__body">
        <Told problems={problems} />
        <Box part={part} value={logic} path={[]} label={nameOf(part)} />
        <p className="fw-hint">
          {t("公式里可以用：", "Formulas may use: ")}
          {names
            .filter((each) => each.key !== part.key)
            .map((each) => (
              <code key={each.key} className="fw-codechip" title={nameOf(each)}>
                {each.key}
              </code>
            ))}
        </p>
      </div>
    </div>
  );
}

const sameLists = (left: readonly { key: string }[], right: readonly { key: string }[]) =>
  left.length === right.length && left.every((each, at) => each === right[at]);

/** One piece of a box: a text to change, or its members one under the other. */
function Box({ part, value, path, label }: { part: Part; value: Json; path: Path; label: string }) {
  const last = path.at(-1);
  if (typeof value === "string") {
    if (!FEEL.has(String(last))) return <code className="fw-codechip">{value}</code>;
    return <Text part={part} value={value} path={path} label={label} />;
  }
  if (last === "parameters" && isList(value)) return <Parameters of={value as never} />;
  if (isList(value))
    return (
      <ol className="fw-boxed__list">
        {value.map((each, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item of a box is its place
          <li key={at}>
            <Box part={part} value={each} path={[...path, at]} label={nameIn(each) || `${label} ${at + 1}`} />
          </li>
        ))}
      </ol>
    );
  if (!isObject(value)) return null;
  const Nested = NESTED[String(value.kind)];
  if (Nested) return <Nested part={part} logic={value as Logic} />;
  const members = Object.entries(value)
    .filter(([name, each]) => !HIDDEN.has(name) && each !== null && each !== "")
    .sort(([left], [right]) => placeOf(left) - placeOf(right));
  const own = nameIn(value);
  const deep = typeof value.kind === "string" && !("text" in value) && path.length > 0;
  return (
    <div className="fw-boxed__box">
      {(own || deep) && (
        <p className="fw-boxed__name">
          {own && <b>{own}</b>}
          {deep && <span className="fw-3">{kindWord(String(value.kind))}</span>}
        </p>
      )}
      {members.map(([name, each]) => {
        const [zh, en] = MEMBERS[name] ?? [name, name];
        const plain = typeof each === "string" || (isObject(each) && "text" in each);
        return (
          <div key={name} className={plain ? "fw-boxed__member" : "fw-boxed__member fw-boxed__member--deep"}>
            {members.length > 1 && <span className="fw-boxed__word">{t(zh, en)}</span>}
            <Box
              part={part}
              value={each}
              path={[...path, name]}
              label={members.length > 1 ? `${label} ${t(zh, en)}` : label}
            />
          </div>
        );
      })}
    </div>
  );
}

function nameIn(value: Json): string {
  if (!isObject(value)) return "";
  return (
    (isObject(value.label) ? said(value.label as { zh?: string }) : "") ||
    (typeof value.key === "string" ? value.key : "")
  );
}

function Text({ part, value, path, label }: { part: Part; value: string; path: Path; label: string }) {
  const session = useDecision();
  const id = useId();
  return (
    <textarea
      id={id}
      className="fw-input fw-code fw-boxed__text"
      aria-label={label}
      rows={Math.min(12, Math.max(1, value.split("\n").length))}
      spellCheck={false}
      maxLength={10_000}
      value={value}
      onChange={(event) => {
        const text = event.target.value;
        edit(
          session,
          (model) => changePart(model, idOf(part), { logic: written(part.logic ?? null, path, text) as Logic }),
          `${idOf(part)}.${path.join(".")}`,
        );
      }}
    />
  );
}

/** The value with one text in it changed. */
export function written(value: Json, path: Path, text: string): Json {
  const [step, ...rest] = path;
  if (step === undefined) return text;
  if (isList(value)) return value.map((each, at) => (at === step ? written(each, rest, text) : each));
  if (isObject(value)) return { ...value, [step]: written(value[String(step)] ?? null, rest, text) };
  return value;
}
