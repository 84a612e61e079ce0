// Runs trees on the built browser evaluator: node browser_driver.mjs EVALUATOR CASES, answers as JSON on standard output.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , evaluator, cases] = process.argv;
const feel = await import(pathToFileURL(evaluator).href);
await feel.ready("temporal");

const ordered = (json) => {
  if (Array.isArray(json)) return json.map(ordered);
  if (json === null || typeof json !== "object") return json;
  const keys = Object.keys(json).sort();
  return Object.fromEntries(keys.map((key) => [key, ordered(json[key])]));
};

// Either many trees over one scope, or cases with a scope each.
const { scope: exact, trees, cases: each, today, now } = JSON.parse(readFileSync(cases, "utf8"));
const scoped = (json) => new Map(Object.entries(json).map(([name, value]) => [name, feel.fromJsonable(value)]));
const common = exact && scoped(exact);
const answers = [];
for (const { tree, scope } of each
  ? each.map((one) => ({ tree: one.tree, scope: scoped(one.scope) }))
  : trees.map((one) => ({ tree: one, scope: common }))) {
  await feel.ready(tree);
  try {
    answers.push(JSON.stringify(ordered(feel.toJsonable(feel.evaluate(tree, scope, { today, now })))));
  } catch (fault) {
    answers.push(fault instanceof feel.LimitExceeded ? "limit" : `fault: ${fault}`);
  }
}
process.stdout.write(JSON.stringify(answers));
