/** One field on the canvas, with what stands inside it. Drawn again only when the field itself changes. */
import { ArrowDown, ArrowUp, Copy, GripVertical, Trash2 } from "lucide-react";
import { memo, type PointerEvent, type ReactNode } from "react";
import { childrenOf, type FieldEntry, type FormModel } from "../document/form";
import { isList, isObject, type Label } from "../document/json";
import { type FieldKind, fieldKind } from "../document/kinds";
import { isSlot, step } from "../document/placing";
import { said, t } from "../i18n";
import { KindIcon } from "../shell/Icon";
import { useStore } from "../state/store";
import { ColumnsZone } from "./Columns";
import { startDrag } from "./drag";
import { duplicate, moveByKey, removeSelected } from "./edits";
import { Flags } from "./Flags";
import { fieldKeys } from "./fieldKeys";
import { useDragHost } from "./host";
import { NONE, useChildren, useModel, useSession, useView } from "./session";

export const FieldNode = memo(function FieldNode({ id }: { id: string }) {
  const session = useSession();
  const host = useDragHost();
  const field = useModel((model) => model.fields[id]);
  const selected = useStore(session.editor.store, (state) => state.selected === id);
  const dragged = useView((view) => view.drag?.payload.from === "canvas" && view.drag.payload.id === id);
  const problems = useView((view) => view.byField.get(id));
  if (!field) return null;
  const kind = fieldKind(session.kinds, field.kind);
  const name = said(field.label) || said(kind.label);
  const drag = (event: PointerEvent) => {
    event.stopPropagation();
    startDrag(event, { from: "canvas", id }, { label: name, icon: kind.icon }, host);
  };
  const errors = problems?.filter((problem) => problem.level === "error").length ?? 0;
  const classes = ["fw-pick", `fw-pick--${kind.holds}`];
  if (kind.lays) classes.push("fw-pick--holds");
  if (selected) classes.push("is-selected");
  if (errors > 0) classes.push("is-bad");
  if (dragged) classes.push("is-dragged");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot take the focus that moves and selects a field
    <div
      className={classes.join(" ")}
      data-field={id}
      role="group"
      aria-label={name + t("，", ", ") + said(kind.label)}
      aria-current={selected || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: fields are walked and moved with the keyboard
      tabIndex={0}
      onFocus={(event) => event.target === event.currentTarget && session.editor.select(id)}
      onClick={(event) => {
        event.stopPropagation();
        session.editor.select(id);
      }}
      onKeyDown={(event) => event.target === event.currentTarget && fieldKeys(session, id, event)}
      onPointerDown={(event) => {
        if (event.pointerType === "mouse" && !(event.target as HTMLElement).closest("button")) drag(event);
        else event.stopPropagation();
      }}
    >
      {selected && (
        <>
          <span className="fw-pick__handle" aria-hidden="true" onPointerDown={drag}>
            <GripVertical size={14} />
          </span>
          <Tools id={id} name={name} />
        </>
      )}
      {problems && (
        <span className={errors > 0 ? "fw-problem" : "fw-problem fw-problem--warn"} title={said(problems[0]?.text)}>
          <span className="fw-sr">{t("问题", "Problems")} </span>
          {problems.length}
        </span>
      )}
      <Body id={id} field={field} kind={kind} name={name} />
    </div>
  );
});

function Tools({ id, name }: { id: string; name: string }) {
  const session = useSession();
  const can = (way: "up" | "down") => (model: FormModel) => isSlot(step(model, session.kinds, id, way));
  const [up, down] = [useModel(can("up")), useModel(can("down"))];
  const button = (label: string, icon: ReactNode, run: () => void, danger = false, off = false) => (
    <button
      type="button"
      disabled={off}
      className={danger ? "is-danger" : undefined}
      aria-label={label + t("：", ": ") + name}
      title={label}
      onClick={(event) => {
        event.stopPropagation();
        run();
      }}
    >
      {icon}
    </button>
  );
  return (
    <div className="fw-pick__tools" role="toolbar" aria-label={t(`“${name}”的操作`, `Actions for “${name}”`)}>
      {button(t("上移", "Move up"), <ArrowUp size={16} />, () => moveByKey(session, id, "up"), false, !up)}
      {button(t("下移", "Move down"), <ArrowDown size={16} />, () => moveByKey(session, id, "down"), false, !down)}
      <span className="fw-rule" />
      {button(t("复制", "Duplicate"), <Copy size={16} aria-hidden="true" />, () => duplicate(session, id))}
      {button(t("删除", "Delete"), <Trash2 size={16} aria-hidden="true" />, () => removeSelected(session, id), true)}
    </div>
  );
}

interface BodyProps {
  readonly id: string;
  readonly field: FieldEntry;
  readonly kind: FieldKind;
  readonly name: string;
}

function Body(props: BodyProps) {
  if (props.kind.holds === "rows") return <Rows {...props} />;
  if (props.kind.lays === "beside") return <Beside {...props} />;
  if (props.kind.lays === "stack") return <Stack {...props} />;
  return props.kind.holds === "layout" ? <Words {...props} /> : <Value {...props} />;
}

function Value({ id, field, kind, name }: BodyProps) {
  const options = useView((view) => view.said[id]?.options);
  const unit = field.settings?.unit;
  const listed =
    options && options.length > 0
      ? options.map((option) => said(option.label, option.value)).join(t("、", ", "))
      : null;
  const optional = field.required !== true && !kind.computed;
  return (
    <div className="fw-field">
      <span className="fw-label">
        {name}
        {optional && (
          <span className="fw-optional">
            {typeof field.required === "string" ? t("按条件必填", "Required on a condition") : t("选填", "Optional")}
          </span>
        )}
        <Flags field={field} kind={kind} />
      </span>
      {field.hint && <span className="fw-hint">{said(field.hint)}</span>}
      <div className={kind.computed ? "fw-input fw-mock fw-mock--off" : "fw-input fw-mock"}>
        <KindIcon svg={kind.icon} size={14} />
        <span className="fw-cut fw-grow">
          {kind.computed ? t("自动计算", "Calculated") : (listed ?? said(kind.label))}
        </span>
        {isObject(unit) && <span className="fw-unit">{said(unit as Label)}</span>}
      </div>
    </div>
  );
}

/** Words for the filler: the kind's own texts. */
function Words({ field, kind, name }: BodyProps) {
  const texts = kind.settings
    .filter((control) => control.control === "label")
    .map((control) => field.settings?.[control.name])
    .filter((value) => isObject(value))
    .map((value) => said(value as Label))
    .filter(Boolean);
  return (
    <div className="fw-words">
      <KindIcon svg={kind.icon} size={16} />
      <div>{texts.length > 0 ? texts.map((text) => <p key={text}>{text}</p>) : <p className="fw-3">{name}</p>}</div>
    </div>
  );
}

export function Zone({ parent, way, words }: { parent: string; way: "stack" | "grid" | "beside"; words?: string }) {
  const ids = useChildren(parent);
  const over = useView((view) => view.drag?.slot?.parent === parent);
  return (
    <div className={`fw-zone fw-zone--${way}${over ? " is-over" : ""}`} data-zone={parent} data-way={way}>
      {ids.map((id) => (
        <FieldNode key={id} id={id} />
      ))}
      {ids.length === 0 && (
        <p className={over ? "fw-slot" : "fw-slot fw-slot--empty"}>
          {words ??
            t("把字段拖到这里，或选中后从左侧添加", "Drag a field here, or select it and choose one at the left")}
        </p>
      )}
    </div>
  );
}

function Stack({ id, field, kind, name }: BodyProps) {
  return (
    <section className="fw-part-edit">
      <h3>
        {name}
        <Flags field={field} kind={kind} />
      </h3>
      {field.hint && <p className="fw-hint">{said(field.hint)}</p>}
      <Zone parent={id} way="stack" />
    </section>
  );
}

function Beside({ id, field, kind }: BodyProps) {
  const counted = kind.settings.find((control) => control.control === "integer");
  const count = Number((counted ? (field.settings?.[counted.name] ?? counted.default) : undefined) ?? 2);
  return (
    <div className="fw-beside" data-count={Math.min(4, Math.max(2, count))}>
      {said(field.label) && <h3 className="fw-h3">{said(field.label)}</h3>}
      <Zone parent={id} way="grid" />
    </div>
  );
}

function Rows({ id, field, kind, name }: BodyProps) {
  const { kinds } = useSession();
  const ids = useChildren(id);
  const sums = useModel((model) =>
    childrenOf(model, id).some((each) => fieldKind(kinds, model.fields[each]?.kind ?? "").numeric),
  );
  const asked = kind.settings.find((control) => control.control === "reference" && control.many);
  const totals = asked ? field.settings?.[asked.name] : undefined;
  const showTotals = sums && isList(totals) && totals.length > 0;
  return (
    <section className="fw-part-edit">
      <h3>
        {name}
        <span className="fw-xs fw-3">
          {said(kind.label)}
          {t(`，${ids.length} 列`, `, ${ids.length} columns`)}
        </span>
        <Flags field={field} kind={kind} />
      </h3>
      {field.hint && <p className="fw-hint">{said(field.hint)}</p>}
      <ColumnsZone parent={id} totals={showTotals ? (totals as readonly string[]) : NONE} />
    </section>
  );
}
