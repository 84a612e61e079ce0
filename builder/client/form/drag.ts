/** Own pointer-events adapter: mouse, pen and touch, autoscroll, Escape. Knows places, not kinds. */
import type { Slot } from "../document/form";

export interface Payload {
  /** A kind from the palette, or a field that stands in the form. */
  readonly from: "palette" | "canvas";
  readonly id: string;
}

/** Where the drop line lies on the screen, and along which way. */
export interface DropLine {
  readonly x: number;
  readonly y: number;
  readonly length: number;
  readonly upright: boolean;
  /** The zone is empty and shows its slot instead of a line. */
  readonly empty: boolean;
}

export interface DragState {
  readonly payload: Payload;
  readonly label: string;
  readonly icon: string;
  readonly x: number;
  readonly y: number;
  readonly slot: Slot | null;
  readonly line: DropLine | null;
  /** Why it cannot be dropped here, where a zone refuses it. */
  readonly refusal: string | null;
}

export interface DragHost {
  show(state: DragState | null): void;
  /** Null where the zone takes it, else why not. */
  refuses(payload: Payload, parent: string): string | null;
  drop(payload: Payload, slot: Slot): void;
  /** A page tab hovered over for a moment opens. */
  hover(page: string): void;
}

const START = 4;
const EDGE = 48;
const STEP = 14;
const DWELL = 350;

/** Begin a drag at a pointerdown; a press that does not move stays a click. */
export function startDrag(
  event: { readonly pointerId: number; readonly clientX: number; readonly clientY: number; readonly button: number },
  payload: Payload,
  look: { readonly label: string; readonly icon: string },
  host: DragHost,
) {
  if (event.button !== 0) return;
  const from = { x: event.clientX, y: event.clientY };
  let at = from;
  let moving = false;
  let frame = 0;
  let dwell: { page: string; since: number } | null = null;
  let last: DragState | null = null;

  const draw = () => {
    frame = 0;
    if (!moving) return;
    scroll(at);
    const hit = hitTest(at.x, at.y, payload);
    const tab = pageTabAt(at.x, at.y);
    if (tab === null) dwell = null;
    else if (dwell?.page !== tab) dwell = { page: tab, since: performance.now() };
    else if (performance.now() - dwell.since > DWELL) host.hover(tab);
    const refusal = hit ? host.refuses(payload, hit.slot.parent) : null;
    const ok = hit !== null && refusal === null;
    last = { payload, ...look, x: at.x, y: at.y, slot: ok ? hit.slot : null, line: ok ? hit.line : null, refusal };
    host.show(last);
    frame = requestAnimationFrame(draw);
  };

  const move = (moved: PointerEvent) => {
    if (moved.pointerId !== event.pointerId) return;
    at = { x: moved.clientX, y: moved.clientY };
    if (!moving && Math.hypot(at.x - from.x, at.y - from.y) < START) return;
    if (!moving) {
      moving = true;
      document.documentElement.classList.add("fw-dragging");
    }
    moved.preventDefault();
    if (frame === 0) frame = requestAnimationFrame(draw);
  };

  const end = (dropped: boolean) => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", up);
    window.removeEventListener("pointercancel", cancel);
    window.removeEventListener("keydown", key, true);
    document.documentElement.classList.remove("fw-dragging");
    if (frame) cancelAnimationFrame(frame);
    if (!moving) return;
    moving = false;
    if (dropped) {
      const hit = hitTest(at.x, at.y, payload);
      if (hit && host.refuses(payload, hit.slot.parent) === null) host.drop(payload, hit.slot);
    }
    host.show(null);
    // The click that a drag ends with is not a press on what lies under it.
    const swallow = (click: MouseEvent) => click.stopPropagation();
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
  };
  const up = (released: PointerEvent) => {
    if (released.pointerId !== event.pointerId) return;
    at = { x: released.clientX, y: released.clientY };
    end(true);
  };
  const cancel = () => end(false);
  const key = (pressed: KeyboardEvent) => {
    if (pressed.key !== "Escape" || !moving) return;
    pressed.preventDefault();
    pressed.stopPropagation();
    end(false);
  };

  window.addEventListener("pointermove", move, { passive: false });
  window.addEventListener("pointerup", up);
  window.addEventListener("pointercancel", cancel);
  window.addEventListener("keydown", key, true);
}

function scroll(at: { x: number; y: number }) {
  const box = document.querySelector<HTMLElement>(".fw-paper-scroll");
  const rect = box?.getBoundingClientRect();
  if (!box || !rect || at.x < rect.left || at.x > rect.right) return;
  if (at.y < rect.top + EDGE) box.scrollTop -= STEP;
  else if (at.y > rect.bottom - EDGE) box.scrollTop += STEP;
}

function pageTabAt(x: number, y: number): string | null {
  return document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-page]")?.dataset.page ?? null;
}

/** The innermost zone under the point, and the place in it that is nearest. */
function hitTest(x: number, y: number, payload: Payload): { slot: Slot; line: DropLine } | null {
  const under = document.elementFromPoint(x, y);
  let zone = under?.closest<HTMLElement>("[data-zone]") ?? null;
  // What is being moved is no place for itself: look outside it.
  while (zone && payload.from === "canvas" && zone.closest(`[data-field="${CSS.escape(payload.id)}"]`))
    zone = zone.parentElement?.closest<HTMLElement>("[data-zone]") ?? null;
  if (!zone) return null;
  // Near the upper or lower edge of a container inside the zone above, the place beside it is meant.
  const owner = zone.closest<HTMLElement>("[data-field]");
  const outer = owner?.parentElement?.closest<HTMLElement>("[data-zone]");
  if (owner && outer) {
    const rect = owner.getBoundingClientRect();
    if (y < rect.top + 8 || y > rect.bottom - 8) zone = outer;
  }
  const upright = zone.dataset.way === "beside";
  const grid = zone.dataset.way === "grid";
  const items = [...zone.querySelectorAll<HTMLElement>("[data-field]")].filter(
    (item) => item.parentElement?.closest("[data-zone]") === zone,
  );
  const box = zone.getBoundingClientRect();
  let index = items.length;
  for (const [i, item] of items.entries()) {
    const rect = item.getBoundingClientRect();
    const before = upright
      ? x < rect.left + rect.width / 2
      : grid
        ? y < rect.top || (y < rect.bottom && x < rect.left + rect.width / 2)
        : y < rect.top + rect.height / 2;
    if (before) {
      index = i;
      break;
    }
  }
  const [prev, next] = [items[index - 1]?.getBoundingClientRect(), items[index]?.getBoundingClientRect()];
  const slot = { parent: zone.dataset.zone ?? "", index };
  const empty = items.length === 0;
  if (upright || grid) {
    const side = grid && prev && next && next.top > prev.bottom - 4 ? next : (next ?? prev);
    const left = !side ? box.left + 6 : side === next ? side.left - 8 : side.right + 8;
    const [top, length] = side ? [side.top, side.height] : [box.top, box.height];
    const between = upright && prev && next ? (prev.right + next.left) / 2 : left;
    return { slot, line: { x: between, y: top, length, upright: true, empty } };
  }
  const top =
    prev && next
      ? (prev.bottom + next.top) / 2
      : next
        ? next.top - 9
        : prev
          ? prev.bottom + 9
          : box.top + box.height / 2;
  return { slot, line: { x: box.left, y: top, length: box.width, upright: false, empty } };
}
