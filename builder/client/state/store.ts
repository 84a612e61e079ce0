/** The smallest store: one value, replaced as a whole; listeners are told after each change. */
import { useRef, useSyncExternalStore } from "react";

export class Store<S> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: S) {}

  readonly get = (): S => this.value;

  set(change: Partial<S> | ((now: S) => Partial<S>)) {
    const next = { ...this.value, ...(typeof change === "function" ? change(this.value) : change) };
    this.value = next;
    for (const listener of [...this.listeners]) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** What `select` picks from the store; the component draws again only when that is another value. */
export function useStore<S, T>(
  store: Store<S>,
  select: (state: S) => T,
  equal: (a: T, b: T) => boolean = Object.is,
): T {
  const last = useRef<{ value: T } | null>(null);
  const snapshot = () => {
    const value = select(store.get());
    if (last.current && equal(last.current.value, value)) return last.current.value;
    last.current = { value };
    return value;
  };
  return useSyncExternalStore(store.subscribe, snapshot);
}
