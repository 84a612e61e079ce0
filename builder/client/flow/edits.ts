/** The flow designer's edits: plans become commands, with what is said and selected afterwards. */
import { branchRows, change, type FlowModel, kindOfNode, type Out, outKey, outOf, portsOf } from "../document/flow";
import {
  addBranch,
  type FlowDirection,
  goBack,
  insertNode,
  isPlan,
  moveNode,
  moveNodeTo,
  type Planned,
  removeBranch,
  removeGoBack,
  removeNode,
} from "../document/flow-edits";
import type { Label } from "../document/json";
import { type NodeKind, nodeKind } from "../document/kinds";
import type { Place } from "../document/structure";
import { locale, said, t } from "../i18n";
import { focusSoon } from "../shell/focus";
import type { FlowSession } from "./session";

export function titleOf(model: FlowModel, session: Pick<FlowSession, "kinds">, id: string): string {
  const node = model.nodes[id];
  return said(node?.label) || said(kindOfNode(model, session.kinds, id).label) || id;
}

/** A branch's name: what its author called it, else its number. */
export function branchName(model: FlowModel, session: Pick<FlowSession, "kinds">, out: Out): string {
  const node = model.nodes[out.from];
  const kind = kindOfNode(model, session.kinds, out.from);
  if (!node) return out.port;
  const port = portsOf(kind, node).find((each) => each.name === out.port);
  const index = branchRows(kind, node).findIndex((row) => String(row.id ?? row.port) === out.port);
  if (index < 0) return said(port?.label, out.port);
  return said(port?.label) || t(`分支 ${index + 1}`, `Branch ${index + 1}`);
}

/** Bring a card into sight and give it the focus once it is drawn. */
export function focusNode(id: string) {
  focusSoon(() => document.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`));
}

function run(session: FlowSession, planned: Planned, sentence: string, undoable = false): boolean {
  const { editor } = session;
  if (!isPlan(planned)) {
    editor.say(said(planned));
    editor.tell(said(planned), "info");
    return false;
  }
  editor.perform(change(planned.patch), planned.select);
  editor.say(sentence);
  if (undoable) editor.tell(sentence, "ok", true);
  if (planned.select) focusNode(planned.select);
  return true;
}

/** A number where a step of that name is there already, so that lists and problems tell them apart. */
function freshLabel(session: FlowSession, kind: NodeKind): Label | undefined {
  const { model } = session.editor;
  const taken = new Set(model.order.map((id) => titleOf(model, session, id)));
  const name = said(kind.label);
  if (!taken.has(name)) return undefined;
  let n = 2;
  while (taken.has(`${name} ${n}`)) n += 1;
  return { [locale()]: `${name} ${n}` };
}

export function insert(session: FlowSession, place: Place, kindName: string) {
  const kind = nodeKind(session.kinds, kindName);
  run(
    session,
    insertNode(session.editor.model, session.kinds, place, kind, Math.random, freshLabel(session, kind)),
    t(`已添加“${said(kind.label)}”`, `Added “${said(kind.label)}”`),
  );
}

export function insertGoBack(session: FlowSession, place: Place, to: string) {
  const { editor, kinds } = session;
  const name = titleOf(editor.model, session, to);
  run(
    session,
    goBack(editor.model, kinds, place, to),
    t(`这条分支返回到“${name}”`, `This branch goes back to “${name}”`),
  );
}

export function remove(session: FlowSession, id: string) {
  const { editor, kinds } = session;
  const name = titleOf(editor.model, session, id);
  run(session, removeNode(editor.model, kinds, id), t(`已删除“${name}”`, `Deleted “${name}”`), true);
}

export function removeOut(session: FlowSession, out: Out) {
  const { editor, kinds } = session;
  const name = branchName(editor.model, session, out);
  run(session, removeBranch(editor.model, kinds, out), t(`已删除“${name}”`, `Deleted “${name}”`), true);
}

export function removeBack(session: FlowSession, out: Out) {
  const { editor, kinds } = session;
  run(session, removeGoBack(editor.model, kinds, out), t("已取消返回", "No longer goes back"), true);
}

export function branch(session: FlowSession, id: string) {
  const { editor, kinds } = session;
  const before = branchRows(kindOfNode(editor.model, kinds, id), editor.model.nodes[id] ?? { id, kind: "" }).length;
  if (!run(session, addBranch(editor.model, kinds, id), t("已添加分支", "Added a branch"))) return;
  const rows = branchRows(kindOfNode(editor.model, kinds, id), editor.model.nodes[id] ?? { id, kind: "" });
  const row = rows[before];
  if (!row) return;
  const key = outKey({ from: id, port: String(row.id) });
  editor.select(key);
  focusNode(key);
}

export function move(session: FlowSession, id: string, way: FlowDirection) {
  const { editor, kinds } = session;
  const name = titleOf(editor.model, session, id);
  const ways = {
    up: t("上移", "moved up"),
    down: t("下移", "moved down"),
    into: t("移进分支", "moved into the branch"),
    out: t("移出分支", "moved out of the branch"),
  };
  const planned = moveNode(editor.model, kinds, id, way);
  if (isPlan(planned)) run(session, planned, `“${name}” ${ways[way]}`);
  else editor.say(said(planned));
}

export function moveOnto(session: FlowSession, id: string, place: Place) {
  const { editor, kinds } = session;
  const name = titleOf(editor.model, session, id);
  run(session, moveNodeTo(editor.model, kinds, id, place), t(`已移动“${name}”`, `Moved “${name}”`));
}

/** Where a side way out leads: null for what it does by itself. */
export function lead(session: FlowSession, out: Out, to: string | null) {
  session.editor.perform(change({ edges: { [outKey(out)]: to } }));
}

export function isBranch(selected: string): boolean {
  return selected.includes(" ");
}

export { outOf };
