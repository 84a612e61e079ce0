/** The form designer's edits: commands with their select, their spoken sentence and their toast. */
import { all, type Command } from "../document/command";
import {
  childrenOf,
  type FieldDocument,
  type FieldEntry,
  type FormModel,
  keysOf,
  ROOT,
  type Slot,
  slotOf,
  treeOf,
} from "../document/form";
import { changeField, insertField, moveField, removeField, wrapTop } from "../document/form-commands";
import type { Label } from "../document/json";
import { defaultSettings, type FieldKind, fieldKind } from "../document/kinds";
import { keyFromLabel, mentions, newId } from "../document/names";
import { settingNames } from "../document/places";
import {
  copyOf,
  type Direction,
  isPage,
  isSlot,
  kindOf,
  moveRefusal,
  pagesOf,
  refusal,
  slotAfter,
  step,
} from "../document/placing";
import { type Problem, spotOf } from "../document/problems";
import { locale, said, t } from "../i18n";
import { focusSoon } from "../shell/focus";
import { HEAD, OWN } from "./own-settings";
import { type FormSession, pageOf, shownPage } from "./session";

export function nameOf(session: FormSession, id: string): string {
  const field = session.editor.model.fields[id];
  return said(field?.label) || said(fieldKind(session.kinds, field?.kind ?? "").label) || id;
}

/** Where a problem of this form is, as the panel calls it: a field and its setting, or one of the whole form's. */
export function placeOf(session: FormSession, problem: Problem): string {
  const { model } = session.editor;
  const { family, id, path } = spotOf(problem);
  const field = family === "fields" && id ? model.fields[id] : undefined;
  if (field) {
    const settings = fieldKind(session.kinds, field.kind).settings;
    const names = path[0] === "settings" ? settingNames(settings, path.slice(1), said) : settingNames(OWN, path, said);
    return [nameOf(session, field.id), ...names].join(" › ");
  }
  const rule = family === "rules" ? (model.head.rules ?? []).findIndex((each) => each.id === id) : -1;
  const at = rule >= 0 ? ["rules", String(rule), ...path] : [family ?? "", ...(id ? [id] : []), ...path];
  return [t("整份表单", "Whole form"), ...settingNames(HEAD, at, said)].join(" › ");
}

function freshField(session: FormSession, kind: FieldKind): FieldDocument {
  const { model } = session.editor;
  const id = newId(kind.name, (each) => each in model.fields);
  const settings = defaultSettings(kind);
  const pages = pagesOf(model, session.kinds).length;
  // Only in the author's language: a word of ours in the other one would stay behind when he writes his own.
  const words = isPage(kind) ? t(`第 ${pages + 1} 页`, `Page ${pages + 1}`) : said(kind.label);
  const label: Label = kind.holds === "layout" && kind.lays !== "stack" ? {} : { [locale()]: words };
  const key = kind.holds === "layout" ? undefined : (keyFromLabel(label, keysOf(model)) ?? id);
  session.fresh.add(id);
  return {
    id,
    kind: kind.name,
    ...(key === undefined ? {} : { key }),
    ...(label.zh || label.en ? { label } : {}),
    ...(kind.holds === "layout" || kind.computed ? {} : { required: true }),
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
  };
}

function show(session: FormSession, id: string) {
  const page = pageOf(session.editor.model, session.kinds, id);
  session.view.set({ page, pane: "middle" });
  focusField(id);
}

/** Bring a field into sight and give it the focus once it is drawn. */
export function focusField(id: string) {
  focusSoon(() => document.querySelector<HTMLElement>(`[data-field="${CSS.escape(id)}"]`));
}

/** Add a kind from the palette: at a place, else after the selection. */
export function addKind(session: FormSession, name: string, at?: Slot) {
  const { editor, kinds, view } = session;
  const kind = fieldKind(kinds, name);
  const model = editor.model;
  const page = shownPage(model, kinds, view.get().page);
  const field = freshField(session, kind);
  if (isPage(kind)) {
    const loose = childrenOf(model, ROOT).filter((id) => !isPage(kindOf(model, kinds, id)));
    const first = pagesOf(model, kinds).length === 0 && loose.length > 0;
    const end = { parent: ROOT, index: childrenOf(model, ROOT).length };
    editor.perform(first ? wrapTop(field, loose) : insertField(field, at?.parent === ROOT ? at : end), field.id);
  } else {
    const slot = at ?? slotAfter(model, kinds, kind, editor.store.get().selected, page);
    if (!slot) {
      editor.say(t("这里放不下，请先选择别的位置。", "It does not fit here; choose another place first."));
      return;
    }
    const why = refusal(model, kinds, kind, slot.parent);
    if (why) {
      editor.say(said(why));
      editor.tell(said(why), "info");
      return;
    }
    editor.perform(insertField(field, slot), field.id);
  }
  editor.say(t(`已添加“${said(kind.label)}”`, `Added “${said(kind.label)}”`));
  show(session, field.id);
}

export function dropField(session: FormSession, id: string, slot: Slot) {
  const { editor, kinds } = session;
  if (moveRefusal(editor.model, kinds, id, slot.parent)) return;
  editor.perform(moveField(id, slot), id);
  editor.say(t(`已移动“${nameOf(session, id)}”`, `Moved “${nameOf(session, id)}”`));
  show(session, id);
}

export function moveByKey(session: FormSession, id: string, way: Direction) {
  const { editor, kinds } = session;
  const found = step(editor.model, kinds, id, way);
  if (!isSlot(found)) {
    editor.say(said(found));
    return;
  }
  editor.perform(moveField(id, found), id);
  const { parent, index } = slotOf(editor.model, id);
  const where = parent
    ? t(`“${nameOf(session, parent)}”里`, `in “${nameOf(session, parent)}”`)
    : t("最外层", "at the top level");
  const total = childrenOf(editor.model, parent).length;
  editor.say(t(`${where}，第 ${index + 1} 个，共 ${total} 个`, `${where}, ${index + 1} of ${total}`));
  show(session, id);
}

export function removeSelected(session: FormSession, id: string) {
  const { editor } = session;
  const name = nameOf(session, id);
  const { parent, index } = slotOf(editor.model, id);
  editor.perform(removeField(id));
  const left = childrenOf(editor.model, parent);
  const next = left[index] ?? left[index - 1] ?? (parent || null);
  editor.select(next);
  if (next) focusField(next);
  const sentence = t(`已删除“${name}”`, `Deleted “${name}”`);
  editor.say(sentence);
  editor.tell(sentence, "ok", true);
}

export function duplicate(session: FormSession, id: string) {
  const { editor } = session;
  const model = editor.model;
  const ids = new Set(Object.keys(model.fields));
  const keys = keysOf(model);
  const freshId = (kind: string) => {
    const made = newId(kind, (each) => ids.has(each));
    ids.add(made);
    session.fresh.add(made);
    return made;
  };
  const freshKey = (key: string) => {
    let n = 2;
    while (keys.has(`${key}_${n}`)) n += 1;
    keys.add(`${key}_${n}`);
    return `${key}_${n}`;
  };
  const copy = copyOf(treeOf(model, id), freshId, freshKey);
  const { parent, index } = slotOf(model, id);
  editor.perform(insertField(copy, { parent, index: index + 1 }), copy.id);
  editor.say(t(`已复制“${nameOf(session, id)}”`, `Duplicated “${nameOf(session, id)}”`));
  show(session, copy.id);
}

/** Everything in the form that is FEEL, as one text, to see whether a key is used. */
function expressionsOf(model: FormModel, without: string): string {
  return JSON.stringify([model.head, ...Object.values(model.fields).filter((field) => field.id !== without)]);
}

/** Change a label. The key of a field added just now follows it while nothing uses the key yet. */
export function relabel(session: FormSession, id: string, label: Label | undefined, merge: string) {
  const { editor, fresh } = session;
  const model = editor.model;
  const field = model.fields[id];
  if (!field) return;
  const commands: Command<FormModel>[] = [changeField(id, { label })];
  if (field.key !== undefined && fresh.has(id) && !mentions(expressionsOf(model, id), field.key)) {
    const others = keysOf(model);
    others.delete(field.key);
    const key = keyFromLabel(label ?? {}, others);
    if (key) commands.push(changeField(id, { key }));
  }
  editor.perform(all(commands, `field:${id}:label.${merge}`));
}

export function edit(session: FormSession, id: string, patch: Partial<FieldEntry>, merge?: string) {
  session.editor.perform(changeField(id, patch, merge));
}

/** Rename a key everywhere it is used, in this and all other definitions: one command of the server's. */
export async function renameKey(session: FormSession, id: string, key: string): Promise<string | null> {
  const { editor, autosave, questions, boot } = session;
  try {
    const answer = await autosave.changedThere(
      (revision) => questions.rename(boot.key, id, key, revision),
      ({ changed }) => changed.find((each) => each.key === boot.key),
    );
    editor.store.set({ problems: answer.problems });
    const others = answer.changed.filter((each) => each.key !== boot.key).length;
    editor.tell(
      others > 0
        ? t(
            `标识已改为 ${key}，另有 ${others} 份定义一并改写。`,
            `The key is now ${key}; ${others} other definition(s) were rewritten.`,
          )
        : t(
            `标识已改为 ${key}，用到它的公式已改写。`,
            `The key is now ${key}; the formulas that use it were rewritten.`,
          ),
    );
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
