import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

test.each(["document", "layout"])("%s imports no React and no browser", (folder) => {
  for (const name of readdirSync(join(root, folder))) {
    const text = readFileSync(join(root, folder, name), "utf8");
    if (name.endsWith(".test.ts")) continue;
    expect(name.endsWith(".tsx"), name).toBe(false);
    for (const [, from = ""] of text.matchAll(/from "([^"]+)"/g))
      expect(from.startsWith("./") || from.startsWith("../document/"), `${name} imports ${from}`).toBe(true);
    expect(/\b(window|document\.|fetch\(|localStorage)\b/.test(text.replace(/\/\*\*.*?\*\//gs, "")), name).toBe(false);
  }
});
