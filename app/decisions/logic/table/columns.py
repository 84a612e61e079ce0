"""A table's columns and rows, compiled."""

from __future__ import annotations

from dataclasses import dataclass

from app.decisions.boxed import Expression, Loading, Scope, Turn
from app.decisions.shape import Raw, text_in, texts_in
from app.decisions.types import Wanted
from app.i18n import Text


def accepted(allowed: Expression, value: object, scope: Scope, turn: Turn) -> bool:
    """Whether a value, or each of a list's items, is an allowed one; a missing value is for the rows to judge."""
    if value is None or allowed.value({**scope, "?": value}, turn) is True:
        return True
    if not isinstance(value, list):
        return False
    turn.run.spend(len(value))
    return all(item is None or allowed.value({**scope, "?": item}, turn) is True for item in value)


@dataclass(frozen=True, slots=True)
class Input:
    """A column of conditions. ``allowed`` holds the values its expression may have, None where it may be anything."""

    id: str
    label: Text
    expression: Expression
    type: Wanted | None
    allowed: Expression | None


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results. ``ranks`` are its allowed values one by one, the most important first."""

    id: str
    key: str
    label: Text
    type: Wanted | None
    allowed: Expression | None
    ranks: tuple[Expression, ...]
    default: Expression | None

    @property
    def free(self) -> bool:
        """Whether it takes any value."""
        return self.type is None and self.allowed is None

    def rank(self, value: object, scope: Scope, turn: Turn) -> int:
        for index, test in enumerate(self.ranks):
            if test.value({**scope, "?": value}, turn) is True:
                return index
        return len(self.ranks)


@dataclass(frozen=True, slots=True)
class Row:
    """``tests`` has None where a cell accepts everything; ``results`` None where a cell is empty."""

    id: str
    tests: tuple[Expression | None, ...]
    results: tuple[Expression | None, ...]
    note: str
    reason: str


def load_input(raw: Raw, loading: Loading) -> Input:
    inside = loading.bind("?")
    return Input(
        loading.place[-1],
        Text.of(raw.get("label")),
        loading.expression(text_in(raw, "expression", loading.place), "expression"),
        loading.wanted(raw),
        _optional(raw, "allowed", inside, unary=True),
    )


def load_output(raw: Raw, loading: Loading) -> Output:
    inside = loading.bind("?")
    allowed = _optional(raw, "allowed", inside, unary=True)
    kind = loading.wanted(raw)
    # Where the column names no allowed values, those of its type are meant (DMN 1.5 §8.2.10).
    ranked = allowed or _allowed_of(kind, inside)
    return Output(
        loading.place[-1],
        text_in(raw, "key", loading.place, ""),
        Text.of(raw.get("label")),
        kind,
        allowed,
        () if ranked is None else _one_by_one(ranked, inside),
        _optional(raw, "default", loading),
    )


def load_row(raw: Raw, inputs: int, outputs: int, loading: Loading) -> Row:
    inside = loading.bind("?")
    tests: list[Expression | None] = []
    for index, text in enumerate(texts_in(raw, "if", loading.place)[:inputs]):
        blank = text.strip() in ("", "-")
        tests.append(None if blank else inside.expression(text, "if", str(index), unary=True))
    results: list[Expression | None] = []
    for index, text in enumerate(texts_in(raw, "then", loading.place)[:outputs]):
        results.append(loading.expression(text, "then", str(index)) if text.strip() else None)
    tests += [None] * (inputs - len(tests))
    results += [None] * (outputs - len(results))
    note, reason = (text_in(raw, name, loading.place, "") for name in ("note", "reason"))
    return Row(loading.place[-1], tuple(tests), tuple(results), note, reason)


def _optional(raw: Raw, name: str, loading: Loading, *, unary: bool = False) -> Expression | None:
    text = text_in(raw, name, loading.place, "")
    return loading.expression(text, name, unary=unary) if text.strip() else None


def _allowed_of(kind: Wanted | None, loading: Loading) -> Expression | None:
    definition = None if kind is None else loading.types.definitions.get(kind.text)
    if definition is None or not definition.allowed.strip():
        return None
    return loading.expression(definition.allowed, "type", unary=True)


def _one_by_one(allowed: Expression, loading: Loading) -> tuple[Expression, ...]:
    if allowed.compiled is None:
        return ()
    parsed = allowed.compiled.tree
    tests = getattr(parsed.root, "tests", ())
    return tuple(loading.expression(parsed.text_of(test), "allowed", unary=True) for test in tests)
