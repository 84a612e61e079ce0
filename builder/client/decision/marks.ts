/** Which cells, columns, inputs and parts the problems are about. */
import { type Problem, spotOf } from "../document/problems";

/** Problems by the path of what they are about: `inputs/i1`, `parts/d1/rows/r3/if/0`, `parts/d1/inputs/c1`. */
export type Marks = ReadonlyMap<string, readonly Problem[]>;

export function marksOf(problems: readonly Problem[], definition: string): Marks {
  const found = new Map<string, Problem[]>();
  const add = (path: string, problem: Problem) => found.set(path, [...(found.get(path) ?? []), problem]);
  for (const problem of problems) {
    const { definition: of, family, id, path } = spotOf(problem);
    if (of !== definition || !family || !id) continue;
    const [first, ...rest] = path;
    const inside = first === "logic" ? rest : path;
    add(`${family}/${id}`, problem);
    for (let length = 2; length <= Math.min(4, inside.length); length += 1)
      add([family, id, ...inside.slice(0, length)].join("/"), problem);
  }
  return found;
}

/** The problems of a part's cell: row, `if`, `then`, and the place among its columns. */
export function cellMark(part: string, row: string, family: string, at: number): string {
  return `parts/${part}/rows/${row}/${family}/${at}`;
}

/** The row, and the column of the row, that a problem of a table is about. */
export function rowSpot(problem: Problem): { row: string; family: string; at: number } | null {
  const { path } = spotOf(problem);
  const [logic, rows, row, family = "", at] = path;
  if (logic !== "logic" || rows !== "rows" || !row) return null;
  return { row, family, at: Number(at ?? 0) || 0 };
}

/** What a problem says, with what it suggests where the sentence does not say so already. */
export function told(problem: Problem, say: (label: Problem["text"]) => string): string {
  const text = say(problem.text);
  return problem.suggestion && !text.includes(problem.suggestion) ? `${text} ${problem.suggestion}` : text;
}
