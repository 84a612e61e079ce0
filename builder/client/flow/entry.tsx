import { useState } from "react";
import type { Boot } from "../boot";
import type { FieldKinds, NodeKinds } from "../document/kinds";
import { FlowDesigner, openFlow } from "./FlowDesigner";

export default function FlowEntry({ boot, kinds }: { boot: Boot; kinds: { fields: FieldKinds; nodes: NodeKinds } }) {
  const [session] = useState(() => openFlow(boot, kinds.nodes, kinds.fields));
  return <FlowDesigner session={session} />;
}
