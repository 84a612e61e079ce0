/** What must not be missed: a lost connection, somebody else's save, an answer that refused; and short toasts. */
import { CircleCheck, CloudOff, Info, TriangleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { clock, said, t } from "../i18n";
import type { Autosave } from "../state/autosave";
import type { Editor } from "../state/editor";
import { useStore } from "../state/store";

const MOST = 6;

export function Notices<M>({ editor, autosave }: { editor: Editor<M>; autosave: Autosave<M> }) {
  const saving = useStore(editor.store, (state) => state.saving);
  const refusal = useStore(editor.store, (state) => state.refusal);
  const clash = useStore(editor.store, (state) => state.clash);
  const spoken = useStore(editor.store, (state) => state.spoken);
  return (
    <>
      <p className="fw-sr" aria-live="polite" id="fw-spoken">
        {spoken}
      </p>
      {clash && (
        <div className="fw-note fw-note--warn fw-notice" role="alert">
          <TriangleAlert size={16} aria-hidden="true" />
          <div>
            <h3>
              {clash.own
                ? t("您在另一个窗口也改了这份定义。", "You changed this definition in another window too.")
                : clash.who
                  ? t(`${clash.who}刚刚也改了这份定义。`, `${clash.who} has just changed this definition too.`)
                  : t("服务器上的版本比本机保留的更新。", "The server has a newer version than this device kept.")}
            </h3>
            {clash.when && <p>{clock(new Date(clash.when))}</p>}
            {clash.changed.length > 0 && (
              <>
                <p>{clash.own ? t("那边改了：", "Changed there:") : t("对方改了：", "They changed:")}</p>
                <ul>
                  {clash.changed.slice(0, MOST).map((change) => (
                    <li key={change.text.zh}>{said(change.text)}</li>
                  ))}
                  {clash.changed.length > MOST && (
                    <li>{t(`还有 ${clash.changed.length - MOST} 处`, `${clash.changed.length - MOST} more`)}</li>
                  )}
                </ul>
              </>
            )}
            <p>{t("您在这里的修改还在，没有丢失。", "Your changes in this window are still here; nothing is lost.")}</p>
            <div className="fw-row">
              <button type="button" className="fw-btn fw-btn--small" onClick={() => autosave.takeTheirs()}>
                {clash.own ? t("用那边的版本", "Take that version") : t("用对方的版本", "Take theirs")}
              </button>
              <button type="button" className="fw-btn fw-btn--small" onClick={() => void autosave.keepMine()}>
                {t("用我的版本覆盖", "Overwrite with mine")}
              </button>
            </div>
          </div>
        </div>
      )}
      {saving === "offline" && (
        <div className="fw-note fw-note--warn fw-notice" role="alert">
          <CloudOff size={16} aria-hidden="true" />
          <div>
            {t(
              "连接断开了。可以继续修改：内容留在这台设备上，恢复后自动保存。",
              "The connection is lost. Go on editing: your changes stay on this device and are saved when it is back.",
            )}
          </div>
          <button type="button" className="fw-btn fw-btn--small" onClick={() => void autosave.flush()}>
            {t("现在重试", "Try now")}
          </button>
        </div>
      )}
      {refusal && !clash && (
        <div className="fw-note fw-note--bad fw-notice" role="alert">
          <TriangleAlert size={16} aria-hidden="true" />
          <div>
            <h3>{t("没有保存", "Not saved")}</h3>
            <p>{refusal}</p>
          </div>
          <button type="button" className="fw-btn fw-btn--small" onClick={() => void autosave.flush()}>
            {t("重试", "Try again")}
          </button>
        </div>
      )}
      <ToastLine editor={editor} />
    </>
  );
}

function ToastLine<M>({ editor }: { editor: Editor<M> }) {
  const toast = useStore(editor.store, (state) => state.toast);
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(
      () => editor.store.set((now) => (now.toast?.id === toast.id ? { toast: null } : {})),
      6_000,
    );
    return () => clearTimeout(timer);
  }, [toast, editor]);
  if (!toast) return null;
  return (
    <div className="fw-toasts">
      <div className={`fw-toast fw-toast--${toast.tone}`} role="status">
        {toast.tone === "ok" ? <CircleCheck size={16} aria-hidden="true" /> : <Info size={16} aria-hidden="true" />}
        <p>{toast.text}</p>
        {toast.undo && (
          <button
            type="button"
            className="fw-btn fw-btn--link"
            onClick={() => {
              editor.undo();
              editor.store.set({ toast: null });
            }}
          >
            {t("撤销", "Undo")}
          </button>
        )}
        <button
          type="button"
          className="fw-btn fw-btn--quiet fw-btn--icon fw-btn--small"
          aria-label={t("关闭", "Close")}
          onClick={() => editor.store.set({ toast: null })}
        >
          <X size={14} aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}
