// @vitest-environment jsdom
/** The browser halves on the markup that the kinds' templates draw. */
import { beforeEach, describe, expect, test } from "vitest";
import type { FieldInfo } from "../../runtime/client/field";
import * as bankCard from "./bank_card/fill";
import * as choice from "./choice/fill";
import * as choices from "./choices/fill";
import * as computed from "./computed/fill";
import * as dateTime from "./date_time/fill";
import * as image from "./image/fill";
import * as money from "./money/fill";
import * as number from "./number/fill";
import * as percent from "./percent/fill";
import * as residentId from "./resident_id/fill";

let box: HTMLElement;

function draw(html: string): void {
  document.documentElement.lang = "zh-CN";
  document.body.innerHTML = `<div data-at="f">${html}</div>`;
  box = document.querySelector("[data-at]") as HTMLElement;
}

function info(kind: string, settings: FieldInfo["settings"] = {}): FieldInfo {
  return { id: "f", key: "f", kind, type: "", label: "字段", settings, path: "f", locale: "zh" };
}

function type(selector: string, text: string, then = "input"): void {
  const control = box.querySelector(selector) as HTMLInputElement;
  control.value = text;
  control.dispatchEvent(new Event(then, { bubbles: true }));
}

beforeEach(() => draw(""));

describe("numbers", () => {
  test("are grouped when the field is left, and understood grouped", () => {
    draw('<input name="f" value="1234567.5">');
    number.mount(box, info("number"));
    type("input", "１２３４５", "blur");
    expect(box.querySelector("input")?.value).toBe("12,345");
    expect(number.value(box)).toEqual({ number: "12345" });
    type("input", "很多", "blur");
    expect(box.querySelector("input")?.value).toBe("很多");
    expect(number.value(box)).toBeNull();
  });
  test("a percentage is a fraction to expressions", () => {
    draw('<input name="f" value="12.5%">');
    expect(percent.value(box)).toEqual({ number: "0.125" });
  });
  test("an amount shows its capitals while it is typed", async () => {
    draw('<input name="f" value=""><output data-capitals></output>');
    money.mount(box, info("money", { currency: "CNY" }));
    await import("./money/capitals");
    await Promise.resolve();
    type("input", "5万");
    expect(box.querySelector("output")?.value).toBe("伍万元整");
    expect(money.value(box, info("money"))).toEqual({ number: "50000" });
  });
  test("a computed number is drawn as the server shows it", () => {
    draw("<output data-computed></output>");
    computed.show(box, info("computed", { decimals: 2, thousands: true, unit: { zh: "元" } }), { number: "1234.565" });
    expect(box.textContent).toBe("1,234.57 元");
    computed.show(box, info("computed"), true);
    expect(box.textContent).toBe("是");
    computed.show(box, info("computed"), null);
    expect(box.textContent).toBe("");
  });
});

describe("choices", () => {
  test("the box beside other stands there only while other is picked", () => {
    draw('<input type="radio" name="f" value="a"><input type="radio" name="f" value=" other"><input name="f.other">');
    choice.mount(box);
    const written = box.querySelector('[name="f.other"]') as HTMLInputElement;
    expect(written.hidden).toBe(true);
    const [a, other] = box.querySelectorAll<HTMLInputElement>("[type=radio]");
    other?.click();
    other?.dispatchEvent(new Event("change", { bubbles: true }));
    expect(written.hidden).toBe(false);
    written.value = " 自雇 ";
    expect(choice.value(box)).toBe("自雇");
    a?.click();
    expect(choice.value(box)).toBe("a");
  });
  test("what is written counts beside what is ticked", () => {
    draw('<input type="checkbox" value="a" checked><input type="checkbox" value="b"><input name="f.other" value="c">');
    expect(choices.value(box)).toEqual(["a", "c"]);
  });
});

test("a moment is one of the field's zone", () => {
  draw('<input name="f" value="2026-11-24T16:05">');
  expect(dateTime.value(box, info("date_time"))).toEqual({ "date and time": "2026-11-24T16:05:00@Asia/Shanghai" });
});

test("a card number is written in fours", () => {
  draw('<input name="f" value="">');
  bankCard.mount(box);
  type("input", "6222000000000000000", "blur");
  expect(box.querySelector("input")?.value).toBe("6222 0000 0000 0000 000");
});

test("a resident identity number is judged while it is typed", () => {
  draw('<input name="f" value=""><output data-told></output>');
  residentId.mount(box);
  type("input", "11010519491231002x");
  expect(box.querySelector("output")?.value).toBe("1949-12-31 出生，女");
  type("input", "110105194912310021");
  expect(box.querySelector("output")?.value).toContain("对不上");
  type("input", "1101");
  expect(box.querySelector("output")?.value).toBe("");
});

test("pictures that went up are shown", async () => {
  draw("<ul data-files></ul>");
  image.mount(box);
  (box.querySelector("ul") as HTMLElement).innerHTML = '<li><a href="/files/1">照片.jpg</a></li>';
  await new Promise((done) => setTimeout(done));
  expect(box.querySelector("img")?.getAttribute("src")).toContain("/files/1");
  expect(box.querySelector("img")?.alt).toBe("照片.jpg");
});
