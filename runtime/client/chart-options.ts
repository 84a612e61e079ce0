/** What ECharts is told: pure functions of what the table holds and of how wide and in which colours it is drawn. */
import type { EChartsCoreOption } from "echarts/core";
import type { Bar, Stacks } from "./chart-table";

export interface Look {
  width: number;
  height: number;
  /** Says what is drawn; the figures themselves are read from the table. */
  title: string;
  font: string;
  text: string;
  muted: string;
  grid: string;
  surface: string;
  border: string;
  /** Around a bar, so that the palest of a hue still has an edge. */
  edge: string;
  shades: string[];
}

const FOOT = 20; // axis labels
const HEAD = 20; // totals over stacks
const LINE = 16;
const FEW = 4; // an axis never ends before this: a single case would fill the drawing

/** About how many pixels a text takes at 12 px: Chinese characters are square, Latin ones a little over half. */
export function widthOf(text: string): number {
  let width = 0;
  for (const each of text) width += /[\u2e80-\uffef]/.test(each) || (each.codePointAt(0) ?? 0) > 0xffff ? 12 : 7;
  return width;
}

/** The text on at most two lines of that width, broken between words where it can be; what is left over is cut. */
export function onTwoLines(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const first = fitting(text, width);
  const rest = text.slice(first.length).trimStart();
  if (widthOf(rest) <= width) return `${first.trimEnd()}\n${rest}`;
  return `${first.trimEnd()}\n${cut(rest, width - widthOf("…"))}…`;
}

function fitting(text: string, width: number): string {
  const whole = cut(text, width);
  const space = whole.lastIndexOf(" ");
  return space > 0 && /[\w-]$/.test(whole) && /^[\w-]/.test(text.slice(whole.length))
    ? whole.slice(0, space + 1)
    : whole;
}

function cut(text: string, width: number): string {
  let used = 0;
  let kept = "";
  for (const each of text) {
    used += widthOf(each);
    if (used > width && kept) break;
    kept += each;
  }
  return kept;
}

/** The end of an axis for whole numbers up to `most`: a round number in steps that are whole, at most five of them. */
export function roundedUp(most: number): { max: number; step: number } {
  const rough = Math.max(most, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough);
  const whole = Number.isInteger(step) ? step : Math.ceil(step);
  return { max: Math.ceil(Math.max(most, 1) / whole) * whole, step: whole };
}

/** Black or white, whichever reads better on a colour (#rrggbb). */
export function inkOn(colour: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.2 ? "#12151c" : "#ffffff";
}

export const shown = (n: number): string => n.toLocaleString("en-US");

export function barOptions(bars: Bar[], look: Look): EChartsCoreOption {
  const { max, step } = roundedUp(Math.max(FEW, ...bars.map((bar) => bar.n)));
  const names = bars.filter((bar) => !bar.heading).map((bar) => widthOf(bar.label));
  const left = Math.min(Math.max(...names) + 12, Math.round(look.width * 0.36));
  const notes = Math.max(...bars.map((bar) => widthOf(bar.note)));
  const right = notes + Math.max(...bars.map((bar) => widthOf(shown(bar.n)))) + 20;
  const rows = bars.map((_, at) => String(at));
  const bar = (at: number): Bar => bars[at] as Bar;
  const plain = { axisLine: { show: false }, axisTick: { show: false }, type: "category", data: rows, inverse: true };
  const text = { fontFamily: look.font, fontSize: 12, lineHeight: LINE, color: look.muted };
  return {
    ...framed(look),
    grid: { left, right, top: 0, bottom: FOOT, outerBoundsMode: "none" },
    xAxis: valueAxis(max, step, look),
    yAxis: [
      {
        ...plain,
        axisLabel: {
          ...text,
          interval: 0,
          margin: left,
          align: "left",
          color: look.text,
          formatter: (_: string, at: number) =>
            bar(at).heading ? `{heading|${bar(at).label}}` : onTwoLines(bar(at).label, left - 10),
          rich: { heading: { ...text, fontWeight: 600 } },
        },
      },
      {
        ...plain,
        position: "right",
        axisLabel: {
          ...text,
          interval: 0,
          margin: right,
          align: "right",
          formatter: (_: string, at: number) => bar(at).note,
        },
      },
    ],
    series: [
      {
        type: "bar",
        barWidth: 16,
        cursor: "default",
        data: bars.map((each) => ({
          value: each.heading ? null : each.n,
          cursor: each.href ? "pointer" : "default",
          itemStyle: {
            color: look.shades[each.shade],
            borderColor: look.edge,
            borderWidth: each.n ? 1 : 0,
            borderRadius: [0, 2, 2, 0],
          },
        })),
        label: {
          ...text,
          show: true,
          position: "right",
          color: look.text,
          fontWeight: 600,
          formatter: (at: Drawn) => shown(bar(at.dataIndex).n),
        },
      },
    ],
  };
}

interface Drawn {
  dataIndex: number;
  seriesIndex: number;
}

export function stackOptions(stacks: Stacks, look: Look): EChartsCoreOption {
  const totals = stacks.labels.map((_, at) => stacks.parts.reduce((sum, part) => sum + (part.values[at] ?? 0), 0));
  const { max, step } = roundedUp(Math.max(FEW, ...totals));
  const left = widthOf(shown(max)) + 8;
  const slot = (look.width - left) / Math.max(stacks.labels.length, 1);
  const bar = Math.min(32, Math.round(slot * 0.62));
  const tall = (n: number): number => (n / max) * (look.height - HEAD - FOOT);
  const text = { fontFamily: look.font, fontSize: 12, color: look.text };
  const printed = (n: number): string => (n && tall(n) >= LINE && widthOf(shown(n)) <= bar ? shown(n) : "");
  const total = (n: number): string => (n && widthOf(shown(n)) <= slot + 2 ? shown(n) : "");
  const widest = Math.max(...stacks.labels.map(widthOf)) + 6;
  const every = Math.max(1, Math.ceil(widest / slot));
  return {
    ...framed(look),
    tooltip: {
      ...framed(look).tooltip,
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { color: look.grid, opacity: 0.5 } },
      formatter: (drawn: Drawn[]) => told(stacks, totals, drawn[0]?.dataIndex ?? 0),
    },
    grid: { left, right: 0, top: HEAD, bottom: FOOT, outerBoundsMode: "none" },
    yAxis: valueAxis(max, step, look),
    xAxis: {
      type: "category",
      data: stacks.labels,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.border } },
      axisLabel: {
        ...text,
        color: look.muted,
        margin: 6,
        alignMaxLabel: widthOf(stacks.labels.at(-1) ?? "") > slot ? "right" : null,
        interval: (at: number) => (stacks.labels.length - 1 - at) % every === 0,
      },
    },
    series: [
      ...stacks.parts.map((part) => ({
        type: "bar",
        name: part.label,
        stack: "all",
        barWidth: bar,
        cursor: "pointer",
        itemStyle: { color: look.shades[part.shade], borderColor: look.edge, borderWidth: 0.5 },
        data: part.values,
        label: {
          ...text,
          show: true,
          position: "inside",
          color: inkOn(look.shades[part.shade] ?? ""),
          formatter: (at: Drawn) => printed(part.values[at.dataIndex] ?? 0),
        },
      })),
      {
        type: "bar",
        stack: "all",
        silent: true,
        data: totals.map(() => 0),
        label: {
          ...text,
          show: true,
          position: "top",
          distance: 3,
          fontWeight: 600,
          formatter: (at: Drawn) => total(totals[at.dataIndex] ?? 0),
        },
      },
    ],
  };
}

/** A stack in words, its parts from the top of the pile downwards. */
function told(stacks: Stacks, totals: number[], at: number): string {
  const parts = stacks.parts.filter((part) => part.values[at]).reverse();
  const lines = parts.map((part) => `${part.label}  ${shown(part.values[at] ?? 0)}`);
  return [`{head|${stacks.labels[at]}  ${shown(totals[at] ?? 0)}}`, ...lines].join("\n");
}

function framed(look: Look) {
  const text = { fontFamily: look.font, fontSize: 12, lineHeight: 18, color: look.text };
  return {
    animation: false,
    textStyle: { fontFamily: look.font },
    aria: { enabled: true, label: { description: look.title } },
    // As text in the drawing: boxes of HTML would carry inline styles, which the pages' policy forbids.
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: look.surface,
      borderColor: look.border,
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { ...text, rich: { head: { ...text, fontWeight: 600 } } },
      show: true,
      trigger: "none",
    },
  };
}

function valueAxis(max: number, step: number, look: Look) {
  return {
    type: "value",
    min: 0,
    max,
    interval: step,
    splitLine: { lineStyle: { color: look.grid } },
    axisLabel: { fontFamily: look.font, fontSize: 12, color: look.muted, margin: 6, formatter: shown },
  };
}
