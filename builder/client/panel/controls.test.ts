import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Control } from "../document/kinds";
import { asked, CONTROLS, groupsOf } from "./Settings";

const root = join(import.meta.dirname, "../../..");

test.each(["app/controls.py", "app/nodes/controls.py"])("every control of %s is drawn", (file) => {
  const declared = [...readFileSync(join(root, file), "utf8").matchAll(/^ {4}control = "(\w+)"$/gm)].map(
    ([, name]) => name,
  );
  expect(declared.length).toBeGreaterThan(0);
  expect(declared.filter((name) => !CONTROLS[String(name)])).toEqual([]);
});

const control = (name: string, more: Partial<Control> = {}): Control => ({ control: "text", name, label: {}, ...more });

test("a setting is asked for only while its sibling has one of the values, its default counting", () => {
  const mode = control("mode", { default: "any" });
  const count = control("k", { needs: { name: "mode", values: ["k_of_n"] } });
  const note = control("note", { needs: { name: "mode", values: ["any"] } });
  expect(asked(count, [mode, count], {})).toBe(false);
  expect(asked(count, [mode, count], { mode: "k_of_n" })).toBe(true);
  expect(asked(note, [mode, note], {})).toBe(true);
});

test("tabs follow the order in which settings name them", () => {
  expect(groupsOf([control("a", { group: "who" }), control("b"), control("c", { group: "who" })])).toEqual(["who", ""]);
});
