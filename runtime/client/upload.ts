/** Uploads with progress: each file goes up by itself as soon as it is chosen, the rest of the page stays as it is. */
import { t } from "./field";
import { form } from "./page";
import { answered, inLine, Refusal, type Saved } from "./save";

export function startUploads(): void {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file" || !form()?.contains(input)) return;
    const frame = input.closest<HTMLElement>("[data-at]");
    if (!frame) return;
    complain(frame, null);
    const chosen = [...(input.files ?? [])];
    for (const file of chosen) void inLine(() => send(frame, input.name, file));
    input.value = "";
  });
  for (const name of ["dragover", "dragleave", "drop"])
    document.addEventListener(name, (event) => {
      const drop = (event.target as Element).closest?.("[data-drop]");
      drop?.classList.toggle("is-over", name === "dragover");
    });
}

async function send(frame: HTMLElement, name: string, file: File): Promise<void> {
  const to = form();
  if (!to) return;
  const body = new FormData();
  for (const each of to.querySelectorAll<HTMLInputElement>("input[type=hidden]"))
    if (each.name === "csrf_token" || /^_(step|revision|token|release)$/.test(each.name) || each.closest("[data-row]"))
      body.append(each.name, each.value);
  body.set("_partial", "1");
  body.set("_do", "save");
  body.append(name, file);
  const item = line(frame, file);
  try {
    const saved = await upload(to.action, body, item.querySelector("progress"));
    redraw(frame, saved);
  } catch (fault) {
    item.remove();
    const words = fault instanceof Refusal ? (fault.errors[0]?.message ?? fault.message) : null;
    complain(
      frame,
      words ??
        t(
          `“${file.name}”没有传上去，请检查网络后重试`,
          `“${file.name}” did not go up. Check the network and try again`,
        ),
    );
  }
}

function upload(action: string, body: FormData, bar: HTMLProgressElement | null): Promise<Saved> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => {
      if (bar && event.lengthComputable) bar.value = event.loaded / event.total;
    };
    request.onerror = () => failed(new Error("network"));
    request.onload = () => {
      try {
        done(answered(request.status, request.responseText));
      } catch (fault) {
        failed(fault);
      }
    };
    request.send(body);
  });
}

function list(frame: HTMLElement): HTMLElement {
  const found = frame.querySelector<HTMLElement>("[data-files]");
  if (found) return found;
  const made = Object.assign(document.createElement("ul"), { className: "fw-files" });
  made.dataset.files = "";
  frame.append(made);
  return made;
}

function line(frame: HTMLElement, file: File): HTMLElement {
  const item = document.createElement("li");
  const name = Object.assign(document.createElement("span"), { className: "fw-cut", textContent: file.name });
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", file.name);
  item.append(name, bar);
  list(frame).append(item);
  return item;
}

/** Draw the files as the server has them now. */
function redraw(frame: HTMLElement, saved: Saved): void {
  const files = saved.files[frame.dataset.at ?? ""];
  if (!files) return;
  const place = list(frame);
  const going = [...place.querySelectorAll("li")].filter((item) => (item.querySelector("progress")?.value ?? 1) < 1);
  place.replaceChildren(
    ...files.map((file) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), {
        className: "fw-cut",
        href: file.href,
        textContent: file.name,
      });
      const size = Object.assign(document.createElement("span"), { className: "fw-hint", textContent: file.size });
      const remove = Object.assign(document.createElement("button"), {
        className: "fw-btn fw-btn--quiet fw-btn--small",
        name: "_remove",
        value: file.remove,
        formNoValidate: true,
        textContent: t("移除", "Remove"),
      });
      remove.setAttribute("aria-label", t(`移除 ${file.name}`, `Remove ${file.name}`));
      item.append(link, size, remove);
      return item;
    }),
    ...going,
  );
}

/** Say beside the field why a file was not taken, or take that back. */
function complain(frame: HTMLElement, words: string | null): void {
  frame.querySelector(".fw-error")?.remove();
  frame.classList.toggle("fw-field--bad", words !== null);
  if (words === null) return;
  const said = Object.assign(document.createElement("p"), { className: "fw-error", textContent: words });
  said.setAttribute("role", "alert");
  (frame.querySelector(".fw-hint") ?? frame.querySelector(".fw-label"))?.after(said);
}
