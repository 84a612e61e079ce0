/**
 * An error that was told goes as soon as its field is changed: what is still wrong is told when the form is sent again.
 * Its line in the summary goes with it, and the summary with its last line.
 */
export function mendErrors(root: Document | HTMLElement = document): void {
  for (const event of ["input", "change"])
    root.addEventListener(event, (happened) => {
      const at = happened.target as HTMLElement;
      // A choice's own frame, and around a cell the table's, which asked for rows.
      for (let frame = bad(at); frame; frame = bad(frame.parentElement)) forget(frame);
    });
}

const bad = (inside: Element | null): HTMLElement | null => inside?.closest<HTMLElement>(".fw-field--bad") ?? null;

function forget(frame: HTMLElement): void {
  const id = frame.dataset.field ?? "";
  frame.classList.remove("fw-field--bad");
  document.getElementById(`${id}-error`)?.remove();
  for (const each of frame.querySelectorAll('[aria-invalid="true"]'))
    if (!bad(each)) each.removeAttribute("aria-invalid");
  const summary = document.getElementById("fw-errors");
  summary
    ?.querySelector(`a[href="#${CSS.escape(id)}"]`)
    ?.closest("li")
    ?.remove();
  const left = summary?.querySelectorAll("li").length;
  if (left === 0) summary?.remove();
  else if (summary) {
    const title = summary.querySelector("h2");
    const text = title?.lastChild;
    if (text?.nodeType === Node.TEXT_NODE) text.textContent = (text.textContent ?? "").replace(/\d+/, String(left));
  }
}
