/** The fields of a form as expressions and references name them. */
import type { FormModel } from "../document/form";
import { childrenOf, inOrder } from "../document/form";
import { type FieldKinds, fieldKind } from "../document/kinds";
import { said } from "../i18n";
import type { Named } from "../panel/world";
import type { FieldSaid } from "./questions";

function feelOf(feel: unknown): string {
  return typeof feel === "string"
    ? feel.toLowerCase()
    : Array.isArray(feel)
      ? `${String(feel[0])}<${String(feel[1])}>`
      : "any";
}

function named(
  model: FormModel,
  kinds: FieldKinds,
  extra: { readonly [id: string]: FieldSaid },
  id: string,
  table: string | null,
): Named | null {
  const field = model.fields[id];
  if (!field?.key) return null;
  const kind = fieldKind(kinds, field.kind);
  const above = table ? model.fields[table] : null;
  const label = said(field.label, field.key);
  return {
    id,
    name: above?.key ? `${above.key}.${field.key}` : field.key,
    label: above ? `${said(above.label, above.key)} / ${label}` : label,
    feel: kind.holds === "rows" ? "list<context>" : feelOf(extra[id]?.feel ?? kind.feel),
    kind: field.kind,
    icon: kind.icon,
    table,
    options: extra[id]?.options ?? [],
  };
}

/** Every field by its name, tables with their columns after them. Inside a row its columns come first by their own names. */
export function namesOf(
  model: FormModel,
  kinds: FieldKinds,
  extra: { readonly [id: string]: FieldSaid },
  row: string | null = null,
): Named[] {
  const found: Named[] = [];
  const walk = (ids: readonly string[], table: string | null) => {
    for (const id of ids) {
      const one = named(model, kinds, extra, id, table);
      if (one) found.push(one);
      const inside = fieldKind(kinds, model.fields[id]?.kind ?? "").holds === "rows" ? id : table;
      walk(childrenOf(model, id), inside);
    }
  };
  walk(childrenOf(model, ""), null);
  if (!row) return found;
  const own = inOrder(model, row).flatMap((id) => {
    const one = named(model, kinds, extra, id, null);
    return one ? [{ ...one, label: said(model.fields[id]?.label, one.name) }] : [];
  });
  return [...own, ...found.filter((one) => one.table !== row && one.id !== row)];
}
