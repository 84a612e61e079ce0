/** Pointing in the grid: choosing cells, ranges, rows and columns, and dragging rows and columns elsewhere. */
import { type PointerEvent, type RefObject, useRef, useState } from "react";
import { at, HEAD } from "./grid";
import { currentLogic, type DecisionSession } from "./session";
import { rowsOf, widthOf } from "./table";
import { moveColumnTo, moveRowsTo } from "./tableEdits";

export interface Drop {
  readonly of: "row" | "column";
  readonly at: number;
}

interface Press {
  readonly of: "cell" | "row" | "column";
  readonly x: number;
  readonly y: number;
  readonly first: number;
  readonly last: number;
  dragging: boolean;
}

const FAR = 5;

function cellUnder(event: { clientX: number; clientY: number }): readonly [number, number] | null {
  const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-at]");
  const [row, column] = (cell?.dataset.at ?? "").split("/").map(Number);
  return row === undefined || column === undefined || Number.isNaN(row) ? null : [row, column];
}

export function useGridPointer(session: DecisionSession, frame: RefObject<HTMLElement | null>) {
  const { view } = session;
  const press = useRef<Press | null>(null);
  const [drop, setDrop] = useState<Drop | null>(null);

  const down = (event: PointerEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    if (event.button !== 0 || target.closest(".is-typing")) return;
    const now = view.get().at;
    const start = { x: event.clientX, y: event.clientY, dragging: false };
    const head = target.closest<HTMLElement>("[data-rowhead]");
    const column = target.closest<HTMLElement>("[data-colhead]");
    const cell = cellUnder(event);
    const logic = currentLogic(session)?.logic;
    if (!logic) return;
    if (head) {
      const row = Number(head.dataset.rowhead);
      const [top, bottom] = [Math.min(now.row, now.fromRow), Math.max(now.row, now.fromRow)];
      const whole = now.fromColumn === 0 && now.column === widthOf(logic) - 1 && row >= top && row <= bottom;
      const from = event.shiftKey ? Math.max(0, now.fromRow) : row;
      if (!whole || event.shiftKey) select({ row, column: widthOf(logic) - 1, fromRow: from, fromColumn: 0 });
      press.current = { ...start, of: "row", first: whole ? top : row, last: whole ? bottom : row };
    } else if (column) {
      const place = Number(column.dataset.colhead);
      select(at(HEAD, place));
      press.current = { ...start, of: "column", first: place, last: place };
    } else if (cell) {
      const [row, place] = cell;
      select(event.shiftKey ? { ...now, row, column: place } : at(row, place));
      press.current = { ...start, of: "cell", first: 0, last: 0 };
    } else return;
    if (event.pointerType === "mouse") event.preventDefault();
  };
  const select = (to: ReturnType<typeof at>) => view.set((now) => ({ at: to, focus: now.focus + 1 }));

  const walk = (event: PointerEvent<HTMLElement>) => {
    const now = press.current;
    if (!now || event.pointerType !== "mouse" || event.buttons === 0) return;
    if (!now.dragging && Math.hypot(event.clientX - now.x, event.clientY - now.y) < FAR) return;
    now.dragging = true;
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const row = under?.closest<HTMLElement>("tr[data-row]")?.querySelector<HTMLElement>("[data-rowhead]");
    if (now.of === "cell") {
      const cell = cellUnder(event);
      if (cell) view.set((each) => ({ at: { ...each.at, row: cell[0], column: cell[1] } }));
    } else if (now.of === "row" && row) {
      const box = row.getBoundingClientRect();
      setDrop({ of: "row", at: Number(row.dataset.rowhead) + (event.clientY > box.top + box.height / 2 ? 1 : 0) });
    } else if (now.of === "column") {
      const place = columnUnder(frame.current, event.clientX);
      if (place !== null) setDrop({ of: "column", at: place });
    }
  };

  const up = () => {
    const now = press.current;
    press.current = null;
    setDrop(null);
    if (!now?.dragging || !drop) return;
    if (now.of === "row") moveRowsTo(session, now.first, now.last, drop.at);
    if (now.of === "column") moveColumnTo(session, now.first, drop.at);
  };
  const cancel = () => {
    press.current = null;
    setDrop(null);
  };
  const open = (event: { target: EventTarget }) => {
    if ((event.target as Element).closest("[data-colhead]")) view.set({ subject: { about: "column" }, panel: "set" });
  };
  const rows = () => rowsOf(currentLogic(session)?.logic ?? { kind: "" }).length;
  return {
    drop: drop && drop.at <= Math.max(rows(), 64) ? drop : null,
    handlers: { onPointerDown: down, onPointerMove: walk, onPointerUp: up, onPointerCancel: cancel, onClick: open },
  };
}

function columnUnder(frame: HTMLElement | null, x: number): number | null {
  for (const head of frame?.querySelectorAll<HTMLElement>("[data-colhead]") ?? []) {
    const box = head.getBoundingClientRect();
    if (x >= box.left && x < box.right) return Number(head.dataset.colhead);
  }
  return null;
}
