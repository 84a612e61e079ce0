import { Columns2, Monitor, Smartphone, X } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { Boot } from "../boot";
import { type FormDocument, type FormModel, formDocument, formModel } from "../document/form";
import type { Json } from "../document/json";
import type { FieldKinds } from "../document/kinds";
import { tableOf } from "../document/placing";
import { byPiece, type Problem, spotOf } from "../document/problems";
import { said, t } from "../i18n";
import { nobody, type World, WorldProvider } from "../panel/world";
import { useGlobalKeys, useLeaveGuard } from "../shell/keys";
import { Notices } from "../shell/Notices";
import { Panes } from "../shell/Panes";
import { definitionHref, TopBar } from "../shell/TopBar";
import { Api } from "../state/api";
import { Autosave } from "../state/autosave";
import { Editor } from "../state/editor";
import { namesOf } from "../state/naming";
import { Questions } from "../state/questions";
import { Store, useStore } from "../state/store";
import { Canvas } from "./Canvas";
import { focusField, placeOf } from "./edits";
import { FormPanel } from "./FieldPanel";
import { Palette } from "./Palette";
import { type Device, PreviewPane } from "./PreviewPane";
import { type FormSession, FormSessionProvider, pageOf, useModel, type ViewState } from "./session";

type Document = { readonly [name: string]: Json };

export function openForm(boot: Boot, kinds: FieldKinds): FormSession {
  const api = new Api(boot.workspace.slug, boot.csrf);
  const editor = new Editor<FormModel>(
    formModel(boot.document as unknown as FormDocument),
    boot.revision,
    (model) => formDocument(model) as unknown as Document,
    (document) => formModel(document as unknown as FormDocument),
    boot.saved_at ? new Date(boot.saved_at) : null,
    boot.problems ?? [],
  );
  const view = new Store<ViewState>({
    page: "",
    drag: null,
    said: {},
    people: nobody,
    pane: "middle",
    byField: byPiece(boot.problems ?? [], boot.key),
  });
  const autosave = new Autosave(editor, api, boot.key, window.localStorage);
  const session = { boot, editor, autosave, questions: new Questions(api), kinds, view, fresh: new Set<string>() };
  if (autosave.restore(boot.document) === "restored")
    editor.tell(t("已恢复上次没保存完的修改。", "Brought back what was not saved last time."), "info");
  return session;
}

/** Keep what the server says of the fields, the people and the problems beside the model. */
function useCompanions({ boot, editor, view, questions }: FormSession) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked: FormModel | null = null;
    const ask = () => {
      if (editor.model === asked) return;
      asked = editor.model;
      questions
        .fields(formDocument(asked) as unknown as Document)
        .then((said_) => view.set({ said: said_ }))
        .catch(() => undefined);
    };
    let problems: readonly Problem[] | null = null;
    let waiting: FormModel | null = editor.model;
    const told = () => {
      if (editor.model !== waiting) {
        waiting = editor.model;
        clearTimeout(timer);
        timer = setTimeout(ask, 300);
      }
      const now = editor.store.get().problems;
      if (now !== problems) {
        problems = now;
        view.set({ byField: byPiece(now, boot.key) });
      }
    };
    ask();
    questions
      .people()
      .then((people) => view.set({ people }))
      .catch(() => undefined);
    const stop = editor.store.subscribe(told);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [boot.key, editor, view, questions]);
}

function useWorldOf(session: FormSession, selected: string | null): World {
  const { boot, editor, kinds, questions, view } = session;
  const model = useModel((each) => each);
  const extra = useStore(view, (state) => state.said);
  const people = useStore(view, (state) => state.people);
  const problems = useStore(view, (state) => (selected ? state.byField.get(selected) : undefined));
  const row = selected && model.fields[selected] ? tableOf(model, kinds, selected) : null;
  return useMemo((): World => {
    const at = row ? { form: boot.key, row } : { form: boot.key };
    const inside = selected && kinds[model.fields[selected]?.kind ?? ""]?.holds === "rows" ? selected : null;
    const names = namesOf(model, kinds, extra, row);
    // A table's own settings name its columns by id; its expressions do not use them.
    const columns = inside ? names.filter((field) => field.table === inside) : names;
    return {
      fields: inside ? columns : names.filter((field) => field.id !== selected),
      nodes: [],
      definitions: boot.definitions,
      people,
      problems: problems ?? [],
      fieldsOf: async (definition) => {
        const document = await questions.document(definition);
        const form = document.kind === "form" ? document : await questions.document(String(document.form ?? ""));
        const other = formModel(form as unknown as FormDocument);
        return namesOf(other, kinds, await questions.fields(form));
      },
      read: (text) => questions.read(text, at),
      attempt: (text, expects) =>
        questions.attempt(text, at, expects, formDocument(editor.model) as unknown as Document),
      who: (value) => questions.who(value, boot.key),
    };
  }, [boot, editor, kinds, questions, model, extra, people, problems, row, selected]);
}

export function FormDesigner({ session }: { session: FormSession }) {
  return (
    <FormSessionProvider value={session}>
      <Inside session={session} />
    </FormSessionProvider>
  );
}

function Inside({ session }: { session: FormSession }) {
  const { boot, editor, kinds, view, autosave } = session;
  const selected = useStore(editor.store, (state) => state.selected);
  const title = useModel((model) => said(model.head.label, model.head.key));
  const [device, setDevice] = useState<Device | null>(null);
  const pane = useStore(view, (now) => now.pane);
  useCompanions(session);
  useGlobalKeys(editor);
  useLeaveGuard(autosave);
  const world = useWorldOf(session, selected);

  const jump = useMemo(
    () => (problem: Problem) => {
      const spot = spotOf(problem);
      if (spot.definition !== boot.key) {
        const at = problem.place.slice(1).join(".");
        window.location.assign(`${definitionHref(boot.workspace.slug, spot.definition)}?at=${encodeURIComponent(at)}`);
        return;
      }
      setDevice(null);
      const id = spot.family === "fields" && spot.id && editor.model.fields[spot.id] ? spot.id : null;
      if (id) {
        view.set({ page: pageOf(editor.model, kinds, id) });
        focusField(id);
      }
      editor.jumpTo(id, spot.path);
      view.set({ pane: "panel" });
    },
    [boot, editor, kinds, view],
  );
  useJumpOnOpen(session, jump);
  useShowSetting(session);

  const devices: readonly (readonly [Device, string, typeof Smartphone])[] = [
    ["phone", t("手机", "Phone"), Smartphone],
    ["desk", t("电脑", "Desktop"), Monitor],
    ["both", t("并排", "Both"), Columns2],
  ];
  return (
    <WorldProvider value={world}>
      <div
        className="fw-designer fw-designer--form"
        data-pane={device ? "middle" : pane}
        data-list={device ? "off" : undefined}
        data-panel={device ? "off" : undefined}
      >
        <TopBar
          boot={boot}
          editor={editor}
          title={title}
          onJump={jump}
          placeOf={(problem) => placeOf(session, problem)}
        >
          <div className="fw-seg" role="toolbar" aria-label={t("预览", "Preview")}>
            {devices.map(([name, words, Icon]) => (
              <button
                key={name}
                type="button"
                aria-pressed={device === name}
                onClick={() => setDevice(device === name ? null : name)}
              >
                <Icon size={14} aria-hidden="true" />
                {words}
              </button>
            ))}
          </div>
          {device && (
            <button type="button" className="fw-btn" onClick={() => setDevice(null)}>
              <X size={16} aria-hidden="true" />
              {t("退出预览", "Leave preview")}
            </button>
          )}
        </TopBar>
        {device ? (
          <>
            <span />
            <PreviewPane device={device} />
            <span />
          </>
        ) : (
          <>
            <Panes
              shown={pane}
              words={{ list: t("添加字段", "Add fields"), middle: t("表单", "Form"), panel: t("设置", "Settings") }}
              onPick={(picked) => view.set({ pane: picked })}
            />
            <Palette />
            <Canvas />
            <FormPanel selected={selected} />
          </>
        )}
        <Notices editor={editor} autosave={autosave} />
      </div>
    </WorldProvider>
  );
}

/** `?at=fields.amount` opens the designer with that field chosen. */
function useJumpOnOpen(session: FormSession, jump: (problem: Problem) => void) {
  useEffect(() => {
    const at = new URLSearchParams(window.location.search).get("at");
    if (at) jump({ place: [session.boot.key, ...at.split(".")] } as unknown as Problem);
  }, [session, jump]);
}

/** After a jump to a setting, that setting comes into sight and takes the focus. */
function useShowSetting({ editor }: FormSession) {
  const jump = useStore(editor.store, (state) => state.jump);
  useEffect(() => {
    if (!jump || jump.path.length === 0) return;
    const timer = setTimeout(() => {
      const name = jump.path.find((each) => document.querySelector(`.fw-panel [data-setting="${CSS.escape(each)}"]`));
      const setting = name && document.querySelector<HTMLElement>(`.fw-panel [data-setting="${CSS.escape(name)}"]`);
      if (!setting) return;
      setting.scrollIntoView({ block: "center" });
      setting.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
    }, 120);
    return () => clearTimeout(timer);
  }, [jump]);
}
