import { useId } from "react";
import { ConditionEditor } from "../conditions/ConditionEditor";
import { FormulaBox } from "../conditions/FormulaBox";
import { said } from "../i18n";
import { Block } from "./frames";
import type { ControlProps } from "./world";

/** A FEEL expression: the condition builder where a condition is meant, else the formula editor. */
export function ExpressionSetting({ control, value, change }: ControlProps) {
  const id = useId();
  const text = typeof value === "string" ? value : "";
  const write = (made: string) => change(made || (control.required ? "" : undefined), control.name);
  if (control.as_condition)
    return (
      <ConditionEditor
        label={said(control.label)}
        value={text}
        change={write}
        frame={(aside, children) => (
          <Block control={control} aside={aside}>
            {children}
          </Block>
        )}
      />
    );
  return (
    <Block control={control} id={id}>
      <FormulaBox id={id} label={said(control.label)} value={text} expects={control.expects ?? "any"} change={write} />
    </Block>
  );
}
