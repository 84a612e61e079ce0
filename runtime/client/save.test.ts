// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { answered, forget, keepHere, Refusal, restore, startSaving, sweepSent } from "./save";

const FORM = `<form method="post" action="/apply/lab/apply" data-fill data-link="/f/abc">
<input type="hidden" name="_step" value="s1"><input type="hidden" name="_revision" value="1">
<input type="hidden" name="_token" value="abc"><input type="hidden" name="_release" value="1">
<input name="name" value=""><input type="checkbox" name="tick" value="a"><input type="checkbox" name="tick" value="b">
<p data-saved></p></form>`;

const to = (): HTMLFormElement => document.querySelector("form") as HTMLFormElement;
const control = (name: string): HTMLInputElement => document.querySelector(`[name=${name}]`) as HTMLInputElement;

beforeEach(() => {
  localStorage.clear();
  document.body.innerHTML = FORM;
});

describe("a save", () => {
  it("takes over the revision, and the address that the first one made", () => {
    answered(
      200,
      JSON.stringify({ href: "/f/abc", revision: 2, redraw: false, spots: {}, computed: {}, totals: {}, files: {} }),
    );
    expect(control("_revision").value).toBe("2");
    expect(document.querySelector("[name=_token]")).toBeNull();
    expect(new URL(to().action).pathname).toBe("/f/abc");
    expect(location.pathname).toBe("/f/abc");
  });

  it("is refused with the sentences of its fields", () => {
    const body = JSON.stringify({ title: "有 1 处需要修改。", errors: [{ path: "name", code: "x", message: "不对" }] });
    let fault: unknown;
    try {
      answered(422, body);
    } catch (thrown) {
      fault = thrown;
    }
    expect(fault).toBeInstanceOf(Refusal);
    expect((fault as Refusal).errors[0]?.message).toBe("不对");
  });
});

describe("this device", () => {
  it("keeps what the server does not have yet and puts it back", () => {
    startSaving(to());
    control("name").value = "陈思远";
    (document.querySelectorAll("[name=tick]")[1] as HTMLInputElement).checked = true;
    control("name").dispatchEvent(new Event("input", { bubbles: true }));
    document.body.innerHTML = FORM;
    expect(restore(to())).toBe(true);
    expect(control("name").value).toBe("陈思远");
    expect([...document.querySelectorAll<HTMLInputElement>("[name=tick]")].map((t) => t.checked)).toEqual([
      false,
      true,
    ]);
  });

  it("lets go of what a later save has overtaken", () => {
    startSaving(to());
    control("name").value = "旧";
    control("name").dispatchEvent(new Event("input", { bubbles: true }));
    document.body.innerHTML = FORM.replace('name="_revision" value="1"', 'name="_revision" value="5"');
    expect(restore(to())).toBe(false);
    expect(localStorage.length).toBe(0);
  });

  it("lets go of what was sent as soon as another page stands", () => {
    keepHere(to(), true);
    sweepSent("/f/abc");
    expect(localStorage.length).toBe(1);
    sweepSent("");
    expect(localStorage.length).toBe(0);
  });

  it("holds on to what was never sent", () => {
    keepHere(to());
    sweepSent("");
    expect(localStorage.length).toBe(1);
  });

  it("forgets on demand", () => {
    startSaving(to());
    control("name").dispatchEvent(new Event("input", { bubbles: true }));
    forget(to());
    expect(localStorage.length).toBe(0);
  });
});
