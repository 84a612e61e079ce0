"""What every piece of boxed logic is, what it is compiled in, and what it runs in.

A decision's logic is a tree of boxes (DMN 1.5 §10.2): tables, contexts, literal expressions … Each kind is one module
under ``logic/``. A box is a frozen dataclass that carries its compiled expressions.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.decisions.shape import Place, Raw, bad, text_in
from app.decisions.trace import Visit
from app.decisions.types import Types, Wanted
from app.expressions import (
    Compiled,
    ExpressionError,
    ExpressionProblem,
    FeelType,
    Run,
    compile_expression,
    format_value,
    mentions,
)
from app.i18n import Text

if TYPE_CHECKING:
    from app.decisions.checking import Checking

Scope = dict[str, object]
"""The names in sight while a box runs, with FEEL's own values."""

Straight = Callable[[Mapping[str, object]], object]
"""A short way from a document's inputs to a box's value; answers UNSURE where the box itself has to be asked."""
UNSURE = object()

DEEPEST_LOGIC = 24
"""How deep boxes may stand in boxes; a level is several frames of Python and three of JSON."""


class Turn:
    """One decision on its way: its budget and moment, and the visit being told."""

    __slots__ = ("run", "visit")

    def __init__(self, run: Run, visit: Visit) -> None:
        self.run = run
        self.visit = visit

    def fit(self, value: object, wanted: Wanted | None, name: str) -> object:
        """The value as its declared type asks it; null, with a note, where it does not fit."""
        if wanted is None or value is None:
            return value
        fits, fitted = wanted.fit(value, self.run)
        if not fits:
            self.visit.note("wrong_type", name=name, type=wanted.text, value=shown(value))
        return fitted


def shown(value: object) -> str:
    """A value in a note, shortened."""
    text = format_value(value) if not isinstance(value, list | dict) else type(value).__name__
    return text if len(text) <= 80 else text[:79] + "…"


@dataclass(frozen=True, slots=True)
class Expression:
    """One FEEL text with its place. A text that is no expression gives null, with a note; the check reports it."""

    text: str
    place: Place
    compiled: Compiled | None
    fault: ExpressionProblem | None
    unary: bool = False

    def value(self, scope: Scope, turn: Turn) -> object:
        if self.compiled is not None:
            return self.compiled.run(scope, turn.run)
        if self.text.strip():
            turn.visit.note("not_an_expression", at="/".join(self.place))
        return None


@dataclass(frozen=True, slots=True)
class Loading:
    """What a box is compiled in: the document's names and types, the names bound around it, where it stands.

    ``mentions`` collects the document's names that are used; it is shared by all boxes of one part. ``spaced`` are the
    names in sight that have spaces or marks inside.
    """

    document: Mapping[str, FeelType | None]
    types: Types
    place: Place
    mentions: set[str]
    read: Callable[[Raw, Loading], Boxed]
    local: frozenset[str] = frozenset()
    level: int = 0
    spaced: tuple[str, ...] = ()

    def at(self, *steps: str) -> Loading:
        return replace(self, place=(*self.place, *steps))

    def bind(self, *names: str) -> Loading:
        return replace(self, local=self.local | set(names), spaced=(*self.spaced, *several_words(names)))

    def box(self, raw: Raw, *steps: str) -> Boxed:
        """A box inside this one."""
        if self.level >= DEEPEST_LOGIC:
            said = Text("逻辑嵌套太深，请拆成几个决策。", "The logic is nested too deeply; split it into decisions.")
            raise bad(self.place, "too_deep", said)
        return self.read(raw, replace(self, place=(*self.place, *steps), level=self.level + 1))

    def expression(self, text: str, *steps: str, unary: bool = False) -> Expression:
        place = (*self.place, *steps)
        # Told only of names whose beginning is written: a document may have hundreds of them and thousands of cells.
        names = tuple(name for name in self.spaced if name.split(" ", 1)[0][:3] in text)
        try:
            compiled = compile_expression(text, names=names, unary=unary)
        except ExpressionError as fault:
            return Expression(text, place, None, fault.problem, unary)
        for head in self._meant(compiled):
            if head not in self.local and head in self.document:
                self.mentions.add(head)
        return Expression(text, place, compiled, None, unary)

    def _meant(self, compiled: Compiled) -> set[str]:
        """The first names of all that is read.

        In ``loans[rate > 5]`` the text alone cannot tell whether ``rate`` is the row's or the document's; where the
        declared type of ``loans`` has a ``rate``, it is the row's.
        """
        if not compiled.reads:
            return set()
        heads: set[str] = set()
        for mention in mentions(compiled.tree):
            certain = [path for path in mention.paths if len(path) > 1 and self._is_member(path)]
            heads.update(path[0] for path in certain or mention.paths)
        return heads

    def _is_member(self, path: tuple[str, ...]) -> bool:
        known = None if path[0] in self.local else self.document.get(path[0])
        return known is not None and self.types.has_member(known, path[1:])

    def wanted(self, raw: Raw, name: str = "type") -> Wanted | None:
        """The declared type of something, None where it declares none."""
        text = text_in(raw, name, self.place, "")
        return self.types.wanted(text) if text.strip() else None


def several_words(names: Iterable[str]) -> tuple[str, ...]:
    """Those with spaces or marks inside, which FEEL can read only where it is told of them."""
    return tuple(name for name in names if not name.isidentifier())


def fitting(way: Straight | None, wanted: Wanted | None) -> Straight | None:
    """The way where what it gives has to be of a declared type; None where only the general way can tell."""
    if way is None or wanted is None:
        return way
    if wanted.plain is None or wanted.holds is not None:
        return None

    def fits(inputs: Mapping[str, object]) -> object:
        value = way(inputs)
        return value if type(value) is wanted.plain else UNSURE

    return fits


@dataclass(frozen=True, slots=True)
class Boxed(ABC):
    """A piece of logic: gives a value for the names in sight. ``type`` is what it declares its value to be."""

    place: Place
    type: Wanted | None

    def value(self, scope: Scope, turn: Turn) -> object:
        """Its value, null where FEEL says null. Raises LimitExceeded."""
        found = self.evaluate(scope, turn)
        return found if self.type is None else turn.fit(found, self.type, self.place[-1] if self.place else "")

    def check(self, checking: Checking) -> FeelType:
        """The type of its value where ``checking``'s names are in sight; problems go into ``checking``."""
        found = self.gives(checking)
        if self.type is None:
            return found
        wanted = checking.declared(self.type, self.place)
        checking.fits(found, wanted, self.place)
        return wanted

    def straight(self, inputs: Mapping[str, Wanted | None]) -> Straight | None:
        """A short way to its value from the document's inputs alone, None where it has none."""
        return None

    @abstractmethod
    def evaluate(self, scope: Scope, turn: Turn) -> object:
        """The value before its declared type is asked for."""

    @abstractmethod
    def gives(self, checking: Checking) -> FeelType:
        """The type that the logic gives of itself."""
