/**
 * What a field kind's browser half (`app/fields/<kind>/fill.ts`) is given and may export. The half of a kind is loaded
 * only where a field of that kind stands on the page. Everything works without it: halves make it nicer.
 *
 * A half exports, all optional:
 *   mount(box, field)          once for every frame on the page, also for those in rows added later
 *   value(box, field)          the control's value as FEEL JSON; undefined leaves it to the plain rules of its type
 *   kept(field, value)         what the field holds of a formula's value (FEEL JSON), as the kind's `from_feel` has it:
 *                              other formulas read that
 *   show(box, field, value)    draw a computed value (FEEL JSON) into the frame
 *
 * FEEL JSON is what `to_jsonable` of app/expressions/show.py writes: texts, booleans and null stand for themselves,
 * other kinds are `{"number": "12.5"}`, `{"date": "2026-01-31"}`, lists are arrays.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface FieldInfo {
  id: string;
  key: string;
  kind: string;
  /** FEEL type: number, string, boolean, date, "date and time", list<string> … */
  type: string;
  label: string;
  settings: Record<string, Json>;
  /** Dotted path of ids: `amount`, or `debts.r1.balance` for a cell. */
  path: string;
  locale: "zh" | "en";
}

export interface FieldHalf {
  mount?(box: HTMLElement, field: FieldInfo): void;
  value?(box: HTMLElement, field: FieldInfo): Json | undefined;
  kept?(field: FieldInfo, value: Json): Json;
  show?(box: HTMLElement, field: FieldInfo, value: Json): void;
}

const halves = import.meta.glob<FieldHalf>("../../app/fields/*/fill.ts");
/** The halves that are on the page by now, by kind. */
export const loaded = new Map<string, FieldHalf>();

/**
 * The browser halves of these kinds; kinds without one are left out. A kind from outside the house (`own`) was not
 * there when this was bundled: its folder brings a plain module, `fill.js`, which the server hands out.
 */
export async function loadHalves(kinds: Iterable<string>, own: string[] = []): Promise<Map<string, FieldHalf>> {
  await Promise.all(
    [...new Set(kinds)].map(async (kind) => {
      if (loaded.has(kind)) return;
      const load = halves[`../../app/fields/${kind}/fill.ts`];
      if (load) loaded.set(kind, await load());
      else if (own.includes(kind))
        loaded.set(kind, (await import(/* @vite-ignore */ `/kinds/fields/${kind}/fill.js`)) as FieldHalf);
    }),
  );
  return loaded;
}

/** The sentence in the page's language. */
export function t(zh: string, en: string): string {
  return document.documentElement.lang.startsWith("zh") ? zh : en;
}
