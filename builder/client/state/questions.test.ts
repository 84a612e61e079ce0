import { describe, expect, it } from "vitest";
import { aloud } from "./questions";

describe("a condition read aloud", () => {
  it("is one line, brackets close to what they hold", () => {
    const zh = [
      { as: "open", text: "（" },
      { as: "field", text: "金额" },
      { as: "word", text: "大于" },
      { as: "value", text: "50,000" },
      { as: "close", text: "）" },
    ] as const;
    expect(aloud({ zh, en: [{ as: "code", text: "count(debts) > 2" }] })).toEqual({
      zh: "（金额 大于 50,000）",
      en: "count(debts) > 2",
    });
  });
});
