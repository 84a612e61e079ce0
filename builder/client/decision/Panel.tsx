/** The right side: trying the decision out, or settings of what was chosen. */
import { t } from "../i18n";
import { ColumnSettings } from "./ColumnSettings";
import { InputSettings } from "./InputSettings";
import { PartSettings } from "./PartSettings";
import { useDecision, useShownPart, useView } from "./session";
import { TryOut } from "./TryOut";

export function Panel() {
  const { view } = useDecision();
  const panel = useView((now) => now.panel);
  const subject = useView((now) => now.subject);
  const part = useShownPart();
  const tabs = [
    ["try", t("试算", "Try it")],
    ["set", t("设置", "Settings")],
  ] as const;
  return (
    <aside
      className="fw-panel fw-decision-panel"
      aria-label={t("试算与设置", "Try it and settings")}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        view.set((now) => ({ focus: now.focus + 1, pane: "middle" }));
      }}
    >
      <div className="fw-panel__head">
        <div className="fw-seg fw-seg--wide" role="toolbar" aria-label={t("右侧显示", "Shown at the right")}>
          {tabs.map(([name, words]) => (
            <button key={name} type="button" aria-pressed={panel === name} onClick={() => view.set({ panel: name })}>
              {words}
            </button>
          ))}
        </div>
      </div>
      <div className="fw-panel__body fw-scroll">
        {panel === "try" ? (
          <TryOut />
        ) : subject.about === "input" ? (
          <InputSettings key={subject.id} id={subject.id} />
        ) : subject.about === "column" && part?.logic ? (
          <ColumnSettings part={part} logic={part.logic} />
        ) : part ? (
          <PartSettings part={part} />
        ) : (
          <p className="fw-set fw-3">{t("在左边添加一个决策。", "Add a decision at the left.")}</p>
        )}
      </div>
    </aside>
  );
}
