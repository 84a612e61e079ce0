/** Row by row: which conditions were met, and the one that kept each row from firing. */
import { Check, Minus, X } from "lucide-react";
import { locale, t } from "../i18n";
import { goTo } from "./edits";
import type { Decision, Logic, Part } from "./model";
import { columnNameAt, nameOf } from "./names";
import { useDecision } from "./session";
import { cellOf, conditionsOf, rowId, rowsOf, spotAt } from "./table";
import { shownCell, targets } from "./tableEdits";
import type { Miss } from "./trial";

const [MOST, MOST_COLUMNS] = [40, 6];

export function WhyNot({
  model,
  part,
  logic,
  fired,
  misses,
}: {
  model: Decision;
  part: Part;
  logic: Logic;
  fired: readonly string[];
  misses: readonly Miss[];
}) {
  const session = useDecision();
  const columns = targets(model, part, logic);
  const count = conditionsOf(logic).length;
  const names = Array.from({ length: count }, (_, column) => columnNameAt(model, logic, column, nameOf(part)));
  const kept = new Map(misses.map((miss) => [miss.row, miss.column]));
  const told = rowsOf(logic).flatMap((row, at) => {
    const id = rowId(row, at);
    const column = kept.get(id);
    if (column === undefined && !fired.includes(id)) return [];
    return [{ row, at, id, column }];
  });
  if (told.length === 0 || count === 0) return null;
  const reason = (row: (typeof told)[number]) => {
    const target = columns[row.column ?? -1];
    if (row.column === undefined || !target) return t("命中", "Fired");
    const cell = shownCell(cellOf(row.row, spotAt(logic, row.column)), target, locale()).text;
    return t(`${names[row.column]}要求 ${cell}`, `${names[row.column]} must be ${cell}`);
  };
  return (
    <section className="fw-set fw-why" aria-label={t("逐行比对", "Row by row")}>
      <h3>{t("逐行比对", "Row by row")}</h3>
      <ol>
        {told.slice(0, MOST).map((each) => (
          <li key={each.id} className={each.column === undefined ? "is-fired" : undefined}>
            <button type="button" onClick={() => goTo(session, each.at, each.column ?? 0)}>
              <span className="fw-why__row">{each.at + 1}</span>
              {count <= MOST_COLUMNS &&
                names.map((name, column) => (
                  <span key={name} title={name} className="fw-why__mark">
                    <Mark column={column} missed={each.column} />
                  </span>
                ))}
              <span className="fw-why__reason">{reason(each)}</span>
            </button>
          </li>
        ))}
      </ol>
      {told.length > MOST && (
        <p className="fw-hint">
          {t(`另有 ${told.length - MOST} 行没有命中`, `${told.length - MOST} more rows did not fire`)}
        </p>
      )}
    </section>
  );
}

function Mark({ column, missed }: { column: number; missed: number | undefined }) {
  if (missed === undefined || column < missed)
    return <Check size={13} className="fw-ok" aria-label={t("满足", "met")} />;
  if (column === missed) return <X size={13} className="fw-bad" aria-label={t("不满足", "not met")} />;
  return <Minus size={13} className="fw-3" aria-label={t("没有比", "not compared")} />;
}
