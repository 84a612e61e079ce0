/** Settings that name something: a field, a node, a form, a flow, a role, a department, a person. */
import { X } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { isList, type Json } from "../document/json";
import type { Control } from "../document/kinds";
import { said, t } from "../i18n";
import { Block, Row } from "./frames";
import { type ControlProps, type Named, useWorld, type World } from "./world";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What a reference may name, as it stands now. */
export function useChoices(control: Control, siblings: { readonly [name: string]: Json }): readonly Choice[] {
  const world = useWorld();
  const other = typeof control.of === "string" ? String(siblings[control.of] ?? "") : "";
  const foreign = useForeign(world, control.to === "field" ? other : "");
  if (control.to === "field") {
    const from = typeof control.of === "string" ? foreign : world.fields;
    const wanted = control.feel ?? [];
    return from
      .filter((field) => wanted.length === 0 || wanted.includes(field.feel))
      .map((field) => ({ value: field.id, label: field.label }));
  }
  if (control.to === "node") return world.nodes.map((node) => ({ value: node.id, label: node.label }));
  if (control.to === "form" || control.to === "flow")
    return world.definitions
      .filter((entry) => entry.kind === control.to)
      .map((entry) => ({ value: entry.key, label: said(entry.label, entry.key) }));
  const asked = askable(world, control.to ?? "");
  if (asked) return asked;
  const people = { role: world.people.roles, department: world.people.departments, user: world.people.users };
  return (people[control.to as keyof typeof people] ?? []).map(({ id, name }) => ({ value: id, label: name }));
}

/** Definitions that are asked as a whole (a decision), or what is asked of them (an operation); null for other things. */
function askable(world: World, to: string): readonly Choice[] | null {
  const all = world.definitions.flatMap((entry) =>
    Object.entries(entry.asks ?? {}).map(([name, asked]) => ({
      to: name === entry.key ? entry.kind : "operation",
      value: name,
      label: said(asked.label, name),
    })),
  );
  const found = all.filter((each) => each.to === to);
  return found.length > 0 || to === "operation" || world.definitions.some((entry) => entry.kind === to) ? found : null;
}

/** The fields of another form, once the server has said them. */
export function useForeign(world: World, definition: string): readonly Named[] {
  const [fields, setFields] = useState<readonly Named[]>([]);
  useEffect(() => {
    let stale = false;
    setFields([]);
    if (definition) void world.fieldsOf(definition).then((found) => !stale && setFields(found));
    return () => {
      stale = true;
    };
  }, [world.fieldsOf, definition]);
  return fields;
}

export function Pick({
  id,
  label,
  value,
  choices,
  onPick,
  className = "fw-input",
}: {
  id?: string;
  label?: string;
  value: string;
  choices: readonly Choice[];
  onPick: (value: string) => void;
  className?: string;
}) {
  return (
    <span className="fw-select">
      <select
        id={id}
        aria-label={label}
        className={className}
        value={value}
        onChange={(event) => onPick(event.target.value)}
      >
        <option value="">{t("请选择", "Choose")}</option>
        {value && !choices.some((choice) => choice.value === value) && (
          <option value={value}>{t(`缺失：${value}`, `Missing: ${value}`)}</option>
        )}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </span>
  );
}

/** Several of a list: those chosen as chips, the rest to add. */
export function PickMany({
  id,
  label,
  values,
  choices,
  onPick,
}: {
  id?: string;
  label: string;
  values: readonly string[];
  choices: readonly Choice[];
  onPick: (values: readonly string[]) => void;
}) {
  const name = (value: string) =>
    choices.find((choice) => choice.value === value)?.label ?? t(`缺失：${value}`, `Missing: ${value}`);
  return (
    <div className="fw-picked">
      {values.map((value) => (
        <span key={value} className="fw-say-value">
          {name(value)}
          <button
            type="button"
            aria-label={t(`去掉“${name(value)}”`, `Take out “${name(value)}”`)}
            onClick={() => onPick(values.filter((each) => each !== value))}
          >
            <X size={12} aria-hidden="true" />
          </button>
        </span>
      ))}
      <span className="fw-select">
        <select
          id={id}
          aria-label={t(`添加：${label}`, `Add: ${label}`)}
          className="fw-input fw-input--small"
          value=""
          onChange={(event) => event.target.value && onPick([...values, event.target.value])}
        >
          <option value="">{t("添加…", "Add…")}</option>
          {choices
            .filter((choice) => !values.includes(choice.value))
            .map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
        </select>
      </span>
    </div>
  );
}

export function ReferenceSetting({ control, value, change, siblings }: ControlProps) {
  const id = useId();
  const choices = useChoices(control, siblings);
  if (control.many)
    return (
      <Block control={control} id={id}>
        <PickMany
          id={id}
          label={said(control.label)}
          values={isList(value) ? value.map(String) : []}
          choices={choices}
          onPick={(values) => change(values.length > 0 ? values : undefined)}
        />
      </Block>
    );
  return (
    <Row control={control} id={id}>
      <Pick
        id={id}
        value={typeof value === "string" ? value : ""}
        choices={choices}
        onPick={(picked) => change(picked || undefined)}
      />
    </Row>
  );
}
