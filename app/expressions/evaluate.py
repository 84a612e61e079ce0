"""Compiling and evaluating expressions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import InvalidOperation
from functools import lru_cache

from app.expressions import compile_calls, compile_lists
from app.expressions.compile import compile_node
from app.expressions.errors import DEFAULT, LimitExceeded, Limits
from app.expressions.frame import FIRST_FREE, Names
from app.expressions.parse import parse
from app.expressions.paths import reads_of
from app.expressions.run import Run
from app.expressions.tree import Tree
from app.expressions.types import FeelType

_FAMILIES = (compile_calls, compile_lists)
"""Loaded for what they enter into the table of compilers."""


class Compiled:
    """An expression ready to run. Immutable; may be shared between threads."""

    __slots__ = ("_code", "_locals", "reads", "tree")

    def __init__(self, tree: Tree) -> None:
        names = Names()
        self.tree = tree
        self.reads: frozenset[tuple[str, ...]] = reads_of(tree)
        """Every path that may be read, such as ``("debts", "balance")``.

        In ``debts[balance > limit]`` the text alone cannot tell whose ``limit`` is meant: both ``("limit",)`` and
        ``("debts", "limit")`` are listed, and whoever knows the fields keeps those that exist.
        """
        self._code = compile_node(tree.root, names)
        self._locals = (None,) * (names.registers.count - FIRST_FREE)

    def evaluate(
        self,
        scope: Mapping[str, object],
        *,
        today: date | None = None,
        now: datetime | None = None,
        limits: Limits = DEFAULT,
        types: Mapping[str, FeelType] | None = None,
    ) -> object:
        """The value in this scope; None where FEEL says null.

        Integers in the scope count as decimals. Raises LimitExceeded; TypeError for a float, a NaN or a class
        unknown to FEEL in the scope, which is the caller's mistake.
        """
        try:
            moment, held = (limits, today, now, types), self._locals
            return self._code(scope, [moment, None, *held] if held else [moment, None])
        except RecursionError:
            raise LimitExceeded("depth", limits.depth) from None
        except InvalidOperation:
            # The context of this room never raises it; only comparing a NaN of the scope does.
            raise TypeError("not a FEEL value: NaN") from None

    def run(self, scope: Mapping[str, object], run: Run) -> object:
        """The value on a budget and a moment shared with other evaluations, as those of one decision are.

        The scope must hold FEEL's own values (see ``adopt``): nothing in it is converted. Raises LimitExceeded, and
        RecursionError where the caller's own nesting adds up with this one's.
        """
        return self._code(scope, [run, scope, *self._locals] if self._locals else [run, scope])


@lru_cache(maxsize=4096)
def _compiled(text: str, names: tuple[str, ...], unary: bool) -> Compiled:
    return Compiled(parse(text, names, unary=unary))


def compile_expression(text: str, *, names: tuple[str, ...] = (), unary: bool = False) -> Compiled:
    """Parse and compile, remembering the last few thousand texts. Raises ExpressionError."""
    return _compiled(text, names, unary)


def evaluate(
    text: str,
    scope: Mapping[str, object],
    *,
    names: tuple[str, ...] = (),
    unary: bool = False,
    today: date | None = None,
    now: datetime | None = None,
    limits: Limits = DEFAULT,
) -> object:
    """Compile and evaluate in one go."""
    compiled = compile_expression(text, names=names, unary=unary)
    return compiled.evaluate(scope, today=today, now=now, limits=limits)
