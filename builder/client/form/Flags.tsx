import { Eye, Lock, Sigma } from "lucide-react";
import type { FieldEntry } from "../document/form";
import type { FieldKind } from "../document/kinds";
import { t } from "../i18n";

/** Small marks beside a label: shown on a condition, has a formula, sensitive. */
export function Flags({ field, kind }: { field: FieldEntry; kind: FieldKind }) {
  const flags = [
    field.shown_if && { icon: Eye, text: t("有显示条件", "Shown on a condition") },
    (kind.computed || field.default) && { icon: Sigma, text: t("有公式", "Has a formula") },
    field.sensitivity === "high" && { icon: Lock, text: t("敏感", "Sensitive") },
  ].filter((flag) => !!flag);
  if (flags.length === 0) return null;
  return (
    <span className="fw-pick__flags" title={flags.map((flag) => flag.text).join(t("，", ", "))}>
      {flags.map((flag) => (
        <flag.icon key={flag.text} size={14} aria-label={flag.text} />
      ))}
    </span>
  );
}
