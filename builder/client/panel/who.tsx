/** Who acts: rules tried in order until one finds somebody, and what then holds for him. */
import { Plus } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { isList, isObject, type Json, patched } from "../document/json";
import type { ChoiceOption } from "../document/kinds";
import { said, t } from "../i18n";
import { Block } from "./frames";
import { RowTools } from "./options";
import { Pick, PickMany } from "./reference";
import { sampled } from "./sample";
import { type ControlProps, useWorld } from "./world";

type Rule = { readonly [name: string]: Json };

interface NodeRule {
  readonly name: string;
  readonly label: { readonly zh: string; readonly en: string };
  readonly default: string;
  readonly options: readonly ChoiceOption[];
}

function RuleParameter({ rule, set }: { rule: Rule; set: (patch: { [name: string]: Json | undefined }) => void }) {
  const world = useWorld();
  const choice = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });
  const people = world.fields.filter((field) => field.feel !== "number" && field.table === null);
  const field = (
    <Pick
      label={t("字段", "Field")}
      className="fw-input fw-input--small"
      value={String(rule.field ?? "")}
      choices={people.map((each) => ({ value: each.id, label: each.label }))}
      onPick={(picked) => set({ field: picked || undefined })}
    />
  );
  switch (rule.by) {
    case "people":
      return (
        <PickMany
          label={t("人员", "people")}
          values={isList(rule.users) ? rule.users.map(String) : []}
          choices={world.people.users.map(choice)}
          onPick={(users) => set({ users: [...users] })}
        />
      );
    case "role":
      return (
        <div className="fw-pairs">
          <Pick
            label={t("角色", "Role")}
            className="fw-input fw-input--small"
            value={String(rule.role ?? "")}
            choices={world.people.roles.map(choice)}
            onPick={(role) => set({ role: role || undefined })}
          />
          <Pick
            label={t("哪个部门的", "Of which department")}
            className="fw-input fw-input--small"
            value={String(rule.of ?? "any")}
            choices={[
              { value: "any", label: t("不限部门", "Of any department") },
              { value: "initiator", label: t("发起人所在部门", "The initiator's department") },
              { value: "field", label: t("表单里的字段", "A field of the form") },
            ]}
            onPick={(of) =>
              set({ of: of === "any" || !of ? undefined : of, field: of === "field" ? rule.field : undefined })
            }
          />
          {rule.of === "field" && field}
        </div>
      );
    case "department_head":
      return (
        <div className="fw-pairs">
          <Pick
            label={t("谁的部门", "Whose department")}
            className="fw-input fw-input--small"
            value={String(rule.of ?? "initiator")}
            choices={[
              { value: "initiator", label: t("发起人所在部门", "The initiator's department") },
              { value: "field", label: t("表单里的字段", "A field of the form") },
            ]}
            onPick={(of) => set({ of: of || "initiator" })}
          />
          {rule.of === "field" && field}
          <Pick
            label={t("哪一级", "Which level")}
            className="fw-input fw-input--small"
            value={String(rule.up ?? 0)}
            choices={[0, 1, 2, 3].map((n) => ({
              value: String(n),
              label: n === 0 ? t("本部门", "That department") : t(`上 ${n} 级部门`, `${n} level(s) up`),
            }))}
            onPick={(up) => set({ up: Number(up) })}
          />
        </div>
      );
    case "field":
      return field;
    default:
      return null;
  }
}

/** For the sample answers: who it would be, from the server. */
function Sample({ value, told }: { value: Json | undefined; told: boolean }) {
  const world = useWorld();
  const [answer, setAnswer] = useState<readonly [string, string] | null>(null);
  const text = JSON.stringify(value ?? null);
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      void sampled(JSON.parse(text) as Json, told, world.who).then((found) => !stale && setAnswer(found));
    }, 400);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [world.who, text, told]);
  return answer === null ? null : (
    <p className="fw-xs fw-3 fw-sample" role="status">
      {answer[0]}
      <b>{answer[1]}</b>
    </p>
  );
}

/** What has to be chosen is left out until it is: the kind then says what is missing. */
const fresh: { readonly [by: string]: Rule } = {
  people: { by: "people", users: [] },
  role: { by: "role" },
  department_head: { by: "department_head", of: "initiator" },
  initiator: { by: "initiator" },
  field: { by: "field" },
};

export function WhoSetting({ control, value, change }: ControlProps) {
  const world = useWorld();
  const id = useId();
  const given = isObject(value) ? value : isObject(control.default) ? control.default : {};
  const rules: Rule[] = isList(given.rules) ? given.rules.filter(isObject) : [];
  const kinds = (control.rules ?? []) as readonly ChoiceOption[];
  const nodeRules = (control.node_rules ?? []) as readonly NodeRule[];
  const write = (patch: { [name: string]: Json }) => change({ rules, ...given, ...patch });
  const setRules = (made: readonly Rule[]) => write({ rules: made as unknown as Json });
  const tasks = world.nodes.filter((node) => node.hasTask);
  return (
    <Block
      control={control}
      aside={<span className="fw-end fw-xs fw-3">{t("依次找，找到为止", "First one found")}</span>}
    >
      <ol className="fw-order fw-whorules">
        {rules.map((rule, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have no name; their order is what they are
          <li key={i}>
            <span className="fw-xs fw-3">{i + 1}</span>
            <div className="fw-grow fw-pairs">
              <Pick
                label={t(`第 ${i + 1} 条规则`, `Rule ${i + 1}`)}
                className="fw-input fw-input--small"
                value={String(rule.by ?? "")}
                choices={kinds.map((option) => ({ value: option.value, label: said(option.label) }))}
                onPick={(by) => setRules(rules.map((each, j) => (j === i ? (fresh[by] ?? { by }) : each)))}
              />
              <RuleParameter
                rule={rule}
                set={(patch) => setRules(rules.map((each, j) => (j === i ? patched(each, patch as Rule) : each)))}
              />
            </div>
            <RowTools
              first={i === 0}
              last={i === rules.length - 1}
              name={t(`规则 ${i + 1}`, `rule ${i + 1}`)}
              onMove={(by) => {
                const next = [...rules];
                const [moved] = next.splice(i, 1);
                if (moved) next.splice(i + by, 0, moved);
                setRules(next);
              }}
              onRemove={() => setRules(rules.filter((_, j) => j !== i))}
            />
          </li>
        ))}
      </ol>
      <div className="fw-row fw-wrap">
        <button
          type="button"
          className="fw-btn fw-btn--link fw-xs"
          onClick={() => setRules([...rules, fresh[rules.length === 0 ? "role" : "initiator"] as Rule])}
        >
          <Plus size={14} aria-hidden="true" />
          {t("添加规则", "Add a rule")}
        </button>
      </div>
      <Sample value={given as Json} told={control.told === true} />
      {nodeRules.map((rule) => (
        <div key={rule.name} className="fw-field">
          <label className="fw-xs fw-2" htmlFor={`${id}${rule.name}`}>
            {said(rule.label)}
          </label>
          <Pick
            id={`${id}${rule.name}`}
            className="fw-input fw-input--small"
            value={String(given[rule.name] ?? rule.default)}
            choices={rule.options.map((option) => ({ value: option.value, label: said(option.label) }))}
            onPick={(picked) => write({ [rule.name]: picked || rule.default })}
          />
        </div>
      ))}
      {control.told !== true && tasks.length > 0 && (
        <div className="fw-field">
          <span className="fw-xs fw-2">{t("不能与这些步骤是同一人", "Not whoever acted at these steps")}</span>
          <PickMany
            label={t("不能是同一人的步骤", "steps with somebody else")}
            values={isList(given.not_by) ? given.not_by.map(String) : []}
            choices={tasks.map((node) => ({ value: node.id, label: node.label }))}
            onPick={(nodes) => write({ not_by: [...nodes] })}
          />
        </div>
      )}
    </Block>
  );
}
