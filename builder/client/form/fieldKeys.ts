import type { KeyboardEvent } from "react";
import { inOrder } from "../document/form";
import { duplicate, focusField, moveByKey, removeSelected } from "./edits";
import type { FormSession } from "./session";

/** The keys of a selected field. True where the key was one of them. */
export function fieldKeys(session: FormSession, id: string, event: KeyboardEvent): boolean {
  const ways = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "into", ArrowLeft: "out" } as const;
  const way = ways[event.key as keyof typeof ways];
  if (event.altKey && way) moveByKey(session, id, way);
  else if (way === "up" || way === "down") {
    const order = inOrder(session.editor.model);
    const next = order[order.indexOf(id) + (way === "up" ? -1 : 1)];
    if (next) focusField(next);
  } else if (event.key === "Delete" || event.key === "Backspace") removeSelected(session, id);
  else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") duplicate(session, id);
  else if (event.key === "Enter")
    document.querySelector<HTMLElement>(".fw-panel :is(input, select, textarea, button)")?.focus();
  else if (event.key === "Escape") {
    const parent = session.editor.model.parent[id];
    session.editor.select(parent || null);
    if (parent) focusField(parent);
  } else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}
