import type { Json } from "../../../runtime/client/field";

/** What is ticked, and what is written beside it. */
export function value(box: HTMLElement): Json {
  const ticked = [...box.querySelectorAll<HTMLInputElement>("input[type=checkbox]:checked")].map((tick) => tick.value);
  const written = box.querySelector<HTMLInputElement>('input[name$=".other"]')?.value.trim();
  const all = written ? [...ticked, written] : ticked;
  return all.length ? all : null;
}
