/** The browser halves of the kinds run the same vectors as the server. */
import { readFileSync } from "node:fs";
import { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import { roundHalfUp } from "./computed/round";
import { grouped, readNumber, shifted } from "./figures";
import { readAmount } from "./money/amount";
import { capitals } from "./money/capitals";
import { told } from "./resident_id/told";

interface Case {
  raw?: unknown;
  value?: unknown;
  error?: string;
  zh?: string;
  codes?: string[];
  settings?: Record<string, unknown>;
}

function cases(kind: string, part: string): Case[] {
  const text = readFileSync(new URL(`./${kind}/cases.json`, import.meta.url), "utf8");
  return JSON.parse(text)[part] ?? [];
}

const typed = (kind: string) => cases(kind, "read").filter((c) => typeof c.raw === "string" && c.error !== "too_long");

describe("numbers", () => {
  test.each(typed("number"))("$raw is read as the server reads it", ({ raw, value, error }) => {
    expect(readNumber(String(raw))).toBe(error ? undefined : value);
  });
  test.each(typed("percent"))("$raw is read as percent", ({ raw, value, error }) => {
    expect(readNumber(String(raw), "%")).toBe(error ? undefined : value);
  });
  test.each(typed("money"))("$raw is read as an amount", ({ raw, value, error, settings }) => {
    expect(readAmount(String(raw), String(settings?.currency ?? "CNY"))).toBe(error ? undefined : value);
  });
  test.each(cases("number", "show").filter((c) => c.value !== null && !c.settings?.unit))(
    "$value is shown as the server shows it",
    ({ value, zh, settings }) => {
      expect(grouped(String(value), Number(settings?.decimals ?? 0), settings?.thousands !== false)).toBe(zh);
    },
  );
  test("the point moves without losing a digit", () => {
    expect(shifted("12.5", -2)).toBe("0.125");
    expect(shifted("0.05", -2)).toBe("0.0005");
    expect(shifted("-1.2", 4)).toBe("-12000");
    expect(shifted("123456789012345678901234567890.1", 2)).toBe("12345678901234567890123456789010");
  });
  test("halves are rounded away from zero", () => {
    expect(roundHalfUp("2.345", 2)).toBe("2.35");
    expect(roundHalfUp("-2.345", 2)).toBe("-2.35");
    expect(roundHalfUp("0.004", 2)).toBe("0");
    expect(roundHalfUp("-0.004", 2)).toBe("0");
    expect(roundHalfUp("99.999", 2)).toBe("100");
    expect(roundHalfUp("1.5", 0)).toBe("2");
    expect(roundHalfUp("12.5", 2)).toBe("12.5");
  });
  test("any number is rounded as decimal arithmetic rounds it", () => {
    const Exact = Decimal.clone({ precision: 60, toExpNeg: -40, toExpPos: 60 });
    let seed = 7;
    const below = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % n;
    };
    for (let n = 0; n < 3000; n++) {
      const digits = Array.from({ length: 1 + below(30) }, () => "0459"[below(4)]).join("");
      const number = new Exact(`${below(2) ? "-" : ""}${digits}e-${below(25)}`);
      const places = below(6);
      const zeroless = number.toDecimalPlaces(places, Exact.ROUND_HALF_UP).toString().replace(/^-0$/, "0");
      expect(roundHalfUp(number.toString(), places), `${number} to ${places}`).toBe(zeroless);
    }
  });
});

describe("capitals of an amount", () => {
  test.each(cases("money", "detail").filter((c) => c.settings?.capitals))("$value", ({ value, zh }) => {
    expect(capitals(String(value))).toBe(zh);
  });
});

describe("resident identity numbers", () => {
  const plain = cases("resident_id", "check").filter((c) => !c.settings);
  test.each(plain.filter((c) => String(c.value).length === 18))("$value is judged as the server does", (c) => {
    const blocks = (c.codes ?? []).some((code) => code !== "region") && !("today" in c);
    if (!("today" in c)) expect(told(String(c.value)) === "wrong").toBe(blocks);
  });
  test("what the number carries", () => {
    expect(told("11010519491231002x")).toEqual({ born: "1949-12-31", sex: "female" });
    expect(told("1101051949123100")).toBeNull();
  });
});
