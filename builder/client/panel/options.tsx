/** The author's own list of options. Several lines pasted at once become several options. */
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useRef, useState } from "react";
import { isList, isObject, type Json, type Label, same } from "../document/json";
import { keyFromLabel } from "../document/names";
import { said, t } from "../i18n";
import { Block } from "./frames";
import type { ControlProps } from "./world";

interface OptionRow {
  readonly value: string;
  readonly label?: Label;
}

const PLACEHOLDER = /^(选项|Option) \d+$/;

export function OptionsSetting({ control, value, change }: ControlProps) {
  const box = useRef<HTMLUListElement>(null);
  const rows: OptionRow[] = isList(value) ? value.filter(isObject).map((row) => row as unknown as OptionRow) : [];
  const language = t("zh", "en") as "zh" | "en";
  // What was named before this panel opened may be in records by now: mending a word must not part them from it.
  const [named] = useState(() => new Set(rows.filter((row) => !PLACEHOLDER.test(said(row.label))).map((r) => r.value)));
  const write = (made: readonly OptionRow[], merge?: string) => change(made as unknown as Json, merge);
  const taken = (without: number) => new Set(rows.filter((_, i) => i !== without).map((row) => row.value));

  const made = (text: string, others: ReadonlySet<string>): OptionRow => {
    let value_ = keyFromLabel({ [language]: text }, others);
    for (let n = others.size + 1; value_ === null || others.has(value_); n += 1) value_ = `o${n}`;
    return { value: value_, label: { [language]: text } };
  };

  const relabel = (index: number, text: string) => {
    const row = rows[index];
    if (!row) return;
    // The stored value follows the words while they are being found: it was made from them.
    const other = language === "zh" ? "en" : "zh";
    const given = isList(control.default) ? (control.default as unknown as OptionRow[]) : [];
    const example = given.some((each) => each.value === row.value && same(each.label, row.label));
    const fromWords = keyFromLabel(row.label ?? {}, taken(index)) === row.value || !said(row.label);
    const own = example || (fromWords && !named.has(row.value));
    // Our own example words in the other language would be wrong beside the author's.
    const ours = given.some((each) => each.value === row.value && each.label?.[other] === row.label?.[other]);
    const label: Label = ours ? { [language]: text } : { ...row.label, [language]: text };
    const next = own ? (keyFromLabel(label, taken(index)) ?? row.value) : row.value;
    write(
      rows.map((each, i) => (i === index ? { ...each, label, value: next } : each)),
      `options.${index}`,
    );
  };

  const paste = (index: number, text: string): boolean => {
    const lines = text
      .split(/\r?\n|\t/)
      .map((line) => line.trim())
      .filter(Boolean);
    if (lines.length < 2) return false;
    const all = rows.slice(0, index);
    const seen = new Set(all.map((row) => row.value));
    for (const line of lines) {
      const row = made(line.slice(0, 200), seen);
      seen.add(row.value);
      all.push(row);
    }
    write([...all, ...rows.slice(index + 1)]);
    return true;
  };

  const focus = (index: number) =>
    requestAnimationFrame(() => box.current?.querySelectorAll<HTMLInputElement>("input[data-words]")[index]?.focus());

  const add = () => {
    const n = rows.length + 1;
    const word = t(`选项 ${n}`, `Option ${n}`);
    write([...rows, made(word, taken(-1))]);
    focus(rows.length);
  };

  const move = (index: number, by: number) => {
    const next = [...rows];
    const [row] = next.splice(index, 1);
    if (row) next.splice(index + by, 0, row);
    write(next);
  };

  return (
    <Block control={control} aside={<span className="fw-end fw-xs fw-3">{rows.length}</span>}>
      <ul className="fw-rows" ref={box}>
        {rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row's value follows its words, so the place is what stays
          <li key={i}>
            <input
              data-words
              className="fw-input fw-input--small"
              aria-label={t(`选项 ${i + 1}`, `Option ${i + 1}`)}
              value={row.label?.[language] ?? ""}
              placeholder={said(row.label) || row.value}
              onChange={(event) => relabel(i, event.target.value)}
              onPaste={(event) => {
                if (paste(i, event.clipboardData.getData("text"))) event.preventDefault();
              }}
              onKeyDown={(event) => {
                if (event.key === "Enter") add();
                if (event.altKey && event.key === "ArrowUp" && i > 0) move(i, -1);
                if (event.altKey && event.key === "ArrowDown" && i < rows.length - 1) move(i, 1);
              }}
            />
            <input
              className="fw-input fw-input--small fw-code fw-value"
              aria-label={t(`选项 ${i + 1} 的存储值`, `Stored value of option ${i + 1}`)}
              value={row.value}
              onChange={(event) => {
                const text = event.target.value.trim();
                if (text && !taken(i).has(text))
                  write(
                    rows.map((each, j) => (j === i ? { ...each, value: text } : each)),
                    `options.${i}.value`,
                  );
              }}
            />
            <RowTools
              first={i === 0}
              last={i === rows.length - 1}
              name={said(row.label) || row.value}
              onMove={(by) => move(i, by)}
              onRemove={() => write(rows.filter((_, j) => j !== i))}
            />
          </li>
        ))}
      </ul>
      <button type="button" className="fw-btn fw-btn--link fw-xs" onClick={add}>
        <Plus size={14} aria-hidden="true" />
        {t("添加选项", "Add an option")}
      </button>
    </Block>
  );
}

export function RowTools({
  first,
  last,
  name,
  onMove,
  onRemove,
}: {
  first: boolean;
  last: boolean;
  name: string;
  onMove: (by: number) => void;
  onRemove: () => void;
}) {
  return (
    <span className="fw-rowtools">
      <button
        type="button"
        disabled={first}
        aria-label={t(`上移“${name}”`, `Move “${name}” up`)}
        onClick={() => onMove(-1)}
      >
        <ArrowUp size={14} aria-hidden="true" />
      </button>
      <button
        type="button"
        disabled={last}
        aria-label={t(`下移“${name}”`, `Move “${name}” down`)}
        onClick={() => onMove(1)}
      >
        <ArrowDown size={14} aria-hidden="true" />
      </button>
      <button type="button" aria-label={t(`删除“${name}”`, `Delete “${name}”`)} onClick={onRemove}>
        <X size={14} aria-hidden="true" />
      </button>
    </span>
  );
}
