import { useId, useState } from "react";
import { type FieldEntry, keysOf } from "../document/form";
import { isKey } from "../document/names";
import { t } from "../i18n";
import { useTyped } from "../panel/typed";
import { renameKey } from "./edits";
import { useSession } from "./session";

/** The name in expressions, API and Excel. Once it may be in use, changing it is the server's rename. */
export function KeyBox({ field }: { field: FieldEntry }) {
  const session = useSession();
  const id = useId();
  const { text, error, type, drop, leave } = useTyped(field.key ?? "");
  const [busy, setBusy] = useState(false);
  const commit = async (typed: string) => {
    const key = typed.normalize("NFKC").trim();
    if (key === field.key) return null;
    if (!isKey(key))
      return t(
        "以汉字或字母开头，只用汉字、字母、数字和下划线，且不是公式里的专用词。",
        "Begin with a letter; use only letters, digits and _; not a word of the formula language.",
      );
    if (keysOf(session.editor.model).has(key))
      return t(`“${key}”已被别的字段使用。`, `“${key}” is already used by another field.`);
    setBusy(true);
    const wrong = await renameKey(session, field.id, key);
    setBusy(false);
    return wrong;
  };
  return (
    <div className="fw-set__row" data-setting="key">
      <label htmlFor={id}>{t("标识", "Key")}</label>
      <input
        id={id}
        className="fw-input fw-code"
        value={text}
        spellCheck={false}
        aria-invalid={error !== null || undefined}
        aria-describedby={error ? `${id}e` : undefined}
        aria-busy={busy || undefined}
        onChange={(event) => type(event.target.value)}
        onBlur={() => void leave(commit)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.nativeEvent.isComposing) void leave(commit);
          if (event.key === "Escape") drop();
        }}
      />
      {error && (
        <div className="fw-set__more">
          <p id={`${id}e`} className="fw-error fw-xs" role="alert">
            {error}
          </p>
        </div>
      )}
    </div>
  );
}
