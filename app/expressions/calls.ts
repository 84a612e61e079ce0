/** Closures for calls, for the tests of `in` and of cells. */
import { BUILTINS, callBuiltin } from "./builtins";
import { accepts } from "./compare";
import {
  COMPILERS,
  type Code,
  comparison,
  compile,
  constant,
  each,
  type Frame,
  type Json,
  type Names,
  nameCode,
} from "./compile";
import { FeelFunction, type Run, type Value } from "./values";

/** Call a value. Null where it is no function or the arguments are not its parameters. */
function invoke(run: Run, target: Value, args: Value[], given: string[] | null): Value {
  if (!(target instanceof FeelFunction)) return null;
  if (given === null) return target.call(run, args);
  if (target.builtin !== null) return callBuiltin(target.builtin, run, args, given);
  const { parameters } = target;
  if (given.length !== parameters.length || [...given].sort().join("\n") !== [...parameters].sort().join("\n"))
    return null;
  return target.call(
    run,
    parameters.map((name) => args[given.indexOf(name)] ?? null),
  );
}

function isLocal(name: string, names: Names | null): boolean {
  for (let here = names; here !== null; here = here.outer) if (here.name === name) return true;
  return false;
}

type Test = (frame: Frame, value: Value) => boolean | null;

const asksForInput = (node: Json): boolean =>
  Array.isArray(node) && ((node[0] === "v" && node[1] === "?") || node.some(asksForInput));

/** A test as a function of the tested value, which `?` names inside it. */
function test(node: Json, names: Names): Test {
  if (Array.isArray(node) && typeof node[0] === "string" && node[0].startsWith("?")) {
    const operand = compile(node[1] ?? null, names);
    const compared = comparison(node[0].slice(1));
    return (frame, value) => compared(value, operand(frame), frame.run);
  }
  const code = compile(node, names);
  if (!asksForInput(node)) return (frame, value) => accepts(code(frame), value, frame.run);
  return (frame) => {
    const verdict = code(frame);
    return typeof verdict === "boolean" ? verdict : null;
  };
}

function anyAccepts(tests: Test[], frame: Frame, value: Value): boolean | null {
  let unknown = false;
  for (const each of tests) {
    const verdict = each(frame, value);
    if (verdict === true) return true;
    unknown = unknown || verdict === null;
  }
  return unknown ? null : false;
}

const VERDICTS = new Set(["=", "!=", "<", "<=", ">", ">=", "and", "or", "between", "in", "()"]);

/** In a cell a boolean that is not about a boolean input is a verdict of its own. */
function cellTest(node: Json, names: Names): Test {
  const plain = test(node, names);
  if (!Array.isArray(node) || !VERDICTS.has(node[0] as string)) return plain;
  const code = compile(node, names);
  return (frame, value) => {
    const result = code(frame);
    return typeof result === "boolean" && typeof value !== "boolean" ? result : plain(frame, value);
  };
}

Object.assign(COMPILERS, {
  "()": ([target, parts, labels]: Json[], names: Names): Code => {
    const args = each(parts, names);
    const given = (labels as string[] | undefined) ?? null;
    const name = Array.isArray(target) && target[0] === "v" ? (target[1] as string) : null;
    if (name !== null && BUILTINS.has(name) && !isLocal(name, names)) {
      return (frame) => {
        const values = args.map((code) => code(frame));
        if (frame.scope.has(name)) return invoke(frame.run, frame.scope.get(name) ?? null, values, given);
        frame.run.spend(5);
        return callBuiltin(name, frame.run, values, given);
      };
    }
    const code = compile(target ?? null, names);
    return (frame) => {
      const value = code(frame);
      return invoke(
        frame.run,
        value,
        args.map((argument) => argument(frame)),
        given,
      );
    };
  },
  in: ([target, parts]: Json[], outer: Names): Code => {
    const value = compile(target ?? null, outer);
    const names = outer.bind("?");
    const tests = (parts as Json[]).map((part) => test(part, names));
    return (frame) => {
      const here = value(frame);
      frame.registers[names.register] = here;
      return anyAccepts(tests, frame, here);
    };
  },
  tests: ([parts, negated]: Json[], names: Names): Code => {
    const tests = (parts as Json[]).map((part) => cellTest(part, names));
    if (tests.length === 0) return constant(true);
    const value = nameCode("?", names);
    return (frame) => {
      const verdict = anyAccepts(tests, frame, value(frame));
      return negated === true && verdict !== null ? !verdict : verdict;
    };
  },
});
