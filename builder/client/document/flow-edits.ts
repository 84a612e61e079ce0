/** Edits of a structured flow, planned on nodes and edges. A plan is a patch, or the sentence why it cannot be. */
import {
  applied,
  branchRows,
  type FlowModel,
  type FlowPatch,
  kindOfNode,
  mainPort,
  type NodeEntry,
  type Out,
  outKey,
  outOf,
  portsOf,
  startOf,
} from "./flow";
import type { Json, Label, Sentence } from "./json";
import { branchControl, type Control, defaultSettings, fresh, type NodeKind, type NodeKinds } from "./kinds";
import { newId } from "./names";
import { type Found, find, type Place, type Sequence, structureOf } from "./structure";

export interface Plan {
  readonly patch: FlowPatch;
  /** What to select afterwards. */
  readonly select: string | null;
}

export type Planned = Plan | Sentence;

export function isPlan(planned: Planned): planned is Plan {
  return "patch" in planned;
}

function led(outs: readonly Out[], to: string | null): { [out: string]: string | null } {
  return Object.fromEntries(outs.map((out) => [outKey(out), to]));
}

function reachable(model: FlowModel, kinds: NodeKinds): Set<string> {
  const start = startOf(model, kinds);
  const found = new Set<string>(start === null ? [] : [start]);
  const todo = [...found];
  while (todo.length > 0) {
    const from = todo.pop() as string;
    for (const [key, to] of Object.entries(model.edges))
      if (outOf(key).from === from && model.nodes[to] && !found.has(to)) {
        found.add(to);
        todo.push(to);
      }
  }
  return found;
}

/** Add to a patch the removal of everything it leaves unreachable; edges into that lead to `instead`. */
function pruned(model: FlowModel, kinds: NodeKinds, patch: FlowPatch, instead: string | null): FlowPatch {
  const before = reachable(model, kinds);
  const after = applied(model, patch);
  const still = reachable(after, kinds);
  const gone = after.order.filter((id) => !still.has(id) && (before.has(id) || !model.nodes[id]));
  const nodes: { [id: string]: NodeEntry | null } = { ...patch.nodes };
  const edges: { [out: string]: string | null } = { ...patch.edges };
  for (const id of gone) nodes[id] = null;
  for (const [key, to] of Object.entries(after.edges)) {
    if (gone.includes(outOf(key).from)) edges[key] = null;
    else if (gone.includes(to)) edges[key] = instead !== null && !gone.includes(instead) ? instead : null;
  }
  return { ...patch, nodes, edges };
}

function freshRow(control: Control, taken: ReadonlySet<string>): { [name: string]: Json } {
  const of = Array.isArray(control.of) ? (control.of as readonly Control[]) : [];
  const row = fresh(of);
  let n = taken.size + 1;
  while (taken.has(`${control.ids}${n}`)) n += 1;
  return { ...row, id: `${control.ids}${n}` };
}

function freshSettings(kind: NodeKind): { [name: string]: Json } {
  const settings = defaultSettings(kind);
  const control = branchControl(kind);
  if (!control) return settings;
  const given = settings[control.name];
  const rows = Array.isArray(given) ? [...(given as Json[])] : [];
  const fixed = kind.ports.filter((port) => port.branch === null).length;
  const wanted = Math.max(control.minimum ?? 0, 2 - fixed, rows.length);
  while (rows.length < wanted) {
    const taken = new Set(rows.map((row) => String((row as { id?: Json }).id ?? "")));
    rows.push(freshRow(control, taken));
  }
  return { ...settings, [control.name]: rows };
}

/** Put a new node on a line. A kind that splits brings the node that gathers its branches. */
export function insertNode(
  model: FlowModel,
  kinds: NodeKinds,
  place: Place,
  kind: NodeKind,
  random: () => number = Math.random,
  label?: Label,
): Planned {
  const ids = new Set(model.order);
  const freshId = (stem: string) => {
    const id = newId(stem, (each) => ids.has(each), random);
    ids.add(id);
    return id;
  };
  const id = freshId(kind.name);
  const settings = freshSettings(kind);
  const node: NodeEntry = {
    id,
    kind: kind.name,
    ...(label ? { label } : {}),
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
  };
  const edges = led(place.outs, id);
  if (kind.ends) {
    const patch = { nodes: { [id]: node }, edges };
    const lost = applied(model, patch);
    const still = reachable(lost, kinds);
    if (place.to !== null && !still.has(place.to))
      return {
        zh: "这里后面还有步骤，结束只能放在分支的末尾。",
        en: "Steps follow here; an end can only close a branch.",
      };
    return { patch, select: id };
  }
  const nodes: { [id: string]: NodeEntry } = { [id]: node };
  let onward = place.to;
  if (kind.splits) {
    const gather = Object.values(kinds).find((each) => each.gathers);
    if (gather) {
      const joinId = freshId(gather.name);
      const joinSettings = defaultSettings(gather);
      const join: NodeEntry = {
        id: joinId,
        kind: gather.name,
        ...(Object.keys(joinSettings).length > 0 ? { settings: joinSettings } : {}),
      };
      nodes[joinId] = join;
      const port = mainPort(gather, join);
      if (port !== null) edges[outKey({ from: joinId, port })] = place.to;
      onward = joinId;
    }
  }
  for (const port of portsOf(kind, node)) if (port.ends === null) edges[outKey({ from: id, port: port.name })] = onward;
  return { patch: { nodes, edges }, select: id };
}

/** Let a branch lead back to an earlier step. */
export function goBack(model: FlowModel, kinds: NodeKinds, place: Place, to: string): Planned {
  const patch = { edges: led(place.outs, to) };
  if (place.to !== null && !reachable(applied(model, patch), kinds).has(place.to))
    return {
      zh: "这里后面还有步骤，返回只能放在分支的末尾。",
      en: "Steps follow here; going back can only close a branch.",
    };
  return { patch, select: null };
}

/** Where the flow goes on after an item, also for one that ends its branch. */
function after(model: FlowModel, kinds: NodeKinds, found: Found): string | null {
  const next = found.sequence.places[found.index + 1];
  if (next) return next.to;
  const item = found.item;
  if (item.type === "split" && item.branches.some((branch) => branch.exits.length > 0))
    return item.branches.flatMap((branch) => branch.exits).map((out) => model.edges[outKey(out)] ?? null)[0] ?? null;
  return meetingOf(model, kinds, found.sequence);
}

/** Where a branch that ends by itself would come together with its neighbours: their meeting, else their end. */
function meetingOf(model: FlowModel, kinds: NodeKinds, sequence: Sequence): string | null {
  if (!sequence.head) return null;
  const structure = structureOf(model, kinds);
  const split = find(structure, sequence.head.from);
  if (split?.item.type !== "split") return null;
  if (split.item.join) return split.item.join;
  for (const branch of split.item.branches)
    if (branch.head?.port !== sequence.head.port)
      for (const out of branch.exits) return model.edges[outKey(out)] ?? null;
  const outer = split.sequence.places[split.index + 1];
  if (outer) return outer.to;
  for (const branch of split.item.branches) {
    const last = branch.items.at(-1);
    const other = branch.head?.port !== sequence.head.port;
    if (other && last?.type === "step" && kindOfNode(model, kinds, last.id).ends) return last.id;
  }
  return meetingOf(model, kinds, split.sequence);
}

/** Take a step, or a whole split with its branches, away; what led to it leads to what follows. */
export function removeNode(model: FlowModel, kinds: NodeKinds, id: string): Planned {
  const found = find(structureOf(model, kinds), id);
  if (!found || found.item.type === "back") return { zh: "找不到这个步骤。", en: "That step was not found." };
  if (kindOfNode(model, kinds, id).begins) return { zh: "开始步骤不能删除。", en: "The start cannot be deleted." };
  const place = found.sequence.places[found.index];
  const to = after(model, kinds, found);
  const previous = place?.outs[0]?.from ?? null;
  const patch = pruned(model, kinds, { edges: led(place?.outs ?? [], to) }, to);
  return { patch, select: previous };
}

/** Take a "go back to" card away; the branch goes on to where its neighbours meet. */
export function removeGoBack(model: FlowModel, kinds: NodeKinds, out: Out): Planned {
  const structure = structureOf(model, kinds);
  const walk = (sequence: Sequence): Sequence | null => {
    const last = sequence.items.at(-1);
    if (last?.type === "back" && last.from === out.from && last.port === out.port) return sequence;
    for (const item of sequence.items)
      if (item.type === "split")
        for (const branch of item.branches) {
          const found = walk(branch);
          if (found) return found;
        }
    return null;
  };
  const sequence = walk(structure.root);
  const to = sequence ? meetingOf(model, kinds, sequence) : null;
  return { patch: { edges: { [outKey(out)]: to } }, select: out.from };
}

/** One more branch, before the last one that is fixed ("otherwise"). */
export function addBranch(model: FlowModel, kinds: NodeKinds, id: string): Planned {
  const [kind, node] = [kindOfNode(model, kinds, id), model.nodes[id]];
  const control = branchControl(kind);
  const found = find(structureOf(model, kinds), id);
  if (!control || !node || !found || found.item.type !== "split")
    return { zh: "这个步骤没有分支。", en: "That step has no branches." };
  const rows = branchRows(kind, node);
  const row = freshRow(control, new Set(rows.map((each) => String(each.id ?? ""))));
  const settings = { ...node.settings, [control.name]: [...rows, row] };
  const to = found.item.join ?? after(model, kinds, found) ?? lastEnd(model, kinds, found.item.branches);
  return {
    patch: {
      nodes: { [id]: { ...node, settings } },
      edges: { [outKey({ from: id, port: String(row.id) })]: to },
    },
    select: id,
  };
}

function lastEnd(model: FlowModel, kinds: NodeKinds, branches: readonly Sequence[]): string | null {
  for (const branch of [...branches].reverse()) {
    const last = branch.items.at(-1);
    if (last?.type === "step" && kindOfNode(model, kinds, last.id).ends) return last.id;
  }
  return null;
}

/** Take a branch away with everything that only it leads to. */
export function removeBranch(model: FlowModel, kinds: NodeKinds, out: Out): Planned {
  const [kind, node] = [kindOfNode(model, kinds, out.from), model.nodes[out.from]];
  const control = branchControl(kind);
  if (!control || !node) return { zh: "这个步骤没有分支。", en: "That step has no branches." };
  const rows = branchRows(kind, node);
  const left = rows.filter((row) => String(row.id ?? row.port) !== out.port);
  const fixed = kind.ports.filter((port) => port.branch === null).length;
  if (left.length === rows.length) return { zh: "“否则”不能删除。", en: "“Otherwise” cannot be deleted." };
  if (left.length + fixed < 2 || left.length < (control.minimum ?? 0))
    return {
      zh: "至少要有两个分支；可以删除整个分支块。",
      en: "Two branches are the least; delete the whole block instead.",
    };
  const patch = {
    nodes: { [out.from]: { ...node, settings: { ...node.settings, [control.name]: left } } },
    edges: { [outKey(out)]: null },
  };
  return { patch: pruned(model, kinds, patch, null), select: out.from };
}

export type FlowDirection = "up" | "down" | "into" | "out";

const STUCK: { [way in FlowDirection]: Sentence } = {
  up: { zh: "已经在最前面。", en: "It is already first." },
  down: { zh: "已经在最后面。", en: "It is already last." },
  into: { zh: "前后没有可以放进去的分支。", en: "No branch beside it to move into." },
  out: { zh: "已经在最外层。", en: "It is already at the top level." },
};

/** Take an item out of its line without losing it: the rest closes up. Null where it cannot leave. */
function lifted(model: FlowModel, kinds: NodeKinds, id: string) {
  const found = find(structureOf(model, kinds), id);
  if (!found || found.item.type === "back" || kindOfNode(model, kinds, id).begins) return null;
  const place = found.sequence.places[found.index];
  const next = found.sequence.places[found.index + 1];
  if (!place || !next) return null;
  const edges = led(place.outs, next.to);
  return { found, id: found.item.id, exits: next.outs, edges, rest: applied(model, { edges }) };
}

/** Move a step, or a whole split, by one place up or down, into a neighbouring branch or out of its own. */
export function moveNode(model: FlowModel, kinds: NodeKinds, id: string, way: FlowDirection): Planned {
  const lift = lifted(model, kinds, id);
  if (!lift) return { zh: "这个步骤不能移动。", en: "That step cannot be moved." };
  const { found } = lift;
  const structure = structureOf(lift.rest, kinds);
  const target = destination(structure.root, found, way);
  return target ? landed(lift, target) : STUCK[way];
}

/** Move a step onto a line, named by a way out that leads over it. */
export function moveNodeTo(model: FlowModel, kinds: NodeKinds, id: string, to: Place): Planned {
  const lift = lifted(model, kinds, id);
  const out = to.outs[0];
  if (!lift || !out) return { zh: "这个步骤不能移动。", en: "That step cannot be moved." };
  const inside = !reachable(lift.rest, kinds).has(out.from);
  if (inside) return { patch: {}, select: id };
  const onto = lift.rest.edges[outKey(out)] ?? null;
  return landed(lift, { outs: to.outs, to: onto });
}

interface Lift {
  /** The node by which the item is entered: a join moves with its whole block. */
  readonly id: string;
  readonly exits: readonly Out[];
  readonly edges: { [out: string]: string | null };
}

function landed({ id, exits, edges }: Lift, at: Place): Plan {
  return { patch: { edges: { ...edges, ...led(at.outs, id), ...led(exits, at.to) } }, select: id };
}

function sameHead(a: Sequence, b: Sequence): boolean {
  return a.head === null ? b.head === null : a.head.from === b.head?.from && a.head.port === b.head.port;
}

function destination(root: Sequence, found: Found, way: FlowDirection): Place | null {
  const walk = (sequence: Sequence): { sequence: Sequence; owner: { in: Sequence; index: number } | null } | null => {
    if (sameHead(sequence, found.sequence)) return { sequence, owner: null };
    for (const [index, item] of sequence.items.entries())
      if (item.type === "split")
        for (const branch of item.branches) {
          const hit = walk(branch);
          if (hit) return hit.owner ? hit : { sequence: hit.sequence, owner: { in: sequence, index } };
        }
    return null;
  };
  const now = walk(root);
  if (!now) return null;
  const { sequence, owner } = now;
  if (way === "up") return found.index > 0 ? (sequence.places[found.index - 1] ?? null) : null;
  if (way === "down") return sequence.places[found.index + 1] ?? null;
  if (way === "out") {
    if (!owner) return null;
    return owner.in.places[owner.index + 1] ?? owner.in.places[owner.index] ?? null;
  }
  const [before, behind] = [sequence.items[found.index - 1], sequence.items[found.index]];
  for (const near of [before, behind])
    if (near?.type === "split")
      for (const branch of near.branches) {
        const place = near === before ? branch.places.at(-1) : branch.places[0];
        if (place) return place;
      }
  return null;
}
