/** Small questions about ways out. */
import { branchRows, type FlowModel, kindOfNode, type Out } from "./flow";
import { branchControl, type NodeKinds } from "./kinds";

/** Whether a way out is a branch with a head of its own, rather than the plain way on. */
export function isLabelled(model: FlowModel, kinds: NodeKinds, out: Out): boolean {
  const node = model.nodes[out.from];
  if (!node) return false;
  const kind = kindOfNode(model, kinds, out.from);
  if (branchRows(kind, node).some((row) => String(row.id ?? row.port) === out.port)) return true;
  return branchControl(kind) !== null;
}
