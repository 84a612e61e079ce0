/** The one cell that takes the keys: a box that is always there, so that Chinese input begins in the cell itself. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { locale, t } from "../i18n";
import { Choices, choicesFor } from "./Choices";
import type { Target } from "./paste";
import type { Editing } from "./TableGrid";

export function ActiveCell({
  label,
  shown,
  wrong,
  editing,
  readOnly,
  target,
  onType,
  onKey,
  onBlur,
  onPick,
}: {
  label: string;
  shown: string;
  wrong: boolean;
  editing: Editing | null;
  readOnly: boolean;
  target: Target | undefined;
  onType: (typed: string) => void;
  onKey: (event: KeyboardEvent<HTMLInputElement>) => void;
  onBlur: () => void;
  onPick: (typed: string) => void;
}) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [picked, setPicked] = useState(-1);
  const choices = editing && target ? choicesFor(target, editing.text, locale()) : [];
  const open = choices.length > 0;
  const isEditing = editing !== null;
  const over = editing?.over ?? false;
  useEffect(() => {
    setPicked(-1);
    if (isEditing && !over) box.current?.select();
  }, [isEditing, over]);

  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (open && !event.nativeEvent.isComposing && !event.altKey && !event.ctrlKey) {
      const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (by !== 0) {
        setPicked((now) => (now + by + choices.length + (now < 0 && by < 0 ? 1 : 0)) % choices.length);
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      const choice = choices[picked];
      if (event.key === "Enter" && choice) {
        event.preventDefault();
        event.stopPropagation();
        if (choice.whole) onPick(choice.typed);
        else onType(choice.typed);
        // The next Enter ends the cell.
        setPicked(-1);
        return;
      }
    }
    onKey(event);
  };
  return (
    <>
      <input
        ref={box}
        className={`fw-dt__type ${editing ? "is-typing" : ""}`}
        aria-label={label}
        aria-invalid={wrong || undefined}
        aria-readonly={readOnly || undefined}
        {...(open
          ? {
              role: "combobox",
              "aria-expanded": true,
              "aria-controls": `${id}l`,
              "aria-autocomplete": "list" as const,
              "aria-activedescendant": picked >= 0 ? `${id}o${picked}` : undefined,
            }
          : {})}
        value={editing?.text ?? ""}
        autoComplete="off"
        spellCheck={false}
        title={editing ? undefined : shown || undefined}
        onChange={(event) => !readOnly && onType(event.target.value)}
        onKeyDown={keys}
        onBlur={onBlur}
      />
      {open && box.current && (
        <Choices
          id={id}
          anchor={box.current}
          choices={choices}
          picked={picked}
          onPick={(choice) => (choice.whole ? onPick(choice.typed) : onType(choice.typed))}
        >
          {t("↑ ↓ Enter 选择，再按 Enter 完成", "↑ ↓ Enter choose, Enter again ends")}
        </Choices>
      )}
    </>
  );
}
