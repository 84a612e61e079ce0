import { expect, test } from "vitest";
import type { Label } from "./json";
import type { Control } from "./kinds";
import { settingNames } from "./places";

const say = (label: Label) => label.zh ?? "";
const controls: Control[] = [
  { control: "expression", name: "formula", label: { zh: "公式" } },
  {
    control: "list",
    name: "branches",
    label: { zh: "分支" },
    item: { zh: "分支" },
    of: [{ control: "expression", name: "when", label: { zh: "条件" } }],
  },
];

test("a setting is named as the panel names it, a row of a list by its number", () => {
  expect(settingNames(controls, ["formula"], say)).toEqual(["公式"]);
  expect(settingNames(controls, ["branches", "1", "when"], say)).toEqual(["分支 2", "条件"]);
  expect(settingNames(controls, ["branches"], say)).toEqual(["分支"]);
  expect(settingNames(controls, ["unheard_of"], say)).toEqual([]);
});
