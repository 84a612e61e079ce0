import type { FieldInfo, Json } from "../../../runtime/client/field";
import { grouped } from "../figures";
import { readAmount } from "./amount";

export function mount(box: HTMLElement, field: FieldInfo): void {
  const input = box.querySelector<HTMLInputElement>("input");
  const told = box.querySelector<HTMLOutputElement>("[data-capitals]");
  if (!input) return;
  const tidy = () => {
    const amount = readAmount(input.value, code(field));
    if (amount) input.value = grouped(amount);
  };
  input.addEventListener("blur", tidy);
  tidy();
  if (!told) return;
  import("./capitals").then(({ capitals }) => {
    input.addEventListener("input", () => {
      const amount = readAmount(input.value, code(field));
      told.value = amount ? capitals(amount) : "";
    });
  });
}

export function value(box: HTMLElement, field: FieldInfo): Json {
  const amount = readAmount(box.querySelector<HTMLInputElement>("input")?.value ?? "", code(field));
  return amount ? { number: amount } : null;
}

function code(field: FieldInfo): string {
  return String(field.settings.currency ?? "CNY");
}
