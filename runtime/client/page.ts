/** The page at hand: its form, the frames of its fields and the data the server sent along. */
import type { FieldInfo, Json } from "./field";

export interface Work {
  id: string;
  above: string[];
  table?: string;
  shown?: object | null;
  value?: object | null;
  required?: object | null;
  locked?: object[] | null;
}

export interface PageData {
  prefix: string;
  locale: "zh" | "en";
  today: string;
  now: string;
  fields: Record<string, Omit<FieldInfo, "path" | "locale"> & { table?: string; rows?: boolean }>;
  work: Work[];
  values: Record<string, Json>;
  /** Kinds from outside the house that bring a browser half. */
  own?: string[];
}

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The form that saves itself; none in a preview or on a case page. */
export const form = (): HTMLFormElement | null => document.querySelector("form[data-fill]");

export function pageData(): PageData | null {
  const block = document.getElementById("fw-form");
  return block ? (JSON.parse(block.textContent ?? "") as PageData) : null;
}

/** The frame of a field or layout element by its dotted path. */
export function boxAt(path: string): HTMLElement | null {
  return document.querySelector(`[data-at="${CSS.escape(path)}"]`);
}

export function controlsOf(box: HTMLElement, name: string): Control[] {
  return [...box.querySelectorAll<Control>("input,select,textarea")].filter(
    (each) => each.name === name || each.name.startsWith(`${name}.`),
  );
}

/** What a frame's half is told about its field. */
export function infoOf(data: PageData | null, box: HTMLElement): FieldInfo | null {
  const path = box.dataset.at ?? "";
  const field = data?.fields[path.slice(path.lastIndexOf(".") + 1)];
  return field && data ? { ...field, settings: field.settings ?? {}, path, locale: data.locale } : null;
}

/** Said by whatever changes rows, values or controls by itself, so that conditions and saving follow. */
export function changed(inside: Element): void {
  inside.dispatchEvent(new Event("input", { bubbles: true }));
}
