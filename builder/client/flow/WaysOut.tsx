import { useId } from "react";
import { kindOfNode, mainPort, type NodeEntry, outKey, portsOf } from "../document/flow";
import { branchControl, type NodeKind } from "../document/kinds";
import { find, structureOf } from "../document/structure";
import { said, t } from "../i18n";
import { lead, titleOf } from "./edits";
import { useFlow, useFlowModel } from "./session";

/** Where the side ways out lead: what they do by themselves, on with the others, or back. */
export function WaysOut({ node, kind }: { node: NodeEntry; kind: NodeKind }) {
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
      return (
        found?.sequence.places[found.index + 1]?.to ??
        (main ? (model.edges[outKey({ from: node.id, port: main })] ?? null) : null)
      );
    } catch {
      return null;
    }
  })();
  const back = model.order.filter((each) => {
    const { returnable, begins } = kindOfNode(model, kinds, each);
    return each !== node.id && returnable && !begins && reaches(model, each, node.id);
  });
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
                {port.optional && <option value="">{t("停下，请管理员处理", "Stop for an admin")}</option>}
                {port.ends === null && !port.optional && to === "" && (
                  <option value="">{t("还没有去向", "Leads nowhere yet")}</option>
                )}
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
