/** What a column or an input holds: its FEEL type and, where they are listed, its allowed values. */

import { literalsOf, textOf } from "./feel";
import { type Decision, inputsOf, type Logic, namesIn, type Part, partsOf } from "./model";
import { conditionsOf, outcomesOf, type Spot } from "./table";

export interface Sort {
  /** A plain FEEL type, empty where none is declared. */
  readonly type: string;
  /** The allowed values as FEEL literals, null where anything of the type may come. */
  readonly allowed: readonly string[] | null;
  /** Names that a formula of the document may mean. */
  readonly names: ReadonlySet<string>;
}

const PLAIN = new Set(["number", "string", "boolean", "date", "time", "date and time"]);

/** Follow a document's own types down to a plain one. */
function resolved(model: Decision, type: string, allowed: string): { type: string; allowed: string } {
  let [now, limits] = [type, allowed];
  for (let step = 0; step < 10; step += 1) {
    const own = (model.types ?? []).find((each) => each.key === now);
    if (!own) break;
    limits ||= own.allowed ?? "";
    now = own.list ? "" : (own.base ?? "");
  }
  return { type: PLAIN.has(now) ? now : "", allowed: limits };
}

function sort(model: Decision, type: string, allowed: string): Sort {
  const found = resolved(model, type, allowed);
  const listed = found.allowed.trim() ? literalsOf(found.allowed) : null;
  const texts = listed?.every((each) => textOf(each) !== null) ?? false;
  return { type: found.type || (texts ? "string" : ""), allowed: listed, names: namesIn(model) };
}

export function sortOfInput(model: Decision, key: string): Sort {
  const input = inputsOf(model).find((each) => each.key === key);
  return sort(model, input?.type ?? "", input?.allowed ?? "");
}

/** What an expression gives, as far as it can be told without evaluating: an input's or a part's own type. */
export function sortOfExpression(model: Decision, expression: string): Sort {
  const name = expression.trim();
  if (inputsOf(model).some((each) => each.key === name)) return sortOfInput(model, name);
  const part = partsOf(model).find((each) => each.key === name);
  if (part?.type) return sort(model, part.type, "");
  const logic = part?.logic;
  const only = logic && KEEPS_ONE.has(logic.kind) ? outcomesOf(logic) : [];
  const [one] = only;
  return only.length === 1 && one ? sort(model, one.type ?? "", one.allowed ?? "") : sort(model, "", "");
}

/** Logic whose only result column is the type of the whole. */
const KEEPS_ONE = new Set(["table"]);

export function sortOfColumn(model: Decision, part: Part, logic: Logic, spot: Spot): Sort {
  if (spot.family === "if") {
    const column = conditionsOf(logic)[spot.at];
    const own = sort(model, column?.type ?? "", column?.allowed ?? "");
    const from = sortOfExpression(model, column?.expression ?? "");
    return { ...own, type: own.type || from.type, allowed: own.allowed ?? from.allowed };
  }
  if (spot.family === "then") {
    const outcomes = outcomesOf(logic);
    const column = outcomes[spot.at];
    const type = column?.type || (outcomes.length === 1 ? part.type : "") || "";
    return sort(model, type, column?.allowed ?? "");
  }
  return { type: "", allowed: null, names: new Set() };
}

/** The types offered; the first leaves it open. */
export const TYPES: readonly string[] = ["", "number", "string", "boolean", "date", "time", "date and time"];
