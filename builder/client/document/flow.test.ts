import { describe, expect, test } from "vitest";
import { layout } from "../layout/flow-layout";
import { begin, perform, redo, undo } from "./command";
import { change, type FlowModel, flowDocument, flowModel, kindOfNode } from "./flow";
import {
  addBranch,
  goBack,
  insertNode,
  isPlan,
  moveNode,
  type Planned,
  removeBranch,
  removeGoBack,
  removeNode,
} from "./flow-edits";
import type { NodeKind } from "./kinds";
import { flow, nodeKinds as kinds } from "./samples";
import { find, type Place, type Sequence, sequences, structureOf, Unstructured } from "./structure";

const model = flowModel(flow);

/** A flow in one line: `a [x: b | y: c] d`, parallels in `{}`, ways back as `<a`. */
function said(of: Sequence): string {
  return of.items
    .map((item) => {
      if (item.type === "back") return `<${item.to}`;
      const back = item.returns.map((each) => `<${each.to}`).join("");
      if (item.type === "step") return item.id + back;
      const inside = item.branches.map((branch) => `${branch.head?.port}:${said(branch)}`).join("|");
      return item.parallel ? `${item.id}{${inside}}` : `${item.id}${back}[${inside}]`;
    })
    .join(" ");
}

function shape(of: FlowModel): string {
  return said(structureOf(of, kinds).root);
}

function run(of: FlowModel, planned: Planned): FlowModel {
  if (!isPlan(planned)) throw new Error(planned.en);
  const history = perform(begin(of), change(planned.patch));
  expect(undo(history).model).toEqual(of);
  expect(redo(undo(history)).model).toEqual(history.model);
  return history.model;
}

function place(of: FlowModel, id: string, index: 0 | 1): Place {
  const found = find(structureOf(of, kinds), id);
  const at = found?.sequence.places[found.index + index];
  if (!at) throw new Error(`no place at ${id}`);
  return at;
}

const random = (() => {
  let n = 0;
  return () => {
    n += 1;
    return n / 10_000;
  };
})();

const START = "n1 n2[b1:n3|otherwise:n4{p1:n5|p2:n6}] n8 n9";

describe("a flow read as blocks", () => {
  test("branches come together, parallels end at their join", () => {
    expect(shape(model)).toBe(START);
    expect(flowDocument(model)).toEqual(flow);
  });

  test("a way back is a card where it ends a branch, a line where it leaves by the side", () => {
    const back = run(model, goBack(model, kinds, place(model, "n3", 1), "n1"));
    expect(shape(back)).toBe("n1 n2[b1:n3 <n1|otherwise:n4{p1:n5|p2:n6} n8 n9]");
    const side = flowModel({ ...flow, edges: [...(flow.edges ?? []), { from: "n3", port: "no", to: "n1" }] });
    expect(shape(side)).toBe("n1 n2[b1:n3<n1|otherwise:n4{p1:n5|p2:n6}] n8 n9");
  });

  test("a branch with an end of its own does not hide where the others meet", () => {
    const three = run(model, addBranch(model, kinds, "n2"));
    const ended = run(three, insertNode(three, kinds, headPlace(three, "b2"), kinds.stop as NodeKind, random));
    expect(shape(ended)).toMatch(/^n1 n2\[b1:n3\|b2:stop_\w+\|otherwise:n4\{p1:n5\|p2:n6\}\] n8 n9$/);
  });

  test("an edge into another branch is no block, and says so", () => {
    const crossing = flowModel({
      ...flow,
      edges: [...(flow.edges ?? []), { from: "n3", port: "no", to: "n5" }],
    });
    expect(() => structureOf(crossing, kinds)).toThrow(Unstructured);
    const twice = flowModel({ ...flow, edges: [...(flow.edges ?? []), { from: "n1", port: "out", to: "n9" }] });
    expect(() => structureOf(twice, kinds)).toThrow(Unstructured);
    expect(flowDocument(twice).edges).toHaveLength(11);
  });
});

function headPlace(of: FlowModel, port: string): Place {
  const found = sequences(structureOf(of, kinds).root).find((each) => each.head?.port === port);
  const at = found?.places[0];
  if (!at) throw new Error(`no branch ${port}`);
  return at;
}

describe("edits of a flow", () => {
  test("a step is put on a line and taken away again", () => {
    const after = run(model, insertNode(model, kinds, place(model, "n8", 0), kinds.work as NodeKind, random));
    expect(shape(after)).toMatch(/^n1 n2\[b1:n3\|otherwise:n4\{p1:n5\|p2:n6\}\] work_\w+ n8 n9$/);
    const id = after.order.at(-1) as string;
    expect(shape(run(after, removeNode(after, kinds, id)))).toBe(START);
  });

  test("a parallel block brings its join, and both go together", () => {
    const after = run(model, insertNode(model, kinds, place(model, "n3", 0), kinds.fork as NodeKind, random));
    expect(shape(after)).toMatch(/^n1 n2\[b1:fork_\w+\{p1:\|p2:\} n3\|otherwise/);
    const id = after.order.find((each) => each.startsWith("fork_")) as string;
    expect(shape(run(after, removeNode(after, kinds, id)))).toBe(START);
  });

  test("a condition begins with one branch and otherwise", () => {
    const after = run(model, insertNode(model, kinds, place(model, "n9", 0), kinds.choose as NodeKind, random));
    expect(shape(after)).toMatch(/n8 choose_\w+\[b1:\|otherwise:\] n9$/);
  });

  test("a whole split goes with everything in it", () => {
    expect(shape(run(model, removeNode(model, kinds, "n2")))).toBe("n1 n8 n9");
    expect(shape(run(model, removeNode(model, kinds, "n4")))).toBe("n1 n2[b1:n3|otherwise:] n8 n9");
  });

  test("a branch is added before otherwise and taken away with what only it leads to", () => {
    const after = run(model, addBranch(model, kinds, "n2"));
    expect(shape(after)).toBe("n1 n2[b1:n3|b2:|otherwise:n4{p1:n5|p2:n6}] n8 n9");
    const less = run(after, removeBranch(after, kinds, { from: "n2", port: "b1" }));
    expect(shape(less)).toBe("n1 n2[b2:|otherwise:n4{p1:n5|p2:n6}] n8 n9");
    expect(less.nodes.n3).toBeUndefined();
    expect(isPlan(removeBranch(less, kinds, { from: "n2", port: "otherwise" }))).toBe(false);
  });

  test("an end cannot cut off what follows", () => {
    expect(isPlan(insertNode(model, kinds, place(model, "n8", 0), kinds.stop as NodeKind, random))).toBe(false);
    expect(isPlan(goBack(model, kinds, place(model, "n8", 0), "n1"))).toBe(false);
  });

  test("a way back is taken away and the branch joins its neighbours again", () => {
    const back = run(model, goBack(model, kinds, place(model, "n3", 1), "n1"));
    expect(shape(run(back, removeGoBack(back, kinds, { from: "n3", port: "yes" })))).toBe(
      "n1 n2[b1:n3|otherwise:n4{p1:n5|p2:n6} n8] n9",
    );
  });

  test("the start stays", () => {
    expect(isPlan(removeNode(model, kinds, "n1"))).toBe(false);
    expect(isPlan(moveNode(model, kinds, "n1", "down"))).toBe(false);
  });

  test.each([
    ["n8", "up", "n1 n8 n2[b1:n3|otherwise:n4{p1:n5|p2:n6}] n9"],
    ["n2", "down", "n1 n8 n2[b1:n3|otherwise:n4{p1:n5|p2:n6}] n9"],
    ["n3", "out", "n1 n2[b1:|otherwise:n4{p1:n5|p2:n6}] n3 n8 n9"],
    ["n8", "into", "n1 n2[b1:n3 n8|otherwise:n4{p1:n5|p2:n6}] n9"],
    ["n5", "out", "n1 n2[b1:n3|otherwise:n4{p1:|p2:n6} n5] n8 n9"],
    ["n4", "out", "n1 n2[b1:n3|otherwise:] n4{p1:n5|p2:n6} n8 n9"],
  ] as const)("%s moves %s", (id, way, wanted) => {
    expect(shape(run(model, moveNode(model, kinds, id, way)))).toBe(wanted);
  });

  test("random edits keep the flow structured, and undo gives the first one again", () => {
    let seed = 11;
    const pick = <T>(list: readonly T[]): T => {
      seed = (seed * 48271) % 2147483647;
      return list[seed % list.length] as T;
    };
    for (let round = 0; round < 80; round += 1) {
      let history = begin(model);
      for (let i = 0; i < 14; i += 1) {
        const now = history.model;
        const places = sequences(structureOf(now, kinds).root).flatMap((each) => each.places.flatMap((at) => at ?? []));
        const id = pick(now.order);
        const planned = [
          () =>
            insertNode(
              now,
              kinds,
              pick(places),
              pick(Object.values(kinds).filter((k) => !k.begins && !k.gathers)),
              random,
            ),
          () => removeNode(now, kinds, id),
          () => moveNode(now, kinds, id, pick(["up", "down", "into", "out"] as const)),
          () => addBranch(now, kinds, id),
          () => goBack(now, kinds, pick(places), "n1"),
        ][seed % 5]?.();
        if (planned && isPlan(planned)) history = perform(history, change(planned.patch));
        expect(() => structureOf(history.model, kinds), JSON.stringify(flowDocument(history.model))).not.toThrow();
        expect(structureOf(history.model, kinds).loose, JSON.stringify(planned)).toEqual([]);
      }
      while (history.past.length > 0) history = undo(history);
      expect(flowDocument(history.model)).toEqual(flow);
    }
  });
});

describe("the drawing", () => {
  const shapes = {
    ends: (id: string) => kindOfNode(model, kinds, id).ends,
    forks: (id: string) => ["choose"].includes(kindOfNode(model, kinds, id).name),
  };

  test("cards are 192 by 56, 36 apart, and nothing overlaps", () => {
    const drawing = layout(structureOf(model, kinds), shapes);
    const cards = drawing.cards.filter((card) => !card.end);
    expect(cards.every((card) => card.rect.w === 192 && card.rect.h === 56)).toBe(true);
    const [eight, nine] = ["n8", "n9"].map((id) => drawing.cards.find((card) => card.id === id)?.rect);
    expect((nine?.y ?? 0) - ((eight?.y ?? 0) + 56)).toBe(36);
    for (const a of drawing.cards)
      for (const b of drawing.cards)
        if (a !== b) {
          const apart =
            a.rect.x + a.rect.w <= b.rect.x ||
            b.rect.x + b.rect.w <= a.rect.x ||
            a.rect.y + a.rect.h <= b.rect.y ||
            b.rect.y + b.rect.h <= a.rect.y;
          expect(apart, `${a.id} ${b.id}`).toBe(true);
        }
    for (const { rect } of drawing.cards) {
      expect(rect.x).toBeGreaterThanOrEqual(0);
      expect(rect.x + rect.w).toBeLessThanOrEqual(drawing.w);
      expect(rect.y + rect.h).toBeLessThanOrEqual(drawing.h);
    }
  });

  test("a card with more words is taller, and what follows stands as far below it as ever", () => {
    const drawing = layout(structureOf(model, kinds), { ...shapes, extra: (id) => (id === "n8" ? 36 : 0) });
    const [eight, nine] = ["n8", "n9"].map((id) => drawing.cards.find((card) => card.id === id)?.rect);
    expect(eight?.h).toBe(92);
    expect((nine?.y ?? 0) - ((eight?.y ?? 0) + 92)).toBe(36);
    expect(drawing.h).toBe(layout(structureOf(model, kinds), shapes).h + 36);
  });

  test("every line has one plus, and the two asked at once stand in one container", () => {
    const drawing = layout(structureOf(model, kinds), shapes);
    const [container] = drawing.parallels;
    for (const id of ["n5", "n6"]) {
      const rect = drawing.cards.find((card) => card.id === id)?.rect;
      expect(
        rect && container && rect.x > container.rect.x && rect.x + rect.w < container.rect.x + container.rect.w,
      ).toBe(true);
    }
    const spots = drawing.pluses.map((plus) => `${plus.at.x} ${plus.at.y}`);
    expect(new Set(spots).size).toBe(spots.length);
  });
});
