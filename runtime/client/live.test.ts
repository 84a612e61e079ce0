// @vitest-environment jsdom
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ready } from "../../app/expressions/evaluate";
import { loaded } from "./field";
import { Live, plainValue } from "./live";
import type { Control, PageData } from "./page";

const tree = (root: unknown): object => ({ format: 1, needs: [], root });
const more = tree([">", ["v", "amount"], ["n", "1000"]]);
const total = tree(["()", ["v", "sum"], [[".", ["v", "debts"], "balance"]]]);

const PAGE = `
<div data-at="amount"><input name="amount" value="5"></div>
<div data-at="why" hidden><label class="fw-label">用途</label><input id="f-why" name="why"></div>
<div data-at="debts"><div data-rows="debts">
 <section data-row="r1"><div data-at="debts.r1.balance"><input name="debts.r1.balance" value="1,000.10"></div>
 <div data-at="debts.r1.note"><input name="debts.r1.note"></div></section>
 <section data-row="r2"><div data-at="debts.r2.balance"><input name="debts.r2.balance" value="0.2"></div>
 <div data-at="debts.r2.note"><input name="debts.r2.note"></div></section></div></div>
<div data-at="total"><output></output></div><div data-at="secret"><input name="secret"></div>
<div data-at="locked"><fieldset class="fw-lock"><input name="locked"></fieldset></div>`;

const field = (id: string, type: string, rest: object = {}) => ({
  id,
  key: id,
  kind: "x",
  type,
  label: id,
  settings: {},
  ...rest,
});

const DATA: PageData = {
  prefix: "",
  locale: "zh",
  today: "2026-11-24",
  now: "2026-11-24T09:00:00+08:00",
  values: {},
  fields: {
    amount: field("amount", "number"),
    why: field("why", "string"),
    debts: field("debts", "", { rows: true }),
    balance: field("balance", "number", { table: "debts" }),
    note: field("note", "string", { table: "debts" }),
    total: field("total", "number"),
    secret: field("secret", "string"),
    locked: field("locked", "string"),
  },
  work: [
    { id: "why", above: [], shown: more, required: more },
    { id: "balance", above: ["debts"], table: "debts" },
    { id: "note", above: ["debts"], table: "debts", shown: tree([">", ["v", "balance"], ["n", "1"]]) },
    { id: "total", above: [], value: total },
    { id: "secret", above: [], shown: null },
    { id: "locked", above: [], locked: [more] },
  ],
};

const box = (path: string): HTMLElement => document.querySelector(`[data-at="${path}"]`) as HTMLElement;
const type = (name: string, value: string): void => {
  (document.querySelector(`[name="${name}"]`) as HTMLInputElement).value = value;
};

beforeAll(() => ready("temporal"));
beforeEach(() => {
  document.body.innerHTML = PAGE;
});

describe("conditions and formulas on the page", () => {
  it("show, require and lock as the server would", () => {
    const live = new Live(DATA);
    live.run();
    expect(box("why").hidden).toBe(true);
    type("amount", "5,000");
    live.run();
    expect(box("why").hidden).toBe(false);
    expect(box("why").querySelector("input")?.getAttribute("aria-required")).toBe("true");
    expect(document.querySelector("fieldset")?.disabled).toBe(true);
    type("amount", "１");
    live.run();
    expect(box("why").hidden).toBe(true);
    expect(document.querySelector("fieldset")?.disabled).toBe(false);
  });

  it("add up rows exactly and look at each row by itself", () => {
    new Live(DATA).run();
    expect(box("total").textContent).toBe("1000.3");
    expect([box("debts.r1.note").hidden, box("debts.r2.note").hidden]).toEqual([false, true]);
  });

  it("read of another formula what its field holds: the rounded number, as on the server", async () => {
    loaded.set("computed", await import("../../app/fields/computed/fill"));
    const computed = (id: string, decimals: number) =>
      field(id, "number", { kind: "computed", settings: { decimals } });
    const frame = (id: string) => `<div data-at="${id}"><output data-computed></output></div>`;
    document.body.innerHTML += frame("third") + frame("thrice");
    const third = tree(["/", ["v", "amount"], ["n", "3"]]);
    const thrice = tree(["*", ["v", "third"], ["n", "3"]]);
    new Live({
      ...DATA,
      fields: { ...DATA.fields, third: computed("third", 2), thrice: computed("thrice", 4) },
      work: [
        { id: "third", above: [], value: third },
        { id: "thrice", above: [], value: thrice },
      ],
    }).run();
    expect([box("third").textContent, box("thrice").textContent]).toEqual(["1.67", "5.0100"]);
  });

  it("leave to the server what only the server knows", () => {
    const live = new Live(DATA);
    live.run();
    expect(box("secret").hidden).toBe(false);
    live.server = { secret: [false, false, true] };
    live.run();
    expect(box("secret").hidden).toBe(true);
  });
});

describe("one change", () => {
  const control = (name: string): HTMLInputElement => document.querySelector(`[name="${name}"]`) as HTMLInputElement;
  const typed = (live: Live, name: string, value: string): void => {
    control(name).value = value;
    live.run([control(name)]);
  };

  it("reaches what reads it, directly and through others, and gives what working out all gives", () => {
    const twice = tree(["*", ["v", "total"], ["n", "2"]]);
    const large = tree([">", ["v", "twice"], ["n", "100"]]);
    document.body.innerHTML +=
      '<div data-at="twice"><output></output></div><div data-at="far"><input name="far"></div>';
    const data = {
      ...DATA,
      fields: { ...DATA.fields, twice: field("twice", "number"), far: field("far", "string") },
      work: [...DATA.work, { id: "twice", above: [], value: twice }, { id: "far", above: [], shown: large }],
    };
    const live = new Live(data);
    live.run();
    expect(box("far").hidden).toBe(false);
    typed(live, "debts.r1.balance", "3");
    const followed = document.body.innerHTML;
    expect([box("total").textContent, box("twice").textContent]).toEqual(["3.2", "6.4"]);
    expect(box("far").hidden).toBe(true);
    live.run();
    expect(document.body.innerHTML).toBe(followed);
  });

  it("leaves alone what does not hang on it", () => {
    const live = new Live(DATA);
    live.run();
    (box("total").querySelector("output") as HTMLElement).textContent = "as it was";
    typed(live, "amount", "5000");
    expect(box("total").textContent).toBe("as it was");
    expect(box("why").hidden).toBe(false);
    typed(live, "debts.r2.balance", "7");
    expect(box("total").textContent).toBe("1007.1");
  });

  it("brings the answer of a field back when it shows again", () => {
    const said = tree(["v", "why"]);
    document.body.innerHTML += '<div data-at="said"><output></output></div>';
    const live = new Live({
      ...DATA,
      fields: { ...DATA.fields, said: field("said", "string") },
      work: [...DATA.work, { id: "said", above: [], value: said }],
    });
    type("why", "装修");
    live.run();
    expect(box("said").textContent).toBe("");
    typed(live, "amount", "5000");
    expect(box("said").textContent).toBe("装修");
    typed(live, "amount", "1");
    expect(box("said").textContent).toBe("");
  });

  it("of one row leaves the other rows alone", () => {
    const live = new Live(DATA);
    live.run();
    box("debts.r1.note").hidden = true;
    typed(live, "debts.r2.balance", "9");
    expect([box("debts.r1.note").hidden, box("debts.r2.note").hidden]).toEqual([true, false]);
  });

  it("that is no control's own, as a row that came or went, works out all", () => {
    const live = new Live(DATA);
    live.run();
    document.querySelector('[data-row="r1"]')?.remove();
    live.run([document.querySelector("[data-rows]")]);
    expect(box("total").textContent).toBe("0.2");
  });
});

describe("what stands in a control", () => {
  const controls = (html: string): Control[] => {
    document.body.innerHTML = html;
    return [...document.querySelectorAll<Control>("input,select,textarea")];
  };

  it.each([
    ["string", '<input value=" 文字 ">', "文字"],
    ["string", '<input value="">', null],
    ["boolean", '<input type="radio" value="true"><input type="radio" value="false" checked>', false],
    ["boolean", '<input type="checkbox" value="true">', null],
    ["list<string>", '<input type="checkbox" value="a" checked><input type="checkbox" value="b">', ["a"]],
    ["string", '<select><option value="x">x</option><option value="y" selected>y</option></select>', "y"],
    ["number", '<input value="一万">', null],
  ])("is read as %s", (feel, html, value) => {
    expect(plainValue(feel, controls(html))).toEqual(value);
  });
});
