/** How points and ranges lie to each other. The server's half is ranges.py. */
import { def } from "../builtins";
import { contains, equal, order } from "../compare";
import { Range, type Value } from "../values";

class NoOrder extends Error {}

function compare(left: Value, right: Value): number {
  const placed = order(left, right);
  if (placed === null) throw new NoOrder();
  return placed;
}
/** Order of the two starts, of the two ends, of one's end and the other's start; an end that is null is infinite. */
const starts = (one: Range, other: Range): number =>
  one.low === null || other.low === null ? +(one.low !== null) - +(other.low !== null) : compare(one.low, other.low);
const ends = (one: Range, other: Range): number =>
  one.high === null || other.high === null
    ? +(one.high === null) - +(other.high === null)
    : compare(one.high, other.high);
const endToStart = (one: Range, other: Range): number =>
  one.high === null || other.low === null ? 1 : compare(one.high, other.low);

type Relation = (one: Value, other: Value) => boolean;

/** Register a relation under the parameter names of each of its overloads. */
function declare(name: string, overloads: string, holds: Relation): void {
  for (const line of overloads.split(";")) {
    const [first, second] = line.split(",");
    const kind = overloads === RANGES ? "range" : "any";
    def(name, `${first}: ${kind}, ${second}: ${kind}`, (_, one: Value, other: Value) => {
      try {
        return holds(one, other);
      } catch (fault) {
        if (fault instanceof NoOrder) return null;
        throw fault;
      }
    });
  }
}

/** A relation and its mirror image. */
function relation(name: string, overloads: string, holds: Relation, mirror: string, mirrored: string): void {
  declare(name, overloads, holds);
  declare(mirror, mirrored, (one, other) => holds(other, one));
}

const RANGES = "range1,range2";
const POINTS = "point1,point2;point,range;range,point;range1,range2";
const INTO = "point,range;range1,range2";
const OVER = "range,point;range1,range2";

function both(one: Value, other: Value): [Range, Range] {
  if (!(one instanceof Range && other instanceof Range)) throw new NoOrder();
  return [one, other];
}

relation(
  "before",
  POINTS,
  (one, other) => {
    const left = one instanceof Range ? one : new Range(one, one, true, true);
    const right = other instanceof Range ? other : new Range(other, other, true, true);
    if (one === null || other === null) throw new NoOrder();
    const placed = endToStart(left, right);
    return placed < 0 || (placed === 0 && !(left.highClosed && right.lowClosed));
  },
  "after",
  POINTS,
);
relation(
  "meets",
  RANGES,
  (first, second) => {
    const [one, other] = both(first, second);
    return one.highClosed && other.lowClosed && endToStart(one, other) === 0;
  },
  "met by",
  RANGES,
);
function reaches(one: Range, other: Range): boolean {
  const placed = endToStart(one, other);
  return placed > 0 || (placed === 0 && one.highClosed && other.lowClosed);
}
function overlapsBefore(one: Range, other: Range): boolean {
  const start = starts(one, other);
  const end = ends(one, other);
  return (
    (start < 0 || (start === 0 && one.lowClosed && !other.lowClosed)) &&
    reaches(one, other) &&
    (end < 0 || (end === 0 && (!one.highClosed || other.highClosed)))
  );
}
relation("overlaps before", RANGES, (one, other) => overlapsBefore(...both(one, other)), "overlaps after", RANGES);
relation(
  "finishes",
  INTO,
  (one, other) => {
    if (!(other instanceof Range)) throw new NoOrder();
    if (!(one instanceof Range)) return other.highClosed && other.high !== null && compare(one, other.high) === 0;
    const start = starts(one, other);
    return (
      one.highClosed === other.highClosed &&
      ends(one, other) === 0 &&
      (start > 0 || (start === 0 && (!one.lowClosed || other.lowClosed)))
    );
  },
  "finished by",
  OVER,
);
relation(
  "includes",
  OVER,
  (one, other) => {
    if (!(one instanceof Range)) throw new NoOrder();
    if (!(other instanceof Range)) {
      const inside = contains(one, other);
      if (inside === null) throw new NoOrder();
      return inside;
    }
    const start = starts(one, other);
    const end = ends(one, other);
    return (
      (start < 0 || (start === 0 && (one.lowClosed || !other.lowClosed))) &&
      (end > 0 || (end === 0 && (one.highClosed || !other.highClosed)))
    );
  },
  "during",
  INTO,
);
relation(
  "starts",
  INTO,
  (one, other) => {
    if (!(other instanceof Range)) throw new NoOrder();
    if (!(one instanceof Range)) return other.lowClosed && other.low !== null && compare(one, other.low) === 0;
    const end = ends(one, other);
    return (
      one.lowClosed === other.lowClosed &&
      starts(one, other) === 0 &&
      (end < 0 || (end === 0 && (!one.highClosed || other.highClosed)))
    );
  },
  "started by",
  OVER,
);

declare("overlaps", RANGES, (first, second) => {
  const [one, other] = both(first, second);
  return reaches(one, other) && reaches(other, one);
});
declare("coincides", "point1,point2;range1,range2", (one, other) => {
  if (one instanceof Range && other instanceof Range)
    return (
      one.lowClosed === other.lowClosed &&
      one.highClosed === other.highClosed &&
      starts(one, other) === 0 &&
      ends(one, other) === 0
    );
  const same =
    one === null || other === null || one instanceof Range || other instanceof Range ? null : equal(one, other);
  if (same === null) throw new NoOrder();
  return same;
});
