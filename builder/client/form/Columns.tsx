/** A sub-table's columns side by side. */
import { GripVertical, Trash2 } from "lucide-react";
import { type KeyboardEvent, memo } from "react";
import { fieldKind } from "../document/kinds";
import { said, t } from "../i18n";
import { useStore } from "../state/store";
import { startDrag } from "./drag";
import { nameOf, removeSelected } from "./edits";
import { Flags } from "./Flags";
import { fieldKeys } from "./fieldKeys";
import { useDragHost } from "./host";
import { useChildren, useModel, useSession, useView } from "./session";

export function ColumnsZone({ parent, totals }: { parent: string; totals: readonly string[] }) {
  const ids = useChildren(parent);
  const over = useView((view) => view.drag?.slot?.parent === parent);
  return (
    <div className={`fw-cells${over ? " is-over" : ""}`} data-zone={parent} data-way="beside">
      {ids.map((id) => (
        <ColumnNode key={id} id={id} total={totals.length === 0 ? null : totals.includes(id)} />
      ))}
      {ids.length === 0 && (
        <p className={over ? "fw-slot" : "fw-slot fw-slot--empty"}>
          {t("把字段拖到这里作为列", "Drag fields here: they become columns")}
        </p>
      )}
    </div>
  );
}

const ColumnNode = memo(function ColumnNode({ id, total }: { id: string; total: boolean | null }) {
  const session = useSession();
  const host = useDragHost();
  const field = useModel((model) => model.fields[id]);
  const selected = useStore(session.editor.store, (state) => state.selected === id);
  const problems = useView((view) => view.byField.get(id));
  if (!field) return null;
  const kind = fieldKind(session.kinds, field.kind);
  const name = nameOf(session, id);
  const classes = ["fw-cell"];
  if (kind.numeric) classes.push("is-num");
  if (selected) classes.push("is-selected");
  if (problems) classes.push("is-bad");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot take the focus that moves and selects a field
    <div
      className={classes.join(" ")}
      data-field={id}
      role="group"
      aria-label={name + t("，", ", ") + said(kind.label)}
      aria-current={selected || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: columns are walked and moved with the keyboard
      tabIndex={0}
      onFocus={(event) => event.target === event.currentTarget && session.editor.select(id)}
      onClick={(event) => {
        event.stopPropagation();
        session.editor.select(id);
      }}
      onKeyDown={(event) => event.target === event.currentTarget && fieldKeys(session, id, columnWay(event))}
      onPointerDown={(event) => {
        event.stopPropagation();
        if ((event.target as HTMLElement).closest("button")) return;
        if (event.pointerType === "mouse" || (event.target as HTMLElement).closest(".fw-cell__grip"))
          startDrag(event, { from: "canvas", id }, { label: name, icon: kind.icon }, host);
      }}
    >
      <div className="fw-cell__head">
        <span className="fw-cell__grip" aria-hidden="true">
          <GripVertical size={12} />
        </span>
        <span className="fw-cut">{name}</span>
        <Flags field={field} kind={kind} />
      </div>
      <div className="fw-cell__value fw-cut">{kind.computed ? t("自动计算", "Calculated") : said(kind.label)}</div>
      {total !== null && <div className="fw-cell__sum">{total ? t("合计", "Total") : "\u00a0"}</div>}
      {selected && (
        <div className="fw-cell__tools">
          <button
            type="button"
            aria-label={t(`删除“${name}”`, `Delete “${name}”`)}
            onClick={(event) => {
              event.stopPropagation();
              removeSelected(session, id);
            }}
          >
            <Trash2 size={14} aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  );
});

/** Columns stand side by side: left and right move among them, up leads out. */
function columnWay(event: KeyboardEvent): KeyboardEvent {
  if (!event.altKey) return event;
  const turned: { readonly [key: string]: string } = {
    ArrowLeft: "ArrowUp",
    ArrowRight: "ArrowDown",
    ArrowUp: "ArrowLeft",
  };
  const key = turned[event.key] ?? event.key;
  return {
    ...event,
    key,
    altKey: event.altKey,
    preventDefault: () => event.preventDefault(),
    stopPropagation: () => event.stopPropagation(),
  } as KeyboardEvent;
}
