/** What an input is called in formulas. A new name takes effect when the box is left; the server rewrites the formulas. */
import { useId } from "react";
import { isKey } from "../document/names";
import { said, t } from "../i18n";
import { useTyped } from "../panel/typed";
import { Refusal } from "../state/api";
import { type Argument, alter, type Connector, changeOperation, type Operation } from "./model";
import { type ConnectorSession, useConnector } from "./session";

export function ArgumentKey({ operation, argument }: { operation: Operation; argument: Argument }) {
  const session = useConnector();
  const id = useId();
  const { text, error, type, drop, leave } = useTyped(argument.key);
  const commit = (typed: string) => rename(session, operation, argument, typed);
  const name = said(argument.label, argument.key);
  return (
    <>
      <input
        className="fw-input fw-code"
        aria-label={t(`“${name}”在公式里叫`, `“${name}” in formulas`)}
        maxLength={64}
        spellCheck={false}
        value={text}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}e` : undefined}
        onChange={(event) => type(event.target.value)}
        onBlur={() => void leave(commit)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.nativeEvent.isComposing) void leave(commit);
          if (event.key === "Escape") drop();
        }}
      />
      {error && (
        <p id={`${id}e`} className="fw-error fw-xs" role="alert">
          {error}
        </p>
      )}
    </>
  );
}

/** Answers what is wrong, null where it is done. */
async function rename(
  { api, boot, editor }: ConnectorSession,
  operation: Operation,
  argument: Argument,
  typed: string,
): Promise<string | null> {
  const key = typed.normalize("NFKC").trim();
  const { model } = editor;
  if (key === argument.key) return null;
  if (!isKey(key))
    return t(
      "以汉字或字母开头，只用汉字、字母、数字和下划线，且不是公式里的专用词。",
      "Begin with a letter; use only letters, digits and _; not a word of the formula language.",
    );
  const rows = operation.arguments ?? [];
  if (rows.some((each) => each.key === key)) return t(`“${key}”已经用了。`, `“${key}” is taken.`);
  try {
    const asked = { document: model, operation: operation.id, from: argument.key, to: key };
    const { document } = await api.post<{ document: Connector }>(`definitions/${boot.key}/renamed-argument`, asked);
    if (editor.model !== model) return t("刚才又有改动，请再试一次。", "Something changed meanwhile. Try again.");
    const named = rows.map((each) => (each.id === argument.id ? { ...each, key } : each));
    editor.perform(alter(() => changeOperation(document, operation.id, { arguments: named })));
    return null;
  } catch (error) {
    return error instanceof Refusal
      ? error.message
      : t("服务器没有回应，请再试一次。", "The server did not answer. Try again.");
  }
}
