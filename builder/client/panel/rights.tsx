/** What the holder of a task sees and changes, field by field; "the rest" stands for every field not named. */
import { isObject, type Json } from "../document/json";
import { said, t } from "../i18n";
import { KindIcon } from "../shell/Icon";
import { Block } from "./frames";
import { type ControlProps, useWorld } from "./world";

const REST = "*";

export function RightsSetting({ control, value, change }: ControlProps) {
  const world = useWorld();
  const given = isObject(value) ? value : isObject(control.default) ? control.default : {};
  const rest = String(given[REST] ?? "read");
  const levels = [
    { value: "write", label: t("可改", "Edit") },
    { value: "read", label: t("可见", "See") },
    { value: "hide", label: t("隐藏", "Hide") },
  ];
  const fields = world.fields.filter((field) => field.kind !== "");
  const count = (level: string) => fields.filter((field) => String(given[field.id] ?? rest) === level).length;
  const set = (name: string, level: string) => {
    const made: { [name: string]: Json } = { ...given, [name]: level };
    if (name !== REST && level === rest) delete made[name];
    if (name === REST)
      for (const each of Object.keys(made)) if (each !== REST && made[each] === level) delete made[each];
    change(made);
  };
  const line = (name: string, words: string, icon?: string) => {
    const now = String(given[name] ?? rest);
    return (
      <tr key={name}>
        <th scope="row">
          <span className="fw-row">
            {icon !== undefined && <KindIcon svg={icon} size={14} />}
            <span className="fw-cut">{words}</span>
          </span>
        </th>
        {levels.map((level) => (
          <td key={level.value}>
            <input
              type="radio"
              className="fw-radio"
              name={`rights-${control.name}-${name}`}
              aria-label={`${words}: ${level.label}`}
              checked={now === level.value}
              onChange={() => set(name, level.value)}
            />
          </td>
        ))}
      </tr>
    );
  };
  return (
    <Block
      control={control}
      aside={
        <span className="fw-end fw-xs fw-3">
          {t(
            `可改 ${count("write")}，可见 ${count("read")}，隐藏 ${count("hide")}`,
            `${count("write")} edit, ${count("read")} see, ${count("hide")} hidden`,
          )}
        </span>
      }
    >
      <table className="fw-rights" aria-label={said(control.label)}>
        <thead>
          <tr>
            <th scope="col">{t("字段", "Field")}</th>
            {levels.map((level) => (
              <th key={level.value} scope="col">
                {level.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {line(REST, t("其余字段", "All other fields"))}
          {fields.map((field) => line(field.id, field.label, field.icon))}
        </tbody>
      </table>
    </Block>
  );
}
