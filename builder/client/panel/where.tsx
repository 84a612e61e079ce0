/** Which records of another form are meant: field, comparison, value. */
import { Plus } from "lucide-react";
import { FormulaBox } from "../conditions/FormulaBox";
import { isList, isObject, type Json } from "../document/json";
import type { ChoiceOption } from "../document/kinds";
import { said, t } from "../i18n";
import { Block } from "./frames";
import { RowTools } from "./options";
import { Pick, useForeign } from "./reference";
import { type ControlProps, useWorld } from "./world";

export function WhereSetting({ control, value, change, siblings }: ControlProps) {
  const world = useWorld();
  const other = typeof control.of === "string" ? String(siblings[control.of] ?? "") : "";
  const foreign = useForeign(world, other);
  const fields = other ? foreign : world.fields;
  const ops = (control.ops ?? []) as readonly ChoiceOption[];
  const rows = isList(value) ? value.filter(isObject) : [];
  const set = (index: number, patch: { [name: string]: Json }, merge?: string) =>
    change(
      rows.map((row, i) => (i === index ? { ...row, ...patch } : row)),
      merge,
    );
  return (
    <Block control={control}>
      <ol className="fw-listrows">
        {rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: these rows have no name of their own
          <li key={i}>
            <div className="fw-row">
              <Pick
                label={t("字段", "Field")}
                value={String(row.field ?? "")}
                choices={fields
                  .filter((field) => field.table === null)
                  .map((field) => ({ value: field.id, label: field.label }))}
                onPick={(field) => set(i, { field })}
              />
              <Pick
                label={t("怎样比较", "How it compares")}
                value={String(row.op ?? "=")}
                choices={ops.map((op) => ({ value: op.value, label: said(op.label) }))}
                onPick={(op) => set(i, { op })}
              />
              <RowTools
                first
                last
                name={t(`条件 ${i + 1}`, `condition ${i + 1}`)}
                onMove={() => undefined}
                onRemove={() => change(rows.filter((_, j) => j !== i))}
              />
            </div>
            <FormulaBox
              label={t("比较的值", "Value to compare with")}
              value={String(row.value ?? "")}
              expects="any"
              change={(text) => set(i, { value: text }, `${control.name}.${i}`)}
            />
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="fw-btn fw-btn--link fw-xs"
        onClick={() => change([...rows, { field: "", op: ops[0]?.value ?? "=", value: "" }])}
      >
        <Plus size={14} aria-hidden="true" />
        {t("添加条件", "Add a condition")}
      </button>
    </Block>
  );
}
