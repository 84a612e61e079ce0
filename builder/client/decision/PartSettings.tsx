/** A decision of the document: its name, its name in formulas, and whether flows take its result. */
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useId } from "react";
import { said, t } from "../i18n";
import { edit, movePart, relabel, removePart } from "./edits";
import { HIT_WORDS } from "./hits";
import { TypeLine } from "./InputSettings";
import { LabelLine, PickLine, TextLine } from "./Lines";
import { changeLogic, changePart, idOf, type Part, partsOf } from "./model";
import { nameOf, needsOf } from "./names";
import { kindWord } from "./PartList";
import { renameKey } from "./renaming";
import { useDecision, useDocument } from "./session";

export function PartSettings({ part }: { part: Part }) {
  const session = useDecision();
  const model = useDocument((each) => each);
  const check = useId();
  const id = idOf(part);
  const users = partsOf(model).filter((other) => needsOf(model, other.logic).includes(part));
  const hit = part.logic?.hit === undefined ? null : `${part.logic.hit} ${part.logic.aggregate ?? ""}`.trim();
  return (
    <>
      <section className="fw-set" aria-label={t("决策", "Decision")}>
        <h3>
          {t("决策", "Decision")}
          <span>{kindWord(part.logic?.kind)}</span>
        </h3>
        <LabelLine
          label={t("名称", "Name")}
          value={part.label}
          change={(label, merge) => relabel(session, "parts", id, label, `part.${id}.${merge}`)}
        />
        <TextLine
          label={t("公式里叫", "In formulas")}
          code
          value={part.key}
          change={(key) => renameKey(session, "parts", id, key)}
        />
        {part.kind === "decision" && (
          <div className="fw-set__row fw-set__row--toggle">
            <label htmlFor={check}>
              {t("流程取它的结果", "Flows take its result")}
              <span className="fw-hint">{t("一份决策只有一个结果", "One decision of the document is the result")}</span>
            </label>
            <input
              id={check}
              type="checkbox"
              className="fw-check"
              checked={model.result === id}
              onChange={(event) => {
                const result = event.target.checked ? id : null;
                edit(session, (now) => ({ ...now, result }));
              }}
            />
          </div>
        )}
        <TypeLine
          value={part.type ?? ""}
          own={model.types?.map((each) => each.key) ?? []}
          otherwise={t("由逻辑决定", "As its logic gives")}
          change={(type) => edit(session, (now) => changePart(now, id, { type: type || undefined } as Partial<Part>))}
        />
      </section>
      {hit !== null && (
        <section className="fw-set" aria-label={t("命中方式", "Hit policy")}>
          <PickLine
            label={t("命中方式", "Hit policy")}
            value={hit}
            choices={Object.entries(HIT_WORDS).map(([name, words]) => [name, said(words.name)])}
            hint={said(HIT_WORDS[hit]?.hint)}
            change={(chosen) => {
              const [, policy = "UNIQUE", total = ""] = /^(.*?)(?: (SUM|MIN|MAX|COUNT))?$/.exec(chosen) ?? [];
              edit(session, (now) =>
                changeLogic(now, id, (logic) => ({ ...logic, hit: policy, aggregate: total || null })),
              );
            }}
          />
        </section>
      )}
      {users.length > 0 && (
        <section className="fw-set" aria-label={t("谁用到它", "Used by")}>
          <h3>{t("谁用到它", "Used by")}</h3>
          <p>{users.map(nameOf).join(t("、", ", "))}</p>
        </section>
      )}
      <section className="fw-set" aria-label={t("整份决策", "The whole decision")}>
        <h3>
          {t("整份决策", "The whole decision")}
          <span>
            <code className="fw-codechip">{model.key}</code>
          </span>
        </h3>
        <LabelLine
          label={t("总名称", "Its name")}
          value={model.label}
          change={(label, merge) => edit(session, (now) => ({ ...now, label }), `label.${merge}`)}
        />
      </section>
      <div className="fw-set fw-row">
        <button
          type="button"
          className="fw-btn fw-btn--quiet fw-btn--icon fw-btn--small"
          aria-label={t("上移", "Move up")}
          onClick={() => movePart(session, id, -1)}
        >
          <ArrowUp size={14} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="fw-btn fw-btn--quiet fw-btn--icon fw-btn--small"
          aria-label={t("下移", "Move down")}
          onClick={() => movePart(session, id, 1)}
        >
          <ArrowDown size={14} aria-hidden="true" />
        </button>
        <button type="button" className="fw-btn fw-btn--small" onClick={() => removePart(session, id)}>
          <Trash2 size={14} aria-hidden="true" />
          {t("删除这个决策", "Delete this decision")}
        </button>
      </div>
    </>
  );
}
