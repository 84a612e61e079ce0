/** What may stand where, and where the keyboard moves it. Asks the kinds; knows none by name. */
import { above, childrenOf, type FieldDocument, type FormModel, inOrder, ROOT, type Slot, slotOf } from "./form";
import type { Sentence } from "./json";
import { type FieldKind, type FieldKinds, fieldKind, nests } from "./kinds";

/** Why a field of a kind may not stand under `parent`; null where it may. */
export function refusal(model: FormModel, kinds: FieldKinds, kind: FieldKind, parent: string): Sentence | null {
  if (parent === ROOT) return null;
  const host = model.fields[parent];
  if (!host) return { zh: "这个位置已经不在了。", en: "That place is no longer there." };
  const hostKind = fieldKind(kinds, host.kind);
  if (!nests(hostKind)) return { zh: "它里面不能放字段。", en: "It holds no fields." };
  if (kind.parent === "root")
    return {
      zh: `“${kind.label.zh ?? ""}”只能放在表单最外层。`,
      en: `“${kind.label.en ?? ""}” can only stand at the top level.`,
    };
  const table = [parent, ...above(model, parent)].find((id) => kindOf(model, kinds, id).holds === "rows");
  if (table && (!kind.columns_ok || kind.holds !== "value"))
    return {
      zh: `“${kind.label.zh ?? ""}”不能作明细表的列。`,
      en: `“${kind.label.en ?? ""}” cannot be a column of a table.`,
    };
  return null;
}

export function kindOf(model: FormModel, kinds: FieldKinds, id: string): FieldKind {
  return fieldKind(kinds, model.fields[id]?.kind ?? "");
}

/** The table a field is a column of. */
export function tableOf(model: FormModel, kinds: FieldKinds, id: string): string | null {
  return above(model, id).find((each) => kindOf(model, kinds, each).holds === "rows") ?? null;
}

/** Why a field that stands in the form may not move under `parent`. */
export function moveRefusal(model: FormModel, kinds: FieldKinds, id: string, parent: string): Sentence | null {
  if (parent === id || above(model, parent).includes(id))
    return { zh: "不能放进自己里面。", en: "It cannot stand inside itself." };
  for (const each of [id, ...inOrder(model, id)]) {
    const no = refusal(model, kinds, kindOf(model, kinds, each), each === id ? parent : each);
    if (each === id && no) return no;
  }
  const table = [parent, ...above(model, parent)].some((each) => each && kindOf(model, kinds, each).holds === "rows");
  if (table && inOrder(model, id).length > 0)
    return { zh: "里面还有字段，不能作明细表的列。", en: "It holds fields and cannot be a column." };
  return null;
}

/** Whether fields of this kind are the form's pages. */
export function isPage(kind: FieldKind): boolean {
  return kind.parent === "root" && nests(kind);
}

export function pagesOf(model: FormModel, kinds: FieldKinds): string[] {
  return childrenOf(model, ROOT).filter((id) => isPage(kindOf(model, kinds, id)));
}

/** Where something new goes: into the selected container, else after the selection, else at the end of the page. */
export function slotAfter(
  model: FormModel,
  kinds: FieldKinds,
  kind: FieldKind,
  selected: string | null,
  page: string,
): Slot | null {
  const places: Slot[] = [];
  if (selected && model.fields[selected]) {
    if (nests(kindOf(model, kinds, selected)))
      places.push({ parent: selected, index: childrenOf(model, selected).length });
    for (let at: string = selected; at; at = model.parent[at] ?? ROOT) {
      const slot = slotOf(model, at);
      places.push({ parent: slot.parent, index: slot.index + 1 });
    }
  } else places.push({ parent: page, index: childrenOf(model, page).length });
  places.push({ parent: page, index: childrenOf(model, page).length });
  if (isPage(kind)) return { parent: ROOT, index: childrenOf(model, ROOT).length };
  const hasPages = pagesOf(model, kinds).length > 0;
  return (
    places.find(
      (slot) => !(hasPages && slot.parent === ROOT && page !== ROOT) && !refusal(model, kinds, kind, slot.parent),
    ) ?? null
  );
}

export type Direction = "up" | "down" | "into" | "out";

/** The slot that Alt+arrow means, or the sentence why there is none. */
export function step(model: FormModel, kinds: FieldKinds, id: string, way: Direction): Slot | Sentence {
  const { parent, index } = slotOf(model, id);
  const siblings = childrenOf(model, parent);
  if (way === "up" && index > 0) return { parent, index: index - 1 };
  if (way === "down" && index < siblings.length - 1) return { parent, index: index + 2 };
  if (way === "up" || way === "down") {
    const pages = pagesOf(model, kinds);
    const at = pages.indexOf(parent);
    const next = at < 0 ? undefined : pages[way === "up" ? at - 1 : at + 1];
    if (next) return { parent: next, index: way === "up" ? childrenOf(model, next).length : 0 };
    return way === "up"
      ? { zh: "已经在最前面。", en: "It is already first." }
      : { zh: "已经在最后面。", en: "It is already last." };
  }
  if (way === "into") {
    let why: Sentence | null = null;
    for (const near of [siblings[index - 1], siblings[index + 1]]) {
      if (near === undefined || !nests(kindOf(model, kinds, near))) continue;
      why = moveRefusal(model, kinds, id, near);
      if (!why) return { parent: near, index: near === siblings[index - 1] ? childrenOf(model, near).length : 0 };
    }
    return why ?? { zh: "前后没有可以放进去的分区或明细表。", en: "Nothing beside it can hold it." };
  }
  if (parent === ROOT || isPage(kindOf(model, kinds, parent)))
    return { zh: "已经在最外层。", en: "It is already at the top level." };
  const outer = slotOf(model, parent);
  const why = moveRefusal(model, kinds, id, outer.parent);
  return why ?? { parent: outer.parent, index: outer.index + 1 };
}

export function isSlot(found: Slot | Sentence): found is Slot {
  return "parent" in found;
}

/** A copy of a field and all it holds under new ids and keys. */
export function copyOf(
  tree: FieldDocument,
  fresh: (kind: string) => string,
  freshKey: (key: string) => string,
): FieldDocument {
  const { fields, ...entry } = tree;
  return {
    ...entry,
    id: fresh(entry.kind),
    ...(entry.key === undefined ? {} : { key: freshKey(entry.key) }),
    ...(fields ? { fields: fields.map((each) => copyOf(each, fresh, freshKey)) } : {}),
  };
}
