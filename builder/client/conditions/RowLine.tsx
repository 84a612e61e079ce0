/** One row of a condition: field, comparison, value; each shows as a chip or a word and is a real control. */
import { X } from "lucide-react";
import { said, t } from "../i18n";
import { type Named, useWorld } from "../panel/world";
import { type Op, type Operand, opsFor, type Row, wantsValue } from "./model";
import { opWord } from "./words";

export function newRow(field: Named | undefined): Row {
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

export function RowLine({
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
          set({
            ...row,
            op,
            value: made.type === row.value.type || (row.value.type === "field" && wantsValue(op)) ? row.value : made,
          });
        }}
      >
        {(ops.includes(row.op) ? ops : [row.op, ...ops]).map((op) => (
          <option key={op} value={op}>
            {opWord(op, field?.feel ?? "")}
          </option>
        ))}
      </select>
      <Value row={row} field={field} set={(value) => set({ ...row, value })} n={n} />
      <button
        type="button"
        className="fw-say-x"
        aria-label={t(`删除条件 ${n}`, `Delete condition ${n}`)}
        onClick={() => set(null)}
      >
        <X size={12} aria-hidden="true" />
      </button>
    </div>
  );
}

function Value({
  row,
  field,
  set,
  n,
}: {
  row: Row;
  field: Named | undefined;
  set: (value: Operand) => void;
  n: number;
}) {
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
                  set({
                    type: "texts",
                    value: on ? value.value.filter((v) => v !== option.value) : [...value.value, option.value],
                  })
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
        onBlur={(event) =>
          set({
            type: "texts",
            value: event.target.value
              .split(/[,，、]\s*/)
              .map((each) => each.trim())
              .filter(Boolean),
          })
        }
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
      <select
        className="fw-say-value"
        aria-label={name}
        value={value.value}
        onChange={(event) => set({ type: "text", value: event.target.value })}
      >
        {!options.some((option) => option.value === value.value) && (
          <option value={value.value}>{value.value || t("请选择", "Choose")}</option>
        )}
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
        set(
          numeric
            ? { type: "number", value: text.normalize("NFKC").replaceAll(",", "") }
            : { type: "text", value: text },
        );
      }}
    />
  );
}

function OtherField({
  value,
  name,
  set,
  field,
  op,
}: {
  value: string;
  name: string;
  set: (value: Operand) => void;
  field: Named | undefined;
  op: Op;
}) {
  const { fields } = useWorld();
  return (
    <select
      className="fw-say-value"
      aria-label={name}
      value={value}
      onChange={(event) =>
        set(event.target.value === "" ? blank(op, field) : { type: "field", value: event.target.value })
      }
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
