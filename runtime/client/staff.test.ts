// @vitest-environment jsdom
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

const PAGE = `
<details data-menu><summary>菜单</summary><a href="#x">去</a></details>
<button data-opens="d">开</button><dialog id="d"><button data-closes>关</button></dialog>
<a href="#next" data-key="j">下一件</a><input id="opinion" data-key="/">
<button data-phrase="同意" data-into="#opinion">同意</button>
<form id="f" method="post"><input type="checkbox" data-tick-all>
<input type="checkbox" name="task" value="1"><input type="checkbox" name="task" value="2">
<input type="checkbox" name="task" value="3"><span data-ticked>勾选</span><button>送</button></form>`;

beforeAll(async () => {
  HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
    this.open = false;
  };
  // jsdom lays nothing out: everything that is there counts as drawn
  HTMLElement.prototype.getClientRects = () => [{}] as unknown as DOMRectList;
  document.documentElement.lang = "zh-CN";
  await import("./staff");
});

beforeEach(() => {
  document.body.innerHTML = PAGE;
});

const get = <T extends HTMLElement>(selector: string): T => document.querySelector<T>(selector) as T;
const key = (name: string, at: Element = document.body, more: object = {}): boolean =>
  at.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }));

describe("keys", () => {
  it("press what carries them, and not while somebody types", () => {
    const clicked = vi.fn((event: Event) => event.preventDefault());
    get("[data-key=j]").addEventListener("click", clicked);
    key("j");
    key("j", get("#opinion"));
    expect(clicked).toHaveBeenCalledTimes(1);
  });

  it("move into a text control", () => {
    key("/");
    expect(document.activeElement).toBe(get("#opinion"));
  });

  it("close a menu by Esc", () => {
    get<HTMLDetailsElement>("details").open = true;
    key("Escape");
    expect(get<HTMLDetailsElement>("details").open).toBe(false);
  });
});

describe("clicks", () => {
  it("open and close dialogs", () => {
    get("[data-opens]").click();
    expect(get<HTMLDialogElement>("dialog").open).toBe(true);
    get("[data-closes]").click();
    expect(get<HTMLDialogElement>("dialog").open).toBe(false);
  });

  it("put phrases one after the other", () => {
    get("[data-phrase]").click();
    get("[data-phrase]").click();
    expect(get<HTMLInputElement>("#opinion").value).toBe("同意，同意");
  });
});

describe("ticks", () => {
  const ticks = (): HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>("[name=task]")];

  it("tick all and tell how many", () => {
    get("[data-tick-all]").click();
    expect(ticks().every((t) => t.checked)).toBe(true);
    expect(get("[data-ticked]").textContent).toBe("已选 3 件");
    ticks()[0]?.click();
    expect(get<HTMLInputElement>("[data-tick-all]").indeterminate).toBe(true);
  });

  it("tick a range with shift", () => {
    ticks()[0]?.click();
    ticks()[2]?.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true }));
    expect(ticks().map((t) => t.checked)).toEqual([true, true, true]);
  });
});

describe("forms", () => {
  it("are sent once", () => {
    const form = get<HTMLFormElement>("#f");
    const first = new SubmitEvent("submit", { bubbles: true, cancelable: true });
    form.dispatchEvent(first);
    const second = new SubmitEvent("submit", { bubbles: true, cancelable: true });
    form.dispatchEvent(second);
    expect([first.defaultPrevented, second.defaultPrevented]).toEqual([false, true]);
  });

  it("ask before they are sent", () => {
    const form = get<HTMLFormElement>("#f");
    form.dataset.confirm = "真的吗？";
    const event = new SubmitEvent("submit", { bubbles: true, cancelable: true });
    form.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    expect(document.body.textContent).toContain("真的吗？");
  });
});
