/** The condition builder: reads as a sentence, writes FEEL. What it cannot show opens in the formula editor. */
import { Code, Plus, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { said, t } from "../i18n";
import { type Named, useWorld } from "../panel/world";
import { FormulaBox } from "./FormulaBox";
import {
  type Condition,
  type Group,
  isGroup,
  type Join,
  type Op,
  type Operand,
  opsFor,
  type Row,
  readTree,
  wantsValue,
  write,
} from "./model";
import { opWord } from "./words";

const empty: Condition = { join: "all", rows: [] };

export function ConditionEditor({
  label,
  value,
  change,
}: {
  label: string;
  value: string;
  change: (text: string) => void;
}) {
  const world = useWorld();
  const [condition, setCondition] = useState<Condition | null>(value ? null : empty);
  const [asText, setAsText] = useState(false);
  const written = useRef(value ? null : "");

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

  if (asText || (condition === null && value))
    return (
      <>
        <FormulaBox
          label={label}
          value={value}
          expects="boolean"
          change={(text) => {
            written.current = text;
            change(text);
          }}
        />
        <button
          type="button"
          className="fw-btn fw-btn--link fw-xs"
          onClick={() => {
            written.current = null;
            void world.read(value).then(({ tree }) => {
              const found = value.trim() ? (tree === null ? null : readTree(tree)) : empty;
              setCondition(found);
              setAsText(found === null);
            });
          }}
        >
          {t("用条件句编辑", "Edit as a sentence")}
        </button>
      </>
    );
  const now = condition ?? empty;
  const first = world.fields.find((field) => field.table === null) ?? world.fields[0];
  const add = (rows: readonly (Row | Group)[], group: boolean): readonly (Row | Group)[] => {
    const row: Row = newRow(first);
    return [...rows, group ? { join: now.join === "all" ? "any" : "all", rows: [row, newRow(first)] } : row];
  };
  return (
    <div className="fw-say-box fw-condition">
      {now.rows.length > 1 && <JoinLine join={now.join} set={(join) => put({ ...now, join })} />}
      <Rows
        rows={now.rows}
        join={now.join}
        set={(rows) => put({ ...now, rows })}
        label={label}
      />
      <div className="fw-row fw-wrap fw-condition__tools">
        <button type="button" className="fw-btn fw-btn--link fw-xs" onClick={() => put({ ...now, rows: add(now.rows, false) })}>
          <Plus size={14} aria-hidden="true" />
          {t("条件", "Condition")}
        </button>
        {now.rows.length > 0 && (
          <button type="button" className="fw-btn fw-btn--link fw-xs" onClick={() => put({ ...now, rows: add(now.rows, true) })}>
            <Plus size={14} aria-hidden="true" />
            {t("条件组", "Group")}
          </button>
        )}
        <button type="button" className="fw-btn fw-btn--link fw-xs fw-end" onClick={() => setAsText(true)}>
          <Code size={14} aria-hidden="true" />
          {t("写公式", "Formula")}
        </button>
      </div>
    </div>
  );
}

function newRow(field: Named | undefined): Row {
  const op = opsFor(field?.feel ?? "")[0] ?? "=";
  return { field: field?.name ?? "", op, value: blank(op, field) };
}

function blank(op: Op, field: Named | undefined): Operand {
  if (!wantsValue(op)) return { type: "none" };
  if (op === "between") return { type: "range", value: ["", ""] };
  if (op === "in") return { type: "texts", value: [] };
  const feel = field?.feel ?? "";
  if (feel === "number") return { type: "number", value: "" };
  if (feel.startsWith("date")) return { type: "date", value: "" };
  return { type: "text", value: field?.options[0]?.value ?? "" };
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
    // biome-ignore lint/suspicious/noArrayIndexKey: rows of a condition have no name of their own
    if (!isGroup(row)) return <RowLine key={i} row={row} joint={joint} set={(made) => replace(i, made)} label={label} n={i + 1} />;
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

function RowLine({
  row,
  joint,
  set,
  label,
  n,
}: {
  row: Row;
  joint: string;
  set: (row: Row | null) => void;
  label: string;
  n: number;
}) {
  const { fields } = useWorld();
  const field = fields.find((each) => each.name === row.field);
  const ops = opsFor(field?.feel ?? "");
  return (
    <div className="fw-say">
      {joint && <span className="fw-say-join">{joint}</span>}
      <select
        className="fw-say-field"
        aria-label={t(`${label}，条件 ${n} 的字段`, `${label}, field of condition ${n}`)}
        value={row.field}
        onChange={(event) => set(newRow(fields.find((each) => each.name === event.target.value)))}
      >
        {!field && <option value={row.field}>{row.field || t("选择字段", "Choose a field")}</option>}
        {fields.map((each) => (
          <option key={each.name} value={each.name}>
            {each.label}
          </option>
        ))}
      </select>
      <select
        className="fw-say-word"
        aria-label={t(`条件 ${n} 怎样比较`, `How condition ${n} compares`)}
        value={row.op}
        onChange={(event) => {
          const op = event.target.value as Op;
          const made = blank(op, field);
          set({ ...row, op, value: made.type === row.value.type || (row.value.type === "field" && wantsValue(op)) ? row.value : made });
        }}
      >
        {(ops.includes(row.op) ? ops : [row.op, ...ops]).map((op) => (
          <option key={op} value={op}>
            {opWord(op, field?.feel ?? "")}
          </option>
        ))}
      </select>
      <Value row={row} field={field} set={(value) => set({ ...row, value })} n={n} />
      <button type="button" className="fw-say-x" aria-label={t(`删除条件 ${n}`, `Delete condition ${n}`)} onClick={() => set(null)}>
        <X size={12} aria-hidden="true" />
      </button>
    </div>
  );
}

function Value({ row, field, set, n }: { row: Row; field: Named | undefined; set: (value: Operand) => void; n: number }) {
  const name = t(`条件 ${n} 的值`, `Value of condition ${n}`);
  const { value } = row;
  if (value.type === "none") return null;
  if (value.type === "range")
    return (
      <>
        {[0, 1].map((i) => (
          <input
            key={i}
            className="fw-say-value"
            inputMode="decimal"
            aria-label={i === 0 ? t("从", "From") : t("到", "To")}
            value={value.value[i as 0 | 1]}
            onChange={(event) => {
              const text = event.target.value.normalize("NFKC").replaceAll(",", "");
              set({ type: "range", value: i === 0 ? [text, value.value[1]] : [value.value[0], text] });
            }}
          />
        ))}
      </>
    );
  if (value.type === "texts") {
    const options = field?.options ?? [];
    if (options.length > 0)
      return (
        <span className="fw-chips">
          {options.map((option) => {
            const on = value.value.includes(option.value);
            return (
              <button
                key={option.value}
                type="button"
                className="fw-chip"
                aria-pressed={on}
                onClick={() =>
                  set({ type: "texts", value: on ? value.value.filter((v) => v !== option.value) : [...value.value, option.value] })
                }
              >
                {said(option.label, option.value)}
              </button>
            );
          })}
        </span>
      );
    return (
      <input
        className="fw-say-value"
        aria-label={name}
        placeholder={t("用逗号分开", "Separate by commas")}
        defaultValue={value.value.join(", ")}
        onBlur={(event) => set({ type: "texts", value: event.target.value.split(/[,，、]\s*/).map((each) => each.trim()).filter(Boolean) })}
      />
    );
  }
  if (value.type === "field") return <OtherField value={value.value} name={name} set={set} field={field} op={row.op} />;
  if (value.type === "date")
    return (
      <input
        type="date"
        className="fw-say-value"
        aria-label={name}
        value={value.value}
        onChange={(event) => set({ type: "date", value: event.target.value })}
      />
    );
  const options = field?.options ?? [];
  if (value.type === "text" && options.length > 0)
    return (
      <select className="fw-say-value" aria-label={name} value={value.value} onChange={(event) => set({ type: "text", value: event.target.value })}>
        {!options.some((option) => option.value === value.value) && <option value={value.value}>{value.value || t("请选择", "Choose")}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {said(option.label, option.value)}
          </option>
        ))}
      </select>
    );
  const numeric = value.type === "number";
  return (
    <input
      className="fw-say-value"
      aria-label={name}
      inputMode={numeric ? "decimal" : undefined}
      value={value.value}
      onChange={(event) => {
        const text = event.target.value;
        set(numeric ? { type: "number", value: text.normalize("NFKC").replaceAll(",", "") } : { type: "text", value: text });
      }}
    />
  );
}

function OtherField({ value, name, set, field, op }: { value: string; name: string; set: (value: Operand) => void; field: Named | undefined; op: Op }) {
  const { fields } = useWorld();
  return (
    <select
      className="fw-say-value"
      aria-label={name}
      value={value}
      onChange={(event) => set(event.target.value === "" ? blank(op, field) : { type: "field", value: event.target.value })}
    >
      <option value="">{t("改为固定值", "Use a fixed value")}</option>
      {!fields.some((each) => each.name === value) && <option value={value}>{value}</option>}
      {fields.map((each) => (
        <option key={each.name} value={each.name}>
          {each.label}
        </option>
      ))}
    </select>
  );
}
