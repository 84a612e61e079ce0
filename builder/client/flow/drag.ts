/** Dragging a card onto a "+": the move that Alt+arrows make one place at a time. */
import type { PointerEvent as ReactPointerEvent } from "react";
import { outKey } from "../document/flow";
import { sequences, structureOf } from "../document/structure";
import { moveOnto } from "./edits";
import type { FlowSession } from "./session";

const START = 5;
const NEAR = 46;

/** The "+" nearest to the pointer, if one is near. */
function plusAt(x: number, y: number): HTMLElement | null {
  let best: { element: HTMLElement; far: number } | null = null;
  for (const element of document.querySelectorAll<HTMLElement>("[data-plus]")) {
    const rect = element.getBoundingClientRect();
    const far = Math.hypot(rect.left + rect.width / 2 - x, rect.top + rect.height / 2 - y);
    if (far < NEAR && (!best || far < best.far)) best = { element, far };
  }
  return best?.element ?? null;
}

export function cardDrag(event: ReactPointerEvent, session: FlowSession, id: string, title: string) {
  if (event.button !== 0 || event.pointerType === "touch") return;
  const from = { x: event.clientX, y: event.clientY };
  let ghost: HTMLElement | null = null;
  let target: HTMLElement | null = null;
  const mark = (next: HTMLElement | null) => {
    if (next === target) return;
    target?.classList.remove("is-target");
    next?.classList.add("is-target");
    target = next;
  };
  const move = (at: PointerEvent) => {
    if (!ghost && Math.hypot(at.clientX - from.x, at.clientY - from.y) < START) return;
    if (!ghost) {
      ghost = document.createElement("div");
      ghost.className = "fw-ghost";
      ghost.textContent = title;
      (document.getElementById("main") ?? document.body).append(ghost);
      document.documentElement.classList.add("fw-dragging");
    }
    ghost.style.left = `${at.clientX + 10}px`;
    ghost.style.top = `${at.clientY + 8}px`;
    mark(plusAt(at.clientX, at.clientY));
  };
  const end = (dropped: boolean) => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", up);
    window.removeEventListener("keydown", key, true);
    document.documentElement.classList.remove("fw-dragging");
    ghost?.remove();
    const onto = dropped && ghost ? target?.dataset.plus : undefined;
    mark(null);
    if (onto === undefined) return;
    const places = sequences(structureOf(session.editor.model, session.kinds).root).flatMap((each) =>
      each.places.flatMap((at) => at ?? []),
    );
    const place = places.find((each) => each.outs.map(outKey).join(",") === onto);
    if (place) moveOnto(session, id, place);
  };
  const up = () => end(true);
  const key = (pressed: KeyboardEvent) => {
    if (pressed.key !== "Escape" || !ghost) return;
    pressed.stopPropagation();
    end(false);
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", up);
  window.addEventListener("keydown", key, true);
}
