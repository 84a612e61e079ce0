"""The core's one door: state and command in, new state and consequences out. Deterministic.

``advance`` moves tokens until everything waits. It draws no ids, reads no clock and touches no database: these come in
with the facts. The same commands with the same facts give the same states, which is what replay leans on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.definitions.flow import Flow, Node
from app.definitions.form import Form
from app.i18n import Text
from app.nodes.events import Event, Released
from app.nodes.outcome import Back, CloseTasks, Fail, Finish, Go, Outcome, Wait
from app.nodes.registry import node_kinds
from runtime.engine.commands import Begin, Command, Deliver, Retry, Stop
from runtime.engine.graph import graph_of
from runtime.engine.mail import pack, unpack
from runtime.engine.result import Entered, Facts, Incident, Left, Result
from runtime.engine.returning import Refusal, going_back
from runtime.engine.state import Path, State, Token
from runtime.engine.view import CaseView

# A flow that turns in circles without ever waiting stops here as an incident, instead of holding its case for ever.
MOVES_PER_EVENT = 200


def advance(flow: Flow, form: Form, state: State, command: Command, facts: Facts) -> Result:
    """Apply one command to a case. Never raises for what a flow's author or a user did: that becomes an Incident."""
    walk = _Walk(flow, form, state, facts)
    walk.apply(command)
    return walk.result()


@dataclass(frozen=True, slots=True)
class _Arrival:
    node: str
    path: Path
    edge: int | None = None
    frees: tuple[int, ...] = ()


class _Walk:
    """One call of :func:`advance`: the live tokens by id while they move."""

    def __init__(self, flow: Flow, form: Form, state: State, facts: Facts) -> None:
        self.flow = flow
        self.facts = facts
        self.graph = graph_of(flow)
        self.tokens: dict[int, Token] = {t.id: t for t in state.tokens}
        self.next = state.next
        self.outcome = state.outcome
        self.view = CaseView(flow, form, facts, state.outputs)
        self.said = Result(state)
        self.moves = 0
        self.arriving: deque[_Arrival] = deque()
        self.ending = "completed"

    def result(self) -> Result:
        self.said.reads = self.view.reads
        self.said.state = State(tuple(sorted(self.tokens.values(), key=lambda t: t.id)), self.next,
                                self.view.outputs, self.outcome)
        return self.said

    def apply(self, command: Command) -> None:
        if self.outcome is not None:
            self.said.late = True
            return
        match command:
            case Begin():
                start = self.flow.start
                if start is None:
                    raise ValueError(f"flow {self.flow.key!r} has no start node; the check refuses to publish such a flow")
                self.arriving.append(_Arrival(start.id, ()))
            case Deliver(step, event):
                token = self._live(step)
                if token is None:
                    self.said.late = True
                    return
                self._deliver(token, event)
            case Retry(step):
                token = self._live(step)
                if token is None or token.standing != "failed":
                    self.said.late = True
                    return
                self._enter(replace(token, standing="waiting", memory={}))
            case Stop(outcome):
                self._end(outcome)
        self._settle()

    def _live(self, step: str) -> Token | None:
        return next((t for t in self.tokens.values() if t.step == step), None)

    # -- one token ------------------------------------------------------------------------------------------------

    def _deliver(self, token: Token, event: Event) -> None:
        if token.standing == "parked":
            self._put(replace(token, mail=(*token.mail, pack(event))))
            return
        if token.standing != "waiting":
            self.said.late = True
            return
        node = self.flow.by_id[token.node]
        self.view.step = token.step
        self._follow(token, node, node_kinds.get(node.kind).resume(node, token.memory, event, self.view))

    def _arrive(self, arrival: _Arrival) -> None:
        """A token comes to a node: at a join it waits for the others, elsewhere the kind is asked at once."""
        token = Token(self.next, arrival.node, self.view.new_id(), arrival.path, edge=arrival.edge, frees=arrival.frees)
        self.next += 1
        if arrival.node in self.graph.reach:
            self._put(replace(token, standing="joining"))
            return
        self.said.trace.append(Entered(token.step, arrival.node, arrival.path))
        self._enter(token)

    def _enter(self, token: Token) -> None:
        self._put(token)
        self.moves += 1
        if self.moves > MOVES_PER_EVENT:
            self._fail(token, Fail("too_many_moves", Text(
                "流程一次走了超过 {n} 步还没有停下，可能在兜圈子。请检查“返回到”的条件。",
                "The flow took more than {n} steps without waiting, so it may go round in circles. "
                "Check the conditions of its loops.").fill(n=MOVES_PER_EVENT)))
            return
        node = self.flow.by_id[token.node]
        self.view.step = token.step
        self._follow(token, node, node_kinds.get(node.kind).enter(node, self.view))

    def _follow(self, token: Token, node: Node, outcome: Outcome) -> None:
        match outcome:
            case Wait(memory, effects, writes, outputs):
                self._do(token, effects)
                self._write(node, writes, outputs)
                self._put(replace(token, memory=memory))
            case Go(ports, writes, outputs, effects):
                self._do(token, effects)
                self._write(node, writes, outputs)
                self._leave(token, node, ports)
            case Fail():
                self._fail(token, outcome)
            case Finish(how, whole, effects):
                self._do(token, effects)
                self._drop(token, "done")
                self.ending = how
                if token.frees:
                    self._release(token)
                if whole:
                    self._end(how)
            case Back():
                self._back(token, outcome)

    def _leave(self, token: Token, node: Node, ports: tuple[str, ...]) -> None:
        kind = node_kinds.get(node.kind)
        known = {p.name: p for p in kind.ports(node)}
        if token.frees and ports == (next(iter(known)),):
            self._drop(token, "done", ports)
            self._release(token)
            return
        self._drop(token, "done", ports)
        self._cancel([self.tokens[i] for i in token.frees if i in self.tokens], "cancelled")
        for port in ports:
            if self.outcome is not None:
                return
            edge = self.flow.out.get((node.id, port))
            if edge is None:
                self._end(known[port].ends or "completed" if port in known else "completed")
                return
            path = (*token.path, (token.step, port)) if kind.splits else token.path
            index = self.graph.edge_index(edge) if edge.target in self.graph.reach else None
            self.arriving.append(_Arrival(edge.target, path, index))

    def _fail(self, token: Token, fail: Fail) -> None:
        self._put(replace(token, standing="failed"))
        self.said.trace.append(Incident(token.step, token.node, fail.code, fail.text, fail.retry))

    # -- going back -----------------------------------------------------------------------------------------------

    def _back(self, token: Token, back: Back) -> None:
        plan = going_back(self.flow, token, back.to, self.facts.visited(back.to), self.tokens.values())
        if isinstance(plan, Refusal):
            # The executor offers only what going_back allows; a flow edited meanwhile can still ask for more.
            self._fail(token, Fail(plan.code, plan.text, retry=False))
            return
        self._do(token, back.effects)
        if not back.straight:
            gone = {t.id: t for t in plan.under if t.id != token.id}
            gone.update({i: self.tokens[i] for i in token.frees if i in self.tokens})
            self._cancel(list(gone.values()), "cancelled")
            self._drop(token, "returned")
            self.arriving.append(_Arrival(back.to, plan.path))
            return
        parked = [t for t in plan.under if t.standing != "parked" and t.id != token.id]
        for each in parked:
            self._park(each)
        self._park(replace(token, memory=back.memory))
        self.arriving.append(_Arrival(back.to, plan.path, frees=(token.id, *(t.id for t in parked))))

    def _park(self, token: Token) -> None:
        self._put(replace(token, standing="parked", was=token.standing))
        self.said.effects.append((token.step, token.node, CloseTasks("returned")))

    def _release(self, token: Token) -> None:
        """The rework is done: everything that was parked for it goes on, with what arrived meanwhile."""
        asking = token.frees[0]
        back = [self.tokens[i] for i in token.frees if i in self.tokens]
        for each in back:
            self._put(replace(each, standing=each.was or "waiting", was=None, mail=()))
        for each in back:
            now = self.tokens.get(each.id)
            if now is not None and now.standing == "waiting":
                self._deliver(now, Released(asked=each.id == asking))
            for mail in each.mail:
                now = self.tokens.get(each.id)
                if now is not None and self.outcome is None:
                    self._deliver(now, unpack(mail))

    # -- the case -------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Move until everything waits: arrivals first, then joins; a case with nothing left to wait for has ended.

        A queue, not recursion: two hundred moves in one event would otherwise come close to the interpreter's limit.
        """
        while self.outcome is None:
            if self.arriving:
                self._arrive(self.arriving.popleft())
            elif (ready := self._ready()) is not None:
                self._join(*ready)
            elif not self.tokens:
                self._end(self.ending)
            else:
                return

    def _ready(self) -> tuple[str, list[Token]] | None:
        for join, reach in self.graph.reach.items():
            here = [t for t in self.tokens.values() if t.node == join and t.standing == "joining"]
            if not here:
                continue
            filled = {t.edge for t in here if t.edge is not None}
            others = [t for t in self.tokens.values() if t.node != join or t.standing == "parked"]
            if not any(self._holds_up(t, join, reach, filled) for t in others):
                first = {t.edge: t for t in reversed(here)}
                return join, sorted(first.values(), key=lambda t: t.id)
        return None

    @staticmethod
    def _holds_up(token: Token, join: str, reach: tuple[frozenset[str], ...], filled: set[int]) -> bool:
        if token.node == join:
            return True  # parked at this very join
        to_empty = any(token.node in nodes for i, nodes in enumerate(reach) if i not in filled)
        return to_empty and not any(token.node in reach[i] for i in filled)

    def _join(self, join: str, arrived: list[Token]) -> None:
        """Consume one token per edge and go on with one."""
        for token in arrived:
            del self.tokens[token.id]
        path = arrived[0].path
        for token in arrived[1:]:
            path = _common(path, token.path)
        live = {split for t in self.tokens.values() for split, _ in t.path}
        while path and path[-1][0] not in live:
            path = path[:-1]  # nobody else is left under this split: it is over
        token = Token(self.next, join, arrived[0].step, path)
        self.next += 1
        self.said.trace.append(Entered(token.step, join, path))
        self._enter(token)

    def _end(self, outcome: str) -> None:
        self.arriving.clear()
        self._cancel(list(self.tokens.values()), "cancelled", reason="case_ended")
        self.outcome = outcome

    def _cancel(self, tokens: list[Token], status: str, reason: str = "returned") -> None:
        for token in tokens:
            if token.standing != "joining":
                self.said.effects.append((token.step, token.node, CloseTasks(reason)))
            self._drop(token, status)

    def _drop(self, token: Token, status: str, ports: tuple[str, ...] = ()) -> None:
        del self.tokens[token.id]
        if token.standing != "joining" and token.was != "joining":
            self.said.trace.append(Left(token.step, token.node, status, ports))

    # -- consequences ---------------------------------------------------------------------------------------------

    def _put(self, token: Token) -> None:
        self.tokens[token.id] = token

    def _do(self, token: Token, effects: tuple[Any, ...]) -> None:
        self.said.effects.extend((token.step, token.node, effect) for effect in effects)

    def _write(self, node: Node, writes: Mapping[str, Any], outputs: Mapping[str, Any]) -> None:
        self.view.write(writes)
        self.said.writes.update(writes)
        self.view.output(node.id, outputs)


def _common(a: Path, b: Path) -> Path:
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return a[:n]
