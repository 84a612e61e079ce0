"""Random flows and random events, to find what no story thought of.

``python -m tests.runtime.engine.random_flows 5000`` plays that many flows and prints what they were; the suite plays a
few hundred of the same (see ``test_properties.py``). A seed names one flow and its whole life.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.definitions.flow import Flow, load_flow
from app.definitions.soundness import soundness
from app.nodes.events import Answered, ChildEnded, Decided, JobDone, JobFailed, TimerFired
from app.nodes.registry import node_kinds
from runtime.engine import Retry
from runtime.engine.returning import return_targets
from runtime.engine.state import Path
from tests.runtime.engine.play import Crowded, Play, Task, who

PEOPLE = ("an", "bo", "ce", "du")
RANDOM_EVENTS = 25
CROWD = 12  # a flow that is not sound can multiply its tokens; more of them show nothing new
BYTES_PER_NODE = 700  # of state: it follows the flow's size, however long the case goes round
LONGEST = 1_500  # events; a sound flow under willing people ends long before


class Drawer:
    """Draws a block-structured flow, then sometimes bends lines of it so that it is block-structured no more."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.nodes: list[dict[str, Any]] = []
        self.edges: list[dict[str, str]] = []
        self.names = 0
        self.bends = 0
        self.joins: dict[str, str] = {}  # join -> the split it closes

    def node(self, kind: str, settings: dict[str, Any] | None = None) -> str:
        self.names += 1
        id = f"n{self.names}"
        self.nodes.append({"id": id, "kind": kind, "settings": settings or {}, "label": {"zh": f"{id}{kind}"}})
        return id

    def line(self, source: str, port: str, target: str) -> None:
        self.edges.append({"from": source, "port": port, "to": target})

    def draw(self) -> Flow:
        ends = [(self.node("start"), "out")]
        ends = self.run(ends, self.rng.randint(1, 4), 0)
        last = self.node("end", {"outcome": self.rng.choice(["completed", "approved"]), "scope": "branch"})
        for source, port in ends:
            self.line(source, port, last)
        self.bends = self.rng.choice([0, 0, 0, 0, 1, 1, 2, 3])
        for _ in range(self.bends):
            self.bend()
        return load_flow({"key": "drawn", "form": "leave", "nodes": self.nodes, "edges": self.edges})

    def run(self, ends: list[tuple[str, str]], length: int, depth: int) -> list[tuple[str, str]]:
        for _ in range(length):
            ends = self.block(ends, depth)
        return ends

    def block(self, ends: list[tuple[str, str]], depth: int) -> list[tuple[str, str]]:
        draw = [self.approval, self.approval, self.fill, self.machine]
        if depth < 3:
            draw += [self.branches, self.fork, self.fork, self.rework]
        return self.rng.choice(draw)(ends, depth)

    def enter(self, ends: list[tuple[str, str]], node: str) -> str:
        for source, port in ends:
            self.line(source, port, node)
        return node

    def approval(self, ends: list[tuple[str, str]], _: int) -> list[tuple[str, str]]:
        node = self.enter(ends, self.node("approval", self.deciding()))
        if self.rng.random() < 0.4:
            return [(node, "approved"), *self.fill([(node, "rejected")], 0)]
        return [(node, "approved")]

    def deciding(self) -> dict[str, Any]:
        rng = self.rng
        people = rng.sample(PEOPLE, rng.randint(1, 3))
        return who(
            *people,
            mode=rng.choice(["any", "all", "in_order", "k_of_n"]),
            k=rng.randint(1, 3),
            veto=[people[0]] if rng.random() < 0.3 else [],
            return_way=rng.choice(["again", "straight", "choose"]),
            **(
                {"due": "P1D", "when_due": rng.choice(["nothing", "remind", "approve", "reject"])}
                if rng.random() < 0.3
                else {}
            ),
        )

    def fill(self, ends: list[tuple[str, str]], _: int) -> list[tuple[str, str]]:
        settings = who(self.rng.choice(PEOPLE), actions=["transfer", "comment", "return"])
        return [(self.enter(ends, self.node("fill", settings)), "out")]

    def machine(self, ends: list[tuple[str, str]], _: int) -> list[tuple[str, str]]:
        kind, settings, port = self.rng.choice(
            [
                ("wait", {"mode": "for", "for": self.rng.choice(["PT1H", "P2D", "PT0M"])}, "out"),
                ("call_flow", {"flow": "other", "waits": self.rng.random() < 0.7}, "done"),
                ("copy", who("an"), "out"),
                ("notify", who("an", channels=["inbox", "mail"], subject={"zh": "{{ days }} 天"}), "out"),
                ("record", {"does": "find", "form": "leave", "where": [{"field": "days", "value": "days"}]}, "out"),
                ("record", {"does": "update", "writes": [{"field": "reason", "value": '"x"'}]}, "out"),
            ]
        )
        node = self.enter(ends, self.node(kind, settings))
        if kind == "call_flow" and self.rng.random() < 0.5:
            return [(node, port), (node, "failed")]
        return [(node, port)]

    def branches(self, ends: list[tuple[str, str]], depth: int) -> list[tuple[str, str]]:
        rows = [{"id": f"b{i}", "when": f"days > {self.rng.randint(0, 8)}"} for i in range(self.rng.randint(1, 2))]
        node = self.enter(ends, self.node("condition", {"branches": rows, "unknown": "otherwise"}))
        out: list[tuple[str, str]] = []
        for port in [*(r["id"] for r in rows), "otherwise"]:
            out += self.run([(node, port)], self.rng.randint(0, 2), depth + 1)
        return out

    def fork(self, ends: list[tuple[str, str]], depth: int) -> list[tuple[str, str]]:
        rows = [{"id": f"p{i}"} for i in range(self.rng.randint(2, 3))]
        node = self.enter(ends, self.node("parallel", {"branches": rows}))
        join = self.node("join")
        self.joins[join] = node
        for n, row in enumerate(rows):
            last = self.run([(node, row["id"])], self.rng.randint(0, 2), depth + 1)
            ended = n > 0 and self.rng.random() < 0.15
            self.enter(last, self.node("end") if ended else join)
        return [(join, "out")]

    def rework(self, ends: list[tuple[str, str]], depth: int) -> list[tuple[str, str]]:
        """Some steps, then a decision whose rejection leads back to before them."""
        head = self.enter(ends, self.node("copy", who("an")))
        last = self.run([(head, "out")], self.rng.randint(1, 2), depth + 1)
        gate = self.enter(last, self.node("approval", self.deciding()))
        self.line(gate, "rejected", head)
        return [(gate, "approved")]

    def bend(self) -> None:
        """Lead one line elsewhere."""
        line = self.rng.choice(self.edges)
        line["to"] = self.rng.choice(self.nodes[1:])["id"]


@dataclass
class Told:
    """What became of one flow."""

    seed: int
    sound: bool
    outcome: str | None
    events: int
    nodes: int
    bends: int
    moves: int = 0
    most_tokens: int = 0
    largest: int = 0
    verbs: Counter[str] = field(default_factory=Counter)


def automatic_circle(flow: Flow) -> bool:
    """Whether the flow can turn in a circle in which nothing ever waits."""
    waits = {
        n.id
        for n in flow.nodes
        if node_kinds.get(n.kind).has_task or (n.kind == "wait" and n.setting("for") != "PT0M") or n.kind == "call_flow"
    }
    seen: dict[str, int] = {}

    def turns(id: str) -> bool:
        seen[id] = 1
        for edge in flow.edges:
            if (
                edge.source == id
                and edge.target not in waits
                and (seen.get(edge.target) == 1 or (edge.target not in seen and turns(edge.target)))
            ):
                return True
        seen[id] = 2
        return False

    return any(n.id not in waits and n.id not in seen and turns(n.id) for n in flow.nodes)


class Life:
    """One case of one drawn flow: random events, then people who do their work until it ends."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        drawer = Drawer(self.rng)
        self.flow = drawer.draw()
        self.sound = not [p for p in soundness(self.flow) if p.level == "error"]
        self.blocks = drawer.joins if not drawer.bends else {}
        self.seen = 0
        self.play = Play(self.flow, answers={"days": "3"}, people=self.find, most=None if self.sound else CROWD)
        self.told = Told(seed, self.sound, None, 0, len(self.flow.nodes), drawer.bends)

    def find(self, question: Any) -> dict[str, Any]:
        users = [u for rule in question["rules"] for u in rule.get("users") or [rule.get("value") or "lin"]]
        kept = [u for u in users if self.rng.random() > 0.05]
        return {
            "people": kept or (["admin"] if self.rng.random() < 0.9 else []),
            "why": "rule" if kept else "admin",
            "skipped": [] if kept else users,
            "contact": {u: {"email": f"{u}@example.com"} for u in kept},
        }

    def live(self) -> Told:
        play = self.play
        play.begin()
        for _ in range(self.rng.randint(0, RANDOM_EVENTS)):
            if play.state.outcome is not None:
                break
            play.answers["days"] = str(self.rng.randint(0, 9))
            self.measure()
            self.anything()
        if self.sound:
            self.finish()
        for _ in range(3):  # after its end, and after any step's, nothing may happen
            self.late()
        play.replay()
        self.told.outcome, self.told.moves = play.state.outcome, len(play.order)
        return self.told

    def measure(self) -> None:
        self.told.events += 1
        state = self.play.state
        self.told.most_tokens = max(self.told.most_tokens, len(state.tokens))
        self.told.largest = max(self.told.largest, len(self.play.states[-1]))
        if self.sound:
            moving = [t for t in state.tokens if t.standing in ("waiting", "failed") and not self.again(t.path)]
            twice = [n for n, times in Counter(t.node for t in moving).items() if times > 1]
            assert not twice, f"work goes on twice at {twice}"
        self.joined()

    def again(self, path: Path) -> bool:
        """Whether a split on this path was gone through again while a branch of its earlier visit, one that ends by
        itself, is still at work: that branch then rightly has two visits."""
        splits = [self.play.steps[step][0] for step, _ in path]
        return len(set(splits)) < len(splits)

    def joined(self) -> None:
        """In a block-structured flow nobody is left under a split whose join has fired."""
        steps = list(self.play.steps)
        place = {step: n for n, step in enumerate(steps)}
        for n in range(self.seen, len(steps)):
            node, _, path = self.play.steps[steps[n]]
            if node not in self.blocks:
                continue
            for token in self.play.state.tokens:
                left = [
                    s
                    for s, _ in token.path[len(path) : len(path) + 1]
                    if token.path[: len(path)] == path and self.play.steps[s][0] == self.blocks[node] and place[s] < n
                ]
                assert not left, f"{node} went on without the one at {token.node}"
        self.seen = len(steps)

    def finish(self) -> None:
        play = self.play
        for _ in range(LONGEST):
            if play.state.outcome is not None:
                return
            play.answers["days"] = str(self.rng.randint(0, 9))
            self.measure()
            if play.open() and self.rng.random() < 0.8:
                task = self.rng.choice(play.open())
                verbs = [
                    a.verb for a in node_kinds.get(self.flow.by_id[task.node].kind).actions(self.flow.by_id[task.node])
                ]
                verb = "reject" if "reject" in verbs and self.rng.random() < 0.1 else verbs[0]
                self.act(task, verb)
            elif play.timers or play.jobs or self.children():
                self.world()
            elif failed := [t for t in play.state.tokens if t.standing == "failed"]:
                play.command(Retry(failed[0].step))
            else:
                assert play.open(), f"nothing is left that could move {play.at()}"
        raise AssertionError(f"not at its end after {LONGEST} events: {play.at()}")

    def children(self) -> list[tuple[str, str]]:
        return [(t.step, t.memory["case"]) for t in self.play.state.tokens if t.node and "case" in t.memory]

    def anything(self) -> None:
        play, rng = self.play, self.rng
        tasks = play.open()
        chance = rng.random()
        if chance < 0.05:
            self.late()
        elif chance < 0.1:
            live = [t.step for t in play.state.tokens]
            self.note("odd")
            play.send(
                rng.choice(live),
                rng.choice(
                    [
                        TimerFired("nonsense"),
                        JobDone({"case": "x"}) if play.jobs else TimerFired("due:"),
                        JobFailed("gone", "gone"),
                        Answered("people", "find", {"people": []}) if not self.asked() else TimerFired("until?"),
                        Decided("nobody", "an", "approve"),
                        Decided("nobody", "an", "dance"),
                    ]
                ),
            ) if not play.jobs else None
        elif tasks and chance < 0.75:
            self.any_verb(rng.choice(tasks))
        elif play.timers or play.jobs or self.children():
            self.world()
        elif failed := [t for t in play.state.tokens if t.standing == "failed"]:
            self.note("retry")
            play.command(Retry(failed[0].step))
        elif tasks:
            self.any_verb(rng.choice(tasks))

    def asked(self) -> bool:
        return any(not t.memory for t in self.play.state.tokens if t.standing == "waiting")

    def late(self) -> None:
        over = [s for s, (_, status, _) in self.play.steps.items() if status not in ("active", "failed")]
        if over:
            self.note("late")
            result = self.play.send(
                self.rng.choice(over),
                self.rng.choice(
                    [
                        TimerFired("until"),
                        JobDone({"case": "c"}),
                        ChildEnded("c", "completed", {}),
                        Decided("t", "an", "approve"),
                    ]
                ),
            )
            assert result.late

    def note(self, what: str) -> None:
        self.told.verbs[what] += 1

    def act(self, task: Task, verb: str, **data: Any) -> None:
        result = self.play.decide(task, verb, **data)
        self.note(f"{verb}{' refused' if result.refused else ''}{' straight' if data.get('straight') else ''}")
        assert not result.late

    def any_verb(self, task: Task) -> None:
        play, rng = self.play, self.rng
        node = self.flow.by_id[task.node]
        verbs = [a.verb for a in node_kinds.get(node.kind).actions(node)]
        verb = rng.choices([*verbs, "reassign"], [{"reject": 1, "return": 8}.get(v, 4) for v in [*verbs, "x"]])[0]
        if verb == "return":
            token = play.state.token(task.step)
            assert token is not None
            offered = return_targets(self.flow, token, play.visited, play.state.tokens)
            everything = node_kinds.get(node.kind).returns_to(node, self.flow)
            if not everything:
                return
            to = rng.choice(offered if offered and rng.random() < 0.8 else list(everything))
            straight = rng.random() < 0.5
            outside = self.outside(token.path, play.visited(to) or ())
            self.act(task, "return", to=to, straight=straight)
            if to in offered:
                kept = {(t.id, t.standing) for t in play.state.tokens}
                assert outside <= kept, "a return inside a branch touched another"
        elif verb in ("transfer", "reassign"):
            self.act(task, verb, to=rng.choice(PEOPLE))
        elif verb == "add_signer":
            self.act(task, verb, to=rng.choice(PEOPLE), when=rng.choice(["before", "after"]))
        else:
            self.act(task, verb)

    def outside(self, one: Any, other: Any) -> set[tuple[int, str]]:
        """The tokens that stand in other branches than the part both paths share."""
        n = 0
        while n < min(len(one), len(other)) and one[n] == other[n]:
            n += 1
        return {(t.id, t.standing) for t in self.play.state.tokens if t.path[:n] != one[:n]}

    def world(self) -> None:
        """A timer, a job or a child's end: whatever is due first, mostly."""
        play, rng = self.play, self.rng
        choices: list[str] = [
            *(["timer"] if play.timers else []),
            *(["job"] if play.jobs else []),
            *(["child"] if self.children() else []),
        ]
        what = rng.choice(choices)
        self.note(what)
        if what == "timer":
            play.fire(*min(play.timers, key=lambda k: (play.timers[k], k)))
        elif what == "job":
            key = rng.choice(sorted(play.jobs))
            del play.jobs[key]
            play.now += timedelta(minutes=1)
            done = (
                JobDone({"case": f"child{len(play.log)}"}) if rng.random() < 0.8 else JobFailed("down", "服务没有应答")
            )
            play.send(key[0], done)
        else:
            step, case = rng.choice(self.children())
            play.send(step, ChildEnded(case, rng.choice(["completed", "approved", "ended"]), {"days": "1"}))


def live(seed: int) -> Told:
    """Draw and play the flow of a seed; raises AssertionError with the seed for what must not happen."""
    life = Life(seed)
    try:
        try:
            told = life.live()
        except Crowded:
            return life.told
        if life.sound and not automatic_circle(life.flow):
            strange = [i for i in life.play.incidents if i.code not in ("call_failed", "child_failed", "nobody_found")]
            assert not strange, f"incidents nobody asked for: {strange}"
        if life.sound:
            assert told.outcome is not None
            assert told.most_tokens <= len(life.flow.edges) + 2
            assert told.largest <= BYTES_PER_NODE * len(life.flow.nodes), f"{told.largest} bytes"
    except Exception as error:
        raise AssertionError(f"seed {seed} ({'sound' if life.sound else 'not sound'}): {error!r}") from error
    return told


def main(count: int) -> None:
    began = time.perf_counter()
    told = [live(seed) for seed in range(count)]
    verbs: Counter[str] = Counter()
    for each in told:
        verbs.update(each.verbs)
    sound = [t for t in told if t.sound]
    print(
        f"{count} flows, {len(sound)} of them sound ({sum(t.bends > 0 for t in sound)} with bent lines), "
        f"{sum(t.events for t in told)} events, "
        f"{time.perf_counter() - began:.1f} s"
    )
    print(
        f"nodes {min(t.nodes for t in told)} to {max(t.nodes for t in told)}; of the sound ones: at most "
        f"{max(t.most_tokens for t in sound)} tokens at once, largest state {max(t.largest for t in sound)} bytes"
    )
    print("ends of the sound ones:", dict(Counter(t.outcome for t in sound)))
    print("what happened:", dict(verbs.most_common()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
