/** The kinds to choose from: dragged, clicked, or chosen with Enter. */
import { Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { FieldKind } from "../document/kinds";
import { said, t } from "../i18n";
import { KindIcon } from "../shell/Icon";
import { startDrag } from "./drag";
import { addKind, focusField } from "./edits";
import { useDragHost } from "./host";
import { useSession, useView } from "./session";

const GROUPS: readonly (readonly [string, string, string])[] = [
  ["basic", "基础", "Basic"],
  ["choice", "选择", "Choice"],
  ["identity", "身份与金融", "Identity and finance"],
  ["people", "人员与组织", "People"],
  ["rows", "明细与关联", "Tables and links"],
  ["layout", "布局", "Layout"],
];

/** Kinds by their group, in the order of the house; a group of somebody else's comes last under its own name. */
function grouped(kinds: readonly FieldKind[]): { name: string; kinds: FieldKind[] }[] {
  const known = GROUPS.map(([id, zh, en]) => ({ id, name: t(zh, en) }));
  const others = [...new Set(kinds.map((kind) => kind.group))].filter((id) => !GROUPS.some(([known]) => known === id));
  return [...known, ...others.map((id) => ({ id, name: id }))]
    .map(({ id, name }) => ({ name, kinds: kinds.filter((kind) => kind.group === id) }))
    .filter((group) => group.kinds.length > 0);
}

export function Palette() {
  const session = useSession();
  const host = useDragHost();
  const [find, setFind] = useState("");
  const box = useRef<HTMLInputElement>(null);
  const dragged = useView((view) => (view.drag?.payload.from === "palette" ? view.drag.payload.id : null));
  const all = useMemo(() => Object.values(session.kinds), [session.kinds]);
  const word = find.trim().toLowerCase();
  const hits = word
    ? all.filter((kind) => [kind.label.zh, kind.label.en, kind.name].some((each) => each?.toLowerCase().includes(word)))
    : all;

  useEffect(() => {
    const slash = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== "/" || target.closest("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      box.current?.focus();
    };
    window.addEventListener("keydown", slash);
    return () => window.removeEventListener("keydown", slash);
  }, []);

  return (
    <nav className="fw-list" aria-label={t("字段", "Fields")}>
      <div className="fw-list__find fw-palette__find">
        <label className="fw-input">
          <Search size={16} aria-hidden="true" />
          <input
            ref={box}
            type="search"
            placeholder={t("搜索字段", "Search fields")}
            aria-label={t("搜索字段", "Search fields")}
            value={find}
            onChange={(event) => setFind(event.target.value)}
            onKeyDown={(event) => {
              const [first] = hits;
              if (event.key === "Enter" && first) {
                event.preventDefault();
                addKind(session, first.name);
                setFind("");
              }
              if (event.key === "Escape") {
                setFind("");
                const { selected } = session.editor.store.get();
                if (selected && !find) focusField(selected);
              }
            }}
          />
          <kbd>/</kbd>
        </label>
      </div>
      <div className="fw-palette fw-scroll">
        {grouped(hits).map((group) => (
          <section key={group.name} aria-label={group.name}>
            <h3>{group.name}</h3>
            <ul>
              {group.kinds.map((kind) => (
                <li key={kind.name}>
                  <button
                    type="button"
                    className="fw-tile"
                    data-kind={kind.name}
                    data-dragging={dragged === kind.name || undefined}
                    title={said(kind.label)}
                    onClick={() => addKind(session, kind.name)}
                    onPointerDown={(event) =>
                      startDrag(
                        event,
                        { from: "palette", id: kind.name },
                        { label: said(kind.label), icon: kind.icon },
                        host,
                      )
                    }
                  >
                    <KindIcon svg={kind.icon} />
                    <span className="fw-cut">{said(kind.label)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {hits.length === 0 && <p className="fw-hint fw-palette__none">{t("没有这样的字段。", "No such field.")}</p>}
      </div>
    </nav>
  );
}
