/** The secret: set here, kept encrypted, never shown again. */
import { KeyRound, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { clock, t } from "../i18n";
import { Problems } from "../panel/frames";
import { originOf } from "./model";
import { type Described, type Kept, renewProblems, useConnector, useProblemsOf } from "./session";

const WORDS: { readonly [kind: string]: readonly [string, string] } = {
  key: ["密钥", "Key"],
  basic: ["密码", "Password"],
  bearer: ["令牌", "Token"],
};

export function SecretBox({ described, base, kind }: { described: Described; base: string; kind: string }) {
  const session = useConnector();
  const { api, autosave, boot, editor, view } = session;
  const id = useId();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const problems = useProblemsOf(null).filter((problem) => problem.place.length === 2 && problem.place[1] === "auth");
  const word = t(...(WORDS[kind] ?? WORDS.key ?? ["密钥", "Key"]));
  const origin = originOf(base);
  const send = async (method: "PUT" | "DELETE", body?: object) => {
    setBusy(true);
    setFault(null);
    try {
      await autosave.flush();
      const answer = await api.send<{ secret: Kept | null }>(method, `definitions/${boot.key}/secret`, body);
      view.set({ described: { ...described, secret: answer.body.secret } });
      setText("");
      editor.tell(
        method === "PUT" ? t("凭证已保存。", "The secret is kept.") : t("凭证已删除。", "The secret is gone."),
      );
      await renewProblems(session);
    } catch (error) {
      setFault(
        error instanceof Error && error.message !== "unreachable"
          ? error.message
          : t("服务器没有回应。", "The server did not answer."),
      );
    }
    setBusy(false);
  };
  const kept = described.secret;
  return (
    <form
      className="fw-field fw-set__block fw-secret"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) void send("PUT", { secret: text });
      }}
    >
      <label className="fw-set__head" htmlFor={id}>
        <span className="fw-b">{word}</span>
        <span className="fw-end fw-xs fw-3">
          {kept ? (
            <>
              <KeyRound size={12} aria-hidden="true" /> {t("已保存", "Kept")} {clock(new Date(kept.at))}
              {kept.by ? ` ${kept.by}` : ""}
            </>
          ) : (
            t("还没有保存", "Not set yet")
          )}
        </span>
      </label>
      <Problems of={problems} />
      <p className="fw-hint">
        {origin
          ? t(
              `加密保存，只发给 ${origin}。保存后谁也看不到，也不随导出带走。`,
              `Kept encrypted and sent to ${origin} only. Nobody can read it afterwards, and exports leave it behind.`,
            )
          : t("先填写地址：凭证只发给那个地址。", "Fill in the address first: the secret goes there only.")}
      </p>
      <div className="fw-row">
        <input
          id={id}
          className="fw-input fw-grow"
          type="password"
          autoComplete="new-password"
          maxLength={4000}
          value={text}
          placeholder={kept ? t("填写新的来替换", "Type a new one to replace it") : ""}
          aria-describedby={fault ? `${id}e` : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="fw-btn" disabled={busy || !text.trim() || !origin}>
          {t("保存凭证", "Keep it")}
        </button>
        {kept && (
          <button
            type="button"
            className="fw-btn fw-btn--quiet fw-btn--icon"
            aria-label={t("删除凭证", "Delete the secret")}
            title={t("删除凭证", "Delete the secret")}
            disabled={busy}
            onClick={() => void send("DELETE")}
          >
            <Trash2 size={16} aria-hidden="true" />
          </button>
        )}
      </div>
      {fault && (
        <p id={`${id}e`} className="fw-error fw-xs" role="alert">
          {fault}
        </p>
      )}
    </form>
  );
}
