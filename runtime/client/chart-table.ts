/** What a chart draws, read from the table behind it. Both always agree, since there is one place that holds figures. */

export interface Bar {
  label: string;
  /** Begins a group of bars: a label and nothing else. */
  heading: boolean;
  n: number;
  note: string;
  shade: number;
  href: string | null;
}

export interface Part {
  label: string;
  shade: number;
  values: number[];
  hrefs: (string | null)[];
}

export interface Stacks {
  labels: string[];
  parts: Part[];
}

const words = (cell: Element | null): string => cell?.textContent?.trim().replace(/\s+/g, " ") ?? "";
const address = (cell: Element | null): string | null => cell?.querySelector("a")?.getAttribute("href") ?? null;
const shadeOf = (element: HTMLElement): number => Number(element.dataset.shade ?? 0);
const figure = (cell: HTMLElement | null): number => Number(cell?.dataset.n ?? 0);

/** A row is a bar: its first cell names it, td[data-n] is its length, td[data-note] stands at its end. */
export function readBars(table: ParentNode): Bar[] {
  return [...table.querySelectorAll<HTMLElement>("tbody tr")].map((row) => {
    const name = row.querySelector("th");
    return {
      label: words(name),
      heading: name?.getAttribute("scope") === "rowgroup",
      n: figure(row.querySelector("td[data-n]")),
      note: words(row.querySelector("td[data-note]")),
      shade: shadeOf(row),
      href: address(name),
    };
  });
}

/** A row is a stack; the column of each td[data-n] is a part, named and shaded by its header. */
export function readStacks(table: ParentNode): Stacks {
  const heads = [...table.querySelectorAll<HTMLElement>("thead th[data-shade]")];
  const rows = [...table.querySelectorAll("tbody tr")];
  const cells = rows.map((row) => [...row.querySelectorAll<HTMLElement>("td[data-n]")]);
  return {
    labels: rows.map((row) => words(row.querySelector("th"))),
    parts: heads.map((head, at) => ({
      label: words(head),
      shade: shadeOf(head),
      values: cells.map((row) => figure(row[at] ?? null)),
      hrefs: cells.map((row) => address(row[at] ?? null)),
    })),
  };
}
