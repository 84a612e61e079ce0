/** The clipboard as spreadsheets write it: rows by lines, cells by tabs, quotes around what holds either. */

import type { Sort } from "./sorts";
import type { Family, Write } from "./table";
import { type Read, readCondition, readResult } from "./words";

export const MOST_ROWS = 3_000;

/** The cells of a pasted text. The line break that ends the last row begins no row. */
export function pastedCells(text: string): string[][] {
  const rows: string[][] = [[]];
  let [cell, at] = ["", 0];
  const flush = () => {
    rows.at(-1)?.push(cell);
    cell = "";
  };
  while (at < text.length) {
    const mark = text.charAt(at);
    if (mark === '"' && cell === "") {
      const [inside, next] = quotedCell(text, at);
      // A lone quote inside a cell, as FEEL texts have, is that quote.
      if (next < 0) cell += mark;
      else {
        cell = inside;
        at = next - 1;
      }
    } else if (mark === "\t") flush();
    else if (mark === "\n" || mark === "\r") {
      if (mark === "\r" && text.charAt(at + 1) === "\n") at += 1;
      flush();
      rows.push([]);
    } else cell += mark;
    at += 1;
  }
  if (cell !== "" || (rows.at(-1)?.length ?? 0) > 0 || rows.length === 1) flush();
  else rows.pop();
  return rows;
}

/** A cell in quotes and where it ends, -1 where the quotes are the cell's own text (`"A", "B"`). */
function quotedCell(text: string, from: number): [string, number] {
  let [inside, at] = ["", from + 1];
  while (at < text.length) {
    if (text.charAt(at) !== '"') inside += text.charAt(at);
    else if (text.charAt(at + 1) === '"') {
      inside += '"';
      at += 1;
    } else {
      const after = text.charAt(at + 1);
      const wraps = /[\t\n\r"]/.test(inside);
      return wraps && (after === "" || /[\t\n\r]/.test(after)) ? [inside, at + 1] : ["", -1];
    }
    at += 1;
  }
  return ["", -1];
}

export function copiedText(cells: readonly (readonly string[])[]): string {
  return cells
    .map((row) => row.map((cell) => (/[\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join("\t"))
    .join("\n");
}

export interface Target {
  readonly family: Family;
  readonly sort: Sort;
}

export interface Pasted {
  readonly writes: readonly Write[];
  /** Cells that were not understood for certain and were kept as they came. */
  readonly kept: readonly { readonly row: number; readonly column: number }[];
  /** How many columns of the clipboard did not fit. */
  readonly cut: number;
  /** How many rows were left out as too many. */
  readonly dropped: number;
}

export function readCell(text: string, target: Target): Read {
  if (target.family === "if") return readCondition(text, target.sort);
  if (target.family === "then") return readResult(text, target.sort);
  return { feel: text.trim(), certain: true };
}

/** What pasting at a cell writes; columns are told what they hold. */
export function paste(
  cells: readonly (readonly string[])[],
  at: { readonly row: number; readonly column: number },
  columns: readonly Target[],
  /** The cells are FEEL already, copied from a table of ours. */
  exact = false,
): Pasted {
  const writes: Write[] = [];
  const kept: { row: number; column: number }[] = [];
  const taken = cells.slice(0, Math.max(0, MOST_ROWS - at.row));
  let cut = 0;
  taken.forEach((line, down) => {
    cut = Math.max(cut, at.column + line.length - columns.length);
    line.forEach((text, right) => {
      const target = columns[at.column + right];
      if (!target) return;
      const read = exact ? { feel: text, certain: true } : readCell(text, target);
      const place = { row: at.row + down, column: at.column + right };
      writes.push({ ...place, text: read.feel });
      if (!read.certain) kept.push(place);
    });
  });
  return { writes, kept, cut, dropped: cells.length - taken.length };
}
