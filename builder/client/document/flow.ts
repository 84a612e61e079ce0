/** A flow document and its model. Every way out of a node leads to at most one place, so edges are kept by way out. */
import type { Command } from "./command";
import { isList, isObject, type Json, type Label, patched, type Settings, same } from "./json";
import { branchControl, type NodeKind, type NodeKinds, nodeKind, type PortDescription } from "./kinds";

export interface NodeEntry {
  readonly id: string;
  readonly kind: string;
  readonly label?: Label;
  readonly settings?: Settings;
}

export interface EdgeDocument {
  readonly from: string;
  readonly port: string;
  readonly to: string;
}

export interface FlowHead {
  readonly kind: "flow";
  readonly format: number;
  readonly key: string;
  readonly form: string;
  readonly label?: Label;
  readonly title?: string;
  readonly number?: string;
  readonly positions?: { readonly [id: string]: Json };
}

export interface FlowDocument extends FlowHead {
  readonly nodes?: readonly NodeEntry[];
  readonly edges?: readonly EdgeDocument[];
}

/** A way out of a node. */
export interface Out {
  readonly from: string;
  readonly port: string;
}

export interface FlowModel {
  readonly head: FlowHead;
  readonly nodes: { readonly [id: string]: NodeEntry };
  readonly order: readonly string[];
  /** Where each way out leads, by `outKey`. */
  readonly edges: { readonly [out: string]: string };
  /** Edges that leave a way out which already had one: kept, but such a flow is not structured. */
  readonly twice: readonly EdgeDocument[];
}

export function outKey({ from, port }: Out): string {
  return `${from} ${port}`;
}

export function outOf(key: string): Out {
  const at = key.indexOf(" ");
  return { from: key.slice(0, at), port: key.slice(at + 1) };
}

export function flowModel(document: FlowDocument): FlowModel {
  const { nodes = [], edges = [], ...head } = document;
  const byOut: { [out: string]: string } = {};
  const twice: EdgeDocument[] = [];
  for (const edge of edges) {
    const key = outKey(edge);
    if (key in byOut) twice.push(edge);
    else byOut[key] = edge.to;
  }
  return {
    head,
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    order: nodes.map((node) => node.id),
    edges: byOut,
    twice,
  };
}

export function flowDocument(model: FlowModel): FlowDocument {
  const nodes = model.order.flatMap((id) => model.nodes[id] ?? []);
  const rank = new Map(model.order.map((id, index) => [id, index]));
  const edges = Object.entries(model.edges)
    .map(([key, to]) => ({ ...outOf(key), to }))
    .sort((a, b) => (rank.get(a.from) ?? 0) - (rank.get(b.from) ?? 0));
  return { ...model.head, nodes, edges: [...edges, ...model.twice] };
}

export interface Port {
  readonly name: string;
  readonly label: Label;
  readonly ends: string | null;
  /** The settings row that makes it. */
  readonly row: { readonly [name: string]: Json } | null;
  readonly optional?: boolean;
}

/** The rows of settings that are ways out, in order. */
export function branchRows(kind: NodeKind, node: NodeEntry): { readonly [name: string]: Json }[] {
  const control = branchControl(kind);
  const rows = control ? (node.settings?.[control.name] ?? control.default) : undefined;
  return isList(rows) ? rows.filter(isObject) : [];
}

/** The ways out of a node as it is set now: one per branch row, then the fixed ones. */
export function portsOf(kind: NodeKind, node: NodeEntry): Port[] {
  const fixed = kind.ports.filter((port: PortDescription) => port.branch === null);
  const rows = branchRows(kind, node).map((row, index) => ({
    name: String(row.id ?? row.port ?? `b${index + 1}`),
    label: isObject(row.label) ? (row.label as Label) : {},
    ends: null,
    row,
  }));
  return [
    ...rows,
    ...fixed.map(({ name, label, ends, optional }) => ({ name, label, ends, row: null, optional: optional ?? false })),
  ];
}

/** The way on: the first one that does not by itself end the case. */
export function mainPort(kind: NodeKind, node: NodeEntry): string | null {
  if (kind.ends) return null;
  const ports = portsOf(kind, node);
  return (ports.find((port) => port.ends === null) ?? ports[0])?.name ?? null;
}

export function kindOfNode(model: FlowModel, kinds: NodeKinds, id: string): NodeKind {
  return nodeKind(kinds, model.nodes[id]?.kind ?? "");
}

export function startOf(model: FlowModel, kinds: NodeKinds): string | null {
  return model.order.find((id) => kindOfNode(model, kinds, id).begins) ?? null;
}

/** What an edit changes: nodes and ways out by key, null to take away. */
export interface FlowPatch {
  readonly nodes?: { readonly [id: string]: NodeEntry | null };
  readonly edges?: { readonly [out: string]: string | null };
  readonly order?: readonly string[];
}

export type FlowCommand = Command<FlowModel>;

export function applied(model: FlowModel, patch: FlowPatch): FlowModel {
  const nodes = { ...model.nodes };
  const edges = { ...model.edges };
  for (const [id, node] of Object.entries(patch.nodes ?? {})) {
    if (node) nodes[id] = node;
    else delete nodes[id];
  }
  for (const [key, to] of Object.entries(patch.edges ?? {})) {
    if (to === null) delete edges[key];
    else edges[key] = to;
  }
  const order = patch.order ?? [
    ...model.order.filter((id) => nodes[id]),
    ...Object.keys(patch.nodes ?? {}).filter((id) => nodes[id] && !model.nodes[id]),
  ];
  return { ...model, nodes, edges, order };
}

/** An edit of nodes and edges; its inverse puts back exactly what stood there. */
export function change(patch: FlowPatch, merge?: string): FlowCommand {
  return {
    ...(merge === undefined ? {} : { merge }),
    run(model) {
      const after = applied(model, patch);
      if (same(after.nodes, model.nodes) && same(after.edges, model.edges) && same(after.order, model.order))
        return { model, inverse: change({}) };
      const nodes: { [id: string]: NodeEntry | null } = {};
      for (const id of Object.keys(patch.nodes ?? {})) nodes[id] = model.nodes[id] ?? null;
      const edges: { [out: string]: string | null } = {};
      for (const key of Object.keys(patch.edges ?? {})) edges[key] = model.edges[key] ?? null;
      return { model: after, inverse: change({ nodes, edges, order: model.order }) };
    },
  };
}

/** Change what stands on a node. */
export function changeNode(id: string, patch: Partial<NodeEntry>, merge?: string): FlowCommand {
  return {
    ...(merge === undefined ? {} : { merge: `node:${id}:${merge}` }),
    run(model) {
      const node = model.nodes[id];
      return change(node ? { nodes: { [id]: patched(node, patch) } } : {}).run(model);
    },
  };
}

/** Change what stands on the flow itself. */
export function changeFlowHead(patch: Partial<FlowHead>, merge?: string): FlowCommand {
  return {
    ...(merge === undefined ? {} : { merge: `head:${merge}` }),
    run(model) {
      const head = patched(model.head, patch);
      if (same(head, model.head)) return { model, inverse: change({}) };
      const before: { [name: string]: unknown } = {};
      for (const name of Object.keys(patch)) before[name] = model.head[name as keyof FlowHead];
      return { model: { ...model, head }, inverse: changeFlowHead(before as Partial<FlowHead>) };
    },
  };
}
