/** The surface that pans and zooms; what stands on it is drawn by others. */
import { Maximize, Minus, Plus } from "lucide-react";
import { type PointerEvent, type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { t } from "../i18n";
import type { Drawing } from "../layout/flow-layout";

interface View {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const LEAST = 0.3;
const MOST = 1.5;
const READABLE = 0.85;

export function Stage({
  drawing,
  selected,
  onClear,
  children,
}: {
  drawing: Drawing;
  selected: string | null;
  onClear: () => void;
  children: ReactNode;
}) {
  const box = useRef<HTMLElement>(null);
  const [view, setView] = useState<View>({ x: 0, y: 0, z: 1 });
  const [size, setSize] = useState({ w: 0, h: 0 });
  const placed = useRef(false);

  const show = useCallback(
    (most: number) => {
      const rect = box.current?.getBoundingClientRect();
      if (!rect || rect.width === 0) return;
      const z = Math.max(LEAST, Math.min(most, (rect.width - 32) / drawing.w, (rect.height - 32) / drawing.h));
      setView({ x: Math.max(16, (rect.width - drawing.w * z) / 2), y: 8, z });
    },
    [drawing.w, drawing.h],
  );

  useLayoutEffect(() => {
    const rect = box.current?.getBoundingClientRect();
    if (!rect || placed.current || rect.width === 0) return;
    placed.current = true;
    const whole = Math.min(1, (rect.width - 32) / drawing.w);
    // A flow that is much too wide opens at full size, its beginning in the middle: cards made small are hard to read
    // and to hit.
    const first = drawing.cards[0]?.rect;
    const z = whole < READABLE && first ? 1 : whole;
    const middle = z === whole || !first ? drawing.w / 2 : first.x + first.w / 2;
    setView({ x: Math.round(rect.width / 2 - middle * z), y: 8, z });
  }, [drawing.w, drawing.cards]);

  // Growing to the left must not make the cards jump: keep the middle where it was.
  const width = useRef(drawing.w);
  useLayoutEffect(() => {
    const grown = drawing.w - width.current;
    width.current = drawing.w;
    if (grown !== 0) setView((now) => ({ ...now, x: now.x - (grown / 2) * now.z }));
  }, [drawing.w]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = new ResizeObserver(() => setSize({ w: element.clientWidth, h: element.clientHeight }));
    measure.observe(element);
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) {
        const rect = element.getBoundingClientRect();
        zoomAt(event.clientX - rect.left, event.clientY - rect.top, Math.exp(-event.deltaY / 300));
      } else setView((now) => ({ ...now, x: now.x - event.deltaX, y: now.y - event.deltaY }));
    };
    const zoomAt = (px: number, py: number, by: number) =>
      setView((now) => {
        const z = Math.max(LEAST, Math.min(MOST, now.z * by));
        return { z, x: px - ((px - now.x) / now.z) * z, y: py - ((py - now.y) / now.z) * z };
      });
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      measure.disconnect();
      element.removeEventListener("wheel", wheel);
    };
  }, []);

  const zoom = (by: number) =>
    setView((now) => {
      const z = Math.max(LEAST, Math.min(MOST, Math.round((now.z + by) * 10) / 10));
      const [px, py] = [size.w / 2, size.h / 2];
      return { z, x: px - ((px - now.x) / now.z) * z, y: py - ((py - now.y) / now.z) * z };
    });

  const pan = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as HTMLElement).closest("button, .fw-float")) return;
    const from = { x: event.clientX - view.x, y: event.clientY - view.y };
    let moved = false;
    const move = (to: globalThis.PointerEvent) => {
      if (Math.hypot(to.clientX - event.clientX, to.clientY - event.clientY) > 4) moved = true;
      if (moved) setView((now) => ({ ...now, x: to.clientX - from.x, y: to.clientY - from.y }));
    };
    const up = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      if (!moved) onClear();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
  };

  /** What takes the focus comes into sight. */
  const reveal = (target: HTMLElement) => {
    // Not under a mouse button: the surface would slide away between press and release, and no click would come of it.
    if (!target.matches(":focus-visible")) return;
    const [rect, frame] = [target.getBoundingClientRect(), box.current?.getBoundingClientRect()];
    if (!frame || !box.current) return;
    const dx =
      rect.left < frame.left + 16
        ? frame.left + 16 - rect.left
        : rect.right > frame.right - 16
          ? frame.right - 16 - rect.right
          : 0;
    const dy =
      rect.top < frame.top + 16
        ? frame.top + 16 - rect.top
        : rect.bottom > frame.bottom - 56
          ? frame.bottom - 56 - rect.bottom
          : 0;
    if (dx || dy) setView((now) => ({ ...now, x: now.x + dx, y: now.y + dy }));
  };

  const map = Math.min(136 / drawing.w, 130 / drawing.h);
  return (
    <section
      ref={box}
      className="fw-canvas"
      aria-label={t("流程画布", "Flow canvas")}
      onPointerDown={pan}
      onFocus={(event) => (event.target as HTMLElement).closest(".fw-stage") && reveal(event.target as HTMLElement)}
      onScroll={({ currentTarget: { scrollLeft, scrollTop }, currentTarget }) => {
        // The browser scrolls a clipped box to what takes the focus; here that becomes a pan of the same length.
        if (scrollLeft === 0 && scrollTop === 0) return;
        // Both at once, so that nothing moves for a moment under the pointer.
        currentTarget.scrollTo(0, 0);
        flushSync(() => setView((now) => ({ ...now, x: now.x - scrollLeft, y: now.y - scrollTop })));
      }}
    >
      <div
        className="fw-stage"
        style={{
          width: drawing.w,
          height: drawing.h,
          transform: `translate(${view.x}px, ${view.y}px) scale(${view.z})`,
        }}
      >
        {children}
      </div>
      <div className="fw-float fw-float--zoom">
        <button type="button" aria-label={t("缩小", "Zoom out")} onClick={() => zoom(-0.1)}>
          <Minus size={14} aria-hidden="true" />
        </button>
        <button
          type="button"
          aria-label={t(
            `缩放 ${Math.round(view.z * 100)}%，恢复原大小`,
            `Zoom ${Math.round(view.z * 100)}%, back to full size`,
          )}
          onClick={() => show(1)}
        >
          {Math.round(view.z * 100)}%
        </button>
        <button type="button" aria-label={t("放大", "Zoom in")} onClick={() => zoom(0.1)}>
          <Plus size={14} aria-hidden="true" />
        </button>
        <span className="fw-rule" />
        <button type="button" aria-label={t("看全图", "Fit all")} onClick={() => show(MOST)}>
          <Maximize size={14} aria-hidden="true" />
        </button>
      </div>
      {(drawing.h * view.z > size.h || drawing.w * view.z > size.w) && size.w > 560 && (
        <div className="fw-float fw-float--map" aria-hidden="true">
          <svg
            aria-hidden="true"
            className="fw-map"
            width={drawing.w * map}
            height={drawing.h * map}
            viewBox={`0 0 ${drawing.w} ${drawing.h}`}
          >
            {[...drawing.cards, ...drawing.forks, ...drawing.heads.map((head) => ({ id: "", rect: head.rect }))].map(
              (each, i) => (
                <rect
                  // biome-ignore lint/suspicious/noArrayIndexKey: marks on the small map have no state
                  key={i}
                  className={each.id !== "" && each.id === selected ? "is-selected" : undefined}
                  x={each.rect.x}
                  y={each.rect.y}
                  width={each.rect.w}
                  height={each.rect.h}
                  rx="8"
                />
              ),
            )}
            <rect
              className="is-view"
              x={-view.x / view.z}
              y={-view.y / view.z}
              width={size.w / view.z}
              height={size.h / view.z}
              vectorEffect="non-scaling-stroke"
            />
          </svg>
        </div>
      )}
    </section>
  );
}
