/** Settings of the selected step or branch, or of the flow where none is selected. */
import { useEffect, useState } from "react";
import { changeNode, kindOfNode, type NodeEntry, outKey } from "../document/flow";
import { type Json, patched } from "../document/json";
import { branchControl, type Control } from "../document/kinds";
import { locale, said, t } from "../i18n";
import { asked, groupsOf, Settings } from "../panel/Settings";
import { LabelSetting } from "../panel/simple";
import { KindIcon } from "../shell/Icon";
import { useStore } from "../state/store";
import { Branches, BranchSettings } from "./BranchPanel";
import { focusNode, isBranch, outOf, remove } from "./edits";
import { WholeFlow } from "./FlowPanel";
import { PanelHead } from "./PanelHead";
import { useFlow, useFlowModel } from "./session";
import { WaysOut } from "./WaysOut";

const LABEL: Control = { control: "label", name: "label", label: { zh: "名称", en: "Name" } };

export function NodePanel({ selected }: { selected: string | null }) {
  const node = useFlowModel((model) => (selected && !isBranch(selected) ? model.nodes[selected] : undefined));
  const out = selected && isBranch(selected) ? outOf(selected) : null;
  const owner = useFlowModel((model) => (out ? model.nodes[out.from] : undefined));
  return (
    <aside
      className="fw-panel"
      aria-label={t("设置", "Settings")}
      onKeyDown={(event) => event.key === "Escape" && selected && focusNode(selected)}
    >
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
  const branches = branchControl(kind);
  const controls = kind.settings.filter((control) => control !== branches);
  const groups = groupsOf(controls);
  // Who acts comes first where somebody acts; the name and what has no tab of its own follows.
  const ordered = groups.includes("who")
    ? ["who", ...groups.filter((group) => group !== "who" && group !== ""), ""]
    : ["", ...groups.filter((group) => group !== "")];
  const [tab, setTab] = useState(ordered[0] ?? "");
  const jump = useStore(editor.store, (state) => state.jump);
  useEffect(() => {
    const control = kind.settings.find((each) => jump?.path.includes(each.name));
    if (control) setTab(control.group ?? "");
  }, [jump, kind]);
  const change = (name: string, value: Json | undefined, merge?: string) => {
    const settings = patched(
      { ...node.settings } as { [name: string]: Json },
      { [name]: value } as { [name: string]: Json },
    );
    editor.perform(
      changeNode(
        node.id,
        { settings: Object.keys(settings).length > 0 ? settings : undefined },
        merge && `settings.${merge}`,
      ),
    );
  };
  const rename = (text: string) => {
    const label = patched({ ...node.label } as { zh?: string; en?: string }, { [locale()]: text || undefined });
    editor.perform(
      changeNode(node.id, { label: Object.keys(label).length > 0 ? label : undefined } as Partial<NodeEntry>, "name"),
    );
  };
  const values = node.settings ?? {};
  const current = ordered.includes(tab) ? tab : (ordered[0] ?? "");
  const here = controls.filter((control) => (control.group ?? "") === current);
  return (
    <>
      <PanelHead
        icon={<KindIcon svg={kind.icon} />}
        title={node.label?.[locale()] ?? ""}
        placeholder={said(node.label) || said(kind.label)}
        line={said(kind.label)}
        onRename={rename}
        {...(kind.begins
          ? {}
          : { onRemove: () => remove(session, node.id), removeLabel: t("删除这一步", "Delete this step") })}
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
        {...(ordered.length > 1 ? { role: "tabpanel", "aria-labelledby": `tab-${current}` } : {})}
      >
        {current === "" && (
          <section className="fw-set" aria-label={t("名称", "Name")}>
            <LabelSetting
              control={LABEL}
              value={node.label as Json | undefined}
              siblings={{}}
              change={(value, merge) =>
                editor.perform(changeNode(node.id, { label: value as NodeEntry["label"] } as Partial<NodeEntry>, merge))
              }
            />
          </section>
        )}
        {branches && current === "" && <Branches node={node} kind={kind} />}
        {here.some((control) => asked(control, kind.settings, values)) && (
          <section className="fw-set" aria-label={said(kind.label)}>
            <Settings controls={here} values={values} change={change} />
          </section>
        )}
        {(current === "actions" || (current === "" && !ordered.includes("actions"))) && (
          <WaysOut node={node} kind={kind} />
        )}
      </div>
    </>
  );
}
