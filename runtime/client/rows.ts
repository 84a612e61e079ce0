/**
 * Rows of tables without a round trip. Each row has an id that never changes; a removed one is told to the server by
 * name, since a row that is merely absent stays.
 */
import { changed } from "./page";

/** A row's id as the server takes it. */
export function newRowId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return `r${[...bytes].map((b) => b.toString(16).padStart(2, "0")).join("")}`;
}

/** The blank row of a table with its id put into every name, id and reference. */
export function fillIn(blank: DocumentFragment, name: string, row: string): HTMLElement {
  const entry = (blank.cloneNode(true) as DocumentFragment).querySelector<HTMLElement>("[data-row]");
  if (!entry) throw new Error(`the table ${name} has no blank row`);
  const dashed = name.replaceAll(".", "-");
  const key = name.slice(name.lastIndexOf(".") + 1);
  for (const each of [entry, ...entry.querySelectorAll("*")])
    for (const { name: at, value } of [...each.attributes])
      if (value.includes("..") || value.includes("--") || value.endsWith("."))
        each.setAttribute(
          at,
          value
            .replaceAll(`${key}..`, `${key}.${row}.`)
            .replaceAll(`${dashed}--`, `${dashed}-${row}-`)
            .replace(new RegExp(`${key}\\.$`), `${key}.${row}`),
        );
  entry.dataset.row = row;
  const marker = entry.querySelector<HTMLInputElement>(`input[type=hidden][name="${CSS.escape(name)}"]`);
  if (marker) marker.value = row;
  return entry;
}

/** Take over the buttons that add and remove rows. `added` is called with each new row. */
export function takeOverRows(added: (row: HTMLElement) => void): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-add],[data-remove]");
    const frame = button?.closest<HTMLElement>("[data-at]");
    if (!button || !frame) return;
    if (button.matches("[data-add]")) {
      const entry = addRow(frame, button);
      if (!entry) return;
      event.preventDefault();
      added(entry);
      entry.querySelector<HTMLElement>("input:not([type=hidden]),select,textarea")?.focus();
      changed(entry);
      return;
    }
    const row = button.closest<HTMLElement>("[data-row]");
    const list = row?.parentElement;
    if (!row || !list?.matches("[data-rows]")) return;
    event.preventDefault();
    const gone = Object.assign(document.createElement("input"), {
      type: "hidden",
      name: "_remove",
      value: button.value,
    });
    list.append(gone);
    const next = (row.nextElementSibling ?? row.previousElementSibling) as HTMLElement | null;
    row.remove();
    recount(list);
    (
      next?.querySelector<HTMLElement>("[data-remove]") ?? list.parentElement?.querySelector<HTMLElement>("[data-add]")
    )?.focus();
    changed(list);
  });
}

function addRow(frame: HTMLElement, button: HTMLElement): HTMLElement | null {
  const list = frame.querySelector<HTMLElement>("[data-rows]");
  const blank = frame.querySelector<HTMLTemplateElement>("template[data-blank]");
  if (!list?.dataset.rows || !blank) return null;
  const entry = fillIn(blank.content, list.dataset.rows, newRowId());
  list.append(entry);
  recount(list);
  const rows = list.querySelectorAll(":scope > [data-row]").length;
  button.hidden = rows >= Number(list.dataset.most ?? "500");
  return entry;
}

/** Number the rows anew, in what is read and in what is read aloud: the words stay, the number in them follows. */
function recount(list: HTMLElement): void {
  let number = 0;
  for (const row of list.querySelectorAll<HTMLElement>(":scope > [data-row]")) {
    number += 1;
    const label = row.querySelector("[data-number]");
    const before = label?.textContent ?? "";
    const words = before.replace(/\d+/, String(number));
    if (label) label.textContent = words;
    row.setAttribute("aria-label", words);
    if (!before) continue;
    for (const each of row.querySelectorAll("[aria-label]"))
      each.setAttribute("aria-label", (each.getAttribute("aria-label") ?? "").replace(before, words));
  }
  const add = list.parentElement?.querySelector<HTMLElement>("[data-add]");
  if (add) add.hidden = number >= Number(list.dataset.most ?? "500");
}
