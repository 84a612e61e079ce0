/**
 * Charts of a page: the switch between drawing and table, and drawing once the page itself is there. ECharts comes in a
 * piece of its own, loaded when the first chart comes near the window; where that fails the tables stay.
 */

type Draw = (section: HTMLElement) => void;

let drawing: Promise<Draw> | null = null;

/** Load the drawing part after the next frame was shown, so that nothing of the page waits for it. */
function loadDrawing(): Promise<Draw> {
  drawing ??= new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)))
    .then(() => import("./chart-draw"))
    .then(({ draw }) => draw);
  return drawing;
}

export function startCharts(): void {
  const near = new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting } of seen) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        loadDrawing().then(
          (draw) => draw(target as HTMLElement),
          () => onlyTable(target as HTMLElement),
        );
      }
    },
    { rootMargin: "400px" },
  );
  for (const section of document.querySelectorAll<HTMLElement>("[data-chart]")) {
    takeOver(section);
    near.observe(section);
  }
}

function takeOver(section: HTMLElement): void {
  const buttons = [...section.querySelectorAll<HTMLElement>("[data-show]")];
  for (const button of buttons) button.addEventListener("click", () => show(section, button.dataset.show ?? "table"));
  for (const each of section.querySelectorAll<HTMLElement>("header [hidden]")) each.hidden = false;
  show(section, "chart");
}

/** Show the drawing or the table. The table that is not seen stays for screen readers, but nothing in it takes the
 * focus, which would then be nowhere to be seen. */
export function show(section: HTMLElement, view: string): void {
  section.dataset.view = view;
  for (const button of section.querySelectorAll<HTMLElement>("[data-show]"))
    button.setAttribute("aria-pressed", String(button.dataset.show === view));
  for (const each of section.querySelectorAll<HTMLElement>("[data-plot],[data-legend]")) each.hidden = view === "table";
  const table = section.querySelector<HTMLElement>(".fw-plot__table");
  if (!table) return;
  table.tabIndex = view === "table" ? 0 : -1;
  for (const link of table.querySelectorAll("a")) link.tabIndex = view === "table" ? 0 : -1;
}

function onlyTable(section: HTMLElement): void {
  show(section, "table");
  for (const each of section.querySelectorAll<HTMLElement>("header > .fw-seg")) each.hidden = true;
}
