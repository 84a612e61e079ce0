/** Edge paths: straight runs with rounded corners, from points. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

const RADIUS = 8;

/** SVG path data through the points; corners take a radius of 8, less where a run is too short for it. */
export function path(points: readonly Point[]): string {
  const run = points.filter((point, i) => i === 0 || point.x !== points[i - 1]?.x || point.y !== points[i - 1]?.y);
  const [first] = run;
  if (!first) return "";
  let made = `M${first.x} ${first.y}`;
  for (let i = 1; i < run.length; i += 1) {
    const [from, at, next] = [run[i - 1] as Point, run[i] as Point, run[i + 1]];
    const turns = next !== undefined && !(from.x === at.x && at.x === next.x) && !(from.y === at.y && at.y === next.y);
    if (!next || !turns) {
      made += `L${at.x} ${at.y}`;
      continue;
    }
    const radius = Math.min(RADIUS, length(from, at) / 2, length(at, next) / 2);
    const [a, b] = [towards(at, from, radius), towards(at, next, radius)];
    made += `L${a.x} ${a.y}Q${at.x} ${at.y} ${b.x} ${b.y}`;
  }
  return made;
}

function length(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function towards(from: Point, to: Point, by: number): Point {
  return { x: from.x + Math.sign(to.x - from.x) * by, y: from.y + Math.sign(to.y - from.y) * by };
}

/** An arrow head whose tip lies exactly at the point. */
export function arrow(tip: Point, way: "down" | "left" | "right"): string {
  if (way === "down") return `M${tip.x} ${tip.y}l-4 -6.5h8z`;
  return way === "left" ? `M${tip.x} ${tip.y}l6.5 -4v8z` : `M${tip.x} ${tip.y}l-6.5 -4v8z`;
}
