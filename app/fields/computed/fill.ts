import { type FieldInfo, type Json, t } from "../../../runtime/client/field";
import { grouped } from "../figures";
import { roundHalfUp } from "./round";

/** Draws what the formula gives while somebody types; the server calculates it again. */
export function show(box: HTMLElement, field: FieldInfo, value: Json): void {
  const output = box.querySelector("[data-computed]");
  if (output) output.textContent = words(field, value);
}

/** Numbers are rounded to the field's places, so that a total adds up what is to be seen. */
export function kept(field: FieldInfo, value: Json): Json {
  if (value === null || typeof value !== "object" || Array.isArray(value) || typeof value.number !== "string")
    return value;
  const number = roundHalfUp(value.number, places(field));
  return number === value.number ? value : { number };
}

const places = (field: FieldInfo) => (typeof field.settings.decimals === "number" ? field.settings.decimals : 2);

function words(field: FieldInfo, value: Json): string {
  if (value === null || Array.isArray(value)) return "";
  if (typeof value === "boolean") return value ? t("是", "Yes") : t("否", "No");
  if (typeof value !== "object") return String(value);
  if (typeof value.number !== "string") return typeof value.date === "string" ? value.date : "";
  const unit = field.settings.unit;
  const said = unit && typeof unit === "object" && !Array.isArray(unit) ? (unit[field.locale] ?? unit.zh ?? "") : "";
  const number = roundHalfUp(value.number, places(field));
  return `${grouped(number, places(field), field.settings.thousands !== false)} ${said}`.trim();
}
