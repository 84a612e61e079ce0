/** The designer of a decision: its parts at the left, one of them in the middle, trying it out at the right. */
import { type ReactNode, useEffect, useMemo } from "react";
import type { Boot } from "../boot";
import { type Problem, spotOf } from "../document/problems";
import { said, t } from "../i18n";
import { useGlobalKeys, useLeaveGuard } from "../shell/keys";
import { Notices } from "../shell/Notices";
import { Panes } from "../shell/Panes";
import { definitionHref, TopBar } from "../shell/TopBar";
import { Api } from "../state/api";
import { Autosave } from "../state/autosave";
import { Editor } from "../state/editor";
import { Store } from "../state/store";
import { goTo, show, showSettings } from "./edits";
import { FormulaPart } from "./FormulaPart";
import { at, HEAD } from "./grid";
import { marksOf, rowSpot } from "./marks";
import { type Decision, idOf, inputOf, type Logic, type Part, partOf } from "./model";
import { nameOf } from "./names";
import { Panel } from "./Panel";
import { kindWord, PartList } from "./PartList";
import { ScorecardPart } from "./ScorecardPart";
import {
  type Analysis,
  type DecisionSession,
  DecisionSessionProvider,
  type DecisionView,
  useDecision,
  useDocument,
  useShownPart,
  useView,
} from "./session";
import { TablePart } from "./TablePart";
import { columnAt, conditionId, conditionsOf, type Family, outcomeId, outcomesOf, rowId, rowsOf } from "./table";
import { untried } from "./trial";

/** What is drawn in the middle, by the kind of logic; every other kind is boxes of formulas. */
const MIDDLES: { readonly [kind: string]: (of: { part: Part; logic: Logic }) => ReactNode } = {
  table: TablePart,
  scorecard: ScorecardPart,
};

export function openDecision(boot: Boot): DecisionSession {
  const api = new Api(boot.workspace.slug, boot.csrf);
  const editor = new Editor<Decision>(
    boot.document as unknown as Decision,
    boot.revision,
    (model) => model as unknown as Boot["document"],
    (document) => document as unknown as Decision,
    boot.saved_at ? new Date(boot.saved_at) : null,
    boot.problems ?? [],
  );
  const view = new Store<DecisionView>({
    part: "",
    panel: "try",
    subject: { about: "part" },
    at: at(0, 0),
    pane: "middle",
    tables: {},
    analysed: 0,
    marks: marksOf(boot.problems ?? [], boot.key),
    tried: untried,
    focus: 0,
  });
  const autosave = new Autosave(editor, api, boot.key, window.localStorage);
  if (autosave.restore(boot.document) === "restored")
    editor.tell(t("已恢复上次没保存完的修改。", "Brought back what was not saved last time."), "info");
  return { boot, api, editor, autosave, view, fresh: new Set(), focused: { count: 0 } };
}

/** Keep what the server says of the tables and the problems beside the document, as it was last saved. */
function useCompanions({ boot, api, editor, view }: DecisionSession) {
  useEffect(() => {
    let [problems, asked, gone] = [editor.store.get().problems, 0, false];
    const ask = (revision: number) => {
      asked = revision;
      api
        .get<{ revision: number; tables: { [part: string]: Analysis } }>(`definitions/${boot.key}/analysis`)
        .then((found) => !gone && asked === revision && view.set({ tables: found.tables, analysed: found.revision }))
        .catch(() => undefined);
    };
    const told = () => {
      const now = editor.store.get();
      if (now.revision !== asked) ask(now.revision);
      if (now.problems !== problems) {
        problems = now.problems;
        view.set({ marks: marksOf(problems, boot.key) });
      }
    };
    ask(editor.store.get().revision);
    const stop = editor.store.subscribe(told);
    return () => {
      gone = true;
      stop();
    };
  }, [boot.key, api, editor, view]);
}

/** Go to what a problem of this decision is about. */
function jumpTo(session: DecisionSession, problem: Problem) {
  const { family, id, path } = spotOf(problem);
  const { model } = session.editor;
  if (family === "inputs" && id && inputOf(model, id)) return showSettings(session, { about: "input", id });
  const part = family === "parts" && id ? partOf(model, id) : undefined;
  if (!part) return;
  show(session, idOf(part));
  if (path.length === 0) return;
  const logic = part.logic;
  const spot = rowSpot(problem);
  if (!logic || path[0] !== "logic") return showSettings(session, { about: "part" });
  if (spot) {
    const row = rowsOf(logic).findIndex((each, index) => rowId(each, index) === spot.row);
    const column = spot.family ? columnAt(logic, { family: spot.family as Family, at: spot.at }) : 0;
    if (row >= 0) goTo(session, row, column);
    return;
  }
  const columns: { readonly [list: string]: () => number } = {
    inputs: () => conditionsOf(logic).findIndex((each, index) => conditionId(each, index) === path[2]),
    outputs: () => {
      const found = outcomesOf(logic).findIndex((each, index) => outcomeId(each, index) === path[2]);
      return found < 0 ? found : columnAt(logic, { family: "then", at: found });
    },
  };
  const column = columns[path[1] ?? ""]?.() ?? -1;
  if (column < 0) return;
  session.view.set({ at: at(HEAD, column) });
  showSettings(session, { about: "column" });
}

export function DecisionDesigner({ session }: { session: DecisionSession }) {
  return (
    <DecisionSessionProvider value={session}>
      <Inside />
    </DecisionSessionProvider>
  );
}

function Inside() {
  const session = useDecision();
  const { boot, editor, autosave } = session;
  const title = useDocument((model) => said(model.label, model.key));
  const pane = useView((view) => view.pane);
  useCompanions(session);
  useGlobalKeys(editor);
  useLeaveGuard(autosave);
  const jump = useMemo(
    () => (problem: Problem) => {
      const spot = spotOf(problem);
      if (spot.definition === boot.key) return jumpTo(session, problem);
      const place = problem.place.slice(1).join(".");
      window.location.assign(`${definitionHref(boot.workspace.slug, spot.definition)}?at=${encodeURIComponent(place)}`);
    },
    [boot, session],
  );
  // `?at=parts.d1.logic.rows.r2` opens the designer at that place.
  useEffect(() => {
    const place = new URLSearchParams(window.location.search).get("at");
    if (place) jump({ place: [boot.key, ...place.split(".")] } as unknown as Problem);
  }, [boot.key, jump]);
  return (
    <div className="fw-designer fw-designer--decision" data-pane={pane}>
      <TopBar
        boot={boot}
        editor={editor}
        title={title}
        onJump={jump}
        placeOf={(problem) => placeOf(session, problem)}
      />
      <Sides />
      <PartList />
      <Middle />
      <Panel />
      <Notices editor={editor} autosave={autosave} />
    </div>
  );
}

function Middle() {
  const part = useShownPart();
  const logic = part?.logic;
  if (!part || !logic)
    return (
      <div className="fw-work-area fw-decision-none">
        <p className="fw-3">
          {part
            ? t("这个决策还没有逻辑。", "This decision has no logic yet.")
            : t("在左边添加一个决策。", "Add a decision at the left.")}
        </p>
      </div>
    );
  const Drawn = MIDDLES[logic.kind] ?? FormulaPart;
  return (
    <section className="fw-work-area" aria-label={nameOf(part)}>
      <Drawn key={idOf(part)} part={part} logic={logic} />
    </section>
  );
}

/** What the sides are called here. */
function Sides() {
  const { view } = useDecision();
  const pane = useView((now) => now.pane);
  const part = useShownPart();
  return (
    <Panes
      shown={pane}
      words={{
        list: t("决策与输入", "Parts"),
        middle: kindWord(part?.logic?.kind),
        panel: t("试算与设置", "Try and set"),
      }}
      onPick={(picked) => view.set({ pane: picked })}
    >
      <p className="fw-hint">
        {t(
          "小屏幕上可以查看、改单个格子、试算。粘贴和拖动请用电脑。",
          "On a small screen you can read, change single cells and try it out. Paste and drag on a wide one.",
        )}
      </p>
    </Panes>
  );
}

function placeOf(session: DecisionSession, problem: Problem): string {
  const { family, id } = spotOf(problem);
  const { model } = session.editor;
  const found =
    family === "inputs" && id ? inputOf(model, id) : family === "parts" && id ? partOf(model, id) : undefined;
  if (!found) return t("整份决策", "Whole decision");
  const spot = rowSpot(problem);
  const logic = "logic" in found ? found.logic : null;
  const row = spot && logic ? rowsOf(logic).findIndex((each, index) => rowId(each, index) === spot.row) : -1;
  return row < 0 ? nameOf(found) : `${nameOf(found)} › ${t(`第 ${row + 1} 行`, `Row ${row + 1}`)}`;
}
