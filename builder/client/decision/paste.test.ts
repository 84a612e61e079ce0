import { describe, expect, test } from "vitest";
import { copiedText, paste, pastedCells } from "./paste";
import type { Sort } from "./sorts";
import { readCondition, readResult, showCondition, showResult } from "./words";

const none = new Set<string>();
const number: Sort = { type: "number", allowed: null, names: none };
const text: Sort = { type: "string", allowed: null, names: none };
const grade: Sort = { type: "string", allowed: ['"A"', '"B"', '"C 以下"', '"非农户"'], names: none };
const date: Sort = { type: "date", allowed: null, names: none };
const unknown: Sort = { type: "", allowed: null, names: new Set(["score", "月收入"]) };

describe("what a spreadsheet puts on the clipboard", () => {
  test("rows by lines, cells by tabs; the last line break begins no row", () => {
    expect(pastedCells("a\tb\r\nc\t\r\n")).toEqual([
      ["a", "b"],
      ["c", ""],
    ]);
    expect(pastedCells("one")).toEqual([["one"]]);
    expect(pastedCells("\t\n\t")).toEqual([
      ["", ""],
      ["", ""],
    ]);
  });

  test("quotes wrap a cell of several lines, and stay where they are the cell's own", () => {
    expect(pastedCells('"A\nB"\tx\n')).toEqual([["A\nB", "x"]]);
    expect(pastedCells('"say ""hi"""\tx')).toEqual([['say "hi"', "x"]]);
    expect(pastedCells('"A", "B"\t"C"\n')).toEqual([['"A", "B"', '"C"']]);
  });

  test("what is copied is pasted as it was", () => {
    const cells = [
      ['"A"', "[1..5)", ""],
      ["two\nlines", "-", "x"],
    ];
    expect(pastedCells(copiedText(cells))).toEqual(cells);
  });

  test("a paste larger than the grid writes rows beyond it and tells what did not fit", () => {
    const columns = [
      { family: "if" as const, sort: number },
      { family: "then" as const, sort: text },
    ];
    const found = paste(pastedCells("≥ 18\t通过\t多余\nabc\t拒绝\n"), { row: 4, column: 0 }, columns);
    expect(found.writes).toEqual([
      { row: 4, column: 0, text: ">= 18" },
      { row: 4, column: 1, text: '"通过"' },
      { row: 5, column: 0, text: "abc" },
      { row: 5, column: 1, text: '"拒绝"' },
    ]);
    expect(found.kept).toEqual([{ row: 5, column: 0 }]);
    expect(found.cut).toBe(1);
  });
});

describe("conditions as people write them", () => {
  test.each([
    ["1,000–5,000", "[1000..5000]"],
    ["1,000 - 5,000", "[1000..5000]"],
    ["1000至5000", "[1000..5000]"],
    ["1000 to 5000", "[1000..5000]"],
    ["-5--1", "[-5..-1]"],
    ["600 – < 700", "[600..700)"],
    ["> 600 – 700", "(600..700]"],
    ["≥ 18", ">= 18"],
    ["＞＝１８", ">= 18"],
    ["≤50,000", "<= 50000"],
    ["= 5", "5"],
    ["≠ 0", "not(0)"],
    ["18 以上", ">= 18"],
    ["60以下", "<= 60"],
    ["超过 1,000,000", "> 1000000"],
    ["at least 3", ">= 3"],
    ["100,200", "100200"],
    ["1、2 或 3", "1, 2, 3"],
    ["12.50", "12.50"],
    ["不限", "-"],
    ["", "-"],
    ["空", "null"],
    ["[1..5)", "[1..5)"],
    ["< 600", "< 600"],
  ])("a number column reads %j as %j", (typed, feel) => {
    expect(readCondition(typed, number)).toEqual({ feel, certain: true });
  });

  test.each([
    ["A 或 B", '"A", "B"'],
    ["A, B", '"A", "B"'],
    ["A、B", '"A", "B"'],
    ["A or B", '"A", "B"'],
    ["经营贷", '"经营贷"'],
    ["非 A", 'not("A")'],
    ["非农户", '"非农户"'],
    ["not A, B", 'not("A", "B")'],
    ["1", '"1"'],
    ['"A"', '"A"'],
    ['starts with(?, "A")', 'starts with(?, "A")'],
  ])("a text column reads %j as %j", (typed, feel) => {
    expect(readCondition(typed, text)).toEqual({ feel, certain: true });
  });

  test("an allowed value is itself whatever it looks like", () => {
    expect(readCondition("C 以下", grade)).toEqual({ feel: '"C 以下"', certain: true });
    expect(readCondition("A, 非农户", grade)).toEqual({ feel: '"A", "非农户"', certain: true });
  });

  test.each([
    ["abc", number],
    ["70%", number],
    ["本科或以上", text],
    ["2024-02-31", date],
    ["maybe", { ...unknown, type: "boolean" }],
  ])("%j is kept as it came, for somebody to look at", (typed, sort) => {
    expect(readCondition(typed, sort)).toEqual({ feel: typed, certain: false });
  });

  test("days", () => {
    expect(readCondition("2024/1/31", date).feel).toBe('date("2024-01-31")');
    expect(readCondition("2024-01-01 至 2024-12-31", date).feel).toBe('[date("2024-01-01")..date("2024-12-31")]');
    expect(readCondition("≥ 2024年3月1日", date).feel).toBe('>= date("2024-03-01")');
  });

  test("where nothing is declared, numbers are numbers, the document's names are names, all else is text", () => {
    expect(readCondition("> 5", unknown).feel).toBe("> 5");
    expect(readCondition("score", unknown)).toEqual({ feel: "score", certain: true });
    expect(readCondition("上海", unknown).feel).toBe('"上海"');
    expect(readResult("score * 2", unknown)).toEqual({ feel: "score * 2", certain: true });
    expect(readResult("月收入", unknown)).toEqual({ feel: "月收入", certain: true });
  });

  test("results: numbers, texts, and a formula after an equals sign", () => {
    expect(readResult("1,200.50", number).feel).toBe("1200.50");
    expect(readResult("支行行长", text).feel).toBe('"支行行长"');
    expect(readResult("= limit * 0.5", number)).toEqual({ feel: "limit * 0.5", certain: true });
    expect(readResult("是", { ...text, type: "boolean" }).feel).toBe("true");
  });
});

describe("what is shown can be typed again", () => {
  const sorts = [number, text, grade, date, unknown, { ...text, type: "boolean" }];
  const values = [
    "5",
    "-0.25",
    "1000000",
    '"A"',
    '"A, B"',
    '"a or b"',
    '"5"',
    '"否"',
    '""',
    "true",
    'date("2024-05-01")',
  ];
  const cells = values.flatMap((one) => [
    one,
    `< ${one}`,
    `>= ${one}`,
    `not(${one})`,
    ...values.flatMap((two) => [`${one}, ${two}`, `[${one}..${two})`, `(${one}..${two}]`, `not(${one}, ${two})`]),
  ]);
  const plain = (feel: string) => feel.replace(/\s+/g, "");

  test.each([["zh"], ["en"]] as const)("in %s, or it is shown as the formula it is", (language) => {
    for (const sort of sorts)
      for (const feel of [...cells, "-", "null", "? > 3", "score + 1"]) {
        const shown = showCondition(feel, sort, language);
        if (shown.plain) expect(plain(readCondition(shown.text, sort).feel), `${sort.type} ${feel}`).toBe(plain(feel));
        else expect(shown.text).toBe(feel);
        const result = showResult(feel, sort, language);
        if (result.plain) expect(plain(readResult(result.text, sort).feel)).toBe(plain(feel));
      }
  });

  test("in the words of a credit table", () => {
    expect(showCondition("[50000..500000]", number, "zh").text).toBe("50,000 – 500,000");
    expect(showCondition("[600..700)", number, "zh").text).toBe("600 – < 700");
    expect(showCondition("<= 50000", number, "zh").text).toBe("≤ 50,000");
    expect(showCondition('"A","B"', text, "zh").text).toBe("A, B");
    expect(showCondition("1, 2, 3", number, "zh").text).toBe("1、2 或 3");
    expect(showCondition("-", number, "en").text).toBe("any");
    expect(showResult('"C"', text, "zh").text).toBe("C");
  });
});
