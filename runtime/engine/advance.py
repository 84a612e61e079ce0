"""The core's one door: state and command in, new state and consequences out. Deterministic.

``advance`` moves tokens until everything waits. It draws no ids, reads no clock and touches no database: these come in
with the facts. The same commands with the same facts give the same states, which is what replay leans on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.definitions.flow import Flow, Node
from app.definitions.form import Form
from app.expressions import ExpressionError, LimitExceeded
from app.i18n import Text
from app.nodes.events import Event, JobDone, Released
from app.nodes.outcome import Back, CloseTasks, Effect, Fail, Finish, Go, Outcome, Wait
from app.nodes.registry import node_kinds
from runtime.engine.commands import Begin, Command, Deliver, Retry, Skip, Stop
from runtime.engine.graph import graph_of
from runtime.engine.joining import ready
from runtime.engine.mail import pack, unpack
from runtime.engine.result import Entered, Facts, Incident, Left, Result
from runtime.engine.returning import Refusal, going_back
from runtime.engine.state import Path, State, Token
from runtime.engine.view import CaseView

# A flow that turns in circles without ever waiting stops here as an incident, instead of holding its case for ever.
MOVES_PER_EVENT = 200

_TOO_MANY_MOVES = Text(
    "流程一次走了超过 {n} 步还没有停下，可能在兜圈子。请检查循环的条件。",
    "The flow took more than {n} steps without waiting, so it may go round in circles. "
    "Check the conditions of its loops.",
)
_NO_WAY_OUT = Text(
    "“{node}”的出口“{port}”没有连到下一步。请管理员结束这个流程实例，并在新版本中补上连线。",
    "The way out “{port}” of “{node}” leads nowhere. Ask an admin to end this case, "
    "and draw the missing line for new ones.",
)
_NO_SUCH_WAY = Text("“{node}”不能从“{port}”离开。", "“{node}” cannot be left through “{port}”.")
_BAD_EXPRESSION = Text("“{node}”里的表达式有误：{why}", "An expression of “{node}” is wrong: {why}")


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
    returned: bool = False


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
        self.moves = facts.moves
        self.arriving: deque[_Arrival] = deque()
        self.ending = "completed"

    def result(self) -> Result:
        self.said.reads, self.said.moves = self.view.reads, self.moves
        self.said.state = State(
            tuple(sorted(self.tokens.values(), key=lambda t: t.id)), self.next, self.view.outputs, self.outcome
        )
        return self.said

    def apply(self, command: Command) -> None:
        if self.outcome is not None:
            self.said.late = True
            return
        match command:
            case Begin():
                if self.next > 1:
                    self.said.late = True
                    return
                start = self.flow.start
                if start is None:
                    raise ValueError(
                        f"flow {self.flow.key!r} has no start node; the check refuses to publish such a flow"
                    )
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
                self._try_again(token)
            case Skip(step, port):
                token = self._live(step)
                if token is None or token.standing != "failed":
                    self.said.late = True
                    return
                self._skip(token, port)
            case Stop(outcome):
                self._end(outcome)
        self._settle()

    def _live(self, step: str) -> Token | None:
        return next((t for t in self.tokens.values() if t.step == step), None)

    # -- one token ------------------------------------------------------------------------------------------------

    def _deliver(self, token: Token, event: Event) -> None:
        if token.standing == "parked":
            self._put(replace(token, mail=(*token.mail, pack(event))))
        elif token.standing == "failed" and isinstance(event, JobDone):
            # An admin had the job itself done again, under the key that the other side knows: that heals the step.
            self._ask(replace(token, standing="waiting"), event)
        elif token.standing != "waiting":
            self.said.late = True
        else:
            self._ask(token, event)

    def _ask(self, token: Token, event: Event | None) -> None:
        """Let the kind answer an event, or (None) the arrival, and do what it says."""
        node = self.flow.by_id[token.node]
        kind = node_kinds.get(node.kind)
        self.view.step, self.view.returned = token.step, token.returned
        outcome: Outcome
        try:
            outcome = (
                kind.enter(node, self.view) if event is None else kind.resume(node, token.memory, event, self.view)
            )
        except ExpressionError as error:
            outcome = Fail("bad_expression", _BAD_EXPRESSION.fill(node=node.name, why=error.text), retry=False)
        except LimitExceeded as error:
            outcome = Fail("expression_limit", error.text)
        self._follow(token, node, outcome)

    def _arrive(self, arrival: _Arrival) -> None:
        """A token comes to a node: at a join it waits for the others, elsewhere the kind is asked at once."""
        token = Token(
            self.next,
            arrival.node,
            self.view.new_id(),
            arrival.path,
            edge=arrival.edge,
            frees=arrival.frees,
            returned=arrival.returned,
        )
        self.next += 1
        if arrival.node in self.graph.reach:
            self._put(replace(token, standing="joining"))
            return
        self.said.trace.append(Entered(token.step, arrival.node, arrival.path))
        self._enter(token)

    def _try_again(self, token: Token) -> None:
        """A fresh visit: the failed one's jobs and questions are done with, and their keys must not bar new ones."""
        self._drop(token, "cancelled")
        fresh = Token(self.next, token.node, self.view.new_id(), token.path, frees=token.frees, returned=token.returned)
        self.next += 1
        self.said.trace.append(Entered(fresh.step, fresh.node, fresh.path))
        self._enter(fresh)

    def _skip(self, token: Token, port: str) -> None:
        node = self.flow.by_id[token.node]
        kind = node_kinds.get(node.kind)
        if kind.splits or port not in {p.name for p in kind.ports(node)}:
            self.said.refused = _NO_SUCH_WAY.fill(node=node.name, port=port)
            return
        self._leave(token, node, (port,))

    def _enter(self, token: Token) -> None:
        self._put(token)
        self.moves += 1
        if self.moves > MOVES_PER_EVENT:
            self._fail(token, Fail("too_many_moves", _TOO_MANY_MOVES.fill(n=MOVES_PER_EVENT)))
            return
        self._ask(token, None)

    def _follow(self, token: Token, node: Node, outcome: Outcome) -> None:
        match outcome:
            case Wait(memory, effects, writes, outputs):
                self._do(token, effects)
                self._write(token, node, writes, outputs)
                self._put(replace(token, memory=memory))
            case Go(ports, writes, outputs, effects):
                self._do(token, effects)
                self._write(token, node, writes, outputs)
                self._leave(token, node, ports)
            case Fail():
                self._fail(token, outcome)
            case Finish(how, whole, effects):
                self._do(token, effects)
                self._drop(token, "done")
                self.ending = how
                if whole:
                    self._end(how)
                else:
                    self._release(token)
            case Back():
                self._back(token, outcome)

    def _leave(self, token: Token, node: Node, ports: tuple[str, ...]) -> None:
        kind = node_kinds.get(node.kind)
        known = {p.name: p for p in kind.ports(node)}
        lost = [p for p in ports if (node.id, p) not in self.flow.out and (p not in known or known[p].ends is None)]
        if lost or not ports:
            # The check refuses to publish such a flow. Ending the case here would call a half-done loan completed.
            self._fail(
                token, Fail("no_way_out", _NO_WAY_OUT.fill(node=node.name, port=lost[0] if lost else "-"), False)
            )
            return
        reworked = [i for i in token.frees if i in self.tokens]
        self._drop(token, "done", ports)
        if reworked and ports == (next(iter(known)),):
            self._release(token)
            return
        self._cancel([self.tokens[i] for i in reworked], "cancelled")
        for port in ports:
            edge = self.flow.out.get((node.id, port))
            if edge is None:
                self._end(known[port].ends or "completed")
                return
            path = (*token.path, (token.step, port)) if kind.splits else token.path
            index = self.graph.edge_index(edge) if edge.target in self.graph.reach else None
            self.arriving.append(_Arrival(edge.target, path, index))

    def _fail(self, token: Token, fail: Fail) -> None:
        self._put(replace(token, standing="failed", memory={}))
        self._do(token, (CloseTasks("failed"),))
        self.said.trace.append(Incident(token.step, token.node, fail.code, fail.text, fail.retry))

    # -- going back -----------------------------------------------------------------------------------------------

    def _back(self, token: Token, back: Back) -> None:
        plan = going_back(self.flow, token, back.to, self.facts.visited(back.to), self.tokens.values())
        if isinstance(plan, Refusal):
            # The pages offer only what going_back allows, but the case can have moved since the page was drawn.
            self.said.refused = plan.text
            return
        self._do(token, back.effects)
        others = [t for t in plan.under if t.id != token.id]
        if not back.straight:
            self._do(token, (CloseTasks("returned"),))
            self._drop(token, "returned")
            self._cancel([*others, *(self.tokens[i] for i in token.frees if i in self.tokens)], "cancelled")
            self.arriving.append(_Arrival(back.to, plan.path, returned=True))
            return
        parked = [t for t in others if t.standing != "parked"]
        for each in (replace(token, memory=back.memory), *parked):
            self._park(each)
        frees = (token.id, *(t.id for t in parked))
        self.arriving.append(_Arrival(back.to, plan.path, frees=frees, returned=True))

    def _park(self, token: Token) -> None:
        self._put(replace(token, standing="parked", was=token.standing))
        if token.standing != "joining":
            self._do(token, (CloseTasks("returned"),))

    def _release(self, token: Token) -> None:
        """The rework is done: everything that was parked for it goes on, with what arrived meanwhile."""
        back = [self.tokens[i] for i in token.frees if i in self.tokens]
        for each in back:
            self._put(replace(each, standing=each.was or "waiting", was=None, mail=()))
        for each in back:
            self._wake(each.id, Released(asked=each.id == token.frees[0]))
            for mail in each.mail:
                self._wake(each.id, unpack(mail))

    def _wake(self, id: int, event: Event) -> None:
        token = self.tokens.get(id)
        if token is not None and token.standing in ("waiting", "parked"):
            self._deliver(token, event)

    # -- the case -------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Move until everything waits: arrivals first, then joins; a case with nothing left to wait for has ended.

        A queue, not recursion: two hundred moves in one event would otherwise come close to the interpreter's limit.
        """
        while self.outcome is None:
            if self.arriving:
                self._arrive(self.arriving.popleft())
            elif (arrived := ready(self.graph, self.tokens.values())) is not None:
                self._join(arrived)
            elif not self.tokens:
                self._end(self.ending)
            else:
                return

    def _join(self, arrived: list[Token]) -> None:
        """Consume one token per edge and go on with one."""
        join = arrived[0].node
        for token in arrived:
            del self.tokens[token.id]
        live = {split for t in self.tokens.values() for split, _ in t.path}
        path = max((_open(t.path, live) for t in arrived), key=len)
        token = Token(self.next, join, arrived[0].step, path)
        self.next += 1
        self.said.trace.append(Entered(token.step, join, path))
        self._enter(token)

    def _end(self, outcome: str) -> None:
        self.arriving.clear()
        self._cancel(list(self.tokens.values()), "cancelled", reason="case_ended")
        self.outcome = outcome

    def _cancel(self, tokens: Iterable[Token], status: str, reason: str = "returned") -> None:
        """Take tokens away, and with one that reworks those that are parked for it: nobody else would free them."""
        for token in tokens:
            if token.id not in self.tokens:
                continue
            if "joining" not in (token.standing, token.was):
                self._do(token, (CloseTasks(reason),))
            self._drop(token, status)
            self._cancel([self.tokens[i] for i in token.frees if i in self.tokens], status, reason)

    def _drop(self, token: Token, status: str, ports: tuple[str, ...] = ()) -> None:
        del self.tokens[token.id]
        if "joining" not in (token.standing, token.was):
            self.said.trace.append(Left(token.step, token.node, status, ports))

    # -- consequences ---------------------------------------------------------------------------------------------

    def _put(self, token: Token) -> None:
        self.tokens[token.id] = token

    def _do(self, token: Token, effects: tuple[Effect, ...]) -> None:
        self.said.effects.extend((token.step, token.node, effect) for effect in effects)

    def _write(self, token: Token, node: Node, writes: Mapping[str, Any], outputs: Mapping[str, Any]) -> None:
        self.view.write(token.step, writes)
        self.said.writes.update(writes)
        self.view.output(node.id, outputs)


def _open(path: Path, live: set[str]) -> Path:
    """The path without the splits at its end under which nobody else is left: those are over."""
    while path and path[-1][0] not in live:
        path = path[:-1]
    return path
