import { useMemo } from "react";
import { fieldKind } from "../document/kinds";
import { isPage, moveRefusal, refusal } from "../document/placing";
import { said } from "../i18n";
import type { DragHost } from "./drag";
import { addKind, dropField } from "./edits";
import { type FormSession, useSession } from "./session";

function hostOf(session: FormSession): DragHost {
  const { editor, kinds, view } = session;
  return {
    show: (drag) => view.set({ drag }),
    refuses: (payload, parent) => {
      if (payload.from === "palette") {
        const kind = fieldKind(kinds, payload.id);
        // A page may be dropped anywhere: it always goes to the top level.
        const why = isPage(kind) ? null : refusal(editor.model, kinds, kind, parent);
        return why ? said(why) : null;
      }
      const why = moveRefusal(editor.model, kinds, payload.id, parent);
      return why ? said(why) : null;
    },
    drop: (payload, slot) => {
      if (payload.from === "palette")
        addKind(session, payload.id, isPage(fieldKind(kinds, payload.id)) ? undefined : slot);
      else dropField(session, payload.id, slot);
    },
    hover: (page) => {
      if (view.get().page !== page) view.set({ page });
    },
  };
}

export function useDragHost(): DragHost {
  const session = useSession();
  return useMemo(() => hostOf(session), [session]);
}
