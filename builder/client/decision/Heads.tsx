/** The two lines over a table: what its columns are for, and their names with what they hold. */
import type { ReactNode } from "react";
import { t } from "../i18n";
import { type Area, HEAD } from "./grid";
import { idOf, type Logic, type Part } from "./model";
import { sortWord } from "./names";
import type { Target } from "./paste";
import { useDocument, useView } from "./session";
import { conditionId, conditionsOf, outcomeId, outcomesOf, spotAt } from "./table";

export function Heads({
  part,
  logic,
  columns,
  names,
  active,
  area,
  drop,
  cell,
}: {
  part: Part;
  logic: Logic;
  columns: readonly Target[];
  names: readonly string[];
  active: number;
  area: Area;
  drop: number;
  cell: (name: string) => ReactNode;
}) {
  const marks = useView((now) => now.marks);
  const keys = useDocument(
    (model) => new Set([...(model.inputs ?? []), ...(model.parts ?? [])].map((each) => each.key)),
    sameSet,
  );
  const [conditions, outcomes] = [conditionsOf(logic), outcomesOf(logic)];
  const under = (column: number): string => {
    const spot = spotAt(logic, column);
    const target = columns[column];
    if (!target || spot.family === "reason" || spot.family === "note") return "";
    const expression = spot.family === "if" ? (conditions[spot.at]?.expression ?? "").trim() : "";
    if (expression && !keys.has(expression)) return expression;
    return target.sort.type || target.sort.allowed ? sortWord(target.sort) : "";
  };
  const wrong = (column: number): boolean => {
    const spot = spotAt(logic, column);
    const [condition, outcome] = [conditions[spot.at], outcomes[spot.at]];
    if (spot.family === "if" && condition)
      return marks.has(`parts/${idOf(part)}/inputs/${conditionId(condition, spot.at)}`);
    return spot.family === "then" && outcome !== undefined
      ? marks.has(`parts/${idOf(part)}/outputs/${outcomeId(outcome, spot.at)}`)
      : false;
  };
  return (
    <thead>
      <tr className="fw-dt__group" aria-rowindex={1}>
        <td />
        {conditions.length > 0 && (
          <th scope="colgroup" colSpan={conditions.length} className="is-last-input">
            {conditions.length > 1 ? t("条件，全部满足", "Conditions, all of them") : t("条件", "Condition")}
          </th>
        )}
        {outcomes.length > 0 && (
          <th scope="colgroup" colSpan={outcomes.length}>
            {t("结果", "Results")}
          </th>
        )}
        <th scope="colgroup" colSpan={2}>
          {t("说明", "Said with it")}
        </th>
      </tr>
      <tr aria-rowindex={2}>
        <th scope="col" aria-label={t("行", "Row")}>
          #
        </th>
        {names.map((name, column) => (
          <th
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            key={column}
            scope="col"
            data-colhead={column}
            data-active={column === active || undefined}
            className={[
              columns[column]?.sort.type === "number" ? "is-num" : "",
              column === conditions.length - 1 ? "is-last-input" : "",
              wrong(column) ? "is-wrong" : "",
              drop === column ? "is-drop" : "",
              area.bottom > HEAD && column >= area.left && column <= area.right ? "is-in" : "",
            ]
              .filter(Boolean)
              .join(" ")}
          >
            <span className="fw-cut">{name}</span>
            <small className="fw-cut">{under(column)}</small>
            {column === active && cell(name)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

const sameSet = (left: ReadonlySet<string>, right: ReadonlySet<string>) =>
  left.size === right.size && [...left].every((each) => right.has(each));
