import type { FieldInfo, Json } from "../../../runtime/client/field";
import { grouped, readNumber } from "../figures";

export function mount(box: HTMLElement, field: FieldInfo): void {
  const input = box.querySelector<HTMLInputElement>("input");
  const tidy = () => {
    const number = input && readNumber(input.value);
    if (input && number) input.value = grouped(number, 0, field.settings.thousands !== false);
  };
  input?.addEventListener("blur", tidy);
  tidy();
}

export function value(box: HTMLElement): Json {
  const number = readNumber(box.querySelector<HTMLInputElement>("input")?.value ?? "");
  return number ? { number } : null;
}
