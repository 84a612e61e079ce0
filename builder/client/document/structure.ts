/**
 * A flow read as blocks: sequences of steps, splits whose branches come together again, and "go back to" cards.
 * Nodes and edges stay the document; blocks are derived from them after every edit, so the two can never disagree.
 */
import { type FlowModel, kindOfNode, mainPort, type Out, outKey, portsOf, startOf } from "./flow";
import type { Sentence } from "./json";
import { branchControl, type NodeKinds } from "./kinds";

export interface Step {
  readonly type: "step";
  readonly id: string;
  /** Side ways out that lead back to an earlier step. */
  readonly returns: readonly Return[];
}

export interface Split {
  readonly type: "split";
  readonly id: string;
  /** All branches at once (and then `join` gathers them), or one of them. */
  readonly parallel: boolean;
  readonly join: string | null;
  readonly branches: readonly Sequence[];
  readonly returns: readonly Return[];
}

export interface Return extends Out {
  readonly to: string;
}

export interface GoBack extends Return {
  readonly type: "back";
}

export type Item = Step | Split | GoBack;

/** A line on which something can be put: the ways out that lead over it and where it leads. */
export interface Place {
  readonly outs: readonly Out[];
  readonly to: string | null;
}

export interface Sequence {
  /** The way out that begins the branch; null for the flow itself. */
  readonly head: Out | null;
  readonly items: readonly Item[];
  /** `places[i]` is the line before `items[i]`; one more follows where the sequence does not end by itself. */
  readonly places: readonly (Place | null)[];
  /** The ways out with which the branch comes to where the branches meet. */
  readonly exits: readonly Out[];
}

export interface Structure {
  readonly root: Sequence;
  /** Nodes that nothing leads to. */
  readonly loose: readonly string[];
}

export class Unstructured extends Error {
  constructor(readonly why: Sentence) {
    super(why.en);
  }
}

const NO_START: Sentence = { zh: "流程还没有开始步骤。", en: "The flow has no start yet." };
const CROSSING: Sentence = {
  zh: "有连线跨进了别的分支，不能画成结构化流程。",
  en: "An edge crosses into another branch, so the flow cannot be drawn as blocks.",
};
const DOUBLE: Sentence = {
  zh: "有出口连了多条线，不能画成结构化流程。",
  en: "A way out has several edges, so the flow cannot be drawn as blocks.",
};

/** The flow as blocks; throws Unstructured, saying why, where it has another shape. */
export function structureOf(model: FlowModel, kinds: NodeKinds): Structure {
  if (model.twice.length > 0) throw new Unstructured(DOUBLE);
  const start = startOf(model, kinds);
  if (start === null) throw new Unstructured(NO_START);
  return new Reader(model, kinds).read(start);
}

class Reader {
  private readonly back = new Set<string>();
  private readonly rank = new Map<string, number>();
  private readonly seen = new Set<string>();

  constructor(
    private readonly model: FlowModel,
    private readonly kinds: NodeKinds,
  ) {}

  read(start: string): Structure {
    this.explore(start);
    const root = this.sequence(null, [], start, null);
    return { root, loose: this.model.order.filter((id) => !this.rank.has(id)) };
  }

  private outs(id: string): Out[] {
    const node = this.model.nodes[id];
    if (!node) return [];
    return portsOf(kindOfNode(this.model, this.kinds, id), node).map((port) => ({ from: id, port: port.name }));
  }

  private target(out: Out): string | null {
    const to = this.model.edges[outKey(out)];
    return to !== undefined && this.model.nodes[to] ? to : null;
  }

  /** Depth first: an edge to a node still open leads back; finishing order reversed is an order of the rest. */
  private explore(start: string) {
    const open = new Set<string>();
    const done: string[] = [];
    const stack: { id: string; outs: Out[] }[] = [{ id: start, outs: this.outs(start) }];
    const known = new Set([start]);
    open.add(start);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const out = top?.outs.shift();
      if (top && out) {
        const to = this.target(out);
        if (to === null) continue;
        if (open.has(to)) this.back.add(outKey(out));
        else if (!known.has(to)) {
          known.add(to);
          open.add(to);
          stack.push({ id: to, outs: this.outs(to) });
        }
      } else if (top) {
        open.delete(top.id);
        done.push(top.id);
        stack.pop();
      }
    }
    done.reverse().forEach((id, index) => {
      this.rank.set(id, index);
    });
  }

  private forward(out: Out): string | null {
    return this.back.has(outKey(out)) ? null : this.target(out);
  }

  private reach(from: string, stop: string | null): Set<string> {
    const found = new Set([from]);
    const todo = [from];
    while (todo.length > 0) {
      const id = todo.pop() as string;
      if (id === stop) continue;
      for (const out of this.outs(id)) {
        const to = this.forward(out);
        if (to !== null && !found.has(to)) {
          found.add(to);
          todo.push(to);
        }
      }
    }
    return found;
  }

  /** Where branches that begin at these nodes come together: the first node that all meeting ones reach. */
  private meeting(targets: readonly string[], stop: string | null): string | null {
    const reached = targets.map((target) => this.reach(target, stop));
    const joining = reached.filter((mine, i) =>
      reached.some((other, j) => j !== i && [...mine].some((id) => other.has(id))),
    );
    if (joining.length === 0) return null;
    const [first, ...others] = joining;
    const common = [...(first ?? [])].filter((id) => others.every((other) => other.has(id)));
    if (common.length === 0) throw new Unstructured(CROSSING);
    return common.reduce((a, b) => ((this.rank.get(a) ?? 0) <= (this.rank.get(b) ?? 0) ? a : b));
  }

  private sequence(head: Out | null, into: readonly Out[], first: string | null, stop: string | null): Sequence {
    const items: Item[] = [];
    const places: (Place | null)[] = [];
    let [at, outs] = [first, into];
    for (;;) {
      places.push(outs.length > 0 ? { outs, to: at } : null);
      if (at === null) return { head, items, places, exits: [] };
      if (at === stop) return { head, items, places, exits: outs };
      if (this.seen.has(at)) throw new Unstructured(CROSSING);
      this.seen.add(at);
      const went = this.splitsAt(at) ? this.split(at, stop, items) : this.step(at, items);
      if (went === null) return { head, items, places, exits: [] };
      [at, outs] = [went.to, went.outs];
      if (went.back) {
        places.push({ outs, to: at });
        items.push({ type: "back", ...(outs[0] as Out), to: at as string });
        return { head, items, places, exits: [] };
      }
      if (went.shared && at === stop) {
        places.push(null);
        return { head, items, places, exits: outs };
      }
    }
  }

  private splitsAt(id: string): boolean {
    const kind = kindOfNode(this.model, this.kinds, id);
    return branchControl(kind) !== null || this.outs(id).filter((out) => this.forward(out) !== null).length > 1;
  }

  private step(id: string, items: Item[]): Went | null {
    const kind = kindOfNode(this.model, this.kinds, id);
    const connected = this.outs(id).filter((out) => this.target(out) !== null);
    const onward = connected.find((out) => this.forward(out) !== null);
    const node = this.model.nodes[id];
    const main = node ? mainPort(kind, node) : null;
    const out = onward ?? (main === null ? null : { from: id, port: main });
    const returns = connected
      .filter((each) => each.port !== out?.port)
      .map((each) => ({ ...each, to: this.target(each) as string }));
    items.push({ type: "step", id, returns });
    if (out === null) return null;
    return { outs: [out], to: this.target(out), back: this.back.has(outKey(out)), shared: false };
  }

  private split(id: string, stop: string | null, items: Item[]): Went | null {
    const kind = kindOfNode(this.model, this.kinds, id);
    const byRows = branchControl(kind) !== null;
    const outs = this.outs(id).filter((out) => byRows || this.forward(out) !== null);
    const returns = this.outs(id)
      .filter((out) => !byRows && this.back.has(outKey(out)))
      .map((out) => ({ ...out, to: this.target(out) as string }));
    const targets = outs.flatMap((out) => this.forward(out) ?? []);
    const meet = this.meeting(targets, stop);
    const branches = outs.map((out): Sequence => {
      const to = this.target(out);
      if (to !== null && this.back.has(outKey(out)))
        return { head: out, items: [{ type: "back", ...out, to }], places: [{ outs: [out], to }], exits: [] };
      return this.sequence(out, [out], to, meet ?? stop);
    });
    const exits = branches.flatMap((branch) => branch.exits);
    const gathers = meet !== null && kindOfNode(this.model, this.kinds, meet).gathers;
    if (kind.splits && gathers && meet !== stop) {
      this.seen.add(meet);
      items.push({ type: "split", id, parallel: true, join: meet, branches, returns });
      const joinNode = this.model.nodes[meet];
      const port = joinNode ? mainPort(kindOfNode(this.model, this.kinds, meet), joinNode) : null;
      if (port === null) return null;
      const out = { from: meet, port };
      return { outs: [out], to: this.target(out), back: this.back.has(outKey(out)), shared: false };
    }
    items.push({ type: "split", id, parallel: kind.splits, join: null, branches, returns });
    if (exits.length === 0) return null;
    return { outs: exits, to: meet ?? stop, back: false, shared: exits.length === 1 };
  }
}

interface Went {
  readonly outs: readonly Out[];
  readonly to: string | null;
  readonly back: boolean;
  /** The only way on already has its line inside a branch. */
  readonly shared: boolean;
}

/** Every sequence of a structure, the flow itself first. */
export function sequences(of: Sequence): Sequence[] {
  const inner = of.items.flatMap((item) => (item.type === "split" ? item.branches.flatMap(sequences) : []));
  return [of, ...inner];
}

export interface Found {
  readonly sequence: Sequence;
  readonly index: number;
  readonly item: Item;
}

/** Where a node stands: as a step, as the head of a split, or as the join of one. */
export function find(structure: Structure, id: string): Found | null {
  for (const sequence of sequences(structure.root))
    for (const [index, item] of sequence.items.entries())
      if (item.type !== "back" && (item.id === id || (item.type === "split" && item.join === id)))
        return { sequence, index, item };
  return null;
}
