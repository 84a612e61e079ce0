/** Which field gets which value. */
import { Plus } from "lucide-react";
import { FormulaBox } from "../conditions/FormulaBox";
import { isList, isObject, type Json } from "../document/json";
import { said, t } from "../i18n";
import { Block } from "./frames";
import { RowTools } from "./options";
import { Pick, useForeign } from "./reference";
import { type ControlProps, useWorld } from "./world";

export function MappingSetting({ control, value, change, siblings }: ControlProps) {
  const world = useWorld();
  const other = typeof control.of === "string" ? String(siblings[control.of] ?? "") : "";
  const foreign = useForeign(world, other);
  const fields = typeof control.of === "string" && other ? foreign : world.fields;
  const rows = isList(value) ? value.filter(isObject) : [];
  const set = (index: number, name: string, made: string, merge?: string) =>
    change(
      rows.map((row, i) => (i === index ? ({ ...row, [name]: made } as Json) : row)),
      merge,
    );
  return (
    <Block control={control}>
      <ol className="fw-listrows">
        {rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a mapping have no name of their own
          <li key={i}>
            <div className="fw-row">
              <Pick
                label={t("写入的字段", "Field to write")}
                value={String(row.field ?? "")}
                choices={fields
                  .filter((field) => field.table === null)
                  .map((field) => ({ value: field.id, label: field.label }))}
                onPick={(picked) => set(i, "field", picked)}
              />
              <RowTools
                first={i === 0}
                last={i === rows.length - 1}
                name={String(row.field ?? i + 1)}
                onMove={(by) => {
                  const next = [...rows];
                  const [moved] = next.splice(i, 1);
                  if (moved) next.splice(i + by, 0, moved);
                  change(next);
                }}
                onRemove={() => change(rows.filter((_, j) => j !== i))}
              />
            </div>
            <FormulaBox
              label={t(`${said(control.label)} 的值`, `Value for ${said(control.label)}`)}
              value={String(row.value ?? "")}
              expects="any"
              scope={control.scope}
              change={(text) => set(i, "value", text, `${control.name}.${i}`)}
            />
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="fw-btn fw-btn--link fw-xs"
        onClick={() => change([...rows, { field: "", value: "" }])}
      >
        <Plus size={14} aria-hidden="true" />
        {t("添加一项", "Add one")}
      </button>
    </Block>
  );
}
