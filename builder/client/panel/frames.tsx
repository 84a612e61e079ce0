/** The two frames a setting stands in: label at the left for short ones, label above for long ones. */
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Control } from "../document/kinds";
import type { Problem } from "../document/problems";
import { said } from "../i18n";
import { useWorld } from "./world";

export function useProblems(control: Control): readonly Problem[] {
  return useWorld().problems.filter((problem) => problem.place.slice(3).includes(control.name));
}

export function Problems({ of }: { of: readonly Problem[] }) {
  return of.map((problem) => (
    <p
      key={problem.code + problem.place.join(".")}
      className={problem.level === "error" ? "fw-error fw-xs" : "fw-hint fw-warn"}
    >
      <CircleAlert size={14} aria-hidden="true" />
      <span>
        {said(problem.text)}
        {problem.suggestion ? ` ${problem.suggestion}` : ""}
      </span>
    </p>
  ));
}

export function Row({ control, id, children }: { control: Control; id: string; children: ReactNode }) {
  const problems = useProblems(control);
  return (
    <div className="fw-set__row" data-setting={control.name}>
      <label htmlFor={id}>{said(control.label)}</label>
      <div>{children}</div>
      {(control.hint || problems.length > 0) && (
        <div className="fw-set__more">
          {control.hint && <p className="fw-hint">{said(control.hint)}</p>}
          <Problems of={problems} />
        </div>
      )}
    </div>
  );
}

export function Block({
  control,
  id,
  aside,
  children,
}: {
  control: Control;
  /** Of the one control inside; a group of several is named by its legend instead. */
  id?: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const problems = useProblems(control);
  const head = (
    <>
      <span className="fw-b">{said(control.label)}</span>
      {aside}
    </>
  );
  return (
    <div className="fw-field fw-set__block" data-setting={control.name}>
      {id ? (
        <label className="fw-set__head" htmlFor={id}>
          {head}
        </label>
      ) : (
        <div className="fw-set__head">{head}</div>
      )}
      {control.hint && <p className="fw-hint">{said(control.hint)}</p>}
      <Problems of={problems} />
      {children}
    </div>
  );
}
