/** Keys of the grid beside walking and typing. */
import type { RefObject } from "react";
import { type At, at, HEAD, isRange } from "./grid";
import { currentLogic, type DecisionSession } from "./session";
import { rowsOf, widthOf } from "./table";
import {
  addRow,
  clear,
  deleteColumn,
  deleteRows,
  duplicateColumn,
  duplicateRows,
  moveColumnTo,
  shiftRows,
} from "./tableEdits";

interface Key {
  readonly key: string;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
  readonly altKey?: boolean;
}

/** True where the key was one of them. */
export function gridKeys(session: DecisionSession, now: At, event: Key, frame: RefObject<HTMLElement | null>): boolean {
  const { view } = session;
  const ctrl = event.ctrlKey || event.metaKey;
  const head = now.row === HEAD;
  const gone = event.key === "Delete" || event.key === "Backspace";
  if (event.altKey) {
    if (event.key === "ArrowUp" && !head) shiftRows(session, -1);
    else if (event.key === "ArrowDown" && !head) shiftRows(session, 1);
    else if (event.key === "ArrowLeft") moveColumnTo(session, now.column, now.column - 1);
    else if (event.key === "ArrowRight") moveColumnTo(session, now.column, now.column + 1);
    else return false;
    return true;
  }
  if (gone && head) deleteColumn(session, now.column);
  else if (gone && ctrl) deleteRows(session);
  else if (gone) clear(session);
  else if (ctrl && event.key === "Enter") addRow(session, undefined, head ? 0 : now.column);
  else if (ctrl && event.key.toLowerCase() === "d")
    head ? duplicateColumn(session, now.column) : duplicateRows(session);
  else if (ctrl && event.key.toLowerCase() === "a") {
    const logic = currentLogic(session)?.logic;
    if (!logic || rowsOf(logic).length === 0) return true;
    view.set({ at: { row: rowsOf(logic).length - 1, column: widthOf(logic) - 1, fromRow: 0, fromColumn: 0 } });
  } else if (event.key === "Escape") {
    if (isRange(now)) view.set({ at: at(now.row, now.column) });
    else leave(frame.current);
  } else return false;
  return true;
}

/** Out of the grid to what comes after it: with Tab alone that would take as many presses as there are cells. */
function leave(frame: HTMLElement | null) {
  const after = frame?.parentElement?.querySelector<HTMLElement>(".fw-dt-foot button:not(:disabled)");
  after?.focus();
}
