/** Settings of the selected step or branch, or of the flow where none is selected. */
import { GitBranch, Trash2, Workflow, X } from "lucide-react";
import { type ReactNode, useEffect, useId, useState } from "react";
import {
  branchRows,
  changeFlowHead,
  changeNode,
  type FlowHead,
  kindOfNode,
  mainPort,
  type NodeEntry,
  type Out,
  outKey,
  portsOf,
} from "../document/flow";
import { type Json, patched } from "../document/json";
import { branchControl, type Control, type NodeKind } from "../document/kinds";
import { find, structureOf } from "../document/structure";
import { said, t } from "../i18n";
import { asked, groupsOf, Settings } from "../panel/Settings";
import { LabelSetting } from "../panel/simple";
import { KindIcon } from "../shell/Icon";
import { useStore } from "../state/store";
import { branch, branchName, isBranch, lead, outOf, remove, removeOut, titleOf } from "./edits";
import { useFlow, useFlowModel } from "./session";

const LABEL: Control = { control: "label", name: "label", label: { zh: "名称", en: "Name" } };

export function NodePanel({ selected }: { selected: string | null }) {
  const node = useFlowModel((model) => (selected && !isBranch(selected) ? model.nodes[selected] : undefined));
  const out = selected && isBranch(selected) ? outOf(selected) : null;
  const owner = useFlowModel((model) => (out ? model.nodes[out.from] : undefined));
  return (
    <aside className="fw-panel" aria-label={t("设置", "Settings")}>
      {node ? (
        <NodeSettings key={node.id} node={node} />
      ) : out && owner ? (
        <BranchSettings key={outKey(out)} out={out} node={owner} />
      ) : (
        <WholeFlow />
      )}
    </aside>
  );
}

function Head({ icon, title, line, onRemove, removeLabel }: { icon: ReactNode; title: string; line: string; onRemove?: () => void; removeLabel?: string }) {
  return (
    <div className="fw-panel__head">
      <span className="fw-kind">{icon}</span>
      <div className="fw-grow">
        <h2 className="fw-cut">{title}</h2>
        <p className="fw-cut">{line}</p>
      </div>
      {onRemove && (
        <button type="button" className="fw-btn fw-btn--quiet fw-btn--icon fw-btn--small fw-btn--danger" aria-label={removeLabel} title={removeLabel} onClick={onRemove}>
          <Trash2 size={16} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

const TABS: { readonly [group: string]: readonly [string, string] } = {
  "": ["基本", "Basics"],
  who: ["处理人", "Who"],
  actions: ["操作", "Actions"],
  rights: ["字段权限", "Fields"],
  deadline: ["时限", "Deadline"],
};

function NodeSettings({ node }: { node: NodeEntry }) {
  const session = useFlow();
  const { editor, kinds } = session;
  const kind = useFlowModel((model) => kindOfNode(model, kinds, node.id));
  const title = useFlowModel((model) => titleOf(model, session, node.id));
  const branches = branchControl(kind);
  const controls = kind.settings.filter((control) => control !== branches);
  const groups = groupsOf(controls);
  // Who acts comes first where somebody acts; the name and what has no tab of its own follows.
  const ordered = groups.includes("who") ? ["who", ...groups.filter((group) => group !== "who" && group !== ""), ""] : ["", ...groups.filter((group) => group !== "")];
  const [tab, setTab] = useState(ordered[0] ?? "");
  const jump = useStore(editor.store, (state) => state.jump);
  useEffect(() => {
    const control = controls.find((each) => jump?.path.includes(each.name));
    if (control) setTab(control.group ?? "");
    // Only a new jump opens a tab; the controls are the kind's and do not change.
    // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  }, [jump]);
  const change = (name: string, value: Json | undefined, merge?: string) => {
    const settings = patched({ ...node.settings } as { [name: string]: Json }, { [name]: value } as { [name: string]: Json });
    editor.perform(changeNode(node.id, { settings: Object.keys(settings).length > 0 ? settings : undefined }, merge && `settings.${merge}`));
  };
  const values = node.settings ?? {};
  const current = ordered.includes(tab) ? tab : (ordered[0] ?? "");
  const here = controls.filter((control) => (control.group ?? "") === current);
  return (
    <>
      <Head
        icon={<KindIcon svg={kind.icon} />}
        title={title}
        line={said(kind.label)}
        {...(kind.begins ? {} : { onRemove: () => remove(session, node.id), removeLabel: t("删除这一步", "Delete this step") })}
      />
      {ordered.length > 1 && (
        <div className="fw-tabs" role="tablist" aria-label={t("设置分组", "Groups of settings")}>
          {ordered.map((group) => (
            <button
              key={group}
              type="button"
              role="tab"
              id={`tab-${group}`}
              aria-selected={group === current}
              aria-controls="fw-settings"
              tabIndex={group === current ? 0 : -1}
              onClick={() => setTab(group)}
              onKeyDown={(event) => {
                const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
                if (step === 0) return;
                const next = ordered[(ordered.indexOf(current) + step + ordered.length) % ordered.length] ?? "";
                setTab(next);
                document.getElementById(`tab-${next}`)?.focus();
              }}
            >
              {TABS[group] ? t(...TABS[group]) : group}
            </button>
          ))}
        </div>
      )}
      <div
        className="fw-panel__body fw-scroll"
        id="fw-settings"
        role={ordered.length > 1 ? "tabpanel" : undefined}
        aria-label={ordered.length > 1 ? (TABS[current] ? t(...TABS[current]) : current) : undefined}
      >
        {current === "" && (
          <section className="fw-set" aria-label={t("名称", "Name")}>
            <LabelSetting
              control={LABEL}
              value={node.label as Json | undefined}
              siblings={{}}
              change={(value, merge) => editor.perform(changeNode(node.id, { label: value as NodeEntry["label"] } as Partial<NodeEntry>, merge))}
            />
          </section>
        )}
        {branches && current === "" && <Branches node={node} kind={kind} />}
        {here.some((control) => asked(control, kind.settings, values)) && (
          <section className="fw-set" aria-label={said(kind.label)}>
            <Settings controls={here} values={values} change={change} />
          </section>
        )}
        {(current === "actions" || (current === "" && !ordered.includes("actions"))) && <WaysOut node={node} kind={kind} />}
      </div>
    </>
  );
}

/** The branches of a split, each with its words; pressing one opens it. */
function Branches({ node, kind }: { node: NodeEntry; kind: NodeKind }) {
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
              <button type="button" className="fw-btn fw-btn--link fw-order__name" onClick={() => editor.select(outKey(out))}>
                {name}
              </button>
              {port.row && rows.length > 1 && (
                <span className="fw-row fw-end">
                  <button type="button" className="fw-say-x" disabled={i === 0} aria-label={t(`“${name}”先判断`, `Try “${name}” earlier`)} onClick={() => swap(i, -1)}>
                    ↑
                  </button>
                  <button type="button" className="fw-say-x" disabled={i === rows.length - 1} aria-label={t(`“${name}”后判断`, `Try “${name}” later`)} onClick={() => swap(i, 1)}>
                    ↓
                  </button>
                </span>
              )}
              {port.row && (
                <button type="button" className="fw-say-x" aria-label={t(`删除“${name}”`, `Delete “${name}”`)} onClick={() => removeOut(session, out)}>
                  <X size={12} aria-hidden="true" />
                </button>
              )}
            </li>
          );
        })}
      </ol>
      {!kind.splits && rows.length > 0 && <p className="fw-hint">{t("从上往下判断，走第一个成立的分支。", "Tried from the top; the first that holds is taken.")}</p>}
    </section>
  );
}

/** Where the side ways out lead: what they do by themselves, on with the others, or back. */
function WaysOut({ node, kind }: { node: NodeEntry; kind: NodeKind }) {
  const session = useFlow();
  const { kinds } = session;
  const id = useId();
  const model = useFlowModel((each) => each);
  const ports = portsOf(kind, node);
  const main = mainPort(kind, node);
  const side = ports.filter((port) => port.row === null && port.name !== main);
  if (branchControl(kind) || side.length === 0) return null;
  const next = (() => {
    try {
      const found = find(structureOf(model, kinds), node.id);
      return found?.sequence.places[found.index + 1]?.to ?? (main ? (model.edges[outKey({ from: node.id, port: main })] ?? null) : null);
    } catch {
      return null;
    }
  })();
  const back = model.order.filter((each) => each !== node.id && kindOfNode(model, kinds, each).returnable && reaches(model, each, node.id));
  return (
    <section className="fw-set" aria-label={t("去向", "Ways out")}>
      <h3>{t("去向", "Ways out")}</h3>
      {side.map((port) => {
        const out = { from: node.id, port: port.name };
        const to = model.edges[outKey(out)] ?? "";
        const own = to !== "" && !back.includes(to);
        return (
          <div className="fw-set__row" key={port.name}>
            <label htmlFor={`${id}${port.name}`}>{said(port.label, port.name)}</label>
            <span className="fw-select">
              <select
                id={`${id}${port.name}`}
                className="fw-input"
                value={own ? "own" : to}
                onChange={(event) => {
                  const value = event.target.value;
                  if (value !== "own") lead(session, out, value || null);
                  else if (next) lead(session, out, next);
                }}
              >
                {port.ends !== null && <option value="">{t("结束流程", "End the case")}</option>}
                {port.ends === null && to === "" && <option value="">{t("还没有去向", "Leads nowhere yet")}</option>}
                {(next !== null || own) && <option value="own">{t("走自己的分支", "A branch of its own")}</option>}
                {back.map((each) => (
                  <option key={each} value={each}>
                    {t(`返回：${titleOf(model, session, each)}`, `Back to: ${titleOf(model, session, each)}`)}
                  </option>
                ))}
              </select>
            </span>
          </div>
        );
      })}
    </section>
  );
}

function reaches(model: { readonly edges: { readonly [out: string]: string } }, from: string, to: string): boolean {
  const seen = new Set([from]);
  const todo = [from];
  while (todo.length > 0) {
    const at = todo.pop() as string;
    if (at === to) return true;
    for (const [key, next] of Object.entries(model.edges))
      if (key.startsWith(`${at} `) && !seen.has(next)) {
        seen.add(next);
        todo.push(next);
      }
  }
  return false;
}

function BranchSettings({ out, node }: { out: Out; node: NodeEntry }) {
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
    editor.perform(changeNode(out.from, { settings: { ...node.settings, [control.name]: next } }, merge && `branch.${out.port}.${merge}`));
  };
  return (
    <>
      <Head
        icon={<GitBranch size={16} aria-hidden="true" />}
        title={name}
        line={t(`“${owner}”的分支`, `Branch of “${owner}”`)}
        {...(row ? { onRemove: () => removeOut(session, out), removeLabel: t("删除这条分支", "Delete this branch") } : {})}
      />
      <div className="fw-panel__body fw-scroll">
        <section className="fw-set" aria-label={name}>
          {row ? (
            <Settings controls={of} values={row} change={change} />
          ) : (
            <p className="fw-2">{t("其他条件都不成立时走这条分支。", "Taken when none of the other conditions holds.")}</p>
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

const FLOW: readonly Control[] = [{ control: "label", name: "label", label: { zh: "名称", en: "Name" } }];

const CASE: readonly Control[] = [
  {
    control: "expression",
    name: "title",
    label: { zh: "流程实例的标题", en: "Title of a case" },
    hint: { zh: "待办列表里显示的名字，例如 姓名。", en: "The name shown in inboxes, such as the applicant's name." },
    expects: "string",
  },
  {
    control: "expression",
    name: "number",
    label: { zh: "流程实例的编号", en: "Number of a case" },
    hint: { zh: "不填则自动编号。", en: "Numbered automatically when empty." },
    expects: "string",
  },
];

function WholeFlow() {
  const { editor, boot } = useFlow();
  const head = useFlowModel((model) => model.head);
  const id = useId();
  const change = (name: string, value: Json | undefined, merge?: string) =>
    editor.perform(changeFlowHead({ [name]: value } as Partial<FlowHead>, merge));
  const values = head as unknown as { readonly [name: string]: Json };
  return (
    <>
      <Head icon={<Workflow size={16} aria-hidden="true" />} title={said(head.label, head.key)} line={t("流程", "Flow")} />
      <div className="fw-panel__body fw-scroll">
        <section className="fw-set" aria-label={t("基本", "Basics")}>
          <Settings controls={FLOW} values={values} change={change} />
          <div className="fw-set__row">
            <span className="fw-label">{t("标识", "Key")}</span>
            <code className="fw-codechip">{boot.key}</code>
          </div>
          <div className="fw-set__row">
            <label htmlFor={id}>{t("表单", "Form")}</label>
            <span className="fw-select">
              <select id={id} className="fw-input" value={head.form} onChange={(event) => change("form", event.target.value)}>
                {boot.definitions
                  .filter((entry) => entry.kind === "form")
                  .map((entry) => (
                    <option key={entry.key} value={entry.key}>
                      {said(entry.label, entry.key)}
                    </option>
                  ))}
              </select>
            </span>
          </div>
        </section>
        {CASE.map((control) => (
          <section className="fw-set" key={control.name} aria-label={said(control.label)}>
            <Settings controls={[control]} values={values} change={change} />
          </section>
        ))}
      </div>
    </>
  );
}
