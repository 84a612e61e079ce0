/** Every edit of a form. None of them knows a kind; whether a field may stand somewhere is asked in placing.ts. */
import { all, type Command } from "./command";
import {
  childrenOf,
  type FieldDocument,
  type FieldEntry,
  type FormHead,
  type FormModel,
  inOrder,
  type Slot,
  slotOf,
  treeOf,
} from "./form";
import { patched, same } from "./json";

export type FormCommand = Command<FormModel>;

const nothing: FormCommand = { run: (model) => ({ model, inverse: nothing }) };

function with_(list: readonly string[], index: number, id: string): readonly string[] {
  return [...list.slice(0, index), id, ...list.slice(index)];
}

/** Put a field with all it holds at a place. */
export function insertField(tree: FieldDocument, at: Slot): FormCommand {
  return {
    run(model) {
      const fields = { ...model.fields };
      const children = { ...model.children };
      const parent = { ...model.parent };
      const put = ({ fields: inside = [], ...entry }: FieldDocument, above: string) => {
        fields[entry.id] = entry;
        parent[entry.id] = above;
        if (inside.length > 0) children[entry.id] = inside.map((child) => child.id);
        for (const child of inside) put(child, entry.id);
      };
      put(tree, at.parent);
      children[at.parent] = with_(childrenOf(model, at.parent), at.index, tree.id);
      return { model: { ...model, fields, children, parent }, inverse: removeField(tree.id) };
    },
  };
}

/** Take a field and all it holds away. */
export function removeField(id: string): FormCommand {
  return {
    run(model) {
      if (!model.fields[id]) return nothing.run(model);
      const [tree, at] = [treeOf(model, id), slotOf(model, id)];
      const gone = [id, ...inOrder(model, id)];
      const fields = { ...model.fields };
      const children = { ...model.children };
      const parent = { ...model.parent };
      for (const each of gone) {
        delete fields[each];
        delete children[each];
        delete parent[each];
      }
      children[at.parent] = childrenOf(model, at.parent).filter((child) => child !== id);
      return { model: { ...model, fields, children, parent }, inverse: insertField(tree, at) };
    },
  };
}

/** Move a field; the index counts among the children as they stand before the move. */
export function moveField(id: string, to: Slot): FormCommand {
  return {
    run(model) {
      if (!model.fields[id]) return nothing.run(model);
      const from = slotOf(model, id);
      const index = from.parent === to.parent && from.index < to.index ? to.index - 1 : to.index;
      if (from.parent === to.parent && index === from.index) return nothing.run(model);
      const children = { ...model.children };
      children[from.parent] = childrenOf(model, from.parent).filter((child) => child !== id);
      children[to.parent] = with_(children[to.parent] ?? [], index, id);
      const back = {
        parent: from.parent,
        index: from.parent === to.parent && index < from.index ? from.index + 1 : from.index,
      };
      return {
        model: { ...model, children, parent: { ...model.parent, [id]: to.parent } },
        inverse: moveField(id, back),
      };
    },
  };
}

/** Change what stands on a field; undefined takes an entry away. Keystrokes in one box are one undo step. */
export function changeField(id: string, patch: Partial<FieldEntry>, merge?: string): FormCommand {
  return {
    ...(merge === undefined ? {} : { merge: `field:${id}:${merge}` }),
    run(model) {
      const field = model.fields[id];
      if (!field) return nothing.run(model);
      const made = patched(field, patch);
      if (same(made, field)) return nothing.run(model);
      const before: { [name: string]: unknown } = {};
      for (const name of Object.keys(patch)) before[name] = field[name as keyof FieldEntry];
      return {
        model: { ...model, fields: { ...model.fields, [id]: made } },
        inverse: changeField(id, before as Partial<FieldEntry>),
      };
    },
  };
}

/** Change what stands on the form itself: its name, its rules, its title. */
export function changeHead(patch: Partial<FormHead>, merge?: string): FormCommand {
  return {
    ...(merge === undefined ? {} : { merge: `head:${merge}` }),
    run(model) {
      const head = patched(model.head, patch);
      if (same(head, model.head)) return nothing.run(model);
      const before: { [name: string]: unknown } = {};
      for (const name of Object.keys(patch)) before[name] = model.head[name as keyof FormHead];
      return { model: { ...model, head }, inverse: changeHead(before as Partial<FormHead>) };
    },
  };
}

/** Put a container at the end of the top level and everything that stood loose there into it. */
export function wrapTop(container: FieldDocument, loose: readonly string[]): FormCommand {
  return {
    run(model) {
      const at = { parent: "", index: childrenOf(model, "").length };
      const moves = loose.map((id, index) => moveField(id, { parent: container.id, index }));
      return all<FormModel>([insertField(container, at), ...moves]).run(model);
    },
  };
}
