import type { Json } from "../../../runtime/client/field";
import { readNumber, shifted } from "../figures";

/** Typed in percent, seen by expressions as a fraction. */
export function value(box: HTMLElement): Json {
  const number = readNumber(box.querySelector<HTMLInputElement>("input")?.value ?? "", "%");
  return number ? { number: shifted(number, -2) } : null;
}
