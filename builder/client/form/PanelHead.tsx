import type { ReactNode } from "react";

export function PanelHead({ icon, title, kind }: { icon: ReactNode; title: string; kind: string }) {
  return (
    <div className="fw-panel__head">
      <span className="fw-kind">{icon}</span>
      <h2 className="fw-cut">{title}</h2>
      <span className="fw-xs fw-3 fw-end fw-nowrap">{kind}</span>
    </div>
  );
}
