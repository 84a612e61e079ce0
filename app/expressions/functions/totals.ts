import { negate, OPERATIONS } from "../arithmetic";
import { def } from "../builtins";
import { equal, order } from "../compare";
import { isNumber, Num, type Run, type Value } from "../values";

const add = OPERATIONS["+"] as NonNullable<(typeof OPERATIONS)[string]>;
const divide = OPERATIONS["/"] as NonNullable<(typeof OPERATIONS)[string]>;

def("count", "list: list", (_, items: Value[]) => new Num(items.length));

const extreme = (sign: 1 | -1) => (run: Run, items: Value[]) => {
  run.spend(items.length);
  let best = items[0] ?? null;
  if (order(best, best) === null) return null;
  for (const item of items.slice(1)) {
    const placed = order(item, best);
    if (placed === null) return null;
    if (placed * sign > 0) best = item;
  }
  return best;
};
def("min", "...list: any", extreme(-1));
def("max", "...list: any", extreme(1));

/** Null for an empty list and for one with anything but numbers, or durations of one kind. */
export function total(run: Run, items: Value[]): Value {
  run.spend(items.length);
  let result = items[0] ?? null;
  if (negate(result) === null) return null;
  for (const item of items.slice(1)) {
    result = add(run, result, item);
    if (result === null) return null;
  }
  return isNumber(result) ? new Num(0).plus(result) : result;
}
def("sum", "...list: any", total);
export function mean(run: Run, items: Value[]): Value {
  const summed = total(run, items);
  return summed === null ? null : divide(run, summed, new Num(items.length));
}
def("mean", "...list: any", mean);

/** `deciding` where it occurs; else null where something is no boolean; else the other. */
const verdict = (deciding: boolean) => (run: Run, items: Value[]) => {
  run.spend(items.length);
  if (items.includes(deciding)) return deciding;
  return items.every((item) => typeof item === "boolean") ? !deciding : null;
};
def("all", "...list: any", verdict(false));
def("any", "...list: any", verdict(true));

def("list contains", "list: list, element: any", (run, items: Value[], element: Value) => {
  run.spend(items.length);
  return items.some((item) => equal(item, element, run) === true);
});
