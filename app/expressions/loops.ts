/** Closures for what runs over many values: lists, contexts, ranges, filters, `for`, `some`, `every`. */
import type { Decimal } from "decimal.js";
import { order } from "./compare";
import { COMPILERS, type Code, compile, each, type Frame, type Json, type Names, weight } from "./compile";
import { FeelFunction, isNumber, Num, Range, type Run, rules, TemporalValue, type Value } from "./values";

/** A range whose ends can be compared, null otherwise. */
export function makeRange(low: Value, high: Value, lowClosed: boolean, highClosed: boolean): Range | null {
  const ends = [low, high].filter((end) => end !== null);
  if (ends.some((end) => order(end, end) === null)) return null;
  return ends.length === 2 && order(low, high) === null ? null : new Range(low, high, lowClosed, highClosed);
}

/** The item at a position from 1, or from the end where negative. */
function itemAt(items: Value[], index: Decimal): Value {
  if (index.abs().gt(items.length)) return null;
  const whole = index.trunc().toNumber();
  return whole === 0 ? null : (items[whole > 0 ? whole - 1 : items.length + whole] ?? null);
}

/** Conditions that are tests by their form; any other may turn out to be an index. */
const TESTS = new Set(["=", "!=", "<", "<=", ">", ">=", "and", "or", "between", "in", "is", "some", "every"]);

type Source = (frame: Frame) => Value[] | null;

function source([, first, last]: Json[], names: Names): Source {
  const from = compile(first ?? null, names);
  if (last === undefined) return (frame) => items(frame.run, from(frame));
  const until = compile(last, names);
  return (frame) => countThrough(frame.run, from(frame), until(frame));
}

function items(run: Run, value: Value): Value[] | null {
  if (Array.isArray(value)) return value;
  if (!(value instanceof Range)) return value === null ? null : [value];
  const placed = order(value.low, value.high);
  const walked = placed === null || placed > 0 ? null : countThrough(run, value.low, value.high);
  return walked === null ? null : walked.slice(value.lowClosed ? 0 : 1, walked.length - (value.highClosed ? 0 : 1));
}

/** All whole numbers, or days, from one end to the other, downwards too; null for other ends. */
function countThrough(run: Run, first: Value, last: Value): Value[] | null {
  if (isNumber(first) && isNumber(last)) {
    if (!first.isInteger() || !last.isInteger()) return null;
    const count = last.minus(first).abs().toNumber() + 1;
    run.allowItems(Math.min(count, 1e12));
    const step = last.gte(first) ? 1 : -1;
    return Array.from({ length: count }, (_, at) => new Num(first).plus(at * step));
  }
  if (first instanceof TemporalValue && last instanceof TemporalValue)
    return rules().days(first, last, (count) => run.allowItems(count));
  return null;
}

/** True to go on, false when the turn asked to stop, null when a source is no list. */
function walk(frame: Frame, steps: [number, Source][], level: number, turn: (frame: Frame) => boolean): boolean | null {
  const step = steps[level];
  if (step === undefined) return turn(frame);
  const found = step[1](frame);
  if (found === null) return null;
  for (const item of found) {
    frame.registers[step[0]] = item;
    const onwards = walk(frame, steps, level + 1, turn);
    if (onwards !== true) return onwards;
  }
  return true;
}

function loops(parts: Json | undefined, outer: Names): [Names, [number, Source][]] {
  let names = outer;
  const steps: [number, Source][] = [];
  for (const loop of parts as Json[][]) {
    const from = source(loop, names);
    names = names.bind(loop[0] as string);
    steps.push([names.register, from]);
  }
  return [names, steps];
}

function quantified(deciding: boolean) {
  return ([parts, body]: Json[], outer: Names): Code => {
    const [names, steps] = loops(parts, outer);
    const condition = compile(body ?? null, names);
    const cost = 1 + weight(body);
    return (frame) => {
      let decided = false;
      let unknown = false;
      const walked = walk(frame, steps, 0, (here) => {
        here.run.spend(cost);
        const verdict = condition(here);
        decided = verdict === deciding;
        unknown = unknown || typeof verdict !== "boolean";
        return !decided;
      });
      if (decided) return deciding;
      return unknown || walked === null ? null : !deciding;
    };
  };
}

Object.assign(COMPILERS, {
  l: (parts: Json[], names: Names): Code => {
    const codes = each(parts, names);
    return (frame) => codes.map((code) => code(frame));
  },
  "{}": (parts: Json[], outer: Names): Code => {
    let names = outer;
    const entries = (parts as Json[][]).map(([key, value]) => {
      // Only a function written there sees its own name, so that it may call itself.
      const written = Array.isArray(value) && value[0] === "fn";
      const inside = names.bind(key as string);
      const code = compile(value ?? null, written ? inside : names);
      names = inside;
      return [key as string, inside.register, code, written] as const;
    });
    return (frame) => {
      const made = new Map<string, Value>();
      for (const [key, register, code, written] of entries) {
        const value = code(frame);
        if (written && value instanceof FeelFunction && value.captured !== null) value.captured[register] = value;
        frame.registers[register] = value;
        made.set(key, value);
      }
      return made;
    };
  },
  "..": ([first, last, lowClosed, highClosed]: Json[], names: Names): Code => {
    const low = compile(first ?? null, names);
    const high = compile(last ?? null, names);
    return (frame) => makeRange(low(frame), high(frame), lowClosed === true, highClosed === true);
  },
  "[]": ([of, test]: Json[], names: Names): Code => {
    const base = compile(of ?? null, names);
    const row = names.bind(null);
    const condition = compile(test ?? null, row);
    const cost = 1 + weight(test);
    const { register } = row;
    const certain = typeof test === "boolean" || (Array.isArray(test) && TESTS.has(test[0] as string));
    return (frame) => {
      const value = base(frame);
      const list = Array.isArray(value) ? value : value === null ? [] : [value];
      const kept: Value[] = [];
      let from = 0;
      if (!certain) {
        frame.registers[register] = list[0] ?? null;
        const verdict = condition(frame);
        if (isNumber(verdict)) return itemAt(list, verdict);
        if (verdict === true && list.length > 0) kept.push(list[0] ?? null);
        from = 1;
      }
      frame.run.spend(cost * Math.max(list.length - from, 0));
      for (let at = from; at < list.length; at++) {
        const item = list[at] ?? null;
        frame.registers[register] = item;
        if (condition(frame) === true) kept.push(item);
      }
      return kept;
    };
  },
  for: ([parts, body]: Json[], outer: Names): Code => {
    const [inner, steps] = loops(parts, outer);
    const names = inner.bind("partial");
    const code = compile(body ?? null, names);
    const cost = 1 + weight(body);
    return (frame) => {
      const results: Value[] = [];
      const walked = walk(frame, steps, 0, (here) => {
        here.run.spend(cost);
        here.registers[names.register] = results;
        results.push(code(here));
        return true;
      });
      return walked === null ? null : results;
    };
  },
  some: quantified(true),
  every: quantified(false),
});
