import type { ReactNode } from "react";
import { t } from "../i18n";

/** The sides of a designer. A narrow window shows one of them at a time. */
export type Pane = "list" | "middle" | "panel";

export function Panes({
  shown,
  words,
  onPick,
  children,
}: {
  shown: Pane;
  words: { readonly [side in Pane]: string };
  onPick: (pane: Pane) => void;
  children?: ReactNode;
}) {
  return (
    <div className="fw-panes">
      <div className="fw-seg fw-seg--wide" role="toolbar" aria-label={t("显示", "Shown")}>
        {(["list", "middle", "panel"] as const).map((side) => (
          <button key={side} type="button" aria-pressed={shown === side} onClick={() => onPick(side)}>
            {words[side]}
          </button>
        ))}
      </div>
      {children}
    </div>
  );
}
