"""How a built-in function is declared, and how arguments meet parameters.

A function is declared by the line its documentation would show::

    @builtin("substring(string: string, start position: number, length?: number): string")

``?`` marks an optional parameter, ``|null`` one that may be null, ``...`` one that takes all remaining arguments (or
one list). Several lines of one name are its overloads. Arguments that fit no overload make the call null.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.expressions.calendar import WideDateTime
from app.expressions.run import Run
from app.expressions.temporal import DATES, MOMENTS, TIMES, start_of
from app.expressions.values import DaysDuration, FeelFunction, Range, YearsDuration

Body = Callable[..., object]


class _Mismatch:
    """Marks a value that does not fit; None would be a value."""


MISMATCH = _Mismatch()


@dataclass(frozen=True, slots=True)
class Param:
    name: str
    kind: str
    optional: bool = False
    nullable: bool = False
    variadic: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    text: str
    params: tuple[Param, ...]
    result: str
    body: Body
    required: int

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(param.name for param in self.params)

    @property
    def variadic(self) -> bool:
        return bool(self.params) and self.params[-1].variadic


@dataclass(frozen=True, slots=True)
class Builtin:
    name: str
    signatures: tuple[Signature, ...]

    def call(self, run: Run, arguments: list[object]) -> object:
        """Run the first overload the arguments fit; None where they fit none."""
        for signature in self.signatures:
            bound = bind(signature, arguments)
            if bound is not None:
                return signature.body(run, *bound)
        return None

    def call_named(self, run: Run, names: tuple[str, ...], arguments: list[object]) -> object:
        # Where two overloads have the same names, ``before(point, range)`` and ``before(range, point)``, the order of
        # writing tells which is meant.
        in_order = sorted(self.signatures, key=lambda each: each.names != names)
        for signature in in_order:
            known = signature.names
            if any(name not in known for name in names):
                continue
            given = dict(zip(names, arguments, strict=True))
            if any(param.name not in given and not param.optional for param in signature.params):
                continue
            bound: list[object] = []
            for param in signature.params:
                value = coerce(param, given[param.name]) if param.name in given else None
                if value is MISMATCH:
                    break
                bound.append(value)
            else:
                return signature.body(run, *bound)
        return None


BUILTINS: dict[str, Builtin] = {}
_LINE = re.compile(r"(?P<name>[a-z ]+)\((?P<params>.*)\): (?P<result>.+)")
_PARAM = re.compile(r"(?P<dots>\.\.\.)?(?P<name>[A-Za-z0-9 ]+)(?P<optional>\?)?: (?P<kind>[a-z ]+)(?P<null>\|null)?")


def builtin(line: str) -> Callable[[Body], Body]:
    """Register a function's body under a declaration line."""

    def register(body: Body) -> Body:
        found = _LINE.fullmatch(line)
        assert found is not None, line
        params = tuple(_param(text) for text in found["params"].split(", ") if text)
        required = sum(not (param.optional or param.variadic) for param in params)
        signature = Signature(line, params, found["result"], body, required)
        name = found["name"]
        before = BUILTINS.get(name)
        BUILTINS[name] = Builtin(name, (*(before.signatures if before else ()), signature))
        return body

    return register


def _param(text: str) -> Param:
    found = _PARAM.fullmatch(text)
    assert found is not None, text
    flags = (bool(found["optional"]), bool(found["null"]), bool(found["dots"]))
    return Param(found["name"], found["kind"], *flags)


def bind(signature: Signature, arguments: list[object]) -> list[object] | None:
    """The arguments as the parameters want them, missing optional ones None; None where they do not fit."""
    params = signature.params
    count = len(arguments)
    if count < signature.required:
        return None
    if signature.variadic:
        return _bind_variadic(params, arguments)
    if count > len(params):
        return None
    bound: list[object] = []
    for param, argument in zip(params, arguments, strict=False):
        value = coerce(param, argument)
        if value is MISMATCH:
            return None
        bound.append(value)
    bound.extend([None] * (len(params) - count))
    return bound


def _bind_variadic(params: tuple[Param, ...], arguments: list[object]) -> list[object] | None:
    """``sum([1, 2])`` and ``sum(1, 2)`` are the same; so are ``append(xs, 1)`` and its like after fixed parameters."""
    fixed = len(params) - 1
    if len(arguments) == fixed:
        return None
    bound: list[object] = []
    for param, argument in zip(params[:-1], arguments, strict=False):
        value = coerce(param, argument)
        if value is MISMATCH:
            return None
        bound.append(value)
    rest: object = arguments[fixed:]
    if fixed == 0 and len(arguments) == 1:
        rest = coerce(params[0], arguments[0])
        if rest is MISMATCH:
            return None
    bound.append(rest)
    return bound


def coerce(param: Param, value: object) -> object:
    """The value where it fits the parameter, alone in a list or made one where that is asked; else MISMATCH."""
    if param.variadic:
        return MISMATCH if value is None else value if isinstance(value, list) else [value]
    if value is None:
        return None if param.nullable or param.kind == "any" else MISMATCH
    fits = _FITS[param.kind]
    fitted = fits(value)
    if fitted is MISMATCH and isinstance(value, list) and len(value) == 1:
        return fits(value[0])
    return fitted


def _only(*kinds: type) -> Callable[[object], object]:
    return lambda value: value if isinstance(value, kinds) else MISMATCH


def _date(value: object) -> object:
    return value if isinstance(value, DATES) and not isinstance(value, datetime) else MISMATCH


def _moment(value: object) -> object:
    """A date-time; a date counts as its UTC midnight."""
    if isinstance(value, datetime | WideDateTime):
        return value
    return start_of(value) if isinstance(value, DATES) else MISMATCH


_FITS: dict[str, Callable[[object], object]] = {
    "any": lambda value: value,
    "number": _only(Decimal),
    "string": _only(str),
    "boolean": _only(bool),
    "list": lambda value: value if isinstance(value, list) else [value],
    "context": _only(dict),
    "date": _date,
    "date and time": _only(*MOMENTS),
    "moment": _moment,
    "day": lambda value: value if isinstance(value, (*DATES, *MOMENTS)) else MISMATCH,
    "time": _only(*TIMES),
    "days and time duration": _only(DaysDuration),
    "duration": _only(DaysDuration, YearsDuration),
    "range": _only(Range),
    "function": _only(FeelFunction),
}
