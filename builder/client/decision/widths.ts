/** How wide the columns of a table are: by their names and the first of their cells. */
import type { Logic } from "./model";
import { cellOf, rowsOf, spotAt } from "./table";

const [LEAST, MOST, LOOKED_AT] = [92, 260, 120];

function widthOf(text: string): number {
  let width = 0;
  for (const mark of text) width += (mark.codePointAt(0) ?? 0) > 0x2e80 ? 13 : 7.4;
  return width;
}

export function widthsOf(names: readonly string[], logic: Logic): readonly number[] {
  const rows = rowsOf(logic).slice(0, LOOKED_AT);
  return names.map((name, column) => {
    const spot = spotAt(logic, column);
    const cells = rows.map((row) => widthOf(cellOf(row, spot)));
    const longest = Math.max(widthOf(name) * 1.1, ...cells);
    return Math.round(Math.max(LEAST, Math.min(MOST, longest + 28)));
  });
}
