/** New ids and keys. */
import type { Label } from "./json";

const LETTERS =
  "A-Za-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u3041-\\u3096\\u30A1-\\u30FA" +
  "\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uAC00-\\uD7A3";
const PARTS = new RegExp(`[${LETTERS}0-9_]+`, "g");
const KEY = new RegExp(`^[${LETTERS}][${LETTERS}0-9_]{0,63}$`);
// Words that an expression reads as its own. The server knows the whole list and says so; these are the likely ones.
const TAKEN_WORDS = new Set(
  (
    "and or not if then else for in return some every satisfies between function true false null instance of external " +
    "case initiator item today now date time duration string number count min max sum mean median list contains " +
    "append concatenate remove reverse union flatten sort split replace matches floor ceiling abs modulo sqrt log exp " +
    "odd even mode product range"
  ).split(" "),
);

export function isKey(text: string): boolean {
  return KEY.test(text) && !TAKEN_WORDS.has(text);
}

/**
 * An id for something new. It carries a random tail, since an id that was once published and then deleted must never
 * come back: old answers would appear under the new field.
 */
export function newId(stem: string, taken: (id: string) => boolean, random: () => number = Math.random): string {
  for (;;) {
    const tail = Math.floor(random() * 36 ** 4)
      .toString(36)
      .padStart(4, "0");
    const id = `${stem.replace(/[^a-z0-9_]/g, "").slice(0, 40) || "x"}_${tail}`;
    if (!taken(id)) return id;
  }
}

/** A key made from a label, different from those taken; null where the label gives nothing to go by. */
export function keyFromLabel(label: Label, taken: ReadonlySet<string>): string | null {
  const text = (label.zh || label.en || "").normalize("NFKC").trim();
  const joined = (text.match(PARTS) ?? []).join("_").replace(/^_+|_+$/g, "");
  const ascii = /^[\x20-\x7e]*$/.test(text);
  const base = (ascii ? joined.toLowerCase() : joined).normalize("NFC").slice(0, 60);
  if (!isKey(base)) return null;
  let [key, n] = [base, 1];
  while (taken.has(key)) {
    n += 1;
    key = `${base}_${n}`;
  }
  return key;
}

/** Whether an expression or a text of expressions mentions the key as a whole word. */
export function mentions(text: string, key: string): boolean {
  return new RegExp(`(^|[^${LETTERS}0-9_])${key}($|[^${LETTERS}0-9_])`).test(text);
}
