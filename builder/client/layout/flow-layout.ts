/** From blocks to rectangles, lines and "+" buttons. Pure arithmetic; all measures in pixels of the stage. */
import type { Out } from "../document/flow";
import type { GoBack, Item, Place, Return, Sequence, Split, Structure } from "../document/structure";
import { arrow, type Point, path } from "./paths";

export const CARD = { w: 192, h: 56 };
export const GAP = 36;
const END = { w: 96, h: 32 };
const FORK = { w: 132, h: 24 };
const HEAD = { w: 192, h: 46 };
const BACK = { w: 192, h: 32 };
const FORK_GAP = 32;
const BAR = 14;
const BETWEEN = 40;
const INNER = { head: 30, pad: 12, foot: 4, line: 26, between: 12 };
const MARGIN = 28;
const LANE = 22;
const FIRST_LANE = 14;

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Placed {
  readonly id: string;
  readonly rect: Rect;
}

export interface Drawing {
  readonly w: number;
  readonly h: number;
  readonly cards: readonly (Placed & { readonly end: boolean })[];
  readonly forks: readonly Placed[];
  readonly heads: readonly { readonly out: Out; readonly rect: Rect }[];
  readonly parallels: readonly (Placed & { readonly join: string | null; readonly branches: readonly Out[] })[];
  readonly backs: readonly { readonly back: GoBack; readonly rect: Rect }[];
  readonly empties: readonly { readonly place: Place; readonly rect: Rect }[];
  readonly pluses: readonly { readonly place: Place; readonly at: Point; readonly quiet: boolean }[];
  readonly lines: readonly string[];
  readonly arrows: readonly string[];
  readonly returns: readonly {
    readonly of: Return;
    readonly line: string;
    readonly arrow: string;
    readonly label: Point;
  }[];
}

interface Size {
  readonly left: number;
  readonly right: number;
  readonly h: number;
}

export interface Shapes {
  /** A node drawn as a small round end. */
  ends(id: string): boolean;
  /** A node whose settings rows are its branches: drawn as a fork, not as a card. */
  forks(id: string): boolean;
  /** How much taller than the plain card this node's words make its own. */
  extra?(id: string): number;
}

/** `references` are ways back that settings name (work may be returned there): drawn like edges that lead back. */
export function layout(structure: Structure, shapes: Shapes, references: readonly Return[] = []): Drawing {
  return new Drawer(shapes, references).draw(structure);
}

class Drawer {
  private readonly cards: (Placed & { end: boolean })[] = [];
  private readonly forks: Placed[] = [];
  private readonly heads: { out: Out; rect: Rect }[] = [];
  private readonly parallels: (Placed & { join: string | null; branches: Out[] })[] = [];
  private readonly backs: { back: GoBack; rect: Rect }[] = [];
  private readonly empties: { place: Place; rect: Rect }[] = [];
  private readonly pluses: { place: Place; at: Point; quiet: boolean }[] = [];
  private readonly lines: string[] = [];
  private readonly arrows: string[] = [];
  private readonly waysBack: { of: Return; from: Rect }[] = [];
  private readonly sizes = new Map<Item, Size>();

  constructor(
    private readonly shapes: Shapes,
    private readonly references: readonly Return[],
  ) {}

  draw(structure: Structure): Drawing {
    const size = this.sequenceSize(structure.root, 0);
    const lanes = this.countReturns(structure.root) + this.references.length;
    const side = MARGIN + (lanes > 0 ? FIRST_LANE + LANE * (Math.ceil(lanes / 2) + 1) : 0);
    const axis = side + size.left;
    const bottom = this.sequence(structure.root, { x: axis, y: 20 }, null);
    this.open(structure.root, { x: axis, y: bottom });
    for (const of of this.references) {
      const from = [...this.cards, ...this.forks].find((card) => card.id === of.from);
      if (from) this.waysBack.push({ of, from: from.rect });
    }
    const w = axis + size.right + side;
    return {
      w,
      h: 20 + size.h + MARGIN + 12,
      cards: this.cards,
      forks: this.forks,
      heads: this.heads,
      parallels: this.parallels,
      backs: this.backs,
      empties: this.empties,
      pluses: this.pluses,
      lines: this.lines,
      arrows: this.arrows,
      returns: this.routes(side, axis + size.right, axis),
    };
  }

  private countReturns(sequence: Sequence): number {
    let n = 0;
    for (const item of sequence.items) {
      if (item.type === "back") n += 1;
      else n += item.returns.length;
      if (item.type === "split") for (const branch of item.branches) n += this.countReturns(branch);
    }
    return n;
  }

  // Sizes, from the inside out.

  private size(item: Item): Size {
    const known = this.sizes.get(item);
    if (known) return known;
    const made = this.measure(item);
    this.sizes.set(item, made);
    return made;
  }

  private measure(item: Item): Size {
    if (item.type === "back") return box(BACK);
    if (item.type === "step") return box(this.card(item.id));
    return item.parallel && item.join ? this.parallelSize(item) : this.splitSize(item);
  }

  private card(id: string): { w: number; h: number } {
    return this.shapes.ends(id) ? END : { w: CARD.w, h: CARD.h + (this.shapes.extra?.(id) ?? 0) };
  }

  private sequenceSize(sequence: Sequence, first: number): Size {
    let [left, right, h] = [CARD.w / 2, CARD.w / 2, 0];
    sequence.items.forEach((item, i) => {
      const size = this.size(item);
      left = Math.max(left, size.left);
      right = Math.max(right, size.right);
      h += (i === 0 ? first : GAP) + size.h;
    });
    return { left, right, h };
  }

  /** Where each branch's axis lies, from the left edge, and the axis of the whole. */
  private columns(sizes: readonly Size[], between: number): { axes: number[]; axis: number; w: number } {
    const axes: number[] = [];
    let x = 0;
    for (const size of sizes) {
      axes.push(x + size.left);
      x += size.left + size.right + between;
    }
    const middle = (axes.length - 1) / 2;
    const axis = ((axes[Math.floor(middle)] ?? 0) + (axes[Math.ceil(middle)] ?? 0)) / 2;
    return { axes, axis, w: x - between };
  }

  private splitSize(split: Split): Size {
    const sizes = split.branches.map((branch) => this.sequenceSize(branch, GAP));
    const { axis, w } = this.columns(sizes, BETWEEN);
    const tallest = Math.max(...sizes.map((size) => size.h));
    const meets = split.branches.some((branch) => branch.exits.length > 0) ? GAP : 0;
    const top = this.shapes.forks(split.id) ? FORK.h : this.card(split.id).h;
    return { left: axis, right: w - axis, h: top + FORK_GAP + HEAD.h + tallest + meets };
  }

  private innerSize(branch: Sequence): Size {
    const size = this.sequenceSize(branch, 0);
    return { ...size, h: branch.items.length === 0 ? CARD.h + 8 : INNER.line + size.h + INNER.line };
  }

  private parallelSize(split: Split): Size {
    const sizes = split.branches.map((branch) => this.innerSize(branch));
    const { w } = this.columns(sizes, INNER.between);
    const tallest = Math.max(...sizes.map((size) => size.h));
    const full = w + 2 * INNER.pad;
    return { left: full / 2, right: full / 2, h: INNER.head + tallest + INNER.foot };
  }

  // Places, from the outside in.

  private plus(place: Place | null | undefined, at: Point, quiet = false) {
    if (place) this.pluses.push({ place, at, quiet });
  }

  private down(from: Point, to: Point) {
    this.lines.push(path([from, to]));
    this.arrows.push(arrow(to, "down"));
  }

  /** Draw the items one below the other; `from` is where the line into the first begins, null for the flow's start. */
  private sequence(sequence: Sequence, top: Point, from: number | null): number {
    let y = top.y;
    sequence.items.forEach((item, i) => {
      const lineFrom = i === 0 ? from : y;
      if (lineFrom !== null) {
        const to = lineFrom + GAP;
        this.down({ x: top.x, y: lineFrom }, { x: top.x, y: to });
        this.plus(sequence.places[i], { x: top.x, y: lineFrom + GAP / 2 - 2 });
        y = to;
      }
      this.item(item, { x: top.x, y });
      y += this.size(item).h;
    });
    return y;
  }

  /** A flow that has no end yet: a last "+" below it. */
  private open(root: Sequence, at: Point) {
    const last = root.places[root.items.length];
    if (!last) return;
    this.lines.push(path([at, { x: at.x, y: at.y + GAP / 2 - 9 }]));
    this.plus(last, { x: at.x, y: at.y + GAP / 2 });
  }

  private item(item: Item, top: Point) {
    if (item.type === "back") {
      const rect = centred(top, BACK);
      this.backs.push({ back: item, rect });
      this.waysBack.push({ of: item, from: rect });
    } else if (item.type === "step") {
      const end = this.shapes.ends(item.id);
      const rect = centred(top, this.card(item.id));
      this.cards.push({ id: item.id, rect, end });
      for (const each of item.returns) this.waysBack.push({ of: each, from: rect });
    } else if (item.parallel && item.join) this.parallel(item, top);
    else this.split(item, top);
  }

  private split(split: Split, top: Point) {
    const forks = this.shapes.forks(split.id);
    const rect = centred(top, forks ? FORK : this.card(split.id));
    if (forks) this.forks.push({ id: split.id, rect });
    else this.cards.push({ id: split.id, rect, end: false });
    for (const each of split.returns) this.waysBack.push({ of: each, from: rect });
    const size = this.size(split);
    const sizes = split.branches.map((branch) => this.sequenceSize(branch, GAP));
    const { axes, axis } = this.columns(sizes, BETWEEN);
    const bottom = top.y + rect.h;
    const headTop = bottom + FORK_GAP;
    const barY = top.y + size.h;
    split.branches.forEach((branch, i) => {
      const x = top.x - axis + (axes[i] ?? 0);
      const head = { x: x - HEAD.w / 2, y: headTop, w: HEAD.w, h: HEAD.h };
      if (branch.head) this.heads.push({ out: branch.head, rect: head });
      this.lines.push(
        path([
          { x: top.x, y: bottom },
          { x: top.x, y: bottom + BAR },
          { x, y: bottom + BAR },
          { x, y: headTop },
        ]),
      );
      this.arrows.push(arrow({ x, y: headTop }, "down"));
      const y = this.sequence(branch, { x, y: headTop + HEAD.h }, headTop + HEAD.h);
      const last = branch.places[branch.items.length];
      if (branch.exits.length > 0)
        this.lines.push(
          path([
            { x, y },
            { x, y: barY },
            { x: top.x, y: barY },
          ]),
        );
      if (last) {
        this.plus(last, { x, y: y + GAP / 2 });
        if (branch.exits.length === 0)
          this.lines.push(
            path([
              { x, y },
              { x, y: y + GAP / 2 - 9 },
            ]),
          );
      }
    });
  }

  private parallel(split: Split, top: Point) {
    const size = this.size(split);
    const rect = { x: top.x - size.left, y: top.y, w: size.left + size.right, h: size.h };
    this.parallels.push({
      id: split.id,
      join: split.join,
      rect,
      branches: split.branches.flatMap((branch) => branch.head ?? []),
    });
    const sizes = split.branches.map((branch) => this.innerSize(branch));
    const { axes } = this.columns(sizes, INNER.between);
    split.branches.forEach((branch, i) => {
      const x = rect.x + INNER.pad + (axes[i] ?? 0);
      const y = top.y + INNER.head;
      const [first] = branch.places;
      if (branch.items.length === 0) {
        if (first) this.empties.push({ place: first, rect: centred({ x, y }, CARD) });
        return;
      }
      this.plus(first, { x, y: y + INNER.line / 2 }, true);
      const end = this.sequence(
        { ...branch, places: [null, ...branch.places.slice(1)] },
        { x, y: y + INNER.line },
        null,
      );
      this.plus(branch.places[branch.items.length], { x, y: end + INNER.line / 2 }, true);
    });
  }

  /** Dashed lines back, each in a lane of its own at the nearer side. */
  private routes(left: number, right: number, axis: number): Drawing["returns"] {
    const rects = new Map([...this.cards, ...this.forks, ...this.parallels].map((placed) => [placed.id, placed.rect]));
    let [lefts, rights] = [0, 0];
    return this.waysBack.flatMap(({ of, from }) => {
      const to = rects.get(of.to);
      if (!to) return [];
      const onRight = from.x + from.w / 2 >= axis;
      if (onRight) rights += 1;
      else lefts += 1;
      const lane = onRight ? right + FIRST_LANE + LANE * rights : left - FIRST_LANE - LANE * lefts;
      const start = { x: onRight ? from.x + from.w : from.x, y: from.y + from.h / 2 };
      const tip = { x: onRight ? to.x + to.w : to.x, y: to.y + to.h / 2 };
      const line = path([start, { x: lane, y: start.y }, { x: lane, y: tip.y }, tip]);
      const label = { x: lane, y: (start.y + tip.y) / 2 };
      return [{ of, line, arrow: arrow(tip, onRight ? "left" : "right"), label }];
    });
  }
}

function box(of: { w: number; h: number }): Size {
  return { left: of.w / 2, right: of.w / 2, h: of.h };
}

function centred(top: Point, of: { w: number; h: number }): Rect {
  return { x: top.x - of.w / 2, y: top.y, w: of.w, h: of.h };
}
