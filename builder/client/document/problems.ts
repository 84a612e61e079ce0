/** Problems as the server tells them, and which field, node or definition each is about. */
import type { Label } from "./json";

export interface Problem {
  readonly code: string;
  readonly text: Label;
  /** Definition key, then `fields`/`nodes`/`rules` and an id, then a setting's path. */
  readonly place: readonly string[];
  readonly level: "error" | "warning";
  readonly span: readonly [number, number] | null;
  readonly offending: string | null;
  readonly suggestion: string | null;
}

export interface Spot {
  readonly definition: string;
  readonly family: string | null;
  readonly id: string | null;
  readonly path: readonly string[];
}

export function spotOf(problem: Problem): Spot {
  const [definition = "", family = null, id = null, ...path] = problem.place;
  return { definition, family, id, path };
}

/** The problems of one definition by the id of the field or node they are about. */
export function byPiece(problems: readonly Problem[], definition: string): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    const spot = spotOf(problem);
    if (spot.definition !== definition || !spot.id) continue;
    found.set(spot.id, [...(found.get(spot.id) ?? []), problem]);
  }
  return found;
}
