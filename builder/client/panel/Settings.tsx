/** The one generic panel: draws any kind's settings from their descriptions. */
import type { ComponentType } from "react";
import { type Json, same } from "../document/json";
import type { Control } from "../document/kinds";
import { ArgumentsSetting } from "./arguments";
import { ExpressionSetting } from "./expression";
import { ListSetting } from "./list";
import { MappingSetting } from "./mapping";
import { OptionsSetting } from "./options";
import { ReferenceSetting } from "./reference";
import { RightsSetting } from "./rights";
import {
  ChoiceSetting,
  DateSetting,
  DurationSetting,
  LabelSetting,
  NumberSetting,
  TextSetting,
  ToggleSetting,
} from "./simple";
import { WhereSetting } from "./where";
import { WhoSetting } from "./who";
import type { ControlProps } from "./world";

/** The closed set of controls. A description with another one is shown as text, so that nothing is hidden. */
export const CONTROLS: { readonly [control: string]: ComponentType<ControlProps> } = {
  text: TextSetting,
  label: LabelSetting,
  message: LabelSetting,
  integer: NumberSetting,
  decimal: NumberSetting,
  date: DateSetting,
  toggle: ToggleSetting,
  choice: ChoiceSetting,
  options: OptionsSetting,
  expression: ExpressionSetting,
  reference: ReferenceSetting,
  duration: DurationSetting,
  rights: RightsSetting,
  list: ListSetting,
  who: WhoSetting,
  where: WhereSetting,
  mapping: MappingSetting,
  arguments: ArgumentsSetting,
};

export type Change = (name: string, value: Json | undefined, merge?: string) => void;

type Values = { readonly [name: string]: Json };

function settingOf(controls: readonly Control[], values: Values, name: string): Json | undefined {
  return values[name] ?? controls.find((control) => control.name === name)?.default;
}

/** Whether a setting is asked for, as its siblings stand. */
export function asked(control: Control, controls: readonly Control[], values: Values): boolean {
  const needs = control.needs;
  if (!needs) return true;
  const now = settingOf(controls, values, needs.name);
  return needs.values.some((each) => same(each, now ?? null) || (each === false && now === undefined));
}

export function Settings({
  controls,
  values,
  change,
}: {
  controls: readonly Control[];
  values: Values;
  change: Change;
}) {
  return controls
    .filter((control) => asked(control, controls, values))
    .map((control) => {
      const Drawn = CONTROLS[control.control] ?? TextSetting;
      return (
        <Drawn
          key={control.name}
          control={control}
          value={values[control.name]}
          siblings={values}
          change={(value, merge) => change(control.name, value, merge)}
        />
      );
    });
}

/** The tabs that settings name, in the order of their first setting. */
export function groupsOf(controls: readonly Control[]): readonly string[] {
  return [...new Set(controls.map((control) => control.group ?? ""))];
}
