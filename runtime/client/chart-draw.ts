/** Draws one chart with ECharts: the parts of it that bars need, as SVG, which prints and scales. */
import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { barOptions, type Look, stackOptions } from "./chart-options";
import { readBars, readStacks } from "./chart-table";
import { t } from "./field";

use([BarChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

/** Draw what the section's table holds into its place; again when its width or the theme changes. */
export function draw(section: HTMLElement): void {
  const plot = section.querySelector<HTMLElement>("[data-plot]");
  const table = section.querySelector("table");
  if (!plot || !table) return;
  const place = plot.appendChild(document.createElement("div"));
  const chart = init(place, null, { renderer: "svg", width: plot.clientWidth, height: plot.clientHeight });
  const stacks = section.dataset.chart === "weeks" ? readStacks(table) : null;
  const bars = stacks ? [] : readBars(table);
  const redraw = (): void => {
    if (!plot.clientWidth) return; // the table is shown
    chart.resize({ width: plot.clientWidth, height: plot.clientHeight });
    const look = lookOf(section, plot);
    chart.setOption(stacks ? stackOptions(stacks, look) : barOptions(bars, look), true);
  };
  chart.on("click", ({ dataIndex, seriesIndex }) => {
    const to = stacks ? stacks.parts[seriesIndex ?? 0]?.hrefs[dataIndex] : bars[dataIndex]?.href;
    if (to) location.assign(to);
  });
  new ResizeObserver(redraw).observe(plot);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}

function lookOf(section: HTMLElement, plot: HTMLElement): Look {
  const style = getComputedStyle(section);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const title = section.querySelector("h3")?.textContent ?? "";
  return {
    width: plot.clientWidth,
    height: plot.clientHeight,
    title: t(`柱状图：${title}。数字在后面的表格里。`, `Bar chart: ${title}. The table after it holds the figures.`),
    font: style.fontFamily,
    text: token("--text"),
    muted: token("--text-3"),
    grid: token("--grid"),
    surface: token("--surface"),
    border: token("--line"),
    edge: token("--shade-line"),
    shades: [0, 1, 2, 3, 4, 5].map((at) => token(`--shade-${at}`)),
  };
}
