/** The pieces of the drawing: lines, cards, branch heads, parallel containers, "+" buttons. */
import { CornerUpLeft, Plus } from "lucide-react";
import { type KeyboardEvent, memo, useState } from "react";
import { kindOfNode, type Out, outKey, portsOf } from "../document/flow";
import { branchControl } from "../document/kinds";
import { isLabelled } from "../document/labels";
import type { Place } from "../document/structure";
import { said, t } from "../i18n";
import type { Drawing, Rect } from "../layout/flow-layout";
import { KindIcon } from "../shell/Icon";
import { useStore } from "../state/store";
import { cardLine } from "./card-words";
import { cardDrag } from "./drag";
import { branch, branchName, move, remove, removeBack, removeOut, titleOf } from "./edits";
import { InsertMenu } from "./InsertMenu";
import { useFlow, useFlowModel, useFlowView } from "./session";

const at = ({ x, y, w, h }: Rect) => ({ left: x, top: y, width: w, height: h });

export const Lines = memo(function Lines({ drawing }: { drawing: Drawing }) {
  return (
    <svg width={drawing.w} height={drawing.h} aria-hidden="true" focusable="false">
      {drawing.returns.map((each) => (
        <path key={`${outKey(each.of)} ${each.of.to}`} className="fw-edge fw-edge--back" d={each.line} />
      ))}
      {drawing.lines.map((line) => (
        <path key={line} className="fw-edge-halo" d={line} />
      ))}
      {drawing.lines.map((line) => (
        <path key={line} className="fw-edge" d={line} />
      ))}
      {drawing.arrows.map((arrow) => (
        <path key={arrow} className="fw-arrow" d={arrow} />
      ))}
      {drawing.returns.map((each) => (
        <path key={`${outKey(each.of)} ${each.of.to}`} className="fw-arrow fw-arrow--back" d={each.arrow} />
      ))}
    </svg>
  );
});

/** Keys on a selected card: Alt with arrows moves it, plain arrows go to the next one, Delete takes it away. */
function useNodeKeys(id: string) {
  const session = useFlow();
  return (event: KeyboardEvent) => {
    const ways = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "into", ArrowLeft: "out" } as const;
    const way = ways[event.key as keyof typeof ways];
    if (event.altKey && way) move(session, id, way);
    else if (way) walk(event.currentTarget as HTMLElement, event.key);
    else if (event.key === "Delete" || event.key === "Backspace") remove(session, id);
    else if (event.key === "Enter")
      document.querySelector<HTMLElement>(".fw-panel :is(input, select, textarea)")?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** The focus goes to the nearest card that way. */
function walk(from: HTMLElement, key: string) {
  const a = from.getBoundingClientRect();
  const [ax, ay] = [a.left + a.width / 2, a.top + a.height / 2];
  const vertical = key === "ArrowUp" || key === "ArrowDown";
  const sign = key === "ArrowDown" || key === "ArrowRight" ? 1 : -1;
  let best: { element: HTMLElement; far: number } | null = null;
  for (const element of document.querySelectorAll<HTMLElement>(".fw-stage [data-node]")) {
    if (element === from) continue;
    const b = element.getBoundingClientRect();
    const [dx, dy] = [b.left + b.width / 2 - ax, b.top + b.height / 2 - ay];
    const [along, aside] = vertical ? [dy * sign, Math.abs(dx)] : [dx * sign, Math.abs(dy)];
    if (along < 8) continue;
    const far = along + aside * 2;
    if (!best || far < best.far) best = { element, far };
  }
  best?.element.focus();
}

export const Card = memo(function Card({ id, rect, end }: { id: string; rect: Rect; end: boolean }) {
  const session = useFlow();
  const { kinds, editor } = session;
  const title = useFlowModel((model) => titleOf(model, session, id));
  const kind = useFlowModel((model) => kindOfNode(model, kinds, id));
  const fields = useFlowView((view) => view.fields);
  const summary = useFlowView((view) => said(view.said[id]?.summary));
  const problems = useFlowView((view) => view.byNode.get(id));
  const selected = useStore(editor.store, (state) => state.selected === id);
  const keys = useNodeKeys(id);
  const errors = problems?.filter((problem) => problem.level === "error").length ?? 0;
  const line = cardLine(summary || said(kind.label), problems, fields);
  return (
    <button
      type="button"
      title={`${title}\n${line}`}
      className={`fw-node${end ? " fw-node--end" : ""}${errors > 0 ? " is-bad" : ""}`}
      style={at(rect)}
      data-node={id}
      aria-pressed={selected}
      onClick={() => editor.select(id)}
      onFocus={() => editor.select(id)}
      onKeyDown={keys}
      onPointerDown={(event) => cardDrag(event, session, id, title)}
    >
      <span className="fw-node__title">
        <KindIcon svg={kind.icon} />
        <span className={end ? "fw-cut" : "fw-node__words"}>{title}</span>
      </span>
      {!end && <span className="fw-node__line fw-node__words">{line}</span>}
      {title !== said(kind.label) && <span className="fw-sr">{said(kind.label)}</span>}
      {problems && (
        <span className={errors > 0 ? "fw-problem" : "fw-problem fw-problem--warn"}>
          {problems.length}
          <span className="fw-sr">{t("个问题", " problems")}</span>
        </span>
      )}
    </button>
  );
});

export function Fork({ id, rect }: { id: string; rect: Rect }) {
  const session = useFlow();
  const kind = useFlowModel((model) => kindOfNode(model, session.kinds, id));
  const title = useFlowModel((model) => titleOf(model, session, id));
  const problems = useFlowView((view) => view.byNode.get(id));
  const selected = useStore(session.editor.store, (state) => state.selected === id);
  const keys = useNodeKeys(id);
  return (
    <button
      type="button"
      className="fw-fork"
      style={at(rect)}
      data-node={id}
      aria-pressed={selected}
      onClick={() => session.editor.select(id)}
      onFocus={() => session.editor.select(id)}
      onKeyDown={keys}
    >
      <KindIcon svg={kind.icon} size={14} />
      <span className="fw-cut">{title}</span>
      {problems && <span className="fw-problem">{problems.length}</span>}
    </button>
  );
}

/** The expression of a branch's row, where its kind has one. */
export function useBranch(out: Out) {
  const session = useFlow();
  const { kinds } = session;
  const name = useFlowModel((model) => branchName(model, session, out));
  const row = useFlowModel((model) => {
    const node = model.nodes[out.from];
    return node ? portsOf(kindOfNode(model, kinds, out.from), node).find((port) => port.name === out.port)?.row : null;
  });
  const kind = useFlowModel((model) => kindOfNode(model, kinds, out.from));
  const of = branchControl(kind)?.of;
  const control = Array.isArray(of) ? of.find((each) => each.control === "expression") : undefined;
  const text = control && row ? String(row[control.name] ?? "") : null;
  const sentence = useFlowView((view) => (text ? view.sentences[text] : undefined));
  return { name, row: row ?? null, text, words: text === null ? null : (sentence ?? text) };
}

export function Head({ out, rect }: { out: Out; rect: Rect }) {
  const session = useFlow();
  const { editor } = session;
  const key = outKey(out);
  const { name, row, text, words } = useBranch(out);
  const selected = useStore(editor.store, (state) => state.selected === key);
  const missing = text !== null && text.trim() === "";
  return (
    <button
      type="button"
      className={missing ? "fw-branch is-bad" : "fw-branch"}
      style={at(rect)}
      data-node={key}
      title={words ?? undefined}
      aria-pressed={selected}
      onClick={() => editor.select(key)}
      onFocus={() => editor.select(key)}
      onKeyDown={(event) => {
        if (event.key === "Delete" || event.key === "Backspace") removeOut(session, out);
        else if (event.key.startsWith("Arrow") && !event.altKey) walk(event.currentTarget, event.key);
        else return;
        event.preventDefault();
      }}
    >
      <span className="fw-branch__name">{row === null ? t("默认", "Default") : name}</span>
      <span className="fw-branch__when">
        {missing ? t("还没有条件", "No condition yet") : (words ?? (row === null ? name : name))}
      </span>
    </button>
  );
}

export function Parallel({
  id,
  join,
  rect,
  branches,
}: {
  id: string;
  join: string | null;
  rect: Rect;
  branches: readonly Out[];
}) {
  const session = useFlow();
  const { editor } = session;
  const kind = useFlowModel((model) => kindOfNode(model, session.kinds, id));
  const title = useFlowModel((model) => titleOf(model, session, id));
  const problems = useFlowView((view) => view.byNode.get(id));
  const selected = useStore(
    editor.store,
    (state) => state.selected === id || (join !== null && state.selected === join),
  );
  const keys = useNodeKeys(id);
  return (
    <div className={selected ? "fw-parallel is-selected" : "fw-parallel"} style={at(rect)}>
      <div className="fw-parallel__head">
        <button
          type="button"
          className="fw-parallel__title"
          data-node={id}
          aria-pressed={selected}
          onClick={() => editor.select(id)}
          onFocus={() => editor.select(id)}
          onKeyDown={keys}
        >
          <KindIcon svg={kind.icon} size={14} />
          {title}
        </button>
        <span>{t(`${branches.length} 条都完成后继续`, `Continues when all ${branches.length} finish`)}</span>
        <button
          type="button"
          className="fw-parallel__add"
          aria-label={t("添加并行分支", "Add a parallel branch")}
          onClick={() => branch(session, id)}
        >
          <Plus size={14} aria-hidden="true" />
        </button>
      </div>
      {problems && <span className="fw-problem">{problems.length}</span>}
    </div>
  );
}

export function AddBranch({ id, rect }: { id: string; rect: Rect }) {
  const session = useFlow();
  return (
    <button
      type="button"
      className="fw-addbranch"
      style={{ left: rect.x + rect.w + 6, top: rect.y }}
      aria-label={t("添加条件分支", "Add a branch")}
      title={t("添加条件分支", "Add a branch")}
      onClick={() => branch(session, id)}
    >
      <Plus size={14} aria-hidden="true" />
    </button>
  );
}

export function Back({ out, to, rect }: { out: Out; to: string; rect: Rect }) {
  const session = useFlow();
  const name = useFlowModel((model) => titleOf(model, session, to));
  return (
    <button
      type="button"
      className="fw-goback"
      style={at(rect)}
      data-node={`back ${outKey(out)}`}
      onKeyDown={(event) => {
        if (event.key !== "Delete" && event.key !== "Backspace") return;
        event.preventDefault();
        removeBack(session, out);
      }}
      onDoubleClick={() => removeBack(session, out)}
    >
      <CornerUpLeft size={14} aria-hidden="true" />
      <span className="fw-cut">{t(`返回：${name}`, `Back to: ${name}`)}</span>
      <span className="fw-sr">{t("，按 Delete 取消", ", press Delete to take it out")}</span>
    </button>
  );
}

export function ReturnLabel({ point, words }: { point: { x: number; y: number }; words: string }) {
  return (
    <span className="fw-edge-label" style={{ left: point.x, top: point.y }}>
      {words}
    </span>
  );
}

/** The "+" on a line: opens the menu of what can be put there. */
export function PlusButton({
  place,
  point,
  quiet,
  words,
}: {
  place: Place;
  point?: { x: number; y: number };
  quiet?: boolean;
  words?: string;
}) {
  const [anchor, setAnchor] = useState<Element | null>(null);
  const session = useFlow();
  const from = useFlowModel((model) => {
    const [first] = place.outs;
    if (!first) return "";
    return isLabelled(model, session.kinds, first)
      ? branchName(model, session, first)
      : titleOf(model, session, first.from);
  });
  const label = t(`在“${from}”之后添加`, `Add after “${from}”`);
  const key = place.outs.map(outKey).join(",");
  return (
    <>
      <button
        type="button"
        className={words ? "fw-addhere" : quiet ? "fw-plus fw-plus--quiet" : "fw-plus"}
        style={point ? { left: point.x, top: point.y } : undefined}
        data-plus={key}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={label}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        <Plus size={12} aria-hidden="true" />
        {words}
      </button>
      {anchor && <InsertMenu anchor={anchor} place={place} label={label} onClose={() => setAnchor(null)} />}
    </>
  );
}
