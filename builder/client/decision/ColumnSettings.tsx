/** A column of the table shown: what it looks at or gives, and what may stand in it. */
import { ArrowLeft, ArrowRight, Copy, Trash2 } from "lucide-react";
import type { Label } from "../document/json";
import { keyFromLabel } from "../document/names";
import { t } from "../i18n";
import { editLogic } from "./edits";
import { clamped } from "./grid";
import { AllowedLine, InputLines, TypeLine } from "./InputSettings";
import { LabelLine, PickLine, TextLine, Told } from "./Lines";
import { idOf, inputsOf, type Logic, type Part, partsOf } from "./model";
import { columnNameAt, conditionName, nameOf } from "./names";
import { PartSettings } from "./PartSettings";
import { useDecision, useDocument, useView } from "./session";
import {
  type Condition,
  changeColumn,
  columnAt,
  conditionId,
  conditionsOf,
  type Outcome,
  outcomeId,
  outcomesOf,
  rowsOf,
  type Spot,
  spotAt,
  widthOf,
} from "./table";
import { deleteColumn, duplicateColumn, moveColumnTo } from "./tableEdits";

export function ColumnSettings({ part, logic }: { part: Part; logic: Logic }) {
  const chosen = useView((view) => view.at);
  const now = clamped(chosen, { rows: rowsOf(logic).length, columns: widthOf(logic), page: 0 });
  const spot = spotAt(logic, now.column);
  if (spot.family === "if") return <ConditionLines key={now.column} part={part} logic={logic} spot={spot} />;
  if (spot.family === "then") return <OutcomeLines key={now.column} part={part} logic={logic} spot={spot} />;
  return <PartSettings part={part} />;
}

function ConditionLines({ part, logic, spot }: { part: Part; logic: Logic; spot: Spot }) {
  const session = useDecision();
  const model = useDocument((each) => each);
  const marks = useView((view) => view.marks);
  const column = conditionsOf(logic)[spot.at];
  if (!column) return null;
  const set = (patch: Partial<Condition>, merge?: string) =>
    editLogic(session, (before) => changeColumn(before, spot, patch), merge);
  const expression = column.expression.trim();
  const input = inputsOf(model).find((each) => each.key === expression);
  const names = [...inputsOf(model), ...partsOf(model)].filter((each) => idOf(each) !== idOf(part));
  const known = names.some((each) => each.key === expression);
  return (
    <>
      {input && (
        <section className="fw-set" aria-label={t("条件列看的输入", "The input this column looks at")}>
          <h3>
            {nameOf(input)}
            <span>{t("输入", "Input")}</span>
          </h3>
          <InputLines input={input} />
        </section>
      )}
      <section className="fw-set" aria-label={t("条件列", "Condition column")}>
        <h3>
          {t("条件列", "Condition column")}
          <span>{conditionName(model, column)}</span>
        </h3>
        <Told problems={marks.get(`parts/${idOf(part)}/inputs/${conditionId(column, spot.at)}`)} />
        <PickLine
          label={t("看什么", "Looks at")}
          value={known ? expression : "="}
          choices={[...names.map((each) => [each.key, nameOf(each)] as const), ["=", t("一个公式", "A formula")]]}
          change={(key) => set({ expression: key === "=" ? `${expression} ` : key })}
        />
        {!known && (
          <TextLine
            label={t("公式", "Formula")}
            code
            value={column.expression}
            change={(text) => {
              set({ expression: text });
              return null;
            }}
          />
        )}
        <LabelLine
          label={t("列名", "Heading")}
          value={column.label}
          placeholder={input ? nameOf(input) : expression}
          change={(label, merge) =>
            set({ label: hasText(label) ? label : undefined } as Partial<Condition>, `c${spot.at}.${merge}`)
          }
        />
        {!input && (
          <>
            <TypeLine
              value={column.type ?? ""}
              own={model.types?.map((each) => each.key) ?? []}
              otherwise={t("由它决定", "As it gives")}
              change={(type) => set({ type: type || undefined } as Partial<Condition>)}
            />
            <AllowedLine
              type={column.type ?? ""}
              value={column.allowed ?? ""}
              change={(allowed) => set({ allowed: allowed || undefined } as Partial<Condition>)}
            />
          </>
        )}
      </section>
      <ColumnTools logic={logic} spot={spot} />
    </>
  );
}

function OutcomeLines({ part, logic, spot }: { part: Part; logic: Logic; spot: Spot }) {
  const session = useDecision();
  const model = useDocument((each) => each);
  const marks = useView((view) => view.marks);
  const column = outcomesOf(logic)[spot.at];
  if (!column) return null;
  const set = (patch: Partial<Outcome>, merge?: string) =>
    editLogic(session, (before) => changeColumn(before, spot, patch), merge);
  const others = new Set(outcomesOf(logic).flatMap((each, at) => (at === spot.at ? [] : [each.key ?? ""])));
  const id = outcomeId(column, spot.at);
  const rename = (label: Label, merge: string) => {
    const key = session.fresh.has(id) ? keyFromLabel(label, others) : null;
    set({ label, ...(key ? { key } : {}) }, `o${spot.at}.${merge}`);
  };
  return (
    <>
      <section className="fw-set" aria-label={t("结果列", "Result column")}>
        <h3>
          {t("结果列", "Result column")}
          <span>{columnNameAt(model, logic, columnAt(logic, spot), nameOf(part))}</span>
        </h3>
        <Told problems={marks.get(`parts/${idOf(part)}/outputs/${id}`)} />
        <LabelLine label={t("名称", "Name")} value={column.label} change={rename} />
        <TextLine
          label={t("公式里叫", "In formulas")}
          code
          value={column.key ?? ""}
          change={(key) => {
            if (others.has(key.trim())) return t(`“${key}”已经用了。`, `“${key}” is taken.`);
            set({ key: key.trim() });
            session.fresh.delete(id);
            return null;
          }}
        />
        <TypeLine
          value={column.type ?? ""}
          own={model.types?.map((each) => each.key) ?? []}
          change={(type) => set({ type: type || undefined } as Partial<Outcome>)}
        />
        <AllowedLine
          type={column.type ?? ""}
          value={column.allowed ?? ""}
          hint={t(
            "如：批准, 复核, 拒绝。按优先取结果时，先写的优先。",
            "Such as approve, review, refuse: the first ranks highest.",
          )}
          change={(allowed) => set({ allowed: allowed || undefined } as Partial<Outcome>)}
        />
        <TextLine
          label={t("都不命中时", "If none fires")}
          code
          value={column.default ?? ""}
          hint={t("公式；不填则为空", "A formula; left empty it is empty")}
          change={(text) => {
            set({ default: text.trim() || undefined } as Partial<Outcome>);
            return null;
          }}
        />
      </section>
      <ColumnTools logic={logic} spot={spot} />
    </>
  );
}

function ColumnTools({ logic, spot }: { logic: Logic; spot: Spot }) {
  const session = useDecision();
  const column = columnAt(logic, spot);
  const tools: readonly (readonly [string, typeof Copy, () => void])[] = [
    [t("左移 (Alt+←)", "Move left (Alt+←)"), ArrowLeft, () => moveColumnTo(session, column, column - 1)],
    [t("右移 (Alt+→)", "Move right (Alt+→)"), ArrowRight, () => moveColumnTo(session, column, column + 1)],
    [t("复制这列 (Ctrl+D)", "Duplicate the column (Ctrl+D)"), Copy, () => duplicateColumn(session, column)],
  ];
  return (
    <div className="fw-set fw-row">
      {tools.map(([words, Icon, act]) => (
        <button
          key={words}
          type="button"
          className="fw-btn fw-btn--quiet fw-btn--icon fw-btn--small"
          aria-label={words}
          title={words}
          onClick={act}
        >
          <Icon size={14} aria-hidden="true" />
        </button>
      ))}
      <button type="button" className="fw-btn fw-btn--small" onClick={() => deleteColumn(session, column)}>
        <Trash2 size={14} aria-hidden="true" />
        {t("删除这列", "Delete this column")}
      </button>
    </div>
  );
}

const hasText = (label: Label) => Boolean(label.zh || label.en);
