/** In words, who a step would go to for the sample answers: by a rule, or because no rule found anybody. */
import { isList, isObject, type Json } from "../document/json";
import { t } from "../i18n";

/** Names of the people a who-setting finds, the fallback counting; null where the server cannot say. */
export type Find = (who: Json) => Promise<readonly string[] | null>;

/** Whether everything that the rule needs has been chosen. */
export function complete(rule: { readonly [name: string]: Json }): boolean {
  if (rule.by === "people") return isList(rule.users) && rule.users.length > 0;
  if (rule.by === "role") return Boolean(rule.role);
  if (rule.by === "field" || (rule.by === "department_head" && rule.of === "field")) return Boolean(rule.field);
  return true;
}

/** `told`: they are only told something, so that nobody steps in where the rules find nobody. */
export async function sampled(who: Json | undefined, told: boolean, find: Find): Promise<[string, string] | null> {
  const given = isObject(who) ? who : {};
  const rules = isList(given.rules) ? given.rules.filter(isObject) : [];
  const ready = rules.filter(complete);
  const byRule = ready.length > 0 ? await find({ ...given, rules: ready, nobody: "skip" }) : [];
  if (byRule === null) return null;
  const names = (people: readonly string[]) => people.join(t("、", ", "));
  if (byRule.length > 0) return [t("按样例会是：", "For this sample it would be: "), names(byRule)];
  const why =
    rules.length === 0
      ? t("还没有规则，", "No rule yet: ")
      : ready.length === 0
        ? t("规则还没有选完，", "The rules are not complete: ")
        : t("按样例找不到人，", "Nobody is found for this sample: ");
  if (told) return [why + t("没有人会收到", "nobody is told"), ""];
  const stands = given.nobody === "skip" ? [] : await find({ ...given, rules: ready });
  if (stands === null) return null;
  if (stands.length === 0) return [why + t("将自动通过", "passes without asking"), ""];
  return [why + t("将交给应用管理员", "goes to the workspace's admin, "), names(stands)];
}
