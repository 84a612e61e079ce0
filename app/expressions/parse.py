"""Text into a syntax tree: FEEL's grammar (DMN 1.5 §10.3.1.2) by precedence climbing.

From loose to tight: ``if for some every`` · ``or`` · ``and`` · comparison, ``between``, ``in`` · ``+ -`` · ``* /`` ·
``**`` · unary minus · ``instance of`` · path, filter, call. Names of several words are recognised where they are known.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, cast

from app.expressions import tree
from app.expressions.cursor import KEYWORDS, spell
from app.expressions.errors import ExpressionError, ExpressionProblem, problem
from app.expressions.parse_terms import TESTS, Terms
from app.expressions.tree import Node, Tree

DEEPEST_TREE = 160
"""Longest way from the root to a leaf; chains such as ``1+1+1…`` grow downwards, and a level is a Python frame."""

_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 3}


def parse(text: str, names: Iterable[str] = (), *, unary: bool = False) -> Tree:
    """Parse an expression, or with ``unary`` the tests of a decision table's cell (``< 5, [10..20]``, ``-``).

    ``names`` are the known names of several words or with marks inside. Raises :class:`ExpressionError` with the place,
    a sentence in both languages and, where one can be guessed, what was meant.
    """
    several = dict.fromkeys(name for name in names if not name.isidentifier() and len(spell(name)) > 1)
    found = _parsed(text, tuple(several), unary)
    if isinstance(found, ExpressionProblem):
        raise ExpressionError(found)
    return found


@lru_cache(maxsize=4096)
def _parsed(text: str, names: tuple[str, ...], unary: bool) -> Tree | ExpressionProblem:
    """One reading serves the compiler, the check of types and the analysis; what is wrong is remembered too."""
    try:
        root = Parser(text, names).whole(unary)
    except ExpressionError as fault:
        return fault.problem
    if tree.depth(root) > DEEPEST_TREE:
        return problem("too_deep", text, 0, len(text))
    return Tree(text, root, unary)


class Parser(Terms):
    def whole(self, unary: bool) -> Node:
        root = self._unary_tests() if unary else self.expression()
        if self.token.form != "end":
            raise self.unexpected()
        return root

    def expression(self) -> Node:
        token = self.token
        if token.form == "name":
            if token.text == "if":
                return self._if()
            if token.text == "for":
                return self._for()
            if token.text in ("some", "every"):
                return self._quantified()
        return self._or()

    def _if(self) -> Node:
        self.deeper()
        start = self.token.start
        branches: list[tuple[Node, Node]] = []
        while self.take_word("if"):
            condition = self.expression()
            self.expect_word("then")
            branches.append((condition, self.expression()))
            self.expect_word("else")
        otherwise = self.expression()
        self.nesting -= 1
        return tree.If(tuple(branches), otherwise, start=start, end=self.last_end)

    def _for(self) -> Node:
        self.deeper()
        start = self.take().start
        outside = len(self.locals)
        loops = self._loops()
        self.expect_word("return")
        self.locals.append("partial")
        body = self.expression()
        del self.locals[outside:]
        self.nesting -= 1
        return tree.For(loops, body, start=start, end=self.last_end)

    def _quantified(self) -> Node:
        self.deeper()
        opening = self.take()
        outside = len(self.locals)
        loops = self._loops()
        self.expect_word("satisfies")
        condition = self.expression()
        del self.locals[outside:]
        self.nesting -= 1
        kind: Literal["some", "every"] = "some" if opening.text == "some" else "every"
        return tree.Quantified(kind, loops, condition, start=opening.start, end=self.last_end)

    def _loops(self) -> tuple[tree.Loop, ...]:
        loops: list[tree.Loop] = []
        while True:
            first = self.token
            name = self.declared_name("in")
            self.expect_word("in")
            source = self.expression()
            until = self.expression() if self.take_mark("..") else None
            self.locals.append(name)
            loops.append(tree.Loop(name, source, until, start=first.start, end=self.last_end))
            if not self.take_mark(","):
                return tuple(loops)

    def _or(self) -> Node:
        start = self.token.start
        operands = [self._and()]
        while self.take_word("or"):
            operands.append(self._and())
        if len(operands) == 1:
            return operands[0]
        return tree.Or(tuple(operands), start=start, end=self.last_end)

    def _and(self) -> Node:
        start = self.token.start
        operands = [self._comparison()]
        while self.take_word("and"):
            operands.append(self._comparison())
        if len(operands) == 1:
            return operands[0]
        return tree.And(tuple(operands), start=start, end=self.last_end)

    def _comparison(self) -> Node:
        start = self.token.start
        left = self.arithmetic()
        while True:
            if self.is_mark(*TESTS):
                operator = cast(tree.ComparisonOperator, self.take().text)
                right = self.arithmetic()
                left = tree.Comparison(operator, left, right, start=start, end=self.last_end)
            elif self.take_word("between"):
                low = self.arithmetic()
                self.expect_word("and")
                high = self.arithmetic()
                left = tree.Between(left, low, high, start=start, end=self.last_end)
            elif self.take_word("in"):
                left = tree.In(left, self._in_tests(), start=start, end=self.last_end)
            else:
                return left

    def _in_tests(self) -> tuple[Node, ...]:
        """After ``in``: one test, or several in brackets. ``(a).b`` and ``(a) + b`` are one test, a value."""
        if self.is_mark("("):
            before = self.at
            tests = self._bracketed_tests()
            if tests is not None and (len(tests) > 1 or not self.is_mark(".", "[", "(", "+", "-", "*", "/", "**")):
                return tests
            self.at = before
        return (self._test(),)

    def _bracketed_tests(self) -> tuple[Node, ...] | None:
        """``(test, test)``; None where the bracket opens a range such as ``(1..5]``."""
        self.deeper()
        try:
            self.take()
            tests = [self._cell_test()]
            if self.is_mark(".."):
                return None
            while self.take_mark(","):
                tests.append(self._cell_test())
            self.expect_mark(")")
            return tuple(tests)
        finally:
            self.nesting -= 1

    def _test(self) -> Node:
        if self.is_mark(*TESTS):
            return self.test_comparison()
        return self.expression() if self._starts_sentence() else self.arithmetic()

    def _starts_sentence(self) -> bool:
        return self.token.form == "name" and self.token.text in ("if", "for", "some", "every")

    def test_comparison(self) -> Node:
        mark = self.take()
        operator = cast(tree.ComparisonOperator, mark.text)
        operand = self.arithmetic()
        return tree.UnaryComparison(operator, operand, start=mark.start, end=self.last_end)

    def _unary_tests(self) -> Node:
        """A cell: ``-``, ``test, test`` or ``not(test, test)``."""
        start = self.token.start
        if self.is_mark("-") and self.peek().form == "end":
            self.take()
            return tree.UnaryTests((), start=start, end=self.last_end)
        if self.is_word("not") and self.peek().text == "(":
            before = self.at
            self.take()
            tests = self._bracketed_tests()
            if tests is not None and self.token.form == "end":
                return tree.UnaryTests(tests, True, start=start, end=self.last_end)
            self.at = before
        tests = (self._cell_test(),)
        while self.take_mark(","):
            tests = (*tests, self._cell_test())
        return tree.UnaryTests(tests, start=start, end=self.last_end)

    def _cell_test(self) -> Node:
        return self.test_comparison() if self.is_mark(*TESTS) else self.expression()

    def arithmetic(self, floor: int = 1) -> Node:
        start = self.token.start
        left = self._operand()
        chained = 0
        while self.token.form == "mark":
            binds = _BINDS.get(self.token.text, 0)
            if binds < floor:
                return left
            chained += 1
            if chained > DEEPEST_TREE:
                raise self.error("too_deep")
            operator = cast(tree.ArithmeticOperator, self.take().text)
            right = self.arithmetic(binds + 1)
            left = tree.Arithmetic(operator, left, right, start=start, end=self.last_end)
        return left

    def _operand(self) -> Node:
        if self.is_mark("-"):
            ends_range = self._in_range()
            self.deeper()
            self._range_depths.append(self.nesting if ends_range else 0)  # a sign opens no bracket
            start = self.take().start
            operand = self._operand()
            self._range_depths.pop()
            self.nesting -= 1
            return tree.Negation(operand, start=start, end=self.last_end)
        start = self.token.start
        node = self._sentence_operand() if self._starts_sentence() else self._postfix(start, self.primary())
        while self.is_word("instance") and self.peek().text == "of":
            self.at += 2
            node = tree.InstanceOf(node, self.type(), start=start, end=self.last_end)
        return node

    def _sentence_operand(self) -> Node:
        """``1 + if a then b else c`` is read although the standard's grammar wants brackets."""
        return self.expression()

    def _postfix(self, start: int, node: Node) -> Node:
        while True:
            if self.is_mark("."):
                node = self._member(start, node)
            elif self.is_mark("(") and isinstance(
                node, tree.Name | tree.Path | tree.Call | tree.Function | tree.Filter
            ):
                node = self._call(start, node)
            elif self.is_mark("[") and not self._closes_range():
                self.deeper()
                self.take()
                condition = self.expression()
                self.expect_mark("]")
                self.nesting -= 1
                node = tree.Filter(node, condition, start=start, end=self.last_end)
            else:
                return node

    def _member(self, start: int, base: Node) -> Node:
        self.take()
        token = self.token
        found = self.members.match(self.tokens, self.at)
        if found is not None:
            name, count = found
            self.at += count
        elif token.form == "name":
            name = self.take().text
        else:
            raise self.error("expected_name")
        end = self.last_end
        return tree.Path(base, name, token.start, end, start=start, end=end)

    def _call(self, start: int, function: Node) -> Node:
        self.deeper()
        self.take()
        arguments: list[Node] = []
        names: list[str] = []
        while not self.is_mark(")"):
            name = self._argument_name()
            if name is not None:
                names.append(name)
            arguments.append(self.expression())
            if bool(names) and len(names) != len(arguments):
                raise self.error("mixed_arguments")
            if not self.take_mark(","):
                break
        self.expect_mark(")")
        self.nesting -= 1
        named = tuple(names) if names else None
        return tree.Call(function, tuple(arguments), named, start=start, end=self.last_end)

    def _argument_name(self) -> str | None:
        """``name:`` before an argument, the name possibly of several words."""
        ahead = 0
        while self.peek(ahead).form == "name" and self.peek(ahead).text not in KEYWORDS:
            ahead += 1
        if not ahead or self.peek(ahead).text != ":":
            return None
        words = [self.take().text for _ in range(ahead)]
        self.take()
        return " ".join(words)

    def range_end(self) -> Node:
        self.deeper()
        self._range_depths.append(self.nesting)
        try:
            return self.expression()
        finally:
            self._range_depths.pop()
            self.nesting -= 1

    def _in_range(self) -> bool:
        return bool(self._range_depths) and self._range_depths[-1] == self.nesting

    def _closes_range(self) -> bool:
        """Whether this ``[`` is the open end of ``[1..10[``: only directly in a range, where no filter can follow."""
        if not self._in_range():
            return False
        following = self.peek()
        return following.form == "end" or following.text in _AFTER_RANGE

    def __init__(self, source: str, names: Iterable[str]) -> None:
        super().__init__(source, names)
        self._range_depths: list[int] = []


_AFTER_RANGE = frozenset(
    [
        ")",
        "]",
        "}",
        ",",
        ".",
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "and",
        "or",
        "then",
        "else",
        "return",
        "satisfies",
        "in",
    ]
)
