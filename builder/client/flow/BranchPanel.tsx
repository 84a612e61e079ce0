/** Settings of a split's branches: all of them in order, or one of them. */
import { X } from "lucide-react";
import { branchRows, changeNode, kindOfNode, type NodeEntry, type Out, outKey, portsOf } from "../document/flow";
import { type Json, patched } from "../document/json";
import { branchControl, type Control, type NodeKind } from "../document/kinds";
import { said, t } from "../i18n";
import { Settings } from "../panel/Settings";
import { KindIcon } from "../shell/Icon";
import { branch, branchName, removeOut, titleOf } from "./edits";
import { PanelHead } from "./PanelHead";
import { useFlow, useFlowModel } from "./session";

/** The branches of a split, each with its words; pressing one opens it. */
export function Branches({ node, kind }: { node: NodeEntry; kind: NodeKind }) {
  const session = useFlow();
  const { editor } = session;
  const model = useFlowModel((each) => each);
  const rows = branchRows(kind, node);
  const control = branchControl(kind);
  const swap = (index: number, by: number) => {
    if (!control) return;
    const next = [...rows];
    const [row] = next.splice(index, 1);
    if (row) next.splice(index + by, 0, row);
    editor.perform(changeNode(node.id, { settings: { ...node.settings, [control.name]: next } }));
  };
  return (
    <section className="fw-set" aria-label={said(control?.label)}>
      <h3>
        {said(control?.label)}
        <button type="button" className="fw-btn fw-btn--link fw-xs" onClick={() => branch(session, node.id)}>
          {t("添加分支", "Add a branch")}
        </button>
      </h3>
      <ol className="fw-order">
        {portsOf(kind, node).map((port, i) => {
          const out = { from: node.id, port: port.name };
          const name = branchName(model, session, out);
          return (
            <li key={port.name}>
              <button
                type="button"
                className="fw-btn fw-btn--link fw-order__name"
                onClick={() => editor.select(outKey(out))}
              >
                {name}
              </button>
              {port.row && rows.length > 1 && (
                <span className="fw-row fw-end">
                  <button
                    type="button"
                    className="fw-say-x"
                    disabled={i === 0}
                    aria-label={
                      kind.splits
                        ? t(`前移“${name}”`, `Move “${name}” forward`)
                        : t(`先判断“${name}”`, `Try “${name}” earlier`)
                    }
                    onClick={() => swap(i, -1)}
                  >
                    ↑
                  </button>
                  <button
                    type="button"
                    className="fw-say-x"
                    disabled={i === rows.length - 1}
                    aria-label={
                      kind.splits
                        ? t(`后移“${name}”`, `Move “${name}” back`)
                        : t(`后判断“${name}”`, `Try “${name}” later`)
                    }
                    onClick={() => swap(i, 1)}
                  >
                    ↓
                  </button>
                </span>
              )}
              {port.row && (
                <button
                  type="button"
                  className="fw-say-x"
                  aria-label={t(`删除“${name}”`, `Delete “${name}”`)}
                  onClick={() => removeOut(session, out)}
                >
                  <X size={12} aria-hidden="true" />
                </button>
              )}
            </li>
          );
        })}
      </ol>
      {!kind.splits && rows.length > 0 && (
        <p className="fw-hint">
          {t("从上往下判断，走第一个成立的分支。", "Tried from the top; the first that holds is taken.")}
        </p>
      )}
    </section>
  );
}

export function BranchSettings({ out, node }: { out: Out; node: NodeEntry }) {
  const session = useFlow();
  const { editor, kinds } = session;
  const kind = useFlowModel((model) => kindOfNode(model, kinds, out.from));
  const name = useFlowModel((model) => branchName(model, session, out));
  const owner = useFlowModel((model) => titleOf(model, session, out.from));
  const control = branchControl(kind);
  const rows = branchRows(kind, node);
  const index = rows.findIndex((row) => String(row.id ?? row.port) === out.port);
  const row = rows[index];
  const of = Array.isArray(control?.of) ? (control.of as readonly Control[]) : [];
  const change = (setting: string, value: Json | undefined, merge?: string) => {
    if (!control || !row) return;
    const made = patched({ ...row } as { [name: string]: Json }, { [setting]: value } as { [name: string]: Json });
    const next = rows.map((each, i) => (i === index ? made : each));
    editor.perform(
      changeNode(
        out.from,
        { settings: { ...node.settings, [control.name]: next } },
        merge && `branch.${out.port}.${merge}`,
      ),
    );
  };
  return (
    <>
      <PanelHead
        icon={<KindIcon svg={kind.icon} />}
        title={name}
        line={t(`“${owner}”的分支`, `Branch of “${owner}”`)}
        {...(row
          ? { onRemove: () => removeOut(session, out), removeLabel: t("删除这条分支", "Delete this branch") }
          : {})}
      />
      <div className="fw-panel__body fw-scroll">
        <section className="fw-set" aria-label={name}>
          {row ? (
            <Settings controls={of} values={row} change={change} />
          ) : (
            <p className="fw-2">
              {t("其他条件都不成立时走这条分支。", "Taken when none of the other conditions holds.")}
            </p>
          )}
        </section>
        <section className="fw-set" aria-label={owner}>
          <button type="button" className="fw-btn fw-btn--link" onClick={() => editor.select(out.from)}>
            {t(`打开“${owner}”的全部分支`, `Open all branches of “${owner}”`)}
          </button>
        </section>
      </div>
    </>
  );
}
