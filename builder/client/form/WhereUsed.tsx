import { FileText, GitBranch } from "lucide-react";
import { useEffect, useState } from "react";
import { spotOf } from "../document/problems";
import { said, t } from "../i18n";
import { definitionHref } from "../shell/TopBar";
import type { Use } from "../state/questions";
import { useStore } from "../state/store";
import { useSession } from "./session";

/** Every place, in this and other definitions, that uses the field. */
export function WhereUsed({ id }: { id: string }) {
  const { questions, boot, editor } = useSession();
  const [uses, setUses] = useState<readonly Use[] | null>(null);
  const saved = useStore(editor.store, (state) => (state.saving === "saved" ? state.revision : null));
  useEffect(() => {
    // The answer is about the saved draft, so it is asked after each save.
    if (saved === null) return;
    let stale = false;
    questions
      .used(boot.key, id)
      .then((found) => !stale && setUses(found))
      .catch(() => !stale && setUses([]));
    return () => {
      stale = true;
    };
  }, [questions, boot.key, id, saved]);
  return (
    <section className="fw-set" aria-label={t("被何处使用", "Used by")}>
      <h3>
        {t("被何处使用", "Used by")}
        <span className="fw-end">{uses?.length ?? ""}</span>
      </h3>
      {uses?.length === 0 && <p className="fw-hint">{t("还没有别处用到它。", "Nothing uses it yet.")}</p>}
      <ul className="fw-uses">
        {uses?.map((use) => {
          const spot = spotOf({ place: use.place } as never);
          const here = spot.definition === boot.key;
          const entry = boot.definitions.find((each) => each.key === spot.definition);
          const at = use.place.slice(1).join(".");
          return (
            <li key={use.place.join("/")}>
              {entry?.kind === "flow" ? (
                <GitBranch size={14} aria-hidden="true" />
              ) : (
                <FileText size={14} aria-hidden="true" />
              )}
              {here ? (
                <button
                  type="button"
                  className="fw-btn fw-btn--link"
                  onClick={() => spot.family === "fields" && editor.jumpTo(spot.id, spot.path)}
                >
                  {said(use.text)}
                </button>
              ) : (
                <a href={`${definitionHref(boot.workspace.slug, spot.definition)}?at=${encodeURIComponent(at)}`}>
                  {said(use.text)}
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
