/**
 * Saving while somebody types: to the server after a pause, to this device at once until the server has it. Uploads
 * wait in the same line, so that every request carries the revision that the one before it made.
 */
import { loaded, t } from "./field";
import { boxAt, form } from "./page";

export interface Saved {
  href: string;
  revision: number;
  /** Picking a record brought other answers along: the page is drawn anew. */
  redraw: boolean;
  spots: Record<string, [shown: boolean, required: boolean, writable: boolean]>;
  computed: Record<string, string>;
  /** Sums under tables, by the table's path and the column's id, in words. */
  totals: Record<string, Record<string, string>>;
  files: Record<string, { id: string; name: string; size: string; href: string; remove: string }[]>;
}

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly errors: { path: string; message: string }[],
    message: string,
    readonly revision?: number,
  ) {
    super(message);
  }
}

const PAUSE = 1500;
const RETRY = 10_000;

let line: Promise<unknown> = Promise.resolve();
let timer: ReturnType<typeof setTimeout> | undefined;
let dirty = false;
let held = false; // somebody saved elsewhere, or the page is leaving: no more by itself
const listeners: ((saved: Saved) => void)[] = [];

/** Call `then` with what the server says after each save. */
export const onSaved = (then: (saved: Saved) => void): void => void listeners.push(then);
export const isDirty = (): boolean => dirty;
export const hold = (): void => {
  held = true;
  clearTimeout(timer);
};

/** Say in the foot how saving stands. */
export function tell(words: string): void {
  const place = document.querySelector("[data-saved]");
  if (place) place.textContent = words;
}

/** Run requests one after the other. */
export function inLine<T>(work: () => Promise<T>): Promise<T> {
  const next = line.then(work, work);
  line = next.catch(() => undefined);
  return next;
}

/** Post and answer what the server says; a refusal is thrown. Network failures are thrown as they are. */
export async function post(body: FormData): Promise<Saved> {
  const to = form();
  if (!to) throw new Error("no form");
  const answer = await fetch(to.action, { method: "POST", body, headers: { Accept: "application/json" } });
  return answered(answer.status, await answer.text());
}

export function answered(status: number, text: string): Saved {
  let said: Record<string, unknown> = {};
  try {
    said = JSON.parse(text);
  } catch {
    // an answer that is no JSON comes from something in between; its status says enough
  }
  if (status >= 400)
    throw new Refusal(
      status,
      (said.errors as Refusal["errors"]) ?? [],
      String(said.title ?? t("没有保存成功。", "It was not saved.")),
      said.revision as number | undefined,
    );
  const saved = said as unknown as Saved;
  take(saved);
  return saved;
}

/** Take over the new revision, and the address once the first save has made one. */
function take(saved: Saved): void {
  const to = form();
  if (!to) return;
  set(to, "_revision", String(saved.revision));
  const token = to.elements.namedItem("_token");
  if (token instanceof HTMLInputElement) {
    token.remove();
    (to.elements.namedItem("_release") as HTMLInputElement | null)?.remove();
    to.action = saved.href;
    history.replaceState(null, "", saved.href + location.search);
  }
  for (const listener of listeners) listener(saved);
}

function set(to: HTMLFormElement, name: string, value: string): void {
  const input = to.elements.namedItem(name);
  if (input instanceof HTMLInputElement) input.value = value;
}

/** What the form would post, without the files. */
export function typed(to: HTMLFormElement): FormData {
  const body = new FormData(to);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  return body;
}

const key = (to: HTMLFormElement): string =>
  `fw:${to.dataset.link ?? ""}:${to.querySelector<HTMLInputElement>("[name=_step]")?.value ?? ""}`;

/** Keep what was typed on this device. `sent`: it is on its way, and goes as soon as another page stands. */
export function keepHere(to: HTMLFormElement, sent = false): void {
  const pairs = [...typed(to)].filter(([name]) => !name.startsWith("_") && name !== "csrf_token");
  const revision = to.querySelector<HTMLInputElement>("[name=_revision]")?.value;
  try {
    localStorage.setItem(key(to), JSON.stringify({ revision, pairs, sent }));
  } catch {
    // private windows and full disks: the server still saves
  }
}

/** Remove what was sent from other pages than this one: the server has it, and the device may be shared. */
export function sweepSent(here: string): void {
  try {
    for (const name of Object.keys(localStorage))
      if (name.startsWith("fw:") && !(here && name.startsWith(`fw:${here}:`)))
        if (JSON.parse(localStorage.getItem(name) ?? "{}").sent) localStorage.removeItem(name);
  } catch {
    // see above
  }
}

export function forget(to: HTMLFormElement): void {
  try {
    localStorage.removeItem(key(to));
  } catch {
    // see above
  }
}

/** Put back what this device kept because the server never got it. True where something was put back. */
export function restore(to: HTMLFormElement): boolean {
  let kept: { revision: string; pairs: [string, string][] } | null = null;
  try {
    kept = JSON.parse(localStorage.getItem(key(to)) ?? "null");
  } catch {
    return false;
  }
  if (!kept || kept.revision !== to.querySelector<HTMLInputElement>("[name=_revision]")?.value) {
    forget(to);
    return false;
  }
  const values = new Map<string, string[]>();
  for (const [name, value] of kept.pairs) values.set(name, [...(values.get(name) ?? []), value]);
  for (const each of to.querySelectorAll<HTMLInputElement>("input[name],select[name],textarea[name]")) {
    if (each.name.startsWith("_") || each.name === "csrf_token" || ["hidden", "file"].includes(each.type)) continue;
    const mine = values.get(each.name) ?? [];
    if (each.type === "radio" || each.type === "checkbox") each.checked = mine.includes(each.value);
    else each.value = mine.shift() ?? "";
  }
  return true;
}

async function saveNow(to: HTMLFormElement): Promise<void> {
  if (!dirty || held) return;
  const body = typed(to);
  const removed = [...to.querySelectorAll<HTMLInputElement>("input[name=_remove]")];
  body.set("_do", "save");
  dirty = false;
  tell(t("正在保存…", "Saving…"));
  try {
    await post(body);
    for (const each of removed) each.remove();
    if (!dirty) forget(to);
    const at = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    tell(t(`已自动保存 ${at}`, `Saved at ${at}`));
  } catch (fault) {
    dirty = true;
    if (fault instanceof Refusal && fault.status !== 429 && fault.status < 500) {
      if (fault.status === 409 || fault.status === 410) held = true;
      tell(fault.message);
      return;
    }
    tell(
      t("网络断开，内容先存在本机，恢复后自动保存", "Offline: kept on this device, saved when the connection is back"),
    );
    clearTimeout(timer);
    timer = setTimeout(() => void inLine(() => saveNow(to)), RETRY);
  }
}

/** Begin saving by itself. */
export function startSaving(to: HTMLFormElement): void {
  const later = (): void => {
    dirty = true;
    keepHere(to);
    clearTimeout(timer);
    timer = setTimeout(() => void inLine(() => saveNow(to)), PAUSE);
  };
  if (restore(to)) {
    tell(t("已找回上次没有保存的内容", "What was not saved last time is back"));
    later();
  }
  to.addEventListener("input", (event) => {
    if (!(event.target instanceof HTMLInputElement && event.target.type === "file")) later();
  });
  addEventListener("online", () => void inLine(() => saveNow(to)));
  onSaved((saved) => {
    if (saved.redraw && !dirty) {
      forget(to);
      held = true;
      location.reload();
      return;
    }
    for (const [path, words] of Object.entries(saved.computed)) {
      const output = boxAt(path)?.querySelector("output");
      if (output && !loaded.get(boxAt(path)?.dataset.kind ?? "")?.show) output.textContent = words;
    }
    for (const [path, sums] of Object.entries(saved.totals))
      for (const [column, words] of Object.entries(sums)) {
        const place = boxAt(path)?.querySelector(`[data-total="${CSS.escape(column)}"]`);
        if (place) place.textContent = words;
      }
  });
}
