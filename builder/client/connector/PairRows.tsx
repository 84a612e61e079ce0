/** Query parameters and headers: a name and a formula each. */
import { Plus } from "lucide-react";
import type { Json } from "../document/json";
import type { Control } from "../document/kinds";
import { said, t } from "../i18n";
import { Problems } from "../panel/frames";
import { RowTools } from "../panel/options";
import { useWorld } from "../panel/world";
import type { Pair } from "./model";

export function PairRows({
  control,
  rows,
  change,
}: {
  control: Control;
  rows: readonly Pair[];
  change: (name: string, value: Json | undefined, merge?: string) => void;
}) {
  const { problems, fields } = useWorld();
  const item = said(control.item);
  const write = (made: readonly Pair[], merge?: string) =>
    change(control.name, made.length > 0 ? (made as unknown as Json) : undefined, merge);
  const set = (index: number, patch: Partial<Pair>, merge: string) =>
    write(
      rows.map((row, i) => (i === index ? { ...row, ...patch } : row)),
      `${control.name}.${index}.${merge}`,
    );
  const list = `fw-names-${control.name}`;
  return (
    <div className="fw-field fw-set__block" data-setting={control.name}>
      <div className="fw-set__head">
        <span className="fw-b">{said(control.label)}</span>
      </div>
      {rows.length > 0 && (
        <ul className="fw-inputs fw-inputs--pairs">
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: these rows have no name of their own
            <li key={i} data-row={i}>
              <input
                className="fw-input fw-code"
                aria-label={t(`${item} ${i + 1} 的名称`, `Name of ${item} ${i + 1}`)}
                maxLength={100}
                spellCheck={false}
                value={row.name}
                onChange={(event) => set(i, { name: event.target.value }, "name")}
              />
              <input
                className="fw-input fw-code"
                aria-label={t(`${item} ${i + 1} 的值（公式）`, `Value of ${item} ${i + 1} (formula)`)}
                list={list}
                maxLength={4000}
                spellCheck={false}
                value={row.value ?? ""}
                onChange={(event) => set(i, { value: event.target.value }, "value")}
              />
              <RowTools
                first={i === 0}
                last={i === rows.length - 1}
                name={row.name || `${item} ${i + 1}`}
                onMove={(by) => {
                  const next = [...rows];
                  const [moved] = next.splice(i, 1);
                  if (moved) next.splice(i + by, 0, moved);
                  write(next);
                }}
                onRemove={() => write(rows.filter((_, j) => j !== i))}
              />
              <Problems of={problems.filter(({ place }) => place[3] === control.name && place[4] === String(i))} />
            </li>
          ))}
        </ul>
      )}
      <datalist id={list}>
        {fields.map((field) => (
          <option key={field.name} value={field.name}>
            {field.label}
          </option>
        ))}
      </datalist>
      <button type="button" className="fw-btn fw-btn--link fw-xs" onClick={() => write([...rows, { name: "" }])}>
        <Plus size={14} aria-hidden="true" />
        {t(`添加${item}`, `Add a ${item}`)}
      </button>
    </div>
  );
}
