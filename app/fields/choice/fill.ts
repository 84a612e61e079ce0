import type { Json } from "../../../runtime/client/field";

const OTHER = " other";

function picked(box: HTMLElement): string {
  const select = box.querySelector("select");
  return select?.value ?? box.querySelector<HTMLInputElement>("input[type=radio]:checked")?.value ?? "";
}

function writing(box: HTMLElement): HTMLInputElement | null {
  return box.querySelector<HTMLInputElement>('input[name$=".other"]');
}

/** The box beside "other" stands there only while "other" is picked. */
export function mount(box: HTMLElement): void {
  const written = writing(box);
  if (!written) return;
  const follow = () => {
    written.hidden = picked(box) !== OTHER;
  };
  box.addEventListener("change", follow);
  follow();
}

export function value(box: HTMLElement): Json {
  const chosen = picked(box);
  return (chosen === OTHER ? writing(box)?.value.trim() : chosen) || null;
}
