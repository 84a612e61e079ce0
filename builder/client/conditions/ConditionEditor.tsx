/** The condition builder: reads as a sentence, writes FEEL. What it cannot show opens in the formula editor. */
import { Code, Plus } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { t } from "../i18n";
import { useWorld } from "../panel/world";
import { FormulaBox } from "./FormulaBox";
import { type Condition, type Group, isGroup, type Join, type Row, readTree, write } from "./model";
import { newRow, RowLine } from "./RowLine";

const empty: Condition = { join: "all", rows: [] };

export function ConditionEditor({
  label,
  value,
  change,
  frame,
}: {
  label: string;
  value: string;
  change: (text: string) => void;
  /** Puts the setting's name over the editor, with what can be added beside it. */
  frame: (aside: ReactNode, children: ReactNode) => ReactNode;
}) {
  const world = useWorld();
  const [condition, setCondition] = useState<Condition | null>(value ? null : empty);
  const [asText, setAsText] = useState(false);
  const [stuck, setStuck] = useState(false);
  const written = useRef(value ? null : "");
  const box = useRef<HTMLDivElement>(null);
  const focusLast = useRef(false);

  useEffect(() => {
    if (!focusLast.current) return;
    focusLast.current = false;
    [...(box.current?.querySelectorAll<HTMLElement>("select.fw-say-field") ?? [])].at(-1)?.focus();
  });

  useEffect(() => {
    if (written.current === value) return;
    if (!value.trim()) {
      written.current = value;
      setCondition(empty);
      return;
    }
    let stale = false;
    void world.read(value).then(({ tree }) => {
      if (stale) return;
      const found = tree === null ? null : readTree(tree);
      written.current = value;
      setCondition(found);
      setAsText(found === null);
    });
    return () => {
      stale = true;
    };
  }, [world.read, value]);

  const put = (made: Condition) => {
    setCondition(made);
    const text = write(made) ?? "";
    written.current = text;
    if (text !== value) change(text);
  };

  const readAgain = () => {
    if (!value.trim()) {
      setCondition(empty);
      setAsText(false);
      return;
    }
    void world.read(value).then(({ tree }) => {
      const found = tree === null ? null : readTree(tree);
      setCondition(found);
      setAsText(found === null);
      if (found === null) setStuck(true);
    });
  };

  if (asText || (condition === null && value))
    return frame(
      <button type="button" className="fw-btn fw-btn--link fw-xs fw-end" onClick={readAgain}>
        {t("用条件句", "As a sentence")}
      </button>,
      <>
        <FormulaBox
          label={label}
          value={value}
          expects="boolean"
          change={(text) => {
            written.current = text;
            setStuck(false);
            change(text);
          }}
        />
        {stuck && (
          <p className="fw-hint" role="status">
            {t(
              "这个公式比条件句能表达的更复杂，请在这里修改。",
              "This formula says more than a sentence can show; edit it here.",
            )}
          </p>
        )}
      </>,
    );
  const now = condition ?? empty;
  const first = world.fields.find((field) => field.table === null) ?? world.fields[0];
  const add = (group: boolean) => {
    const row: Row = newRow(first);
    const made = group
      ? { join: now.join === "all" ? ("any" as const) : ("all" as const), rows: [row, newRow(first)] }
      : row;
    put({ ...now, rows: [...now.rows, made] });
    focusLast.current = true;
  };
  const link = (words: string, icon: ReactNode, run: () => void) => (
    <button type="button" className="fw-btn fw-btn--link fw-xs" onClick={run}>
      {icon}
      {words}
    </button>
  );
  return frame(
    <span className="fw-row fw-end">
      {link(t("条件", "Condition"), <Plus size={14} aria-hidden="true" />, () => add(false))}
      {now.rows.length > 0 && link(t("条件组", "Group"), <Plus size={14} aria-hidden="true" />, () => add(true))}
      <button
        type="button"
        className="fw-btn fw-btn--link"
        aria-label={t(`${label}：写公式`, `${label}: write a formula`)}
        title={t("写公式", "Write a formula")}
        onClick={() => setAsText(true)}
      >
        <Code size={14} aria-hidden="true" />
      </button>
    </span>,
    now.rows.length > 0 ? (
      <div className="fw-say-box fw-condition" ref={box}>
        {now.rows.length > 1 && <JoinLine join={now.join} set={(join) => put({ ...now, join })} />}
        <Rows rows={now.rows} join={now.join} set={(rows) => put({ ...now, rows })} label={label} />
      </div>
    ) : null,
  );
}

function JoinLine({ join, set }: { join: Join; set: (join: Join) => void }) {
  return (
    <div className="fw-say">
      <span>{t("满足", "When")}</span>
      <select
        className="fw-say-any"
        aria-label={t("满足全部还是任一", "All or any of them")}
        value={join}
        onChange={(event) => set(event.target.value === "any" ? "any" : "all")}
      >
        <option value="all">{t("全部", "all")}</option>
        <option value="any">{t("任一", "any")}</option>
      </select>
      <span>{t("条件时", "of these are true")}</span>
    </div>
  );
}

function Rows({
  rows,
  join,
  set,
  label,
}: {
  rows: readonly (Row | Group)[];
  join: Join;
  set: (rows: readonly (Row | Group)[]) => void;
  label: string;
}) {
  const replace = (index: number, made: Row | Group | null) => {
    const next = rows.flatMap((row, i) => (i === index ? (made ?? []) : row));
    set(next);
  };
  return rows.map((row, i) => {
    const joint = i === 0 ? "" : join === "all" ? t("且", "and") : t("或", "or");
    if (!isGroup(row)) {
      const set = (made: Row | null) => replace(i, made);
      // biome-ignore lint/suspicious/noArrayIndexKey: rows of a condition have no name of their own
      return <RowLine key={i} row={row} joint={joint} set={set} label={label} n={i + 1} />;
    }
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: rows of a condition have no name of their own
      <div key={i}>
        <div className="fw-say">
          {joint && <span className="fw-say-join">{joint}</span>}
          <JoinLine join={row.join} set={(made) => replace(i, { ...row, join: made })} />
        </div>
        <div className="fw-say-group">
          <Rows
            rows={row.rows}
            join={row.join}
            label={label}
            set={(made) => replace(i, made.length > 0 ? { ...row, rows: made as readonly Row[] } : null)}
          />
          <button
            type="button"
            className="fw-btn fw-btn--link fw-xs"
            onClick={() => replace(i, { ...row, rows: [...row.rows, row.rows.at(-1) ?? newRow(undefined)] })}
          >
            <Plus size={14} aria-hidden="true" />
            {t("条件", "Condition")}
          </button>
        </div>
      </div>
    );
  });
}
