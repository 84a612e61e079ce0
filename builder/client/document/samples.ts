/** Small kinds and documents for the tests of this folder. The names are made up: nothing here leans on real kinds. */
import type { FlowDocument } from "./flow";
import type { FormDocument } from "./form";
import type { FieldKind, FieldKinds, NodeKind, NodeKinds } from "./kinds";

function field(name: string, more: Partial<FieldKind> = {}): FieldKind {
  return {
    name,
    label: { zh: name, en: name },
    group: "basic",
    settings: [],
    icon: "",
    holds: "value",
    feel: "string",
    computed: false,
    columns_ok: true,
    parent: null,
    lays: "",
    numeric: false,
    uploads: false,
    ...more,
  };
}

export const fieldKinds: FieldKinds = {
  words: field("words"),
  sum: field("sum", { feel: "number", numeric: true }),
  group: field("group", { holds: "layout", lays: "stack", columns_ok: false }),
  beside: field("beside", { holds: "layout", lays: "beside", columns_ok: false }),
  leaf: field("leaf", { holds: "layout", lays: "stack", columns_ok: false, parent: "root" }),
  grid: field("grid", { holds: "rows", columns_ok: false }),
};

export const form: FormDocument = {
  kind: "form",
  format: 1,
  key: "f",
  label: { zh: "表" },
  fields: [
    { id: "a", key: "a", kind: "words", label: { zh: "甲" } },
    {
      id: "s",
      kind: "group",
      fields: [
        { id: "b", key: "b", kind: "sum" },
        { id: "t", key: "t", kind: "grid", fields: [{ id: "c", key: "c", kind: "sum" }] },
      ],
    },
    { id: "d", key: "d", kind: "words", required: true },
  ],
};

const out = { name: "out", label: { zh: "下一步", en: "Next" }, ends: null, branch: null };

function node(name: string, more: Partial<NodeKind> = {}): NodeKind {
  return {
    name,
    label: { zh: name, en: name },
    group: "people",
    settings: [],
    icon: "",
    begins: false,
    ends: false,
    splits: false,
    gathers: false,
    has_task: false,
    returnable: false,
    ports: [out],
    ...more,
  };
}

const rows = (ids: string, minimum: number) => ({
  control: "list",
  name: "branches",
  label: {},
  ids,
  minimum,
  of: [{ control: "expression", name: "when", label: {}, as_condition: true }],
});

export const nodeKinds: NodeKinds = {
  begin: node("begin", { begins: true }),
  work: node("work"),
  ask: node("ask", {
    has_task: true,
    returnable: true,
    ports: [
      { name: "yes", label: { zh: "同意", en: "Yes" }, ends: null, branch: null },
      { name: "no", label: { zh: "拒绝", en: "No" }, ends: "rejected", branch: null },
    ],
  }),
  choose: node("choose", {
    settings: [rows("b", 1)],
    ports: [{ name: "otherwise", label: { zh: "否则", en: "Otherwise" }, ends: null, branch: null }],
  }),
  fork: node("fork", { settings: [rows("p", 2)], splits: true, ports: [] }),
  gather: node("gather", { gathers: true }),
  stop: node("stop", { ends: true, ports: [] }),
};

/** begin, then small amounts go straight, large ones through two asked at once, then stop. */
export const flow: FlowDocument = {
  kind: "flow",
  format: 1,
  key: "w",
  form: "f",
  nodes: [
    { id: "n1", kind: "begin" },
    { id: "n2", kind: "choose", settings: { branches: [{ id: "b1", when: "b <= 5" }] } },
    { id: "n3", kind: "ask" },
    { id: "n4", kind: "fork", settings: { branches: [{ id: "p1" }, { id: "p2" }] } },
    { id: "n5", kind: "ask" },
    { id: "n6", kind: "ask" },
    { id: "n7", kind: "gather" },
    { id: "n8", kind: "work" },
    { id: "n9", kind: "stop" },
  ],
  edges: [
    { from: "n1", port: "out", to: "n2" },
    { from: "n2", port: "b1", to: "n3" },
    { from: "n2", port: "otherwise", to: "n4" },
    { from: "n3", port: "yes", to: "n8" },
    { from: "n4", port: "p1", to: "n5" },
    { from: "n4", port: "p2", to: "n6" },
    { from: "n5", port: "yes", to: "n7" },
    { from: "n6", port: "yes", to: "n7" },
    { from: "n7", port: "out", to: "n8" },
    { from: "n8", port: "out", to: "n9" },
  ],
};
