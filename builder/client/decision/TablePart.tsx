/** A decision table in the middle of the page: its bar, its grid, where one is, and what the check says. */
import { ArrowDown, ArrowUp, ClipboardPaste, Copy, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { counted, said, t } from "../i18n";
import { Menu, type MenuItem } from "../shell/Menu";
import { addConditionFor, addResultColumn, editLogic } from "./edits";
import { Findings } from "./Findings";
import { areaOf, clamped, HEAD } from "./grid";
import { HIT_WORDS, hitItems } from "./hits";
import { cellMark, told } from "./marks";
import { idOf, inputsOf, type Logic, type Part, partsOf } from "./model";
import { columnNameAt, nameOf } from "./names";
import { NO_PROBLEMS, useDecision, useDocument, useView } from "./session";
import { TableGrid } from "./TableGrid";
import { cellOf, conditionsOf, outcomesOf, rowId, rowsOf, spotAt, widthOf } from "./table";
import { addRow, deleteRows, duplicateRows, pasteByButton, shiftRows } from "./tableEdits";

export function TablePart({ part, logic }: { part: Part; logic: Logic }) {
  return (
    <>
      <Bar part={part} logic={logic} />
      <TableGrid part={part} logic={logic} />
      <Foot part={part} logic={logic} />
      <Findings part={part} logic={logic} />
    </>
  );
}

function Bar({ part, logic }: { part: Part; logic: Logic }) {
  const session = useDecision();
  const model = useDocument((each) => each);
  const [hits, setHits] = useState<Element | null>(null);
  const [more, setMore] = useState<Element | null>(null);
  const hit = String(logic.hit ?? "UNIQUE");
  const aggregate = String(logic.aggregate ?? "");
  const read = new Set(conditionsOf(logic).map((column) => column.expression.trim()));
  const sources: MenuItem[] = [
    ...[...inputsOf(model), ...partsOf(model).filter((each) => idOf(each) !== idOf(part))]
      .filter((each) => !read.has(each.key))
      .map((each) => ({ id: each.key, label: nameOf(each), hint: each.key })),
    { id: "", label: t("新的输入…", "A new input…"), icon: <Plus size={16} aria-hidden="true" /> },
  ];
  return (
    <div className="fw-dt-bar">
      <h1 className="fw-cut">{nameOf(part)}</h1>
      <button
        type="button"
        className="fw-btn fw-btn--small"
        aria-haspopup="menu"
        aria-expanded={hits !== null}
        onClick={(event) => setHits(hits ? null : event.currentTarget)}
      >
        <span className="fw-3">{t("命中方式", "Hit policy")}</span>
        {said(HIT_WORDS[aggregate ? `${hit} ${aggregate}` : hit]?.name, hit)}
      </button>
      {hits && (
        <Menu
          anchor={hits}
          label={t("命中方式", "Hit policy")}
          items={hitItems()}
          onPick={(id) => {
            const [, policy = "UNIQUE", total = ""] = /^(.*?)(?: (SUM|MIN|MAX|COUNT))?$/.exec(id) ?? [];
            editLogic(session, (now) => ({ ...now, hit: policy, aggregate: total || null }));
          }}
          onClose={() => setHits(null)}
        />
      )}
      <span className="fw-grow" />
      <button
        type="button"
        className="fw-btn fw-btn--quiet fw-btn--small fw-dt-bar__paste"
        title={t(
          "在 Excel 里复制，再粘贴到选中的格子 (Ctrl+V)",
          "Copy in Excel, then paste at the selected cell (Ctrl+V)",
        )}
        disabled={conditionsOf(logic).length === 0}
        onClick={() => void pasteByButton(session)}
      >
        <ClipboardPaste size={14} aria-hidden="true" />
        {t("从 Excel 粘贴", "Paste from Excel")}
      </button>
      <button
        type="button"
        className="fw-btn fw-btn--small"
        aria-haspopup="menu"
        aria-expanded={more !== null}
        onClick={(event) => setMore(more ? null : event.currentTarget)}
      >
        <Plus size={14} aria-hidden="true" />
        {t("条件", "Condition")}
      </button>
      {more && (
        <Menu
          anchor={more}
          label={t("看哪个输入", "Which input it looks at")}
          items={sources}
          onPick={(key) => addConditionFor(session, key || null)}
          onClose={() => setMore(null)}
        />
      )}
      <button type="button" className="fw-btn fw-btn--small" onClick={() => addResultColumn(session)}>
        <Plus size={14} aria-hidden="true" />
        {t("结果", "Result")}
      </button>
    </div>
  );
}

function Foot({ part, logic }: { part: Part; logic: Logic }) {
  const session = useDecision();
  const model = useDocument((each) => each);
  const chosen = useView((view) => view.at);
  const marks = useView((view) => view.marks);
  const rows = rowsOf(logic);
  const now = clamped(chosen, { rows: rows.length, columns: widthOf(logic), page: 0 });
  const area = areaOf(now);
  const row = rows[now.row];
  const spot = spotAt(logic, now.column);
  const name = columnNameAt(model, logic, now.column, nameOf(part));
  const raw = row ? cellOf(row, spot) : "";
  const wrong = row
    ? (marks.get(cellMark(idOf(part), rowId(row, now.row), spot.family, spot.at)) ?? NO_PROBLEMS)
    : NO_PROBLEMS;
  const empty = rows.length === 0 || area.bottom < area.top;
  const tools: readonly (readonly [string, typeof Copy, () => void, boolean])[] = [
    [t("复制这行 (Ctrl+D)", "Duplicate the row (Ctrl+D)"), Copy, () => duplicateRows(session), empty],
    [t("上移 (Alt+↑)", "Move up (Alt+↑)"), ArrowUp, () => shiftRows(session, -1), empty || area.top === 0],
    [
      t("下移 (Alt+↓)", "Move down (Alt+↓)"),
      ArrowDown,
      () => shiftRows(session, 1),
      empty || area.bottom >= rows.length - 1,
    ],
    [t("删除这行 (Ctrl+Del)", "Delete the row (Ctrl+Del)"), Trash2, () => deleteRows(session), empty],
  ];
  return (
    <div className="fw-dt-foot">
      <button
        type="button"
        className="fw-btn fw-btn--link"
        disabled={conditionsOf(logic).length + outcomesOf(logic).length === 0}
        onClick={() => addRow(session)}
      >
        <Plus size={14} aria-hidden="true" />
        {t("添加一行", "Add a row")}
      </button>
      {tools.map(([words, Icon, act, off]) => (
        <button
          key={words}
          type="button"
          className="fw-btn fw-btn--quiet fw-btn--icon fw-btn--small"
          aria-label={words}
          title={words}
          disabled={off}
          onClick={act}
        >
          <Icon size={14} aria-hidden="true" />
        </button>
      ))}
      <span className="fw-rule" />
      {wrong.length > 0 ? (
        <p className="fw-dt-foot__wrong fw-cut" role="status">
          {wrong.map((problem) => told(problem, said)).join(" ")}
        </p>
      ) : (
        <p className="fw-cut">
          {now.row === HEAD
            ? t(`${name}（列）`, `${name} (column)`)
            : t(`第 ${now.row + 1} 行，${name}`, `Row ${now.row + 1}, ${name}`)}
          {raw && spot.family !== "reason" && spot.family !== "note" && <code>{raw}</code>}
        </p>
      )}
      <span className="fw-grow" />
      <span className="fw-dt-foot__keys fw-xs fw-3">
        <kbd>F2</kbd>
        {t("编辑", "Edit")}
        <kbd>Ctrl Enter</kbd>
        {t("加一行", "Add row")}
        <kbd>Esc</kbd>
        {t("离开表格", "Leave")}
      </span>
      <span className="fw-xs fw-3 fw-nowrap">{t(`共 ${rows.length} 行`, counted(rows.length, "row"))}</span>
    </div>
  );
}
