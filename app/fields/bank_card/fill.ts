/** The number in groups of four, as it stands on the card. */
export function mount(box: HTMLElement): void {
  const input = box.querySelector<HTMLInputElement>("input");
  input?.addEventListener("blur", () => {
    const digits = input.value.normalize("NFKC").replace(/[\s-]/g, "");
    if (/^\d+$/.test(digits)) input.value = digits.replace(/(\d{4})(?=\d)/g, "$1 ");
  });
}
