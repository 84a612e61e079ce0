/**
 * Small conveniences of staff pages. Every page works without them. Data attributes:
 *
 *   data-key="j"            the key clicks (links, buttons, ticks, menus) or focuses (text) the element; "mod+k" is
 *                           Ctrl or Command, "enter" and "/" by name. Keys are off while somebody types.
 *   data-menu               on <details>: closes on Esc, on a click elsewhere, and after choosing
 *   data-opens="id"         opens the <dialog> of that id; data-closes closes the dialog around it
 *   data-confirm="words"    on a form or button: asks first; data-confirm-label="…" names the button that goes on
 *   data-toasts             around toasts; data-dismiss inside closes one. They close by themselves, errors stay
 *   data-tick-all           ticks every tick of its form; data-ticked tells how many are; shift-click ticks a range;
 *                           data-needs-tick="why" on a button: it is off, and says why, while none is ticked
 *   data-phrase, data-into  puts the phrase into the control of that selector
 *   data-sets-theme="dark"  shows the theme at once; its form keeps it
 *   data-guard              on a form: asks before leaving with unsaved changes
 *   data-chart              on a section with a table: drawn from its cells (charts.ts)
 *   data-seen               on a form: sent once the page is there, and nothing is made of the answer
 *
 * Forms that are filled in on a staff page (rows, conditions, kinds' own halves) get the same script as applicants'.
 */
import { t } from "./field";

const typing = (at: EventTarget | null): boolean =>
  at instanceof HTMLElement &&
  (at.isContentEditable ||
    /^(TEXTAREA|SELECT)$/.test(at.tagName) ||
    (at instanceof HTMLInputElement && !/^(checkbox|radio|button|submit)$/.test(at.type)));

function pressed(event: KeyboardEvent): string {
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  return mod + event.key.toLowerCase();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector<HTMLDetailsElement>("details[data-menu][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary")?.focus();
    } else if (typing(event.target)) (event.target as HTMLElement).blur();
    return;
  }
  const key = pressed(event);
  if (event.altKey || event.isComposing || (typing(event.target) && !key.startsWith("mod+"))) return;
  if (document.querySelector("dialog[open]")) return;
  if (key === "enter" && event.target instanceof Element && event.target.closest("a,button,summary,input")) return;
  const target = [...document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)].find(reachable);
  if (!target) return;
  event.preventDefault();
  if (typing(target)) target.focus();
  else target.click();
});

function reachable(element: HTMLElement): boolean {
  return element.getClientRects().length > 0 && !(element as HTMLButtonElement).disabled;
}

document.addEventListener("click", (event) => {
  const at = event.target as Element;
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]"))
    if (!menu.contains(at) || at.closest("a,button")) menu.open = false;
  const opens = at.closest<HTMLElement>("[data-opens]");
  const dialog = opens && document.getElementById(opens.dataset.opens ?? "");
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
  }
  if (at.closest("[data-closes]")) at.closest("dialog")?.close();
  if (at instanceof HTMLDialogElement) at.close(); // the backdrop
  at.closest("[data-dismiss]")?.closest(".fw-toast")?.remove();
  const phrase = at.closest<HTMLElement>("[data-phrase]");
  if (phrase) putPhrase(phrase);
  const theme = at.closest<HTMLElement>("[data-sets-theme]");
  if (theme) document.documentElement.dataset.theme = theme.dataset.setsTheme ?? "auto";
});

function putPhrase(phrase: HTMLElement): void {
  const into = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(phrase.dataset.into ?? "");
  if (!into) return;
  const words = phrase.dataset.phrase ?? "";
  into.value = into.value.trim() ? `${into.value.trim()}${t("，", ", ")}${words}` : words;
  into.focus();
  into.dispatchEvent(new Event("input", { bubbles: true }));
}

// -- ticks ------------------------------------------------------------------------------------------------------------

let last: HTMLInputElement | null = null;

const ticksOf = (form: ParentNode): HTMLInputElement[] => [
  ...form.querySelectorAll<HTMLInputElement>('input[type="checkbox"]:not([data-tick-all]):not(:disabled)'),
];

document.addEventListener("click", (event) => {
  const tick = event.target;
  const form = tick instanceof HTMLInputElement && tick.type === "checkbox" ? tick.closest("form") : null;
  if (!form?.querySelector("[data-tick-all]")) return;
  const ticks = ticksOf(form);
  const box = tick as HTMLInputElement;
  if (box.matches("[data-tick-all]")) for (const each of ticks) each.checked = box.checked;
  else if (event.shiftKey && last && ticks.includes(last)) {
    const [from, to] = [ticks.indexOf(last), ticks.indexOf(box)].sort((a, b) => a - b);
    for (const each of ticks.slice(from, (to ?? 0) + 1)) each.checked = box.checked;
  }
  if (!box.matches("[data-tick-all]")) last = box;
  countTicks(form);
});

const plain = new WeakMap<Element, string>();

function countTicks(form: ParentNode): void {
  const ticks = ticksOf(form);
  const count = ticks.filter((each) => each.checked).length;
  for (const all of form.querySelectorAll<HTMLInputElement>("[data-tick-all]")) {
    all.checked = count > 0 && count === ticks.length;
    all.indeterminate = count > 0 && count < ticks.length;
  }
  for (const place of form.querySelectorAll("[data-ticked]")) {
    if (!plain.has(place)) plain.set(place, place.textContent ?? "");
    place.textContent = count ? t(`已选 ${count} 件`, `${count} ticked`) : (plain.get(place) ?? "");
  }
  for (const button of form.querySelectorAll<HTMLButtonElement>("[data-needs-tick]")) {
    button.disabled = !count;
    button.title = count ? "" : (button.dataset.needsTick ?? "");
  }
}

// -- forms ------------------------------------------------------------------------------------------------------------

const sure = new WeakSet<Element>();
const changed = new WeakSet<Element>();

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const by = event.submitter as HTMLElement | null;
  const words = by?.dataset.confirm ?? form.dataset.confirm;
  if (words && !sure.has(form)) {
    event.preventDefault();
    void ask(words, by?.dataset.confirmLabel ?? by?.textContent?.trim() ?? t("确定", "OK")).then((yes) => {
      if (!yes) return;
      sure.add(form);
      form.requestSubmit(by as HTMLButtonElement | null);
    });
    return;
  }
  if (form.method === "dialog" || form.method === "get") return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  changed.delete(form);
  form.setAttribute("aria-busy", "true");
  by?.setAttribute("aria-busy", "true");
});

addEventListener("pageshow", () => {
  for (const each of document.querySelectorAll("form[aria-busy],button[aria-busy]")) each.removeAttribute("aria-busy");
});

document.addEventListener("input", (event) => {
  const form = (event.target as Element).closest("form[data-guard]");
  if (form) changed.add(form);
});

addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("form[data-guard]")].some((form) => changed.has(form))) event.preventDefault();
});

/** A question with two answers, in a dialog of the page. */
function ask(words: string, label: string): Promise<boolean> {
  const dialog = Object.assign(document.createElement("dialog"), { className: "fw-dialog" });
  dialog.setAttribute("aria-labelledby", "fw-ask");
  const body = Object.assign(document.createElement("div"), { className: "fw-dialog__body" });
  body.append(Object.assign(document.createElement("p"), { id: "fw-ask", textContent: words }));
  const foot = Object.assign(document.createElement("form"), { className: "fw-dialog__foot", method: "dialog" });
  const no = Object.assign(document.createElement("button"), {
    className: "fw-btn",
    value: "no",
    textContent: t("取消", "Cancel"),
  });
  const yes = Object.assign(document.createElement("button"), {
    className: "fw-btn fw-btn--primary",
    value: "yes",
    textContent: label,
  });
  foot.append(no, yes);
  dialog.append(body, foot);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(dialog.returnValue === "yes");
    });
  });
}

// -- on arrival -------------------------------------------------------------------------------------------------------

for (const toast of document.querySelectorAll<HTMLElement>("[data-toasts] .fw-toast"))
  if (!toast.classList.contains("fw-toast--bad")) setTimeout(() => toast.remove(), 6000);
for (const all of document.querySelectorAll("[data-tick-all]")) countTicks(all.closest("form") ?? document);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-seen]"))
  void fetch(form.action, {
    method: "POST",
    body: new URLSearchParams([...new FormData(form)] as [string, string][]),
    keepalive: true,
  }).catch(() => {}); // it stays unread and is sent again the next time
document.getElementById("fw-errors")?.focus();
document.querySelector('[aria-current="true"].fw-item')?.scrollIntoView({ block: "nearest" });
if (document.querySelector("[data-chart]")) void import("./charts").then(({ startCharts }) => startCharts());
if (document.querySelector("[data-form] [data-at][data-kind] :is(input,select,textarea)")) void import("./fill");
