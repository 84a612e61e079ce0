"""The small parts of an expression: literals, names, lists, contexts, ranges, function definitions, types."""

from __future__ import annotations

from abc import ABC, abstractmethod
from itertools import pairwise

from app.expressions import numbers, tree
from app.expressions.cursor import KEYWORDS, Cursor
from app.expressions.errors import ExpressionError, problem
from app.expressions.temporal import parse_temporal
from app.expressions.tree import Node
from app.expressions.types import NAMED, ContextOf, FeelType, FunctionOf, ListOf, RangeOf, Simple

DEEPEST_NESTING = 48
"""How deep brackets, ifs and loops may nest. Each level costs Python frames in the parser and the compiler."""

MOST_OPENINGS = 3_000
"""How many brackets may be opened in all. ``in (`` is sometimes read twice, which nested would double and double."""

TESTS = ("<", "<=", ">", ">=", "=", "!=")


class Terms(Cursor, ABC):
    """Parses one operand. The operators around it are :class:`app.expressions.parse.Parser`'s."""

    @abstractmethod
    def expression(self) -> Node:
        """A whole expression: what stands in brackets, arguments, branches."""

    def deeper(self) -> None:
        self.nesting += 1
        self.openings += 1
        if self.nesting > DEEPEST_NESTING or self.openings > MOST_OPENINGS:
            raise self.error("too_deep")

    def primary(self) -> Node:
        token = self.token
        if token.form == "number":
            return self._number()
        if token.form == "text":
            self.take()
            return tree.String(token.value, start=token.start, end=token.end)
        if token.form == "mark":
            if token.text == "(":
                return self._parenthesis()
            if token.text == "[":
                return self._list_or_range()
            if token.text == "]":
                return self._range(closed=False)
            if token.text == "{":
                return self._context()
            if token.text == "@":
                return self._temporal()
        if token.form == "name":
            return self._word()
        raise self.unexpected()

    def _number(self) -> Node:
        token = self.take()
        value = numbers.read(token.text)
        if value is None:
            raise ExpressionError(problem("number_range", self.source, token.start, token.end))
        return tree.Number(value, start=token.start, end=token.end)

    def _temporal(self) -> Node:
        start = self.take().start
        if self.token.form != "text":
            raise self.error("expected", expected='"2026-01-31"')
        token = self.take()
        return tree.Temporal(token.value, parse_temporal(token.value), start=start, end=token.end)

    def _word(self) -> Node:
        token = self.token
        found = self.match_name()
        if found is not None:
            name, count = found
            self.at += count
            return tree.Name(name, start=token.start, end=self.last_end)
        word = token.text
        if word in ("true", "false"):
            self.take()
            return tree.Boolean(word == "true", start=token.start, end=token.end)
        if word == "null":
            self.take()
            return tree.Null(start=token.start, end=token.end)
        if word == "function":
            return self._function()
        if word in KEYWORDS:
            raise self.unexpected()
        self.take()
        return tree.Name(word, start=token.start, end=token.end)

    def _parenthesis(self) -> Node:
        """``(a)``, ``(a..b)`` or a test such as ``(< 5)``."""
        self.deeper()
        start = self.take().start
        if self.is_mark(*TESTS):
            inner = self.test_comparison()
            self.expect_mark(")")
            self.nesting -= 1
            return inner
        inner = self.expression()
        if self.is_mark(".."):
            self.nesting -= 1
            return self._range_from(start, False, inner)
        self.expect_mark(")")
        self.nesting -= 1
        return inner

    @abstractmethod
    def test_comparison(self) -> Node:
        """An operand of a test: an expression without comparison signs of its own."""

    def _list_or_range(self) -> Node:
        self.deeper()
        start = self.take().start
        items: list[Node] = []
        if not self.is_mark("]"):
            items.append(self.expression())
            if self.is_mark(".."):
                self.nesting -= 1
                return self._range_from(start, True, items[0])
            while self.take_mark(","):
                items.append(self.expression())
        self.expect_mark("]")
        self.nesting -= 1
        return tree.ListLiteral(tuple(items), start=start, end=self.last_end)

    def _range(self, *, closed: bool) -> Node:
        self.deeper()
        start = self.take().start
        low = self.expression()
        self.nesting -= 1
        return self._range_from(start, closed, low)

    def _range_from(self, start: int, low_closed: bool, low: Node) -> Node:
        self.expect_mark("..")
        high = self.range_end()
        if not self.is_mark(")", "]", "["):
            raise self.missing("]")
        closing = self.take().text
        return tree.RangeLiteral(low, high, low_closed, closing == "]", start=start, end=self.last_end)

    @abstractmethod
    def range_end(self) -> Node:
        """The far end of a range."""

    def _context(self) -> Node:
        self.deeper()
        start = self.take().start
        entries: list[tree.Entry] = []
        outside = len(self.locals)
        seen: set[str] = set()
        while not self.is_mark("}"):
            first = self.token
            key = self._key()
            if key in seen:
                raise ExpressionError(problem("duplicate_key", self.source, first.start, first.end))
            seen.add(key)
            self.expect_mark(":")
            # The key is in sight of its own value, so that a function may call itself.
            self.locals.append(key)
            self.members.add(key)
            value = self.expression()
            entries.append(tree.Entry(key, value, start=first.start, end=self.last_end))
            if not self.take_mark(","):
                break
        self.expect_mark("}")
        del self.locals[outside:]
        self.nesting -= 1
        return tree.ContextLiteral(tuple(entries), start=start, end=self.last_end)

    def _key(self) -> str:
        token = self.token
        if token.form == "text":
            self.take()
            return token.value
        return self.declared_name(":")

    def declared_name(self, *until: str) -> str:
        """A name being introduced: all tokens up to one of ``until`` (marks or words)."""
        first = self.token
        if first.form != "name":
            raise self.error("expected_name")
        parts = [self.take()]
        while self.token.form in ("name", "number", "mark") and self.token.text not in (
            *until,
            ",",
            ")",
            "}",
            "]",
            "{",
        ):
            parts.append(self.take())
        name = parts[0].text
        for before, part in pairwise(parts):
            name += (" " if part.start > before.end else "") + part.text
        return name

    def _function(self) -> Node:
        """``function(a, b: number) body``, ``function(a) external {…}``."""
        self.deeper()
        start = self.take().start
        self.expect_mark("(")
        outside = len(self.locals)
        parameters: list[tree.Parameter] = []
        while not self.is_mark(")"):
            first = self.token
            name = self.declared_name(":", ",", ")")
            kind = self.type() if self.take_mark(":") else None
            parameters.append(tree.Parameter(name, kind, start=first.start, end=self.last_end))
            if not self.take_mark(","):
                break
        self.expect_mark(")")
        self.locals.extend(each.name for each in parameters)
        external = self.take_word("external")
        body = self.expression()
        del self.locals[outside:]
        self.nesting -= 1
        return tree.Function(tuple(parameters), body, external, start=start, end=self.last_end)

    def type(self) -> FeelType:
        """``number``, ``date and time``, ``list<string>``, ``context<a: number>``, ``function<number>->string``."""
        self.deeper()
        if self.token.form != "name":
            raise self.error("expected_name")
        try:
            word = self.token.text
            following = self.peek()
            if following.form == "mark" and following.text == "<" and word in ("list", "range", "context", "function"):
                self.at += 2
                return self._made_of(word)
            return self._named_type()
        finally:
            self.nesting -= 1

    def _made_of(self, word: str) -> FeelType:
        if word == "context":
            members: dict[str, FeelType] = {}
            while not self.is_mark(">"):
                name = self.declared_name(":")
                self.expect_mark(":")
                members[name] = self.type()
                if not self.take_mark(","):
                    break
            self.expect_mark(">")
            return ContextOf(members)
        if word == "function":
            parameters: list[FeelType] = []
            while not self.is_mark(">"):
                parameters.append(self.type())
                if not self.take_mark(","):
                    break
            self.expect_mark(">")
            self.expect_mark("->")
            return FunctionOf(tuple(parameters), self.type())
        item = self.type()
        self.expect_mark(">")
        return ListOf(item) if word == "list" else RangeOf(item)

    def _named_type(self) -> FeelType:
        for name in ("years and months duration", "days and time duration", "date and time"):
            words = name.split()
            if [self.peek(i).text for i in range(len(words))] == words:
                self.at += len(words)
                return NAMED[name]
        found = self.known.match(self.tokens, self.at)
        if found is not None:
            self.at += found[1]
            return Simple(found[0])
        name = self.take().text
        while self.is_mark(".") and self.peek().form == "name":
            self.take()
            name += f".{self.take().text}"
        return NAMED.get(name, Simple(name))
