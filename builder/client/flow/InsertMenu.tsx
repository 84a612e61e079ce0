import { CornerUpLeft } from "lucide-react";
import { kindOfNode } from "../document/flow";
import { goBack, isPlan } from "../document/flow-edits";
import type { Place } from "../document/structure";
import { said, t } from "../i18n";
import { KindIcon } from "../shell/Icon";
import { Menu, type MenuItem } from "../shell/Menu";
import { insert, insertGoBack, titleOf } from "./edits";
import { useFlow } from "./session";

const GROUPS: readonly (readonly [string, string, string])[] = [
  ["people", "人来做", "People"],
  ["logic", "分支", "Branching"],
  ["data", "数据", "Data"],
  ["time", "时间", "Time"],
  ["message", "消息", "Messages"],
  ["end", "结束", "Ending"],
];

/** What can be put on a line: the kinds by group, and the earlier steps that it may lead back to. */
export function InsertMenu({
  anchor,
  place,
  label,
  onClose,
}: {
  anchor: Element;
  place: Place;
  label: string;
  onClose: () => void;
}) {
  const session = useFlow();
  const { editor, kinds } = session;
  const model = editor.model;
  const offered = Object.values(kinds).filter((kind) => !kind.begins && !kind.gathers);
  const groups = [...GROUPS.map(([id, zh, en]) => ({ id, name: t(zh, en) }))];
  for (const kind of offered)
    if (!groups.some((group) => group.id === kind.group)) groups.push({ id: kind.group, name: kind.group });
  const items: MenuItem[] = groups.flatMap((group) =>
    offered
      .filter((kind) => kind.group === group.id)
      .map((kind, i) => ({
        id: `kind:${kind.name}`,
        label: said(kind.label),
        icon: <KindIcon svg={kind.icon} />,
        ...(i === 0 ? { heading: group.name } : {}),
      })),
  );
  const targets = model.order.filter(
    (id) =>
      kindOfNode(model, kinds, id).returnable &&
      !kindOfNode(model, kinds, id).begins &&
      place.outs.every((out) => out.from !== id) &&
      isPlan(goBack(model, kinds, place, id)) &&
      earlier(id),
  );
  function earlier(id: string): boolean {
    // Only what leads here can be gone back to: otherwise the branch would jump forward or sideways.
    const todo = [id];
    const seen = new Set(todo);
    while (todo.length > 0) {
      const at = todo.pop() as string;
      if (place.outs.some((out) => out.from === at)) return true;
      for (const [key, to] of Object.entries(model.edges))
        if (key.startsWith(`${at} `) && !seen.has(to)) {
          seen.add(to);
          todo.push(to);
        }
    }
    return false;
  }
  targets.forEach((id, i) => {
    items.push({
      id: `back:${id}`,
      label: titleOf(model, session, id),
      icon: <CornerUpLeft size={16} aria-hidden="true" />,
      ...(i === 0 ? { heading: t("返回到", "Go back to") } : {}),
    });
  });
  return (
    <Menu
      anchor={anchor}
      label={label}
      items={items}
      onClose={onClose}
      onPick={(id) => {
        const [what, name = ""] = [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)];
        if (what === "kind") insert(session, place, name);
        else insertGoBack(session, place, name);
      }}
    />
  );
}
