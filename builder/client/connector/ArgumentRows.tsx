/** What an operation is asked with: a name for people, a key for formulas, a type. */
import { Plus } from "lucide-react";
import type { Json } from "../document/json";
import type { ChoiceOption } from "../document/kinds";
import { mentions } from "../document/names";
import { locale, said, t } from "../i18n";
import { Problems } from "../panel/frames";
import { RowTools } from "../panel/options";
import { useWorld } from "../panel/world";
import { focusSoon } from "../shell/focus";
import { ArgumentKey } from "./ArgumentKey";
import { type Argument, formulasOf, freshArgument, freshKey, type Operation } from "./model";

type Change = (name: string, value: Json | undefined, merge?: string) => void;

export function ArgumentRows({
  operation,
  types,
  change,
}: {
  operation: Operation;
  types: readonly ChoiceOption[];
  change: Change;
}) {
  const { problems } = useWorld();
  const rows = operation.arguments ?? [];
  const write = (made: readonly Argument[], merge?: string) => change("arguments", made as unknown as Json, merge);
  const set = (index: number, patch: Partial<Argument>, merge: string) =>
    write(
      rows.map((row, i) => (i === index ? { ...row, ...patch } : row)),
      `arguments.${index}.${merge}`,
    );
  /** The key follows the name while it still is the one that was made of it and no formula uses it. */
  const rename = (index: number, text: string) => {
    const row = rows[index];
    if (!row) return;
    const others = rows.filter((_, i) => i !== index).map((each) => each.key);
    const own = /^input_\d+$/.test(row.key) || freshKey(row.label ?? {}, others, "input") === row.key;
    const follows = own && !formulasOf(operation).some((each) => mentions(each, row.key));
    const label = { ...row.label, [locale()]: text };
    set(index, follows ? { label, key: freshKey(label, others, "input") } : { label }, "label");
  };
  return (
    <>
      {rows.length === 0 && (
        <p className="fw-hint">
          {t("流程里要填的值，例如身份证号。", "The values a flow gives, such as an ID number.")}
        </p>
      )}
      {rows.length > 0 && (
        <ul className="fw-inputs">
          <li className="fw-inputs__head fw-xs fw-3" aria-hidden="true">
            <span>{t("名称", "Name")}</span>
            <span>{t("公式里叫", "In formulas")}</span>
            <span>{t("类型", "Type")}</span>
          </li>
          {rows.map((row, i) => {
            const name = said(row.label, row.key);
            return (
              <li key={row.id} data-row={row.id}>
                <input
                  className="fw-input"
                  aria-label={t(`第 ${i + 1} 项的名称`, `Name of input ${i + 1}`)}
                  maxLength={200}
                  value={row.label?.[locale()] ?? said(row.label)}
                  onChange={(event) => rename(i, event.target.value)}
                />
                <ArgumentKey operation={operation} argument={row} />
                <span className="fw-select">
                  <select
                    className="fw-input"
                    aria-label={t(`“${name}”的类型`, `Type of “${name}”`)}
                    value={row.type ?? ""}
                    onChange={(event) => set(i, { type: event.target.value }, "type")}
                  >
                    {types.map((each) => (
                      <option key={each.value} value={each.value}>
                        {said(each.label)}
                      </option>
                    ))}
                  </select>
                </span>
                <RowTools
                  first={i === 0}
                  last={i === rows.length - 1}
                  name={name}
                  onMove={(by) => {
                    const next = [...rows];
                    const [moved] = next.splice(i, 1);
                    if (moved) next.splice(i + by, 0, moved);
                    write(next);
                  }}
                  onRemove={() => write(rows.filter((_, j) => j !== i))}
                />
                <Problems of={problems.filter(({ place }) => place[3] === "arguments" && place[4] === row.id)} />
              </li>
            );
          })}
        </ul>
      )}
      <button
        type="button"
        className="fw-btn fw-btn--link fw-xs"
        onClick={() => {
          const made = freshArgument(operation);
          write([...rows, made]);
          focusSoon(() => document.querySelector<HTMLElement>(`[data-row="${made.id}"] input`));
        }}
      >
        <Plus size={14} aria-hidden="true" />
        {t("添加输入", "Add an input")}
      </button>
    </>
  );
}
