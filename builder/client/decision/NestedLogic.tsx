/** A table or a scorecard that stands inside other logic: shown whole; it is changed once it is a decision of its own. */
import { locale, said, t } from "../i18n";
import type { Logic, Part } from "./model";
import { columnNameAt, typeWord } from "./names";
import { characteristicsOf } from "./scorecard";
import { useDocument } from "./session";
import { cellOf, rowId, rowsOf, spotAt, widthOf } from "./table";
import { shownCell, targets } from "./tableEdits";

const HINT = () =>
  t(
    "它在别的逻辑里面，这里只能看。要改，请把它做成单独的决策。",
    "It stands inside other logic and is shown only. To change it, make it a decision of its own.",
  );

function NestedTable({ part, logic }: { part: Part; logic: Logic }) {
  const model = useDocument((each) => each);
  const columns = targets(model, part, logic).slice(0, widthOf(logic) - 2);
  return (
    <div className="fw-boxed__table">
      <table className="fw-dt">
        <thead>
          <tr>
            {columns.map((_, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              <th key={column} scope="col">
                {columnNameAt(model, logic, column, t("结果", "Result"))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(logic).map((row, at) => (
            <tr key={rowId(row, at)}>
              {columns.map((target, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <td key={column}>{shownCell(cellOf(row, spotAt(logic, column)), target, locale()).text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="fw-hint">{HINT()}</p>
    </div>
  );
}

function NestedCard({ logic }: { part: Part; logic: Logic }) {
  return (
    <div className="fw-boxed__table">
      <ul>
        {characteristicsOf(logic).map((each) => (
          <li key={each.id}>
            {said(each.label) || each.input}: {(each.bins ?? []).map((bin) => `${bin.when} → ${bin.points}`).join("; ")}
          </li>
        ))}
      </ul>
      <p className="fw-hint">{HINT()}</p>
    </div>
  );
}

/** What is drawn of a kind of logic that boxes of formulas cannot show. */
export const NESTED: { readonly [kind: string]: typeof NestedTable } = { table: NestedTable, scorecard: NestedCard };

/** The parameters of a function, as its head says them. */
export function Parameters({ of }: { of: readonly { readonly key: string; readonly type?: string }[] }) {
  return (
    <p>
      {of.map((each) => (
        <code key={each.key} className="fw-codechip" title={typeWord(each.type ?? "")}>
          {each.key}
        </code>
      ))}
    </p>
  );
}
