import { useState } from "react";
import type { Boot } from "../boot";
import type { FieldKinds, NodeKinds } from "../document/kinds";
import { FormDesigner, openForm } from "./FormDesigner";

export default function FormEntry({ boot, kinds }: { boot: Boot; kinds: { fields: FieldKinds; nodes: NodeKinds } }) {
  const [session] = useState(() => openForm(boot, kinds.fields));
  return <FormDesigner session={session} />;
}
