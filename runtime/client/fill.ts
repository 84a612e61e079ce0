/**
 * The script of a form that is filled in. The page works without it; it saves while somebody types, adds rows, shows
 * and hides, uploads with progress, and keeps a second press of the button from doing anything.
 *
 * Small on purpose: what not every form needs (conditions and formulas, uploads, a kind's own half) is loaded when the
 * page has it.
 */
import { loadHalves, t } from "./field";
import { mendErrors } from "./mend";
import { form, infoOf, pageData } from "./page";
import { takeOverRows } from "./rows";
import { hold, isDirty, keepHere, startSaving, sweepSent, tell } from "./save";

const data = pageData();
const to = form();

async function mount(root: ParentNode): Promise<void> {
  const boxes = [...root.querySelectorAll<HTMLElement>("[data-at][data-kind]")];
  const halves = await loadHalves(
    boxes.map((box) => box.dataset.kind ?? ""),
    data?.own,
  );
  for (const box of boxes) {
    const info = infoOf(data, box);
    if (info) halves.get(info.kind)?.mount?.(box, info);
  }
}

mendErrors();
takeOverRows((row) => void mount(row));
void mount(document);
if (data?.work.length) void import("./live").then(({ startLive }) => startLive(data));
if (document.querySelector("input[type=file]")) void import("./upload").then(({ startUploads }) => startUploads());
document.getElementById("fw-errors")?.focus();
sweepSent(to?.dataset.link ?? "");

if (to) {
  startSaving(to);
  let sent = false;
  to.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    if (!navigator.onLine) {
      event.preventDefault();
      tell(
        t(
          "网络断开，内容已存在本机，恢复后再提交",
          "Offline: kept on this device. Send it when the connection is back",
        ),
      );
      return;
    }
    sent = true;
    hold();
    keepHere(to, true);
    const pressed = event.submitter as HTMLElement | null;
    pressed?.setAttribute("aria-busy", "true");
  });
  // A page that comes back from the browser's memory can be sent again, and what it showed is on the server.
  addEventListener("pageshow", () => {
    sent = false;
    for (const each of to.querySelectorAll("[aria-busy]")) each.removeAttribute("aria-busy");
  });
  addEventListener("beforeunload", (event) => {
    if (isDirty() && !sent) event.preventDefault();
  });
}
