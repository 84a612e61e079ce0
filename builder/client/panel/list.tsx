/** Rows of the same settings. */
import { Plus } from "lucide-react";
import { isList, isObject, type Json } from "../document/json";
import { type Control, fresh } from "../document/kinds";
import { said, t } from "../i18n";
import { Block } from "./frames";
import { RowTools } from "./options";
import { Settings } from "./Settings";
import type { ControlProps } from "./world";

type Values = { readonly [name: string]: Json };

export function ListSetting({ control, value, change }: ControlProps) {
  const rows = isList(value) ? value.filter(isObject) : isList(control.default) ? control.default.filter(isObject) : [];
  const of = Array.isArray(control.of) ? (control.of as readonly Control[]) : [];
  const item = said(control.item, t("条目", "item"));
  const write = (made: readonly Values[], merge?: string) => change(made, merge);
  const add = () => {
    const row = fresh(of);
    if (control.ids) {
      const taken = new Set(rows.map((each) => String(each.id ?? "")));
      let n = rows.length + 1;
      while (taken.has(`${control.ids}${n}`)) n += 1;
      row.id = `${control.ids}${n}`;
    }
    write([...rows, row]);
  };
  const move = (index: number, by: number) => {
    const next = [...rows];
    const [row] = next.splice(index, 1);
    if (row) next.splice(index + by, 0, row);
    write(next);
  };
  return (
    <Block control={control} aside={<span className="fw-end fw-xs fw-3">{rows.length}</span>}>
      <ol className="fw-listrows">
        {rows.map((row, i) => (
          <li key={String(row.id ?? i)}>
            <div className="fw-listrows__head">
              <span className="fw-xs fw-3">
                {item} {i + 1}
              </span>
              <RowTools
                first={i === 0}
                last={i === rows.length - 1}
                name={`${item} ${i + 1}`}
                onMove={(by) => move(i, by)}
                onRemove={() => write(rows.filter((_, j) => j !== i))}
              />
            </div>
            <Settings
              controls={of}
              values={row}
              change={(name, made, merge) => {
                const next = { ...row };
                if (made === undefined) delete (next as { [name: string]: Json })[name];
                else (next as { [name: string]: Json })[name] = made;
                write(
                  rows.map((each, j) => (j === i ? next : each)),
                  merge === undefined ? undefined : `${control.name}.${i}.${merge}`,
                );
              }}
            />
          </li>
        ))}
      </ol>
      {rows.length < (control.maximum ?? 200) && !control.ids && (
        <button type="button" className="fw-btn fw-btn--link fw-xs" onClick={add}>
          <Plus size={14} aria-hidden="true" />
          {t(`添加${item}`, `Add ${item}`)}
        </button>
      )}
    </Block>
  );
}
