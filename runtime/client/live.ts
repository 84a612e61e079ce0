/**
 * Conditions and formulas while somebody types, by the server's own syntax trees and in its order. What only the
 * server may work out follows with the next save.
 */
import {
  compileTree,
  fromJsonable,
  LimitExceeded,
  type Moment,
  number,
  ready,
  type Tree,
  toJsonable,
  type Value,
} from "../../app/expressions/evaluate";
import { type FieldInfo, type Json, loaded, t } from "./field";
import { type Control, controlsOf, type PageData, type Work } from "./page";
import { onSaved } from "./save";

type Row = { id: string; cells: Map<string, Value> };

export async function startLive(data: PageData): Promise<void> {
  const trees = data.work.flatMap((w) => [w.shown, w.value, w.required, ...(w.locked ?? [])]) as (
    | Tree
    | null
    | undefined
  )[];
  // Dates in the answers need their arithmetic only where a tree names their field.
  const words = JSON.stringify(trees);
  const dated = Object.values(data.fields).some(
    (field) => /date|time|duration/.test(field.type) && words.includes(JSON.stringify(field.key)),
  );
  await ready(...(dated ? ["temporal"] : []), ...trees.filter((each) => each != null));
  const live = new Live(data);
  let touched: (EventTarget | null | undefined)[] = [];
  const soon = (event?: Event): void => {
    if (touched.push(event?.target) > 1) return;
    queueMicrotask(() => {
      const now = touched;
      touched = [];
      live.run(now);
    });
  };
  document.addEventListener("input", soon);
  document.addEventListener("change", soon);
  onSaved((saved) => {
    live.server = saved.spots;
    soon();
  });
  live.run();
}

/**
 * What hangs on what changed: one change works out only the fields that read it, directly or through others. Names are
 * keys and ids; those of a cell carry their row's id before them.
 */
export class Live {
  /** How fields stand by the server's reckoning, by path. */
  server: Record<string, [boolean, boolean, boolean]> = {};
  private scope = new Map<string, Value>();
  private rows = new Map<string, Row[]>();
  private shown = new Map<string, boolean>();
  private boxes = new Map<string, HTMLElement>();
  /** What computed fields hold, as FEEL JSON, by path: what `draw` writes into the page. */
  private held = new Map<string, Json>();
  private readonly names = new Map<Work, string[]>();
  private readonly moment: Moment;
  /** What the run at hand found changed; null for everything. */
  private changed: Set<string> | null = null;

  constructor(private readonly data: PageData) {
    this.moment = { today: data.today, now: data.now };
    for (const work of data.work) {
      const names = [work.id, ...work.above].map((id) => `#${id}`);
      JSON.stringify(work, (_, part) => {
        if (part?.[0] === "v") names.push(part[1]);
        return part;
      });
      this.names.set(work, names);
    }
  }

  /** Follow what was typed in these controls; without any, or where one is none (a row came or went), work out all. */
  run(touched: (EventTarget | null | undefined)[] = [null]): void {
    const paths = touched.map((each) => {
      const at = each instanceof Element && each.matches("[name]") && each.closest<HTMLElement>("[data-at]");
      const path = (at || undefined)?.dataset.at ?? "";
      return this.boxes.get(path) === at ? path : "";
    });
    this.changed = paths.every(Boolean) ? new Set() : null;
    if (!this.changed) this.read();
    else
      for (const path of paths) {
        const [id = "", row, column = id] = path.split(".");
        const inside = this.rows.get(id)?.find((each) => each.id === row);
        this.take(column, path, inside);
        this.mark(column, inside, id);
      }
    const todo: [Work, string, Row | null][] = [];
    for (const work of this.data.work)
      for (const row of work.table ? (this.rows.get(work.table) ?? []) : [null])
        if (this.hangs(work, row)) {
          const path = row ? `${work.table}.${row.id}.${work.id}` : work.id;
          this.settle(work, path, row);
          todo.push([work, path, row]);
        }
    for (const each of todo) this.draw(...each);
  }

  private mark(id: string, row?: Row | null, table = ""): void {
    const { fields } = this.data;
    for (const name of [`#${id}`, fields[id]?.key, "item"]) this.changed?.add(row ? `${row.id}.${name}` : `${name}`);
    if (row) this.changed?.add(`${fields[table]?.key}`);
  }

  /** Read one field anew. */
  private take(id: string, path: string, row?: Row | null): void {
    const field = this.data.fields[id];
    if (field?.rows) this.readRows(field);
    else if (field) (row?.cells ?? this.scope).set(field.key, this.valueAt(field, path));
  }

  private hangs(work: Work, row: Row | null): boolean {
    const { changed } = this;
    return (
      !changed || !!this.names.get(work)?.some((name) => changed.has(name) || (row && changed.has(`${row.id}.${name}`)))
    );
  }

  // -- reading the page ---------------------------------------------------------------------------------------------

  private read(): void {
    this.scope.clear();
    this.rows.clear();
    this.shown.clear();
    this.boxes.clear();
    for (const box of document.querySelectorAll<HTMLElement>("[data-at]")) this.boxes.set(box.dataset.at ?? "", box);
    for (const field of Object.values(this.data.fields)) {
      if (field.table) continue;
      if (field.rows) this.readRows(field);
      else this.scope.set(field.key, this.valueAt(field, field.id));
    }
  }

  private readRows(table: PageData["fields"][string]): void {
    const list = this.boxes.get(table.id)?.querySelector("[data-rows]");
    if (!list) {
      const given = fromJsonable((this.data.values[table.id] ?? []) as never);
      this.scope.set(table.key, given);
      return;
    }
    const columns = Object.values(this.data.fields).filter((f) => f.table === table.id);
    const rows = [...list.querySelectorAll<HTMLElement>(":scope > [data-row]")].map((entry) => {
      const id = entry.dataset.row ?? "";
      return { id, cells: new Map(columns.map((c) => [c.key, this.valueAt(c, `${table.id}.${id}.${c.id}`)])) };
    });
    this.rows.set(table.id, rows);
    this.scope.set(
      table.key,
      rows.map((row) => row.cells),
    );
  }

  private valueAt(field: PageData["fields"][string], path: string): Value {
    const box = this.boxes.get(path);
    const controls = box ? controlsOf(box, this.data.prefix + path) : [];
    try {
      if (!box || controls.length === 0) return fromJsonable((this.data.values[field.id] ?? null) as never);
      const own = loaded.get(field.kind)?.value?.(box, this.info(field, path));
      return own === undefined ? plainValue(field.type, controls) : fromJsonable(own as never);
    } catch {
      return null; // half-typed dates and the like; dates that no tree names, whose arithmetic was not loaded
    }
  }

  private info(field: PageData["fields"][string], path: string): FieldInfo {
    return { ...field, settings: field.settings ?? {}, path, locale: this.data.locale };
  }

  // -- one field ----------------------------------------------------------------------------------------------------

  private ask(tree: object, row: Row | null): Value {
    const { scope } = this;
    const inside = (name: string): Value | undefined => {
      if (row?.cells.has(name)) return row.cells.get(name);
      return row && name === "item" ? row.cells : scope.get(name);
    };
    try {
      return compileTree(tree as Tree)(row ? { get: inside, has: (n) => inside(n) !== undefined } : scope, this.moment);
    } catch (fault) {
      if (fault instanceof LimitExceeded) return null;
      throw fault;
    }
  }

  private settle(work: Work, path: string, row: Row | null): void {
    const field = this.data.fields[work.id];
    const above = work.above.every(
      (id) => this.shown.get(id) ?? this.shown.get(`${work.table}.${row?.id}.${id}`) ?? true,
    );
    let shown = above;
    if (work.shown === null) shown = above && (this.server[path]?.[0] ?? !this.boxes.get(path)?.hidden);
    else if (work.shown !== undefined) shown = above && this.ask(work.shown, row) === true;
    const before = this.shown.get(path);
    this.shown.set(path, shown);
    if (shown !== before || work.value) this.mark(work.id, row, work.table);
    if (!field) return;
    const scope = row?.cells ?? this.scope;
    if (!shown) {
      scope.set(field.key, field.rows ? [] : null);
      this.held.delete(path);
    } else if (work.value) scope.set(field.key, this.kept(field, path, this.ask(work.value, row)));
    else if (before === false) this.take(work.id, path, row);
  }

  /** What the field holds of its formula's value: the next formula reads that, as on the server. */
  private kept(field: PageData["fields"][string], path: string, value: Value): Value {
    const half = loaded.get(field.kind);
    const json = toJsonable(value) as Json;
    const kept = half?.kept ? half.kept(this.info(field, path), json) : json;
    this.held.set(path, kept);
    return kept === json ? value : fromJsonable(kept as never);
  }

  private draw(work: Work, path: string, row: Row | null): void {
    const box = this.boxes.get(path);
    if (!box) return;
    const field = this.data.fields[work.id];
    const hidden = !this.shown.get(path);
    if (box.hidden !== hidden) box.hidden = hidden;
    if (field && work.value) this.drawValue(field, box, path, this.held.get(path) ?? null);
    const known = this.server[path];
    if (work.required !== undefined) {
      const required = work.required === null ? known?.[1] : this.ask(work.required, row) === true;
      if (required !== undefined) markRequired(box, required);
    }
    if (work.locked === undefined) return;
    const lock = box.querySelector<HTMLFieldSetElement>("fieldset.fw-lock");
    if (lock) {
      const locked =
        work.locked === null ? known && !known[2] : work.locked.some((tree) => this.ask(tree, row) === true);
      if (locked !== undefined) lock.disabled = locked;
    }
  }

  private drawValue(field: PageData["fields"][string], box: HTMLElement, path: string, json: Json): void {
    const half = loaded.get(field.kind);
    if (half?.show) half.show(box, this.info(field, path), json);
    else {
      const output = box.querySelector("output");
      if (output) output.textContent = plainWords(json);
    }
  }
}

/** What stands in the controls, by the field's FEEL type. */
export function plainValue(type: string, controls: Control[]): Value {
  const [first] = controls;
  const picked = controls.filter(
    (c) => c instanceof HTMLInputElement && /radio|checkbox/.test(c.type),
  ) as HTMLInputElement[];
  const chosen = picked.length
    ? picked.filter((c) => c.checked).map((c) => c.value)
    : first instanceof HTMLSelectElement
      ? [...first.selectedOptions].map((o) => o.value).filter(Boolean)
      : controls.slice(0, 1).map((c) => c.value.normalize("NFKC").trim());
  const text = chosen[0] ?? "";
  if (type.startsWith("list")) return chosen.filter(Boolean);
  if (text === "") return null;
  if (type === "number") return number(text.replace(/[,\s_¥$€£]/g, ""));
  if (type === "boolean")
    return text === "true" || text === "1" ? true : text === "false" || text === "0" ? false : null;
  if (type === "date" || type === "date and time") return fromJsonable({ [type]: text });
  return text;
}

function plainWords(json: Json): string {
  if (json === null) return "";
  if (typeof json === "object" && !Array.isArray(json)) return String(Object.values(json)[0] ?? "");
  return Array.isArray(json) ? json.map(plainWords).join(", ") : String(json);
}

/** Required is the default and unmarked; only what may be left out is marked. */
function markRequired(box: HTMLElement, required: boolean): void {
  const label = box.querySelector(".fw-label");
  let mark = label?.querySelector<HTMLElement>(".fw-optional");
  if (!mark && !required) {
    mark = Object.assign(document.createElement("span"), {
      className: "fw-optional",
      textContent: t("选填", "Optional"),
    });
    label?.append(mark);
  }
  if (mark) mark.hidden = required;
  for (const each of box.querySelectorAll("[id][name]")) each.setAttribute("aria-required", String(required));
}
