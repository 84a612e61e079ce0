/** All problems of the workspace, those of this definition first; each jumps to its place. */
import { CircleAlert, TriangleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import type { Boot } from "../boot";
import { type Problem, spotOf } from "../document/problems";
import { said, t } from "../i18n";

export function ProblemList({
  anchor,
  boot,
  problems,
  placeOf,
  onClose,
  onJump,
}: {
  anchor: Element;
  boot: Boot;
  problems: readonly Problem[];
  /** Where in this definition a problem is, in words. */
  placeOf: (problem: Problem) => string;
  onClose: () => void;
  onJump: (problem: Problem) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target) && !anchor.contains(event.target))
        onClose();
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  }, [anchor, onClose]);
  const own = (problem: Problem) => spotOf(problem).definition === boot.key;
  const label = (key: string) => said(boot.definitions.find((entry) => entry.key === key)?.label, key);
  const where = (problem: Problem) => (own(problem) ? placeOf(problem) : label(spotOf(problem).definition));
  const sorted = [...problems].sort(
    (a, b) => Number(own(b)) - Number(own(a)) || Number(b.level === "error") - Number(a.level === "error"),
  );
  const rect = anchor.getBoundingClientRect();
  return createPortal(
    <div
      ref={box}
      role="dialog"
      aria-label={t("问题", "Problems")}
      tabIndex={-1}
      className="fw-popup fw-problem-pop"
      style={{ top: rect.bottom + 6, right: Math.max(8, window.innerWidth - rect.right) }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
        if (anchor instanceof HTMLElement) anchor.focus();
      }}
    >
      {problems.length === 0 && (
        <p className="fw-problem-pop__none">{t("没有问题，可以发布。", "No problems: it can be published.")}</p>
      )}
      <ul className="fw-problem-list">
        {sorted.map((problem) => (
          <li key={problem.code + problem.place.join("/") + String(problem.span)}>
            {problem.level === "error" ? (
              <CircleAlert size={16} className="fw-bad" aria-label={t("错误", "Error")} />
            ) : (
              <TriangleAlert size={16} className="fw-warn" aria-label={t("提醒", "Warning")} />
            )}
            <div>
              {said(problem.text)}
              {problem.suggestion && <p>{problem.suggestion}</p>}
              {where(problem) && <p>{where(problem)}</p>}
            </div>
            <button type="button" className="fw-btn fw-btn--small" onClick={() => onJump(problem)}>
              {t("去修改", "Show")}
            </button>
          </li>
        ))}
      </ul>
    </div>,
    document.getElementById("main") ?? document.body,
  );
}
