/** The allowed values of a column, offered while its cell is typed. */
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { t } from "../i18n";
import type { Target } from "./paste";
import { showResult } from "./words";

export interface Choice {
  readonly word: string;
  readonly hint?: string;
  /** What the box holds once it is chosen. */
  readonly typed: string;
  /** Whether that ends the cell. */
  readonly whole: boolean;
  /** Whether the cell takes it already. */
  readonly taken: boolean;
}

const MARK = /\s*(?:,|，|、|;|；|\s或\s|\sor\s)\s*/;

/**
 * The allowed values while a cell is typed. A condition may take several: picking one puts it in or takes it out, and
 * the cell goes on. What is typed half narrows the list.
 */
export function choicesFor(target: Target, typed: string, language: "zh" | "en"): readonly Choice[] {
  const allowed = target.sort.allowed;
  if (!allowed || allowed.length === 0 || allowed.length > 60) return [];
  const words = allowed.map((feel) => showResult(feel, { ...target.sort, allowed: null }, language).text);
  const begun = (half: string) => words.filter((word) => word.toLowerCase().startsWith(half.trim().toLowerCase()));
  if (target.family === "then")
    return begun(typed).map((word) => ({ word, typed: word, whole: true, taken: word === typed }));
  const parts = typed.split(MARK).map((each) => each.trim());
  const taken = parts.filter((each) => words.includes(each));
  const half = parts.find((each) => each !== "" && !words.includes(each)) ?? "";
  const join = (list: readonly string[]) => list.join(", ");
  const made = begun(half).map((word) => ({
    word,
    typed: join(taken.includes(word) ? taken.filter((each) => each !== word) : [...taken, word]),
    whole: false,
    taken: taken.includes(word),
  }));
  if (half) return made;
  const any = language === "zh" ? "不限" : "any";
  return [...made, { word: any, hint: t("任何值", "whatever it is"), typed: any, whole: true, taken: false }];
}

export function Choices({
  id,
  anchor,
  choices,
  picked,
  onPick,
  children,
}: {
  id: string;
  anchor: HTMLElement;
  choices: readonly Choice[];
  picked: number;
  onPick: (choice: Choice) => void;
  children: ReactNode;
}) {
  const box = anchor.getBoundingClientRect();
  const below = box.bottom + 240 < window.innerHeight;
  const style = below
    ? { left: box.left, top: box.bottom + 2 }
    : { left: box.left, bottom: window.innerHeight - box.top + 2 };
  return createPortal(
    <div className="fw-complete fw-popup" style={style}>
      <div role="listbox" id={`${id}l`} aria-label={t("可选的值", "Allowed values")} className="fw-complete__list">
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box keeps the focus and takes the keys
          // biome-ignore lint/a11y/useFocusableInteractive: an active descendant is never focused itself
          <div
            key={choice.word}
            id={`${id}o${index}`}
            role="option"
            aria-selected={index === picked}
            // The box must not lose the focus, or it would end its edit before the click arrives.
            onPointerDown={(event) => event.preventDefault()}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(choice)}
          >
            <b>{choice.word}</b>
            {choice.taken && <Check size={14} aria-label={t("已选", "chosen")} />}
            {choice.hint && <small>{choice.hint}</small>}
          </div>
        ))}
      </div>
      <p className="fw-complete__keys">{children}</p>
    </div>,
    document.getElementById("main") ?? document.body,
  );
}
