/** A new name for an input or a decision: the server rewrites every formula that reads it. */
import { isKey } from "../document/names";
import { t } from "../i18n";
import { Refusal } from "../state/api";
import { alter, changeInput, changePart, type Decision, inputOf, namesIn, partOf } from "./model";
import type { DecisionSession } from "./session";

/** Answers what is wrong, null where it is done. */
export async function renameKey(
  session: DecisionSession,
  family: "inputs" | "parts",
  id: string,
  typed: string,
): Promise<string | null> {
  const { editor, api, boot } = session;
  const { model } = editor;
  const now = family === "inputs" ? inputOf(model, id) : partOf(model, id);
  const key = typed.normalize("NFKC").trim();
  if (!now || key === now.key) return null;
  if (!isKey(key))
    return t(
      "以汉字或字母开头，只用汉字、字母、数字和下划线，且不是公式里的专用词。",
      "Begin with a letter; use only letters, digits and _; not a word of the formula language.",
    );
  if (namesIn(model).has(key)) return t(`“${key}”已经用了。`, `“${key}” is taken.`);
  try {
    const answer = await api.post<{ document: Decision }>(`definitions/${boot.key}/renamed`, {
      document: model,
      from: now.key,
      to: key,
    });
    if (editor.model !== model) return t("刚才又有改动，请再试一次。", "Something changed meanwhile. Try again.");
    const change = family === "inputs" ? changeInput : changePart;
    editor.perform(alter(() => change(answer.document, id, { key })));
    session.fresh.delete(id);
    return null;
  } catch (error) {
    return error instanceof Refusal
      ? error.message
      : t("服务器没有回应，请再试一次。", "The server did not answer. Try again.");
  }
}
