import type { FieldInfo, Json } from "../../../runtime/client/field";

/** What is filled in is a moment of the field's zone. */
export function value(box: HTMLElement, field: FieldInfo): Json {
  const typed = box.querySelector<HTMLInputElement>("input")?.value ?? "";
  const found = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?$/.exec(typed);
  const zone = String(field.settings.zone || "Asia/Shanghai");
  return found ? { "date and time": `${found[1]}T${found[2]}${found[3] ?? ":00"}@${zone}` } : null;
}
