/** An input: its name, its name in formulas, what it holds. */
import { Trash2 } from "lucide-react";
import { locale, t } from "../i18n";
import { edit, relabel, removeInput } from "./edits";
import { LabelLine, PickLine, TextLine, Told } from "./Lines";
import { changeInput, type Input, idOf, inputOf } from "./model";
import { typeWord } from "./names";
import { renameKey } from "./renaming";
import { useDecision, useDocument, useView } from "./session";
import { type Sort, TYPES } from "./sorts";
import { readCondition, showCondition } from "./words";

export function InputSettings({ id }: { id: string }) {
  const session = useDecision();
  const input = useDocument((model) => inputOf(model, id));
  if (!input) return <p className="fw-set fw-3">{t("这个输入已经删除。", "This input is deleted.")}</p>;
  return (
    <>
      <section className="fw-set" aria-label={t("输入", "Input")}>
        <h3>{t("输入", "Input")}</h3>
        <InputLines input={input} />
      </section>
      <div className="fw-set">
        <button type="button" className="fw-btn fw-btn--small" onClick={() => removeInput(session, id)}>
          <Trash2 size={14} aria-hidden="true" />
          {t("删除这个输入", "Delete this input")}
        </button>
      </div>
    </>
  );
}

export function InputLines({ input }: { input: Input }) {
  const session = useDecision();
  const id = idOf(input);
  const types = useDocument((model) => model.types);
  const marks = useView((view) => view.marks);
  const change = (patch: Partial<Input>) => edit(session, (model) => changeInput(model, id, patch));
  return (
    <>
      <Told problems={marks.get(`inputs/${id}`)} />
      <LabelLine
        label={t("名称", "Name")}
        value={input.label}
        change={(label, merge) => relabel(session, "inputs", id, label, `input.${id}.${merge}`)}
      />
      <TextLine
        label={t("公式里叫", "In formulas")}
        code
        value={input.key}
        change={(key) => renameKey(session, "inputs", id, key)}
      />
      <TypeLine
        value={input.type ?? ""}
        own={types?.map((each) => each.key) ?? []}
        change={(type) => change({ type })}
      />
      <AllowedLine
        type={input.type ?? ""}
        value={input.allowed ?? ""}
        change={(allowed) => change({ allowed: allowed || undefined } as Partial<Input>)}
      />
    </>
  );
}

export function TypeLine({
  value,
  own,
  otherwise,
  change,
}: {
  value: string;
  own: readonly string[];
  /** The word for leaving it open. */
  otherwise?: string;
  change: (type: string) => void;
}) {
  const choices = [...TYPES, ...own].map(
    (each) => [each, each === "" && otherwise ? otherwise : typeWord(each)] as const,
  );
  return <PickLine label={t("类型", "Type")} value={value} choices={choices} change={change} />;
}

/** The values that may come, as people write them: `A, B, C` or `0–100`. */
export function AllowedLine({
  type,
  value,
  hint,
  change,
}: {
  type: string;
  value: string;
  hint?: string;
  change: (allowed: string) => void;
}) {
  const sort: Sort = { type, allowed: null, names: new Set() };
  const shown = value.trim() ? showCondition(value, sort, locale()).text : "";
  return (
    <TextLine
      label={t("可选的值", "Allowed")}
      value={shown}
      hint={hint ?? t("不填则不限。如：A, B, C 或 0–100", "Empty is any. Such as A, B, C or 0–100")}
      change={(typed) => {
        const read = readCondition(typed, sort);
        change(read.feel === "-" ? "" : read.feel);
        return read.certain ? null : t("没看懂，已按原样保留。", "Not understood; kept as typed.");
      }}
    />
  );
}
