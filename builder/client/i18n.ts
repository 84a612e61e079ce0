/** Both languages at the place of use; the reader gets his. */
import type { Label } from "./document/json";

let chosen: "zh" | "en" = "zh";

export function setLocale(locale: string) {
  chosen = locale === "en" ? "en" : "zh";
}

export function locale(): "zh" | "en" {
  return chosen;
}

export function t(zh: string, en: string): string {
  return chosen === "zh" ? zh : en;
}

/** A number with its English noun: `1 row`, `2 rows`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A definition's label in the reader's language, else in the other one. */
export function said(label: Label | null | undefined, otherwise = ""): string {
  const [first, second] = chosen === "zh" ? [label?.zh, label?.en] : [label?.en, label?.zh];
  return first || second || otherwise;
}

/** A time of today as 14:32, else with its day. */
export function clock(moment: Date): string {
  const pad = (n: number) => String(n).padStart(2, "0");
  const time = `${pad(moment.getHours())}:${pad(moment.getMinutes())}`;
  const today = new Date().toDateString() === moment.toDateString();
  return today ? time : `${pad(moment.getMonth() + 1)}-${pad(moment.getDate())} ${time}`;
}
