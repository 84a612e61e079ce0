"""Plays a case on the pure core as an executor would, with the books an executor keeps, and checks them.

Everything the core asks for is kept here as rows: steps, tasks, timers, jobs and children. After each command
:meth:`Play.audit` compares the books with the state: nothing may be lost or doubled.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.definitions.flow import Flow, load_flow
from app.definitions.form import Form, load_form
from app.nodes.events import Answered, Decided, Event, TimerFired
from app.nodes.outcome import Ask, CloseTasks, Note, Notify, OpenTask, SetTimer, StartJob
from app.nodes.registry import node_kinds
from runtime.engine import Begin, Deliver, Entered, Facts, Incident, Left, Result, Retry, State, Stop, advance
from runtime.engine.state import Path

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
FORM = load_form(
    {
        "key": "leave",
        "kind": "form",
        "fields": [
            {"id": "days", "key": "days", "kind": "number", "label": {"zh": "天数", "en": "Days"}},
            {"id": "reason", "key": "reason", "kind": "text", "label": {"zh": "事由", "en": "Reason"}},
        ],
    }
)

People = Callable[[Mapping[str, Any]], dict[str, Any]]


def named(question: Mapping[str, Any]) -> dict[str, Any]:
    """The people service over rules that name people; the initiator is what the question says he is."""
    for rule in question["rules"]:
        found = rule.get("users") or ([rule["value"]] if rule.get("value") else [])
        if found:
            return {"people": list(found), "why": "rule", "skipped": []}
    return {"people": ["admin"], "why": "admin", "skipped": []}


@dataclass
class Task:
    id: str
    step: str
    node: str
    holder: str
    status: str = "open"
    why: str | None = None
    due: datetime | None = None
    reason: str | None = None


class Crowded(Exception):
    """More live tokens than this play is willing to follow."""


@dataclass
class Play:
    flow: Flow
    form: Form = FORM
    answers: dict[str, Any] = field(default_factory=dict)
    people: People = named
    now: datetime = NOW
    state: State = field(default_factory=State)
    initiator: str | None = "lin"
    most: int | None = None  # live tokens

    def __post_init__(self) -> None:
        self.ids = 0
        self.tasks: dict[str, Task] = {}
        self.timers: dict[tuple[str, str], datetime] = {}
        self.jobs: dict[tuple[str, str], dict[str, Any]] = {}  # waited for, by step and key
        self.letters: list[dict[str, Any]] = []
        self.steps: dict[str, list[Any]] = {}  # id -> [node, status, path]
        self.booked: set[str] = set()  # steps that are active or failed
        self.order: list[str] = []  # node ids in the order they were entered
        self.notes: list[str] = []
        self.told: list[Notify] = []
        self.incidents: list[Incident] = []
        self.log: list[
            tuple[Any, datetime, dict[str, Any], int]
        ] = []  # what replay needs: command, now, answers, moves
        self.given: list[list[str]] = []  # the ids drawn for each command
        self.states: list[str] = []

    # -- the executor's half -----------------------------------------------------------------------------------------

    def new_id(self) -> str:
        self.ids += 1
        self.given[-1].append(f"i{self.ids:06}")
        return self.given[-1][-1]

    def visited(self, node: str) -> Path | None:
        return next((path for n, _, path in reversed(self.steps.values()) if n == node), None)

    def facts(self, now: datetime, answers: Mapping[str, Any], new_id: Callable[[], str], moves: int = 0) -> Facts:
        return Facts(
            now=now,
            today=now.date(),
            answers=answers,
            case={"id": "c1", "record": "r1", "title": "请假"},
            initiator=self.initiator,
            names={},
            new_id=new_id,
            visited=self.visited,
            moves=moves,
        )

    def command(self, command: Any) -> Result:
        """One command with the answers to whatever it asked, and the books compared."""
        result = self._run(command)
        self.audit()
        return result

    def _run(self, command: Any) -> Result:
        result = last = self.once(command)
        asked = [(s, e) for s, _, e in result.effects if isinstance(e, Ask)]
        while asked:
            step, ask = asked.pop(0)
            value = self.people(ask.args) if ask.service == "people" else records(ask)
            last = self.once(Deliver(step, Answered(ask.service, ask.verb, value)), last.moves)
            asked += [(s, e) for s, _, e in last.effects if isinstance(e, Ask)]
        return result

    def once(self, command: Any, moves: int = 0) -> Result:
        self.given.append([])
        before = self.state
        self.log.append((command, self.now, dict(self.answers), moves))
        result = advance(self.flow, self.form, before, command, self.facts(self.now, self.answers, self.new_id, moves))
        if result.late or result.refused:
            assert result.state.to_json() == before.to_json(), "a late or refused command changed the state"
            assert not result.effects
        if self.most is not None and len(result.state.tokens) > self.most:
            raise Crowded
        # Through JSON and back, as the database does it.
        text = json.dumps(result.state.to_json(), sort_keys=True)
        self.states.append(text)
        self.state = State.of(json.loads(text))
        self.answers.update(result.writes)
        self._book(result)
        return result

    def _book(self, result: Result) -> None:
        for entry in result.trace:
            match entry:
                case Entered(step, node, path):
                    assert step not in self.steps, f"step {step} was entered twice"
                    self.steps[step] = [node, "active", path]
                    self.booked.add(step)
                    self.order.append(node)
                case Left(step, _, status, _):
                    assert self.steps[step][1] in ("active", "failed"), f"step {step} was left twice"
                    self.steps[step][1] = status
                    self.booked.discard(step)
                    for book in (self.timers, self.jobs):
                        for key in [k for k in book if k[0] == step]:
                            del book[key]
                case Incident(step, _, _, _, _):
                    self.steps[step][1] = "failed"
                    self.incidents.append(entry)
        for step, node, effect in result.effects:
            match effect:
                case OpenTask(id, holder, due, reason):
                    assert id not in self.tasks
                    self.tasks[id] = Task(id, step, node, holder, due=due, reason=reason)
                case CloseTasks(reason, ids):
                    for task in self.tasks.values():
                        if task.step == step and task.status == "open" and (ids is None or task.id in ids):
                            task.status, task.why = "closed", reason
                case SetTimer(name, at):
                    self.timers[step, name] = at
                case StartJob(request, key, silent):
                    if silent:
                        self.letters.append(dict(request))
                    elif self.steps[step][1] == "active":
                        self.jobs[step, key] = dict(request)
                case Notify():
                    self.told.append(effect)
                case Note(text):
                    self.notes.append(text.en)

    # -- what people and the world do --------------------------------------------------------------------------------

    def begin(self) -> Play:
        self.command(Begin())
        return self

    def open(self, node: str | None = None) -> list[Task]:
        return [t for t in self.tasks.values() if t.status == "open" and node in (None, t.node)]

    def holders(self, node: str) -> list[str]:
        return [t.holder for t in self.open(node)]

    def task(self, node: str, holder: str | None = None) -> Task:
        found = [t for t in self.open(node) if holder in (None, t.holder)]
        assert len(found) == 1, f"{len(found)} open tasks at {node} for {holder}: {found}"
        return found[0]

    def does(self, node: str, verb: str, holder: str | None = None, **data: Any) -> Result:
        return self.decide(self.task(node, holder), verb, **data)

    def decide(self, task: Task, verb: str, **data: Any) -> Result:
        """The holder acts: his task is decided, as the executor writes it, unless the core refuses or it is late."""
        kind = node_kinds.get(self.flow.by_id[task.node].kind)
        deciding = {a.verb: a.decides for a in kind.actions(self.flow.by_id[task.node])}
        was = task.status
        if deciding.get(verb, False):
            task.status = "decided"
        result = self._run(Deliver(task.step, Decided(task.id, task.holder, verb, data)))
        if result.late or result.refused:
            task.status = was
        self.audit()
        return result

    def send(self, step: str, event: Event) -> Result:
        return self.command(Deliver(step, event))

    def fire(self, step: str, name: str) -> Result:
        self.now = max(self.now, self.timers.pop((step, name)))
        return self.command(Deliver(step, TimerFired(name)))

    def later(self, **delta: float) -> None:
        """Move the clock; due timers fire in order."""
        until = self.now + timedelta(**delta)
        while due := sorted((at, key) for key, at in self.timers.items() if at <= until):
            self.fire(*due[0][1])
        self.now = until

    def retry(self, node: str) -> Result:
        return self.command(
            Retry(next(s for s, (n, status, _) in self.steps.items() if n == node and status == "failed"))
        )

    def stop(self, outcome: str = "withdrawn") -> Result:
        return self.command(Stop(outcome))

    # -- the books ---------------------------------------------------------------------------------------------------

    def at(self) -> list[str]:
        """Where the case is, by node; a parked token in brackets."""
        return sorted(f"({t.node})" if t.standing == "parked" else t.node for t in self.state.tokens)

    def live(self, node: str) -> str:
        """The id of the one live step at a node."""
        found = [t.step for t in self.state.tokens if t.node == node]
        assert len(found) == 1, found
        return found[0]

    def audit(self) -> None:
        tokens = self.state.tokens
        assert len({t.id for t in tokens}) == len(tokens)
        steps = Counter(t.step for t in tokens)
        assert not [s for s, n in steps.items() if n > 1], "two tokens share a step"
        assert all(t.id < self.state.next for t in tokens)
        live = {t.step for t in tokens if "joining" not in (t.standing, t.was)}
        assert live == self.booked, f"live {live} but booked {self.booked}"
        by_step = {t.step: t for t in tokens}
        tasked = {t.step for t in self.open()}
        for step in tasked:
            assert by_step[step].standing == "waiting", "an open task at a step that does not wait"
        for token in tokens:
            node = self.flow.by_id[token.node]
            if token.standing == "waiting":
                people = node_kinds.get(node.kind).has_task
                outside = any(k[0] == token.step for k in (*self.timers, *self.jobs)) or "case" in token.memory
                assert (token.step in tasked) if people else outside, f"nothing will ever wake {node.id}"
            if token.standing == "parked":
                assert any(token.id in t.frees for t in tokens), f"{node.id} is parked and nobody will free it"
            assert all(i in {t.id for t in tokens} for i in token.frees), "a rework for a step that is gone"
        for split in {s for t in tokens for s, _ in t.path}:
            ports = [port for t in tokens for s, port in t.path if s == split]
            assert split in self.steps
            assert len(set(ports)) <= len(
                node_kinds.get(self.flow.by_id[self.steps[split][0]].kind).ports(self.flow.by_id[self.steps[split][0]])
            )
        if self.state.outcome is not None:
            assert not tokens
            assert not self.open()

    def replay(self) -> None:
        """The recorded commands with the recorded facts give byte-identical states."""
        state, steps, self.steps = State(), dict(self.steps), {}
        for n, (command, now, answers, moves) in enumerate(self.log):
            ids = iter(self.given[n])
            result = advance(
                self.flow, self.form, state, command, self.facts(now, answers, lambda ids=ids: next(ids), moves)
            )
            assert json.dumps(result.state.to_json(), sort_keys=True) == self.states[n], f"command {n} went another way"
            state = result.state
            for entry in result.trace:
                if isinstance(entry, Entered):
                    self.steps[entry.step] = [entry.node, "", entry.path]
        assert self.steps.keys() == steps.keys()
        self.steps = steps


def records(ask: Ask) -> dict[str, Any]:
    """The records service over nothing: what is made gets an id, nothing is found."""
    if ask.verb == "find":
        return {"count": 0, "record": None, "sums": {}}
    return {"record": ask.args.get("record") or "r2"}


def flow_of(*nodes: Any, edges: str) -> Flow:
    """A flow from short notation: nodes as ``("a", "approval", {settings})``, edges as ``"s>a a.approved>e"``."""
    found = []
    for part in edges.split():
        source, target = part.split(">")
        id, _, port = source.partition(".")
        found.append({"from": id, "port": port or "out", "to": target})
    return load_flow(
        {
            "key": "leave_flow",
            "form": "leave",
            "edges": found,
            "nodes": [
                {"id": n[0], "kind": n[1], "label": {"zh": n[0], "en": n[0]}, "settings": n[2] if len(n) > 2 else {}}
                for n in nodes
            ],
        }
    )


def who(*users: str, **more: Any) -> dict[str, Any]:
    return {"who": {"rules": [{"by": "people", "users": list(users)}]}, **more}
