/** A box whose text takes effect when it is left or Enter is pressed; what cannot be taken stays, with why. */
import { type ClipboardEvent, type KeyboardEvent, useId } from "react";
import { type Commit, useTyped } from "../panel/typed";

export function CommitBox({
  label,
  value,
  className = "",
  placeholder = "",
  numeric = false,
  wrong = false,
  cell,
  commit,
  onKey,
  onPaste,
}: {
  label: string;
  value: string;
  className?: string;
  placeholder?: string;
  numeric?: boolean;
  wrong?: boolean;
  /** Which column of a table it stands in: up and down go to its neighbours. */
  cell?: string;
  commit: Commit;
  /** True where the key did something. */
  onKey?: (event: KeyboardEvent<HTMLInputElement>) => boolean;
  onPaste?: (event: ClipboardEvent<HTMLInputElement>) => void;
}) {
  const id = useId();
  const { text, error, type, drop, leave } = useTyped(value);
  return (
    <>
      <input
        className={`fw-input ${className}`}
        aria-label={label}
        aria-invalid={error !== null || wrong || undefined}
        aria-describedby={error ? id : undefined}
        title={error ?? undefined}
        data-cell={cell}
        inputMode={numeric ? "decimal" : "text"}
        autoComplete="off"
        spellCheck={false}
        maxLength={2000}
        placeholder={placeholder}
        value={text}
        onChange={(event) => type(event.target.value)}
        onBlur={() => void leave(commit)}
        onPaste={onPaste}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (onKey?.(event)) {
            event.preventDefault();
            event.stopPropagation();
          } else if (event.key === "Escape") {
            drop();
          } else if (event.key === "Enter" || (cell && /^Arrow(Up|Down)$/.test(event.key))) {
            event.preventDefault();
            void leave(commit);
            if (cell) neighbour(event.currentTarget, cell, event.key === "ArrowUp" || event.shiftKey ? -1 : 1)?.focus();
          }
        }}
      />
      {error && (
        <span id={id} className="fw-error fw-xs" role="alert">
          {error}
        </span>
      )}
    </>
  );
}

function neighbour(box: HTMLElement, cell: string, by: number): HTMLElement | null {
  const all = [...document.querySelectorAll<HTMLElement>(`.fw-card-bins [data-cell="${cell}"]`)];
  return all[all.indexOf(box) + by] ?? null;
}
