import { useEffect } from "react";
import { t } from "../i18n";
import type { Autosave } from "../state/autosave";
import type { Editor } from "../state/editor";

/**
 * Undoing may draw anew or take away what has the focus. It stays with the same piece, else it goes to the selected
 * one, else to the first there is: a keyboard that is nowhere cannot go on.
 */
function keepFocus() {
  const at = document.activeElement?.closest<HTMLElement>("[data-field],[data-node]");
  const { field, node } = at?.dataset ?? {};
  const same = field
    ? `[data-field="${CSS.escape(field)}"]`
    : node
      ? `[data-node="${CSS.escape(node)}"]`
      : "[data-field][aria-current]";
  requestAnimationFrame(() => {
    if (document.activeElement && document.activeElement !== document.body) return;
    for (const each of [same, ":is([data-field],[data-node])[aria-current]", "[data-field],[data-node]", ".fw-tile"]) {
      const next = document.querySelector<HTMLElement>(each);
      if (next) return next.focus();
    }
  });
}

/** Undo and redo from anywhere; leaving a box closes its undo step. */
export function useGlobalKeys<M>(editor: Editor<M>) {
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      // Alt and an arrow move things here. Pressed where nothing can move, they must not leave the page instead.
      const typing = (event.target as Element | null)?.closest?.("input, textarea, select");
      if (event.altKey && /^Arrow(Left|Right)$/.test(event.key) && !typing) event.preventDefault();
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const name = event.key.toLowerCase();
      if (name === "z" || name === "y") keepFocus();
      if (name === "z" && !event.shiftKey) {
        editor.undo();
        editor.say(t("已撤销", "Undone"));
      } else if ((name === "z" && event.shiftKey) || name === "y") {
        editor.redo();
        editor.say(t("已重做", "Redone"));
      } else return;
      event.preventDefault();
    };
    const left = () => editor.seal();
    window.addEventListener("keydown", key);
    window.addEventListener("focusout", left);
    return () => {
      window.removeEventListener("keydown", key);
      window.removeEventListener("focusout", left);
    };
  }, [editor]);
}

/** Save when the page is hidden or the connection is back; warn only where something could still be lost. */
export function useLeaveGuard<M>(autosave: Autosave<M>) {
  useEffect(() => {
    const hidden = () => {
      if (document.visibilityState === "hidden") void autosave.flush();
    };
    const online = () => void autosave.flush();
    const leave = (event: BeforeUnloadEvent) => {
      if (!autosave.dirty) return;
      void autosave.flush();
      event.preventDefault();
    };
    // A link is followed once the draft is saved, so that nobody publishes the state before his last keystroke.
    const follow = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest?.("a[href]");
      const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!(link instanceof HTMLAnchorElement) || !plain || link.target || !autosave.dirty) return;
      event.preventDefault();
      void autosave.flush().then(() => window.location.assign(link.href));
    };
    document.addEventListener("click", follow);
    document.addEventListener("visibilitychange", hidden);
    window.addEventListener("online", online);
    window.addEventListener("beforeunload", leave);
    return () => {
      document.removeEventListener("click", follow);
      document.removeEventListener("visibilitychange", hidden);
      window.removeEventListener("online", online);
      window.removeEventListener("beforeunload", leave);
    };
  }, [autosave]);
}
