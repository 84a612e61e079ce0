/** How a definition stands to what is live, as the list of definitions says it too. */
import type { Boot } from "../boot";
import { same } from "../document/json";
import type { Editor } from "../state/editor";

export type Standing = "live" | "changed" | "new";

/** The page tells how the draft stood when it was opened; edits since make a live one changed, undone ones live again. */
export function standing<M>(
  boot: Pick<Boot, "definitions" | "key" | "document" | "release">,
  editor: Pick<Editor<M>, "read" | "write">,
  model: M,
): Standing {
  const opened = boot.definitions.find((entry) => entry.key === boot.key)?.state;
  if (opened === "new" || !boot.release) return "new";
  if (opened !== "live") return "changed";
  return same(editor.write(model), editor.write(editor.read(boot.document))) ? "live" : "changed";
}
