// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { fillIn, newRowId, takeOverRows } from "./rows";

const TABLE = `
<form><div data-at="debts"><div data-rows="debts" data-most="2"></div>
<button name="_add" value="debts" data-add>添加</button>
<template data-blank><section data-row="" aria-label="第 0 行"><input type="hidden" name="debts" value="">
<header><span data-number>第 0 行</span><button name="_remove" value="debts." data-remove aria-label="移除 第 0 行">移除</button></header>
<div data-at="debts..lender"><label id="f-debts--lender-label" for="f-debts--lender">机构</label>
<input id="f-debts--lender" name="debts..lender" aria-describedby="f-debts--lender-hint"></div></section></template></div></form>`;

takeOverRows(() => undefined);

const press = (selector: string): void => document.querySelector<HTMLElement>(selector)?.click();
const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-rows] > [data-row]")];

beforeEach(() => {
  document.body.innerHTML = TABLE;
  document.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
});

describe("a new row", () => {
  it("has an id the server takes", () => {
    expect(newRowId()).toMatch(/^r[A-Za-z0-9]{1,39}$/);
  });

  it("carries its id in every name and reference", () => {
    const blank = document.querySelector<HTMLTemplateElement>("template")?.content as DocumentFragment;
    const row = fillIn(blank, "debts", "r7");
    expect(row.dataset.row).toBe("r7");
    expect([...row.querySelectorAll("input")].map((i) => [i.name, i.value])).toEqual([
      ["debts", "r7"],
      ["debts.r7.lender", ""],
    ]);
    expect(row.querySelector("label")?.htmlFor).toBe("f-debts-r7-lender");
    expect(row.querySelector("[data-at]")?.getAttribute("data-at")).toBe("debts.r7.lender");
    expect(row.querySelector<HTMLButtonElement>("[data-remove]")?.value).toBe("debts.r7");
  });

  it("keeps a prefix before the table's name", () => {
    document.body.innerHTML = TABLE.replaceAll('name="debts', 'name="a.debts').replaceAll("f-debts--", "f-a-debts--");
    const blank = document.querySelector<HTMLTemplateElement>("template")?.content as DocumentFragment;
    const row = fillIn(blank, "a.debts", "r7");
    expect([...row.querySelectorAll("input")].map((i) => i.name)).toEqual(["a.debts", "a.debts.r7.lender"]);
    expect(row.querySelector("label")?.htmlFor).toBe("f-a-debts-r7-lender");
  });
});

describe("the buttons", () => {
  it("add rows up to the most, numbered from one", () => {
    press("[data-add]");
    press("[data-add]");
    expect(rows().map((r) => r.getAttribute("aria-label"))).toEqual(["第 1 行", "第 2 行"]);
    expect(document.querySelector<HTMLElement>("[data-add]")?.hidden).toBe(true);
  });

  it("say aloud which row they remove, also after one before it is gone", () => {
    const said = (): (string | null)[] =>
      rows().map((r) => r.querySelector("[data-remove]")?.getAttribute("aria-label") ?? null);
    press("[data-add]");
    press("[data-add]");
    expect(said()).toEqual(["移除 第 1 行", "移除 第 2 行"]);
    press("[data-remove]");
    expect(said()).toEqual(["移除 第 1 行"]);
  });

  it("remove a row and tell the server by name", () => {
    press("[data-add]");
    press("[data-add]");
    const gone = rows()[0]?.dataset.row;
    press("[data-remove]");
    expect(rows()).toHaveLength(1);
    expect(rows()[0]?.getAttribute("aria-label")).toBe("第 1 行");
    const told = document.querySelector<HTMLInputElement>("input[name=_remove]");
    expect(told?.value).toBe(`debts.${gone}`);
  });
});
