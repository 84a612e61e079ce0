"""What a check of boxed logic carries along: the names in sight with their types, the problems found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.decisions.boxed import Expression
from app.decisions.shape import Place
from app.decisions.types import Types, Wanted
from app.errors import Problem
from app.expressions import ANY, FeelType, ListOf, check_types, conforms, nearest
from app.i18n import Text


@dataclass(frozen=True, slots=True)
class Checking:
    """``members`` are names that may stand after a point, ``spelled`` the document's types in full.

    ``problems`` is shared by all.
    """

    names: Mapping[str, FeelType]
    members: tuple[str, ...]
    types: Types
    spelled: Mapping[str, FeelType]
    problems: list[Problem]

    def bind(self, **names: FeelType) -> Checking:
        return self.binding(names)

    def binding(self, names: Mapping[str, FeelType]) -> Checking:
        return replace(self, names={**self.names, **names})

    def expression(self, expression: Expression, wanted: FeelType | None = None) -> FeelType:
        """The type a text gives; what is wrong with it, and where it does not give ``wanted``, is reported."""
        found, problems = check_types(
            expression.text,
            self.names,
            known=self.members,
            types=self.spelled,
            unary=expression.unary,
        )
        for each in problems:
            spot = (each.line, each.column)
            place = expression.place
            self.problems.append(Problem(each.code, each.text, place, "error", spot, each.offending, each.suggestion))
        if wanted is not None and not problems:
            self.fits(found, wanted, expression.place, expression.text)
        return found

    def fits(self, found: FeelType, wanted: FeelType, place: Place, text: str = "") -> None:
        """Report where a value of one type can never become one of the other (DMN 1.5 §10.3.2.9.4)."""
        if _becomes(found, wanted):
            return
        said = Text("结果应为{wanted}，这里是{found}。", "The result should be {wanted}; this is {found}.")
        told = said.fill(wanted=wanted.label, found=found.label)
        self.problems.append(Problem("wrong_result", told, place, span=(1, 1), offending=text or None))

    def declared(self, wanted: Wanted | None, place: Place) -> FeelType:
        """A declared type spelled out; an unknown name is reported, with the one that was probably meant."""
        if wanted is None:
            return ANY
        self.type_named(wanted.text, wanted.feel, place)
        return self.types.expanded(wanted.feel)

    def type_named(self, text: str, kind: FeelType, place: Place) -> None:
        for name in self.types.unknown(kind):
            meant = nearest(name, self.types.keys_and_named())
            said = Text("没有名为“{name}”的类型。", "There is no type “{name}”.").fill(name=name)
            if meant is not None:
                ask = Text("是否想写“{meant}”？", " Did you mean “{meant}”?").fill(meant=meant)
                said = Text(said.zh + ask.zh, said.en + ask.en)
            problem = Problem("unknown_type", said, place, "error", (1, text.find(name) + 1), name, meant)
            self.problems.append(problem)

    def report(self, place: Place, code: str, text: Text, level: str = "error", offending: str | None = None) -> None:
        self.problems.append(Problem(code, text, place, level, offending=offending))


def _becomes(found: FeelType, wanted: FeelType) -> bool:
    if conforms(found, wanted):
        return True
    if isinstance(found, ListOf) and not isinstance(wanted, ListOf):
        return conforms(found.item, wanted)
    return isinstance(wanted, ListOf) and not isinstance(found, ListOf) and conforms(found, wanted.item)
