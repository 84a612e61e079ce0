import { useState } from "react";
import type { Boot } from "../boot";
import { DecisionDesigner, openDecision } from "./DecisionDesigner";

export default function DecisionEntry({ boot }: { boot: Boot }) {
  const [session] = useState(() => openDecision(boot));
  return <DecisionDesigner session={session} />;
}
