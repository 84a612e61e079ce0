import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly hint?: string;
  /** A quiet heading before this item. */
  readonly heading?: string;
  readonly disabled?: boolean;
  readonly danger?: boolean;
}

/** A menu that floats beside its anchor: arrows walk, a letter jumps, Escape closes and the focus goes back. */
export function Menu({
  anchor,
  label,
  items,
  onPick,
  onClose,
}: {
  anchor: Element;
  label: string;
  items: readonly MenuItem[];
  onPick: (id: string) => void;
  onClose: () => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState({ left: -9999, top: 0 });

  useLayoutEffect(() => {
    const box = anchor.getBoundingClientRect();
    const own = list.current?.getBoundingClientRect();
    const [w, h] = [own?.width ?? 0, own?.height ?? 0];
    const below = box.bottom + 6 + h <= window.innerHeight || box.top < h;
    setAt({
      left: Math.max(8, Math.min(box.left, window.innerWidth - w - 8)),
      top: Math.max(8, below ? Math.min(box.bottom + 6, window.innerHeight - h - 8) : box.top - h - 6),
    });
    list.current
      ?.querySelector<HTMLElement>("[role=menuitem]:not([aria-disabled=true])")
      ?.focus({ preventScroll: true });
  }, [anchor]);

  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !list.current?.contains(event.target) && !anchor.contains(event.target))
        onClose();
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  }, [anchor, onClose]);

  const close = () => {
    onClose();
    if (anchor instanceof HTMLElement) anchor.focus();
  };

  const keys = (event: KeyboardEvent) => {
    const all = [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const now = all.indexOf(document.activeElement as HTMLElement);
    const to = (index: number) => all[(index + all.length) % all.length]?.focus();
    if (event.key === "ArrowDown") to(now + 1);
    else if (event.key === "ArrowUp") to(now - 1);
    else if (event.key === "Home") to(0);
    else if (event.key === "End") to(-1);
    else if (event.key === "Escape" || event.key === "Tab") close();
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== " ") {
      const from = all.findIndex(
        (each, i) => i > now && each.textContent?.toLowerCase().startsWith(event.key.toLowerCase()),
      );
      const first = all.findIndex((each) => each.textContent?.toLowerCase().startsWith(event.key.toLowerCase()));
      to(from >= 0 ? from : first >= 0 ? first : now);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return createPortal(
    <div
      ref={list}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      className="fw-menu__list fw-popup"
      style={at}
      onKeyDown={keys}
    >
      {items.map((item) => (
        <div key={item.id} role="none">
          {item.heading && <h3>{item.heading}</h3>}
          <button
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={item.danger ? "is-danger" : undefined}
            aria-disabled={item.disabled || undefined}
            onClick={() => {
              if (item.disabled) return;
              close();
              onPick(item.id);
            }}
          >
            {item.icon}
            <span>{item.label}</span>
            {item.hint && <span className="fw-end fw-xs fw-3">{item.hint}</span>}
          </button>
        </div>
      ))}
    </div>,
    document.getElementById("main") ?? document.body,
  );
}
