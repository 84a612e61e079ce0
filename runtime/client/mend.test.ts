// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { mendErrors } from "./mend";

const PAGE = `
<section id="fw-errors"><h2><svg></svg>有 2 处需要改</h2>
<ul><li><a href="#f.name">请填写“姓名”。</a></li><li><a href="#f.debts">请添加一行。</a></li></ul></section>
<div class="fw-field fw-field--bad" data-field="f.name"><p class="fw-error" id="f.name-error">请填写“姓名”。</p>
<input id="f.name" aria-invalid="true"></div>
<div class="fw-field fw-field--bad" data-field="f.debts"><p class="fw-error" id="f.debts-error">请添加一行。</p>
<div class="fw-field" data-field="f.debts.r1.lender"><input id="cell"></div></div>`;

beforeEach(() => {
  document.body.innerHTML = PAGE;
});
mendErrors();

const type = (id: string) => document.getElementById(id)?.dispatchEvent(new Event("input", { bubbles: true }));

it("an error goes when its field is changed, and its line with it", () => {
  type("f.name");
  expect(document.getElementById("f.name-error")).toBeNull();
  expect(document.getElementById("f.name")?.hasAttribute("aria-invalid")).toBe(false);
  expect(document.querySelector("h2")?.textContent).toBe("有 1 处需要改");
  expect(document.getElementById("f.debts-error")).not.toBeNull();
});

it("a cell that is filled answers the table's error, and the summary goes with its last line", () => {
  type("cell");
  type("f.name");
  expect(document.querySelector(".fw-field--bad")).toBeNull();
  expect(document.getElementById("fw-errors")).toBeNull();
});
