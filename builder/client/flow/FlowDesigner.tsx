import { Info } from "lucide-react";
import { useEffect, useMemo } from "react";
import type { Boot } from "../boot";
import { readTree } from "../conditions/model";
import { short } from "../conditions/words";
import { branchRows, type FlowDocument, type FlowModel, flowDocument, flowModel, kindOfNode } from "../document/flow";
import { type FormDocument, formModel } from "../document/form";
import { isList, type Json } from "../document/json";
import { branchControl, type FieldKinds, type NodeKinds } from "../document/kinds";
import { settingNames } from "../document/places";
import { byPiece, type Problem, spotOf } from "../document/problems";
import { type Return, type Structure, structureOf, Unstructured } from "../document/structure";
import { said, t } from "../i18n";
import { type Drawing, layout } from "../layout/flow-layout";
import { asked } from "../panel/Settings";
import { nobody, type World, WorldProvider } from "../panel/world";
import { useGlobalKeys, useLeaveGuard } from "../shell/keys";
import { Notices } from "../shell/Notices";
import { Panes } from "../shell/Panes";
import { definitionHref, TopBar } from "../shell/TopBar";
import { Api } from "../state/api";
import { Autosave } from "../state/autosave";
import { Editor } from "../state/editor";
import { namesOf } from "../state/naming";
import { given, Questions } from "../state/questions";
import { Store, useStore } from "../state/store";
import { cardLine, extraHeight } from "./card-words";
import { branchName, focusNode, isBranch, titleOf } from "./edits";
import { CASE, FLOW } from "./FlowPanel";
import { NodePanel } from "./NodePanel";
import { FlowList, Rail } from "./Outline";
import { AddBranch, Back, Card, Fork, Head, Lines, Parallel, PlusButton, ReturnLabel } from "./Pieces";
import { Stage } from "./Stage";
import { type FlowSession, FlowSessionProvider, type FlowView, useFlowModel } from "./session";

type Document = { readonly [name: string]: Json };

export function openFlow(boot: Boot, kinds: NodeKinds, fieldKinds: FieldKinds): FlowSession {
  const api = new Api(boot.workspace.slug, boot.csrf);
  const editor = new Editor<FlowModel>(
    flowModel(boot.document as unknown as FlowDocument),
    boot.revision,
    (model) => flowDocument(model) as unknown as Document,
    (document) => flowModel(document as unknown as FlowDocument),
    boot.saved_at ? new Date(boot.saved_at) : null,
    boot.problems ?? [],
  );
  const view = new Store<FlowView>({
    said: {},
    fields: given(),
    sentences: {},
    people: nobody,
    pane: "middle",
    byNode: byPiece(boot.problems ?? [], boot.key),
  });
  const autosave = new Autosave(editor, api, boot.key, window.localStorage);
  if (autosave.restore(boot.document) === "restored")
    editor.tell(t("已恢复上次没保存完的修改。", "Brought back what was not saved last time."), "info");
  return { boot, editor, autosave, questions: new Questions(api), kinds, fieldKinds, view };
}

/** Every branch condition's FEEL text. */
function conditions(model: FlowModel, kinds: NodeKinds): string[] {
  return Object.values(model.nodes).flatMap((node) => {
    const kind = kindOfNode(model, kinds, node.id);
    const of = branchControl(kind)?.of;
    const control = Array.isArray(of) ? of.find((each) => each.control === "expression") : undefined;
    if (!control) return [];
    return branchRows(kind, node).flatMap((row) => {
      const text = row[control.name];
      return typeof text === "string" && text.trim() ? [text] : [];
    });
  });
}

function useCompanions({ boot, editor, view, questions, kinds, fieldKinds }: FlowSession) {
  const form = useFlowModel((model) => model.head.form);
  useEffect(() => {
    let stale = false;
    void (async () => {
      try {
        const document = await questions.document(form);
        const extra = await questions.fields(document);
        if (stale) return;
        const names = namesOf(formModel(document as unknown as FormDocument), fieldKinds, extra);
        view.set({ fields: [...names, ...given()] });
      } catch {
        // The form may be gone; the server's problems say so.
      }
    })();
    return () => {
      stale = true;
    };
  }, [form, questions, fieldKinds, view]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let problems: readonly Problem[] | null = null;
    const ask = () => {
      const model = editor.model;
      questions
        .nodes(flowDocument(model) as unknown as Document)
        .then((found) => view.set({ said: found }))
        .catch(() => undefined);
      for (const text of conditions(model, kinds))
        void questions.read(text, { flow: boot.key }).then(({ tree, sentence }) => {
          const found = tree === null ? null : readTree(tree);
          const words = found ? short(found, view.get().fields) : said(sentence, text);
          if (view.get().sentences[text] !== words)
            view.set((now) => ({ sentences: { ...now.sentences, [text]: words } }));
        });
    };
    let waiting: FlowModel | null = editor.model;
    const told = () => {
      if (editor.model !== waiting) {
        waiting = editor.model;
        clearTimeout(timer);
        timer = setTimeout(ask, 250);
      }
      const now = editor.store.get().problems;
      if (now !== problems) {
        problems = now;
        view.set({ byNode: byPiece(now, boot.key) });
      }
    };
    ask();
    questions
      .people()
      .then((people) => view.set({ people }))
      .catch(() => undefined);
    let fields = view.get().fields;
    const stops = [
      editor.store.subscribe(told),
      view.subscribe(() => {
        // The words of conditions lean on the fields' labels.
        if (view.get().fields === fields) return;
        fields = view.get().fields;
        ask();
      }),
    ];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [boot.key, editor, view, questions, kinds]);
}

function useWorldOf(session: FlowSession, selected: string | null): World {
  const { boot, editor, kinds, fieldKinds, questions, view } = session;
  const model = useFlowModel((each) => each);
  const fields = useStore(view, (state) => state.fields);
  const people = useStore(view, (state) => state.people);
  const problems = useStore(view, (state) =>
    selected ? state.byNode.get(isBranch(selected) ? (selected.split(" ")[0] ?? "") : selected) : undefined,
  );
  return useMemo((): World => {
    const at = { flow: boot.key };
    return {
      fields,
      nodes: model.order
        .filter((id) => id !== selected)
        .map((id) => {
          const kind = kindOfNode(model, kinds, id);
          return {
            id,
            label: titleOf(model, session, id),
            icon: kind.icon,
            hasTask: kind.has_task,
            returnable: kind.returnable,
          };
        }),
      definitions: boot.definitions,
      people,
      problems: problems ?? [],
      fieldsOf: async (definition) => {
        const document = await questions.document(definition);
        const form = document.kind === "form" ? document : await questions.document(String(document.form ?? ""));
        return namesOf(formModel(form as unknown as FormDocument), fieldKinds, await questions.fields(form));
      },
      read: (text) => questions.read(text, at),
      attempt: (text, expects, scope) =>
        questions.attempt(
          text,
          scope === "answer" ? { ...at, answer: true } : at,
          expects,
          flowDocument(editor.model) as unknown as Document,
        ),
      who: (value) => questions.who(value, editor.model.head.form),
    };
  }, [boot, editor, kinds, fieldKinds, questions, session, model, fields, people, problems, selected]);
}

/** Steps that settings say work may be returned to: drawn as dashed lines back. */
function returnsOf(model: FlowModel, kinds: NodeKinds): Return[] {
  return Object.values(model.nodes).flatMap((node) => {
    const kind = kindOfNode(model, kinds, node.id);
    return kind.settings
      .filter(
        (control) =>
          control.control === "reference" &&
          control.to === "node" &&
          asked(control, kind.settings, node.settings ?? {}),
      )
      .flatMap((control) => {
        const value = node.settings?.[control.name];
        const targets = isList(value) ? value.map(String) : typeof value === "string" ? [value] : [];
        return targets.filter((to) => model.nodes[to]).map((to) => ({ from: node.id, port: `:${control.name}`, to }));
      });
  });
}

function useDrawing(session: FlowSession): {
  structure: Structure | null;
  drawing: Drawing | null;
  why: string | null;
} {
  const { kinds } = session;
  const model = useFlowModel((each) => each);
  const summaries = useStore(session.view, (state) => state.said);
  const problems = useStore(session.view, (state) => state.byNode);
  const fields = useStore(session.view, (state) => state.fields);
  return useMemo(() => {
    const extra = (id: string) => {
      const summary = said(summaries[id]?.summary) || said(kindOfNode(model, kinds, id).label);
      return extraHeight(titleOf(model, { kinds }, id), cardLine(summary, problems.get(id), fields));
    };
    try {
      const structure = structureOf(model, kinds);
      const shapes = {
        ends: (id: string) => kindOfNode(model, kinds, id).ends,
        forks: (id: string) => branchControl(kindOfNode(model, kinds, id)) !== null,
        extra,
      };
      return { structure, drawing: layout(structure, shapes, returnsOf(model, kinds)), why: null };
    } catch (error) {
      if (!(error instanceof Unstructured)) throw error;
      return { structure: null, drawing: null, why: said(error.why) };
    }
  }, [model, kinds, summaries, problems, fields]);
}

/** Where a problem of this flow is, as the panel calls it: a step and its setting, or one of the whole flow's. */
function placeOf(session: FlowSession, problem: Problem): string {
  const { editor, kinds } = session;
  const { family, id, path } = spotOf(problem);
  if (family === "nodes" && id && editor.model.nodes[id]) {
    const names = settingNames(kindOfNode(editor.model, kinds, id).settings, path.slice(1), said);
    return [titleOf(editor.model, session, id), ...names].join(" › ");
  }
  return [t("整条流程", "Whole flow"), ...settingNames([...FLOW, ...CASE], [family ?? ""], said)].join(" › ");
}

export function FlowDesigner({ session }: { session: FlowSession }) {
  return (
    <FlowSessionProvider value={session}>
      <Inside session={session} />
    </FlowSessionProvider>
  );
}

function Inside({ session }: { session: FlowSession }) {
  const { boot, editor, autosave, view } = session;
  const selected = useStore(editor.store, (state) => state.selected);
  const title = useFlowModel((model) => said(model.head.label, model.head.key));
  const pane = useStore(view, (now) => now.pane);
  const { structure, drawing, why } = useDrawing(session);
  useCompanions(session);
  useGlobalKeys(editor);
  useLeaveGuard(autosave);
  const world = useWorldOf(session, selected);
  const jump = useMemo(
    () => (problem: Problem) => {
      const spot = spotOf(problem);
      if (spot.definition !== boot.key) {
        window.location.assign(
          `${definitionHref(boot.workspace.slug, spot.definition)}?at=${encodeURIComponent(problem.place.slice(1).join("."))}`,
        );
        return;
      }
      const id = spot.family === "nodes" && spot.id && editor.model.nodes[spot.id] ? spot.id : null;
      if (id) focusNode(id);
      editor.jumpTo(id, spot.path);
      view.set({ pane: "panel" });
    },
    [boot, editor, view],
  );
  useEffect(() => {
    const at = new URLSearchParams(window.location.search).get("at");
    if (at) jump({ place: [boot.key, ...at.split(".")] } as unknown as Problem);
  }, [boot.key, jump]);
  return (
    <WorldProvider value={world}>
      <div className="fw-designer" data-pane={pane}>
        <TopBar
          boot={boot}
          editor={editor}
          title={title}
          onJump={jump}
          placeOf={(problem) => placeOf(session, problem)}
        />
        <Panes
          shown={pane}
          words={{ list: t("大纲", "Outline"), middle: t("流程图", "Drawing"), panel: t("设置", "Settings") }}
          onPick={(picked) => view.set({ pane: picked })}
        />
        <Rail />
        <FlowList structure={structure} title={title} />
        {drawing ? <Picture drawing={drawing} session={session} selected={selected} /> : <Unreadable why={why ?? ""} />}
        <NodePanel selected={selected} />
        <Notices editor={editor} autosave={autosave} />
      </div>
    </WorldProvider>
  );
}

/** The pieces in reading order, so that Tab walks the flow from top to bottom. */
function Picture({ drawing, session, selected }: { drawing: Drawing; session: FlowSession; selected: string | null }) {
  const { editor, kinds } = session;
  const model = useFlowModel((each) => each);
  const pieces = [
    ...drawing.parallels.map((each) => ({
      x: each.rect.x,
      y: each.rect.y,
      node: <Parallel key={each.id} {...each} />,
    })),
    ...drawing.cards.map((each) => ({ x: each.rect.x, y: each.rect.y, node: <Card key={each.id} {...each} /> })),
    ...drawing.forks.flatMap((each) => [
      { x: each.rect.x, y: each.rect.y, node: <Fork key={each.id} {...each} /> },
      { x: each.rect.x + 1, y: each.rect.y, node: <AddBranch key={`${each.id}+`} {...each} /> },
    ]),
    ...drawing.heads.map((each) => ({
      x: each.rect.x,
      y: each.rect.y,
      node: <Head key={`${each.out.from} ${each.out.port}`} {...each} />,
    })),
    ...drawing.backs.map(({ back, rect }) => ({
      x: rect.x,
      y: rect.y,
      node: <Back key={`${back.from} ${back.port}`} out={back} to={back.to} rect={rect} />,
    })),
    ...drawing.empties.map(({ place, rect }) => ({
      x: rect.x,
      y: rect.y,
      node: (
        <div
          key={place.outs.map((out) => `${out.from} ${out.port}`).join()}
          className="fw-drop-node"
          style={{ left: rect.x, top: rect.y }}
        >
          <PlusButton place={place} words={t("添加一步", "Add a step")} />
        </div>
      ),
    })),
    ...drawing.pluses.map(({ place, at, quiet }) => ({
      x: at.x,
      y: at.y,
      node: (
        <PlusButton
          key={`+${place.outs.map((out) => `${out.from} ${out.port}`).join()}`}
          place={place}
          point={at}
          quiet={quiet}
        />
      ),
    })),
  ].sort((a, b) => a.y - b.y || a.x - b.x);
  return (
    <Stage drawing={drawing} selected={selected} onClear={() => editor.select(null)}>
      <Lines drawing={drawing} />
      {pieces.map((piece) => piece.node)}
      {drawing.returns.map(({ of, label }) => (
        <ReturnLabel
          key={`${of.from} ${of.port} ${of.to}`}
          point={label}
          words={
            of.port.startsWith(":")
              ? t("退回", "Return")
              : kindOfNode(model, kinds, of.from).has_task
                ? branchName(model, session, of)
                : t("返回", "Back")
          }
        />
      ))}
    </Stage>
  );
}

function Unreadable({ why }: { why: string }) {
  return (
    <section className="fw-canvas" aria-label={t("流程画布", "Flow canvas")}>
      <div className="fw-empty">
        <Info size={24} aria-hidden="true" />
        <h2>{t("这条流程不是分块结构", "This flow is not made of blocks")}</h2>
        <p>{why}</p>
        <p>
          {t(
            "它照样可以发布和运行；在这里只能看，不能改。",
            "It can be published and run all the same; here it can be read but not changed.",
          )}
        </p>
      </div>
    </section>
  );
}
