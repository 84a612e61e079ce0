/** The bar over every designer: where one is, whether it is saved, undo and redo, problems, publish. */
import {
  ChevronRight,
  ChevronsUpDown,
  CircleAlert,
  CircleCheck,
  CloudOff,
  LoaderCircle,
  Redo2,
  TriangleAlert,
  Undo2,
} from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import type { Boot } from "../boot";
import type { Problem } from "../document/problems";
import { clock, said, t } from "../i18n";
import type { Editor, EditorState } from "../state/editor";
import { useStore } from "../state/store";
import { Menu } from "./Menu";
import { ProblemList } from "./ProblemList";
import { standing } from "./standing";

export interface ShellProps<M> {
  readonly boot: Boot;
  readonly editor: Editor<M>;
  /** The definition's name as it is now. */
  readonly title: string;
  readonly onJump: (problem: Problem) => void;
  readonly placeOf: (problem: Problem) => string;
}

export function definitionHref(slug: string, key: string): string {
  return `/w/${slug}/design/${key}`;
}

function Saved<M>({ editor }: { editor: Editor<M> }) {
  const saving = useStore(editor.store, (state) => state.saving);
  const at = useStore(editor.store, (state) => state.savedAt);
  const refusal = useStore(editor.store, (state) => state.refusal);
  if (saving === "offline")
    return (
      <span className="fw-saved fw-saved--bad" role="status">
        <CloudOff size={14} aria-hidden="true" />
        {t("未连接，已留在本机", "Offline, kept on this device")}
      </span>
    );
  if (saving === "refused")
    return (
      <span className="fw-saved fw-saved--bad" role="status" title={refusal ?? undefined}>
        <CircleAlert size={14} aria-hidden="true" />
        {t("没有保存", "Not saved")}
      </span>
    );
  const busy = saving !== "saved";
  return (
    <span className="fw-saved" role="status">
      {busy ? <LoaderCircle size={14} aria-hidden="true" /> : <CircleCheck size={14} aria-hidden="true" />}
      {busy ? t("保存中", "Saving") : at ? t(`已保存 ${clock(at)}`, `Saved ${clock(at)}`) : t("已保存", "Saved")}
    </span>
  );
}

function Stands<M>({ boot, editor }: { boot: Boot; editor: Editor<M> }) {
  const model = useStore(editor.store, (state) => state.history.model);
  const stands = useMemo(() => standing(boot, editor, model), [boot, editor, model]);
  if (stands === "live") return <span className="fw-pill fw-pill--ok">{t("已上线", "Live")}</span>;
  if (stands === "changed") return <span className="fw-pill fw-pill--warn">{t("有改动", "Changed")}</span>;
  return <span className="fw-pill">{t("还未发布", "Not published yet")}</span>;
}

function kindsWord(kind: string): string {
  const words: { readonly [kind: string]: string } = {
    flow: t("流程", "Flows"),
    decision: t("决策", "Decisions"),
    connector: t("连接器", "Connectors"),
  };
  return words[kind] ?? t("表单", "Forms");
}

function Crumbs({ boot, title }: { boot: Boot; title: string }) {
  const [anchor, setAnchor] = useState<Element | null>(null);
  const list = boot.definitions.filter((entry) => entry.kind === boot.kind);
  const kind = kindsWord(boot.kind);
  return (
    <nav aria-label={t("所在位置", "You are here")}>
      <ol className="fw-crumb">
        <li>
          <a href={`/w/${boot.workspace.slug}/design`}>{said(boot.workspace.label, boot.workspace.slug)}</a>
        </li>
        <li>
          <ChevronRight size={14} aria-hidden="true" />
          <span>{kind}</span>
        </li>
        <li>
          <ChevronRight size={14} aria-hidden="true" />
          <button
            type="button"
            className="fw-crumb__now"
            aria-haspopup="menu"
            aria-expanded={anchor !== null}
            onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
          >
            <span className="fw-cut">{title}</span>
            <ChevronsUpDown size={14} aria-hidden="true" />
          </button>
          {anchor && (
            <Menu
              anchor={anchor}
              label={kind}
              items={list.map((entry) => ({ id: entry.key, label: said(entry.label, entry.key), hint: entry.key }))}
              onPick={(key) => {
                if (key !== boot.key) window.location.assign(definitionHref(boot.workspace.slug, key));
              }}
              onClose={() => setAnchor(null)}
            />
          )}
        </li>
      </ol>
    </nav>
  );
}

function ProblemButton<M>({ boot, editor, onJump, placeOf }: Omit<ShellProps<M>, "title">) {
  const problems = useStore(editor.store, (state) => state.problems);
  const [anchor, setAnchor] = useState<Element | null>(null);
  const errors = problems.filter((problem) => problem.level === "error").length;
  const warnings = problems.length - errors;
  return (
    <>
      <button
        type="button"
        className="fw-problems"
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        {problems.length === 0 && (
          <span className="fw-3">
            <CircleCheck size={16} aria-hidden="true" />
            {t("没有问题", "No problems")}
          </span>
        )}
        {errors > 0 && (
          <span className="fw-bad">
            <CircleAlert size={16} aria-hidden="true" />
            {errors}
            <span className="fw-sr">{t("个错误", " errors")}</span>
          </span>
        )}
        {warnings > 0 && (
          <span className="fw-warn">
            <TriangleAlert size={16} aria-hidden="true" />
            {warnings}
            <span className="fw-sr">{t("个提醒", " warnings")}</span>
          </span>
        )}
      </button>
      {anchor && (
        <ProblemList
          anchor={anchor}
          boot={boot}
          problems={problems}
          placeOf={placeOf}
          onClose={() => setAnchor(null)}
          onJump={(problem) => {
            setAnchor(null);
            onJump(problem);
          }}
        />
      )}
    </>
  );
}

const canUndo = (state: EditorState<unknown>) => state.history.past.length > 0;
const canRedo = (state: EditorState<unknown>) => state.history.future.length > 0;

export function TopBar<M>({
  boot,
  editor,
  title,
  onJump,
  placeOf,
  children,
}: ShellProps<M> & { children?: ReactNode }) {
  const undoable = useStore(editor.store, canUndo);
  const redoable = useStore(editor.store, canRedo);
  return (
    <header className="fw-designer-top">
      <a className="fw-home" href="/">
        <span className="fw-sr">{t("Formwork 首页", "Formwork home")}</span>
        <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
          <rect width="22" height="22" rx="5" fill="currentColor" />
          <path d="M7 16.5V6.500h8.500M7 11.200h6" stroke="var(--on-brand)" strokeWidth="2.200" fill="none" />
        </svg>
      </a>
      <Crumbs boot={boot} title={title} />
      <Stands boot={boot} editor={editor} />
      <Saved editor={editor} />
      <span className="fw-grow" />
      <button
        type="button"
        className="fw-btn fw-btn--quiet fw-btn--icon"
        aria-label={t("撤销", "Undo")}
        title={t("撤销 (Ctrl+Z)", "Undo (Ctrl+Z)")}
        disabled={!undoable}
        onClick={() => editor.undo()}
      >
        <Undo2 size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="fw-btn fw-btn--quiet fw-btn--icon"
        aria-label={t("重做", "Redo")}
        title={t("重做 (Ctrl+Shift+Z)", "Redo (Ctrl+Shift+Z)")}
        disabled={!redoable}
        onClick={() => editor.redo()}
      >
        <Redo2 size={16} aria-hidden="true" />
      </button>
      <span className="fw-rule" />
      <ProblemButton boot={boot} editor={editor} onJump={onJump} placeOf={placeOf} />
      {children}
      {boot.publish !== false && (
        <a className="fw-btn fw-btn--primary" href={`/w/${boot.workspace.slug}/design/publish`}>
          {t("发布", "Publish")}
        </a>
      )}
    </header>
  );
}
