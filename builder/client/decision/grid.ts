/** Where one is in a grid and where a key leads. Row -1 is the line of column names. */

export interface At {
  readonly row: number;
  readonly column: number;
  /** The other corner of what is selected. */
  readonly fromRow: number;
  readonly fromColumn: number;
}

export interface Size {
  readonly rows: number;
  readonly columns: number;
  /** How many rows fit on the screen. */
  readonly page: number;
}

export interface Pressed {
  readonly key: string;
  readonly shift?: boolean;
  readonly ctrl?: boolean;
}

export const HEAD = -1;

export const at = (row: number, column: number): At => ({ row, column, fromRow: row, fromColumn: column });

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(value, high));

export function clamped(now: At, size: Size): At {
  const [low, last, right] = [HEAD, size.rows - 1, Math.max(0, size.columns - 1)];
  const made = {
    row: clamp(now.row, low, last),
    column: clamp(now.column, 0, right),
    fromRow: clamp(now.fromRow, low, last),
    fromColumn: clamp(now.fromColumn, 0, right),
  };
  const same = (Object.keys(made) as (keyof At)[]).every((name) => made[name] === now[name]);
  return same ? now : made;
}

export interface Area {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** What is selected; empty (bottom before top) where that is a column's name alone. */
export function areaOf(now: At): Area {
  return {
    top: Math.max(0, Math.min(now.row, now.fromRow)),
    bottom: Math.max(now.row, now.fromRow),
    left: Math.min(now.column, now.fromColumn),
    right: Math.max(now.column, now.fromColumn),
  };
}

export const isRange = (now: At): boolean => now.row !== now.fromRow || now.column !== now.fromColumn;

/** Where an arrow, Home, End, a page key or Tab leads; null where the key is none of them or leads out of the grid. */
export function move(now: At, pressed: Pressed, size: Size): At | null {
  const step = steps(now, pressed, size);
  if (!step) return null;
  const [row, column] = step;
  if (pressed.key === "Tab") return row < 0 || row >= size.rows ? null : at(row, column);
  const to = clamped({ ...now, row, column }, size);
  return pressed.shift ? { ...to, fromRow: now.fromRow, fromColumn: now.fromColumn } : at(to.row, to.column);
}

function steps({ row, column }: At, { key, ctrl, shift }: Pressed, size: Size): readonly [number, number] | null {
  const [last, right] = [size.rows - 1, size.columns - 1];
  switch (key) {
    case "ArrowUp":
      return [ctrl ? Math.min(0, row) : row - 1, column];
    case "ArrowDown":
      return [ctrl ? last : row + 1, column];
    case "ArrowLeft":
      return [row, ctrl ? 0 : column - 1];
    case "ArrowRight":
      return [row, ctrl ? right : column + 1];
    case "PageUp":
      return [Math.max(Math.min(0, row), row - size.page), column];
    case "PageDown":
      return [row + size.page, column];
    case "Home":
      return [ctrl ? Math.min(0, last) : row, 0];
    case "End":
      return [ctrl ? last : row, right];
    case "Tab": {
      const next = row * size.columns + column + (shift ? -1 : 1);
      return row < 0 ? null : [Math.floor(next / size.columns), ((next % size.columns) + size.columns) % size.columns];
    }
  }
  return null;
}

/** The rows to draw: those in sight with some around them, and the active one wherever it is. */
export function drawn(top: number, height: number, rowHeight: number, rows: number, active: number): readonly number[] {
  const spare = 8;
  const first = clamp(Math.floor(top / rowHeight) - spare, 0, Math.max(0, rows - 1));
  const last = clamp(Math.ceil((top + height) / rowHeight) + spare, -1, rows - 1);
  const found = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  if (active >= 0 && active < rows && (active < first || active > last)) {
    if (active < first) found.unshift(active);
    else found.push(active);
  }
  return found;
}
