"""What a node kind promises.

A kind is one frozen object without state. ``enter`` is called when the flow arrives at a node, ``resume`` when
something happens to a step that waits; both answer an Outcome and must be deterministic: ids and the time come from
the view. Outside work lives in the folder's ``work.py`` as ``run(request, ports) -> reply`` and is run as a job.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from app.controls import Control, defaults
from app.errors import Problem
from app.i18n import Text
from app.nodes.events import Event
from app.nodes.outcome import Fail, Outcome

if TYPE_CHECKING:
    from app.decisions import Decided
    from app.definitions.flow import Flow, Node
    from app.definitions.form import Form
    from app.definitions.workspace import Definitions


# What keys and ids of a workspace are called: {"role": {"hr": "人事"}, "user": {id: name}, "form": {key: label} …}.
Names = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Port:
    """A way out. ``ends`` is the outcome with which the case ends when no edge leaves the port; None means that an
    edge is needed. ``branch`` is the index of the setting row that makes the port, for the designer. An ``optional``
    port needs no edge either: without one the kind stops there as an incident instead of leaving through it."""

    name: str
    label: Text
    ends: str | None = None
    branch: int | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """What the holder of a task may do. ``opinion`` says whether a word must be added; a verb that does not
    ``decide`` (a comment) leaves the task open."""

    verb: str
    label: Text
    icon: str
    tone: str = "plain"  # primary, plain, danger
    opinion: str = "optional"  # required, optional, none
    needs: str | None = None  # "node": choose an earlier node; "user": choose a person
    answers: bool = False  # the form's answers come along and must be valid
    decides: bool = True


class View(Protocol):
    """What a node may know of the case it stands in."""

    @property
    def now(self) -> datetime: ...  # UTC
    @property
    def step(self) -> str: ...  # id of this visit
    @property
    def flow(self) -> Flow: ...
    @property
    def form(self) -> Form: ...
    @property
    def answers(self) -> Mapping[str, Any]: ...  # stored values by field id, with what this event wrote
    @property
    def case(self) -> Mapping[str, Any]: ...  # id, number, title, record, started_at
    @property
    def initiator(self) -> str | None: ...  # a user's id, or party:<id>
    @property
    def returned(self) -> bool: ...  # this visit was made by sending the work back to the node
    @property
    def definitions(self) -> Definitions: ...  # of the release the case is pinned to
    def decide(self, key: str, inputs: Mapping[str, Any]) -> Decided: ...  # likewise kept, with its trace
    def evaluate(
        self, text: str, extra: Mapping[str, Any] | None = None
    ) -> Any: ...  # what it read is kept on the step
    def new_id(self) -> str: ...


@dataclass(frozen=True)
class NodeKind:
    """The contract, with the plainest answer to everything. Kinds override what differs."""

    name: ClassVar[str] = ""
    label: ClassVar[Text] = Text("", "")
    group: ClassVar[str] = "people"  # palette: people, logic, data, time, message, end
    order: ClassVar[int] = 1000  # place in the palette
    settings: ClassVar[tuple[Control, ...]] = ()
    begins: ClassVar[bool] = False  # a case starts here
    ends: ClassVar[bool] = False  # no way out
    splits: ClassVar[bool] = False  # leaves through all its ports at once
    gathers: ClassVar[bool] = False  # waits for everything that can still arrive
    calls: ClassVar[bool] = False  # starts another case, which is ended with the step while the step waits for it
    has_task: ClassVar[bool] = False  # people act here; rights and actions apply
    returnable: ClassVar[bool] = False  # work may be sent back to it

    @cached_property
    def default_settings(self) -> dict[str, Any]:
        return defaults(self.settings)

    def ports(self, node: Node) -> tuple[Port, ...]:
        return (Port("out", Text("下一步", "Next")),)

    def summary(self, node: Node, names: Names | None = None) -> Text:
        """The card's one line: who, how long, what happens. ``names`` are what keys and ids are called, by sort:
        role, user, department, field, form, flow; what is not named there stands as it is."""
        return Text("", "")

    def actions(self, node: Node) -> tuple[Action, ...]:
        """What the holder of a task of this node may do, the primary one first."""
        return ()

    def rights(self, node: Node) -> Mapping[str, str]:
        """What the holder of a task sees and changes, by field id; ``*`` for the rest: write, read, hide."""
        return {"*": "read"}

    def returns_to(self, node: Node, flow: Flow) -> tuple[str, ...]:
        """Ids of the nodes to which the settings let a holder send the work back; the case may allow fewer of them."""
        return ()

    def public(self, node: Node) -> bool:
        """Whether anyone with the link may begin here, without signing in."""
        return False

    def starts_by_hand(self, node: Node) -> bool:
        """Whether members begin here from the workspace."""
        return False

    def starts_by_flow(self, node: Node) -> bool:
        """Whether another flow may begin here."""
        return False

    def starts_on(self, node: Node) -> str | None:
        """The event on which a case begins here, on the record that it happened to."""
        return None

    def starters(self, node: Node) -> tuple[str, ...]:
        """Roles that may begin here by hand; none named means every member."""
        return ()

    def outputs(self, node: Node) -> Mapping[str, str]:
        """Names that later expressions may read under this node's id, with their FEEL types; ``exact`` for values of
        any kind, kept as :func:`app.expressions.to_jsonable` writes them."""
        return {}

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        """What the author must mend, beyond the meta-schema; places are relative to the node."""
        return []

    def enter(self, node: Node, view: View) -> Outcome:
        raise TypeError(f"{type(self).__name__} must say what happens on entering")

    def resume(self, node: Node, memory: Mapping[str, Any], event: Event, view: View) -> Outcome:
        """Default: nothing of this kind waits, so any event is a fault that an admin shall see."""
        return Fail(
            "unexpected_event",
            Text("步骤收到了意外的事件：{event}。", "The step got an unexpected event: {event}.").fill(
                event=type(event).__name__
            ),
            retry=False,
        )
