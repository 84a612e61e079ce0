/** Where a problem is, in the words that the settings panel uses. */
import type { Label } from "./json";
import type { Control } from "./kinds";

type Say = (label: Label, otherwise?: string) => string;

/** The names of a setting's path, outermost first: a list's rows by their number. A step without a label is left out. */
export function settingNames(controls: readonly Control[], path: readonly string[], say: Say): string[] {
  const [name, row, ...rest] = path;
  const control = controls.find((each) => each.name === name);
  if (!control) return [];
  const own = say(control.label);
  if (control.control !== "list" || !row || !/^\d+$/.test(row)) return [own];
  const of = Array.isArray(control.of) ? (control.of as readonly Control[]) : [];
  return [`${say(control.item ?? control.label)} ${Number(row) + 1}`, ...settingNames(of, rest, say)];
}
