import { t } from "../../../runtime/client/field";
import { told } from "./told";

/** Says at once what the number carries, or that its last character does not fit. */
export function mount(box: HTMLElement): void {
  const input = box.querySelector<HTMLInputElement>("input");
  const output = box.querySelector<HTMLOutputElement>("[data-told]");
  if (!input || !output) return;
  const tell = () => {
    const found = told(input.value);
    output.value =
      found === null
        ? ""
        : found === "wrong"
          ? t("号码对不上，请逐位核对证件", "The number does not fit; compare it with the card")
          : t(
              `${found.born} 出生，${found.sex === "male" ? "男" : "女"}`,
              `born ${found.born}, ${found.sex === "male" ? "male" : "female"}`,
            );
  };
  input.addEventListener("input", tell);
  tell();
}
