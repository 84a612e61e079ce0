/** The head of the settings: icon, name, what it is, and how it is taken away. */
import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { t } from "../i18n";

interface HeadProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly line: string;
  /** The name can be written where it stands. */
  readonly onRename?: (name: string) => void;
  readonly placeholder?: string;
  readonly onRemove?: () => void;
  readonly removeLabel?: string;
}

export function PanelHead({ icon, title, line, onRename, placeholder, onRemove, removeLabel }: HeadProps) {
  return (
    <div className="fw-panel__head">
      <span className="fw-kind">{icon}</span>
      <div className="fw-grow">
        {onRename ? (
          <input
            className="fw-panel__name"
            aria-label={t("名称", "Name")}
            value={title}
            placeholder={placeholder}
            onChange={(event) => onRename(event.target.value)}
          />
        ) : (
          <h2 className="fw-cut">{title}</h2>
        )}
        <p className="fw-cut">{line}</p>
      </div>
      {onRemove && (
        <button
          type="button"
          className="fw-btn fw-btn--quiet fw-btn--icon fw-btn--small fw-btn--danger"
          aria-label={removeLabel}
          title={removeLabel}
          onClick={onRemove}
        >
          <Trash2 size={16} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
