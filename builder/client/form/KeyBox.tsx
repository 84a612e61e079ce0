import { useEffect, useId, useState } from "react";
import { type FieldEntry, keysOf } from "../document/form";
import { isKey } from "../document/names";
import { t } from "../i18n";
import { renameKey } from "./edits";
import { useSession } from "./session";

/** The name in expressions, API and Excel. Once it may be in use, changing it is the server's rename. */
export function KeyBox({ field }: { field: FieldEntry }) {
  const session = useSession();
  const id = useId();
  const [text, setText] = useState(field.key ?? "");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    setText(field.key ?? "");
    setError(null);
  }, [field.key]);
  const commit = async () => {
    const key = text.normalize("NFKC").trim();
    if (key === field.key) {
      setText(key);
      return;
    }
    if (!isKey(key)) {
      setError(
        t(
          "以汉字或字母开头，只用汉字、字母、数字和下划线，且不是公式里的专用词。",
          "Begin with a letter; use only letters, digits and _; not a word of the formula language.",
        ),
      );
      return;
    }
    if (keysOf(session.editor.model).has(key)) {
      setError(t(`“${key}”已被别的字段使用。`, `“${key}” is already used by another field.`));
      return;
    }
    setBusy(true);
    setError(await renameKey(session, field.id, key));
    setBusy(false);
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
        onChange={(event) => setText(event.target.value)}
        onBlur={() => void commit()}
        onKeyDown={(event) => {
          if (event.key === "Enter") void commit();
          if (event.key === "Escape") setText(field.key ?? "");
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
