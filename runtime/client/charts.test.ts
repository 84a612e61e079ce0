// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { barOptions, inkOn, type Look, onTwoLines, roundedUp, stackOptions, widthOf } from "./chart-options";
import { readBars, readStacks } from "./chart-table";
import { show } from "./charts";

const STAGES = `<table><thead><tr><th>步骤</th><th>件数</th></tr></thead>
<tbody><tr><th scope="rowgroup" colspan="3">贷款</th></tr>
<tr data-shade="3"><th scope="row"><a href="/w/lab/cases?node=n1">支行
 审批</a></th><td data-n="1200">1,200</td><td data-note>8 天</td></tr></tbody>
<tbody><tr data-shade="0"><th scope="row">签约</th><td data-n="0">0</td><td data-note>—</td></tr></tbody></table>`;

const WEEKS = `<table><thead><tr><th>周</th><th data-shade="0">已通过</th><th data-shade="2">已拒绝</th><th>合计</th></tr></thead>
<tbody><tr><th>11-16</th><td data-n="7"><a href="/a">7</a></td><td data-n="0">0</td><td>7</td></tr>
<tr><th>本周</th><td data-n="0">0</td><td data-n="2"><a href="/b">2</a></td><td>2</td></tr></tbody>
<tfoot><tr><th>合计</th><td>7</td><td>2</td><td>9</td></tr></tfoot></table>`;

const LOOK: Look = {
  width: 560,
  height: 244,
  title: "柱状图",
  font: "Inter",
  text: "#151a24",
  muted: "#636c7d",
  grid: "#e9ecf1",
  surface: "#ffffff",
  border: "#e3e6ec",
  edge: "#c8700f",
  shades: ["#fdf4e3", "#fbdfae", "#f3b455", "#c8700f", "#7f3a08", "#7f3a08"],
};

function table(html: string): HTMLElement {
  document.body.innerHTML = html;
  return document.body;
}

describe("the table behind a chart", () => {
  it("tells bars: groups, whole figures, notes and where they lead", () => {
    expect(readBars(table(STAGES))).toEqual([
      { label: "贷款", heading: true, n: 0, note: "", shade: 0, href: null },
      { label: "支行 审批", heading: false, n: 1200, note: "8 天", shade: 3, href: "/w/lab/cases?node=n1" },
      { label: "签约", heading: false, n: 0, note: "—", shade: 0, href: null },
    ]);
  });

  it("tells stacks by column; sums at the side and at the foot are not parts of them", () => {
    expect(readStacks(table(WEEKS))).toEqual({
      labels: ["11-16", "本周"],
      parts: [
        { label: "已通过", shade: 0, values: [7, 0], hrefs: ["/a", null] },
        { label: "已拒绝", shade: 2, values: [0, 2], hrefs: [null, "/b"] },
      ],
    });
  });
});

describe("names", () => {
  it("break between words, and inside Chinese anywhere", () => {
    expect(onTwoLines("Sign at the branch", 80)).toBe("Sign at the\nbranch");
    expect(onTwoLines("征信与反欺诈核查", 60)).toBe("征信与反欺\n诈核查");
  });

  it("are cut with an ellipsis after the second line, and never run over the width", () => {
    for (const name of [
      "征信与反欺诈联合核查（含关联企业、担保人）",
      "Internationalisation",
      "复核 second line of defence",
    ])
      for (let width = 40; width < 200; width += 7) {
        const lines = onTwoLines(name, width).split("\n");
        expect(lines.length).toBeLessThanOrEqual(2);
        for (const line of lines) expect(widthOf(line), `${line} in ${width}`).toBeLessThanOrEqual(width);
      }
    expect(onTwoLines("征信与反欺诈联合核查", 50)).toBe("征信与反\n欺诈联…");
  });

  it("that fit stay as they are", () => {
    expect(onTwoLines("评分", 24)).toBe("评分");
  });
});

describe("an axis", () => {
  it("ends at a whole step at or above the longest bar, in at most five steps", () => {
    for (let most = 0; most < 5000; most += 1) {
      const { max, step } = roundedUp(most);
      expect(max).toBeGreaterThanOrEqual(most);
      expect(Number.isInteger(step) && max % step === 0 && max / step <= 5, `${most}: ${max} by ${step}`).toBe(true);
    }
    expect(roundedUp(1)).toEqual({ max: 1, step: 1 });
    expect(roundedUp(98)).toEqual({ max: 100, step: 25 });
  });
});

describe("text on a bar", () => {
  it("reads: at least 4.5 to 1 on every shade of both sets that are stacked", () => {
    const css = readFileSync(resolve(import.meta.dirname, "../../static/css/ui/chart.css"), "utf-8");
    const shades = [...css.matchAll(/--shade-\d: (#[0-9a-f]{6})/g)].map(([, shade]) => shade as string);
    expect(shades).toHaveLength(18); // six: light, dark by choice, dark by the system
    for (const shade of shades) expect(contrast(inkOn(shade), shade), shade).toBeGreaterThanOrEqual(4.5);
  });
});

describe("what is drawn", () => {
  it("is a bar for every row but the headings", () => {
    const { series } = barOptions(readBars(table(STAGES)), LOOK) as { series: { data: { value: number | null }[] }[] };
    expect(series[0]?.data.map((each) => each.value)).toEqual([null, 1200, 0]);
  });

  it("is a part for every outcome, and the sums above them", () => {
    const { series } = stackOptions(readStacks(table(WEEKS)), LOOK) as {
      series: { data: number[]; label: { formatter: (at: { dataIndex: number }) => string } }[];
    };
    expect(series.map((each) => each.data)).toEqual([
      [7, 0],
      [0, 2],
      [0, 0],
    ]);
    expect([0, 1].map((dataIndex) => series[2]?.label.formatter({ dataIndex }))).toEqual(["7", "2"]);
  });
});

describe("the toggle", () => {
  beforeEach(() => {
    table(`<section data-chart="bars"><button data-show="chart"></button><button data-show="table"></button>
      <div data-plot></div><div class="fw-plot__table" tabindex="0">${STAGES}</div></section>`);
  });

  it("keeps the focus out of a table that nobody sees", () => {
    const section = document.querySelector("section") as HTMLElement;
    const reached = () => [...section.querySelectorAll<HTMLElement>("a,.fw-plot__table")].map((each) => each.tabIndex);
    show(section, "chart");
    expect(reached()).toEqual([-1, -1]);
    expect(section.querySelector<HTMLElement>("[data-plot]")?.hidden).toBe(false);
    show(section, "table");
    expect(reached()).toEqual([0, 0]);
    expect(section.querySelector<HTMLElement>("[data-plot]")?.hidden).toBe(true);
    expect([...section.querySelectorAll("button")].map((each) => each.getAttribute("aria-pressed"))).toEqual([
      "false",
      "true",
    ]);
  });
});

function contrast(a: string, b: string): number {
  const light = (colour: string): number => {
    const parts = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * (parts[0] ?? 0) + 0.7152 * (parts[1] ?? 0) + 0.0722 * (parts[2] ?? 0);
  };
  const [low, high] = [light(a), light(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}
