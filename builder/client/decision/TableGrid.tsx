/** The grid of a decision table: only the rows in sight are drawn, one cell at a time is active and takes the keys. */
import {
  Fragment,
  type KeyboardEvent,
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { locale, said, t } from "../i18n";
import { ActiveCell } from "./ActiveCell";
import { showSettings } from "./edits";
import { type Area, areaOf, at, clamped, drawn, HEAD, isRange, move } from "./grid";
import { gridKeys } from "./gridKeys";
import { Heads } from "./Heads";
import { cellMark, type Marks } from "./marks";
import { idOf, type Logic, type Part } from "./model";
import { columnNameAt, nameOf } from "./names";
import type { Target } from "./paste";
import { NO_PROBLEMS, useDecision, useDocument, useView } from "./session";
import { cellOf, conditionsOf, type Row, rowId, rowsOf, spotAt } from "./table";
import { CELLS, copyTo, pasteFrom, shownCell, targets, typeInto } from "./tableEdits";
import { useGridPointer } from "./useGridPointer";
import { widthsOf } from "./widths";

export const ROW_HEIGHT = 32;

export interface Editing {
  readonly row: number;
  readonly column: number;
  readonly text: string;
  /** Typed over the cell: an arrow ends it, as in spreadsheets. */
  readonly over: boolean;
}

export function TableGrid({ part, logic }: { part: Part; logic: Logic }) {
  const session = useDecision();
  const { view, editor } = session;
  const model = useDocument((each) => each);
  const rows = rowsOf(logic);
  const columns = useMemo(() => targets(model, part, logic), [model, part, logic]);
  const names = useMemo(
    () => columns.map((_, column) => columnNameAt(model, logic, column, nameOf(part))),
    [columns, model, logic, part],
  );
  const widths = useMemo(() => widthsOf(names, logic), [names, logic]);
  const size = { rows: rows.length, columns: columns.length, page: 0 };
  const chosen = useView((now) => now.at);
  const now = clamped(chosen, size);
  const asked = useView((each) => each.focus);
  const marks = useView((each) => each.marks);
  const fired = useFired(part);
  const found = useRowMarks(part);
  const [typing, setEditing] = useState<Editing | null>(null);
  const editing = typing && typing.row === now.row && typing.column === now.column ? typing : null;
  const [sight, setSight] = useState({ top: 0, height: 640 });
  const scroller = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const held = useRef(false);
  const pointer = useGridPointer(session, scroller);
  const area = areaOf(now);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () => setSight({ top: box.scrollTop, height: box.clientHeight });
    look();
    const watch = new ResizeObserver(look);
    watch.observe(box);
    return () => watch.disconnect();
  }, []);

  // The active cell comes into sight when it moves, and takes the focus where the grid had it or is asked to take it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a move is what calls for it
  useLayoutEffect(() => {
    const cell = table.current?.querySelector<HTMLElement>("[data-active]");
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
    const wanted = asked !== session.focused.count;
    session.focused.count = asked;
    if (wanted || held.current) cell?.querySelector("input")?.focus({ preventScroll: true });
  }, [asked, now.row, now.column, sight.height]);

  // Undoing may take the active row away, and with it the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: an edit is what may take it
  useEffect(() => {
    if (held.current && document.activeElement === document.body)
      table.current?.querySelector<HTMLElement>("[data-active] input")?.focus({ preventScroll: true });
  }, [logic]);

  const commit = useCallback(
    (done: Editing) => {
      setEditing(null);
      typeInto(session, done.row, done.column, done.text);
    },
    [session],
  );
  // Whoever goes to another cell by the pointer has finished this one.
  useEffect(() => {
    if (typing && typing !== editing) commit(typing);
  }, [typing, editing, commit]);

  const begin = (over: string | null) => {
    const target = columns[now.column];
    if (now.row === HEAD || !target) return;
    editor.seal();
    const row = rows[now.row];
    const shown = row ? shownCell(cellOf(row, spotAt(logic, now.column)), target, locale()) : { text: "" };
    const isAny = target.family === "if" && row && /^-?$/.test(cellOf(row, spotAt(logic, now.column)).trim());
    const text = over ?? (isAny ? "" : shown.text);
    setEditing({ row: now.row, column: now.column, text, over: over !== null });
  };

  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const pressed = { key: event.key, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey };
    const page = { ...size, page: Math.max(1, Math.floor(sight.height / ROW_HEIGHT) - 3) };
    const go = (key: string, shift = false) => {
      const to = move(at(now.row, now.column), { key, shift }, page);
      if (to) view.set({ at: to });
      return to !== null;
    };
    if (editing) {
      if (event.key === "Enter") {
        commit(editing);
        go(event.shiftKey ? "ArrowUp" : "ArrowDown");
      } else if (event.key === "Tab") {
        commit(editing);
        if (!go("Tab", event.shiftKey)) return;
      } else if (event.key === "Escape") setEditing(null);
      else if (editing.over && /^Arrow(Up|Down)$/.test(event.key)) {
        commit(editing);
        go(event.key);
      } else {
        // What is being typed is undone in its box, not in the document.
        event.stopPropagation();
        return;
      }
    } else if (event.altKey || !pressed.ctrl || /^Arrow|Home|End/.test(event.key)) {
      const to = event.altKey ? null : move(now, pressed, page);
      if (to) view.set({ at: to });
      else if (event.key === "Tab") return;
      else if ((event.key === "Enter" || event.key === "F2") && !pressed.ctrl)
        now.row === HEAD ? showSettings(session, { about: "column" }) : begin(null);
      else if (!gridKeys(session, now, event, scroller)) return;
    } else if (!gridKeys(session, now, event, scroller)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const active = (text: string, name: string, wrong: boolean) => (
    <ActiveCell
      key={`${now.row}/${now.column}`}
      label={name}
      shown={text}
      wrong={wrong}
      editing={editing}
      readOnly={now.row === HEAD}
      target={columns[now.column]}
      onType={(typed) => (editing ? setEditing({ ...editing, text: typed }) : begin(typed))}
      onKey={keys}
      onBlur={() => editing && commit(editing)}
      onPick={(typed) => editing && commit({ ...editing, text: typed })}
    />
  );

  const lines = drawn(sight.top, sight.height, ROW_HEIGHT, rows.length, now.row);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the cells inside take the keys; the frame only collects events
    <div
      ref={scroller}
      className="fw-dt-frame fw-scroll"
      onScroll={(event) => setSight({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
      onFocus={() => {
        held.current = true;
      }}
      onBlur={(event) => {
        const to = event.relatedTarget;
        if (to instanceof Node && !event.currentTarget.contains(to)) held.current = false;
        const frame = event.currentTarget;
        if (!to)
          requestAnimationFrame(() => {
            const focus = document.activeElement;
            if (focus && focus !== document.body && !frame.contains(focus)) held.current = false;
          });
      }}
      onCopy={(event) => {
        if (editing) return;
        event.preventDefault();
        copyTo(session, event.clipboardData, locale());
      }}
      onCut={(event) => {
        if (editing) return;
        event.preventDefault();
        copyTo(session, event.clipboardData, locale());
        if (now.row !== HEAD) gridKeys(session, now, { key: "Delete" }, scroller);
      }}
      onPaste={(event) => {
        if (editing) return;
        event.preventDefault();
        pasteFrom(session, event.clipboardData.getData("text/plain"), event.clipboardData.getData(CELLS));
      }}
      onDoubleClick={(event) => (event.target as Element).closest("td[data-at]") && begin(null)}
      {...pointer.handlers}
    >
      <table
        ref={table}
        className="fw-dt fw-dt--edit"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is walked and edited is a grid
        role="grid"
        aria-label={nameOf(part)}
        aria-rowcount={rows.length + 2}
        aria-multiselectable="true"
        style={{ width: `max(100%, ${44 + widths.reduce((sum, each) => sum + each, 0)}px)` }}
      >
        <colgroup>
          <col style={{ width: 44 }} />
          {widths.map((width, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            <col key={column} style={column < widths.length - 1 ? { width } : {}} />
          ))}
        </colgroup>
        <Heads
          part={part}
          logic={logic}
          columns={columns}
          names={names}
          active={now.row === HEAD ? now.column : -1}
          area={area}
          drop={pointer.drop?.of === "column" ? pointer.drop.at : -1}
          cell={(name) => active("", t(`${name}，列`, `${name}, column`), false)}
        />
        <tbody>
          {lines.map((index, place) => {
            const before = index - (place === 0 ? 0 : (lines[place - 1] ?? 0) + 1);
            const row = rows[index];
            if (!row) return null;
            const inside = index >= area.top && index <= area.bottom && (isRange(now) || index !== now.row);
            // Each row keeps its own key: one that was made anew while the grid scrolls would lose what is being typed.
            return (
              <Fragment key={rowId(row, index)}>
                {before > 0 && <Gap rows={before} span={columns.length + 1} />}
                <GridRow
                  part={idOf(part)}
                  logic={logic}
                  row={row}
                  index={index}
                  columns={columns}
                  names={names}
                  marks={marks}
                  found={found.get(rowId(row, index)) ?? ""}
                  fired={fired.has(rowId(row, index))}
                  area={inside ? area : null}
                  active={index === now.row ? now.column : -1}
                  cell={index === now.row ? active : null}
                  drop={pointer.drop?.of === "row" && pointer.drop.at === index}
                />
              </Fragment>
            );
          })}
          {lines.length > 0 && (lines.at(-1) ?? 0) < rows.length - 1 && (
            <Gap rows={rows.length - 1 - (lines.at(-1) ?? 0)} span={columns.length + 1} />
          )}
        </tbody>
      </table>
      {pointer.drop?.of === "row" && pointer.drop.at >= rows.length && <div className="fw-dropline" />}
      {rows.length === 0 && (
        <p className="fw-dt-none">
          {conditionsOf(logic).length === 0
            ? t("先用“条件”加一列要看的输入，再添加行。", "First add a column with “Condition”, then add rows.")
            : t(
                "还没有行。按 Ctrl+Enter 添加一行，或从 Excel 复制后粘贴到这里。",
                "No rows yet. Press Ctrl+Enter to add one, or copy from Excel and paste here.",
              )}
        </p>
      )}
    </div>
  );
}

function Gap({ rows, span }: { rows: number; span: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: rows out of sight hold nothing that takes the focus
    <tr aria-hidden="true" className="fw-dt__gap">
      <td colSpan={span} style={{ height: rows * ROW_HEIGHT }} />
    </tr>
  );
}

/** The rows of this part that the last trial says have fired. */
function useFired(part: Part): ReadonlySet<string> {
  const visits = useView((now) => now.tried.visits);
  return useMemo(
    () => new Set(visits.filter((visit) => visit.key === part.key).flatMap((visit) => visit.rows)),
    [visits, part.key],
  );
}

/** What is marked at rows: those that overlap with another, and those that never count. */
function useRowMarks(part: Part): ReadonlyMap<string, string> {
  const analysis = useView((now) => now.tables[part.key]);
  return useMemo(() => {
    const found = new Map<string, string>();
    for (const each of analysis?.overlaps ?? [])
      if (each.level === "problem") for (const row of each.rows ?? []) found.set(row, "overlap");
    for (const each of analysis?.dead ?? [])
      if (each.level === "problem") for (const row of each.rows ?? []) found.set(row, "dead");
    return found;
  }, [analysis]);
}

/** What may not fit its cell, to be read by pointing at it. */
const long = (text: string) => (text.length > 24 ? text : undefined);

interface RowProps {
  readonly part: string;
  readonly logic: Logic;
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly Target[];
  readonly names: readonly string[];
  readonly marks: Marks;
  readonly found: string;
  readonly fired: boolean;
  readonly area: Area | null;
  readonly active: number;
  readonly cell: ((text: string, name: string, wrong: boolean) => React.ReactNode) | null;
  readonly drop: boolean;
}

const GridRow = memo(function GridRow(props: RowProps) {
  const { part, logic, row, index, columns, names, marks, found, fired, area, active, cell, drop } = props;
  const last = conditionsOf(logic).length - 1;
  return (
    <tr
      aria-rowindex={index + 3}
      data-row={rowId(row, index)}
      className={
        `${fired ? "is-fired" : ""} ${found ? `is-${found}` : ""} ${drop ? "is-drop" : ""}`.trim() || undefined
      }
    >
      <th scope="row" data-rowhead={index}>
        {index + 1}
      </th>
      {columns.map((target, column) => {
        const spot = spotAt(logic, column);
        const raw = cellOf(row, spot);
        const shown = shownCell(raw, target, locale());
        const wrong = marks.get(cellMark(part, rowId(row, index), spot.family, spot.at)) ?? NO_PROBLEMS;
        const any = target.family === "if" && /^-?$/.test(raw.trim());
        const inside = area !== null && column >= area.left && column <= area.right;
        const classes = [
          target.sort.type === "number" ? "is-num" : "",
          column === last ? "is-last-input" : "",
          any ? "is-any" : "",
          shown.plain ? "" : "is-feel",
          wrong.length > 0 ? "is-wrong" : "",
          found === "overlap" && target.family === "if" && !any ? "is-overlap" : "",
          inside ? "is-in" : "",
          target.family === "reason" || target.family === "note" ? "is-aside" : "",
        ];
        return (
          // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a cell of a grid may be selected
          <td
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            key={column}
            aria-selected={inside || column === active}
            data-at={`${index}/${column}`}
            data-active={column === active || undefined}
            className={classes.filter(Boolean).join(" ") || undefined}
            title={wrong.length > 0 ? wrong.map((each) => said(each.text)).join(" ") : long(shown.text)}
          >
            <span className="fw-dt__text">{shown.text}</span>
            {column === active &&
              cell?.(
                shown.text,
                `${t(`第 ${index + 1} 行，${names[column]}`, `Row ${index + 1}, ${names[column]}`)}: ${shown.text || t("空", "empty")}`,
                wrong.length > 0,
              )}
          </td>
        );
      })}
    </tr>
  );
});
