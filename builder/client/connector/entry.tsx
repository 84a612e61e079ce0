import { useState } from "react";
import type { Boot } from "../boot";
import { ConnectorDesigner, openConnector } from "./ConnectorDesigner";

export default function ConnectorEntry({ boot }: { boot: Boot }) {
  const [session] = useState(() => openConnector(boot));
  return <ConnectorDesigner session={session} />;
}
