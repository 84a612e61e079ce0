"""Reading a condition aloud: ``amount > 50000 and grade in ("A", "B")`` as 金额 大于 50,000 且 等级 属于 A、B.

Only the forms the condition builder writes are read; any other tree stays what it is, one part of code.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from app.expressions import numbers, tree
from app.expressions.show import temporal_text
from app.expressions.tree import Node, Tree
from app.i18n import Text

Path = tuple[str, ...]
Choices = Mapping[Path, Mapping[str, Text]]


class _NotSimple(Exception):
    """The tree is beyond the forms that can be read aloud."""


_WORDS = {
    "=": Text("等于", "is"),
    "!=": Text("不等于", "is not"),
    "<": Text("小于", "is less than"),
    "<=": Text("不大于", "is at most"),
    ">": Text("大于", "is more than"),
    ">=": Text("不小于", "is at least"),
    "before": Text("早于", "is before"),
    "until": Text("不晚于", "is no later than"),
    "after": Text("晚于", "is after"),
    "from": Text("不早于", "is no earlier than"),
    "and": Text("且", "and"),
    "or": Text("或", "or"),
    "not": Text("并非", "not"),
    "empty": Text("为空", "is empty"),
    "filled": Text("不为空", "is filled in"),
    "between": Text("介于", "is between"),
    "to": Text("与", "and"),
    "in": Text("属于", "is one of"),
    "not in": Text("不属于", "is none of"),
    "contains": Text("包含", "contains"),
    "starts with": Text("开头是", "starts with"),
    "ends with": Text("结尾是", "ends with"),
    "list contains": Text("包含", "includes"),
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    "today": Text("今天", "today"),
    "now": Text("现在", "now"),
    "count": Text("的条数", "count"),
    "sum": Text("合计", "total"),
    "min": Text("最小值", "minimum"),
    "max": Text("最大值", "maximum"),
    "mean": Text("平均值", "average"),
    "comma": Text("、", ", "),
    "of": Text("的", " "),
    "+": Text("加", "plus"),
    "-": Text("减", "minus"),
    "*": Text("乘以", "times"),
    "/": Text("除以", "divided by"),
}
_TIME_WORDS = {"<": "before", "<=": "until", ">": "after", ">=": "from"}
_TEXT_TESTS = ("contains", "starts with", "ends with", "list contains")
_LITERAL_CALLS = ("date", "date and time", "time")
_TOTALS = ("count", "sum", "min", "max", "mean")


def sentence(
    parsed: Tree, labels: Mapping[Path, Text], locale: str, values: Choices | None = None
) -> list[dict[str, str]]:
    """The condition as parts ``{"as": "field" | "word" | "value" | "open" | "close", "text": …}``.

    ``labels`` name the fields by path, ``values`` the choices of a field by its stored text. A tree outside the simple
    forms gives one part ``{"as": "code", "text": …}``.
    """
    reader = _Reader(labels, locale, values or {})
    try:
        reader.condition(parsed.root)
    except _NotSimple:
        return [{"as": "code", "text": parsed.source.strip()}]
    return reader.parts


class _Reader:
    def __init__(self, labels: Mapping[Path, Text], locale: str, choices: Choices) -> None:
        self.labels = labels
        self.locale = locale
        self.choices = choices
        self.parts: list[dict[str, str]] = []

    def say(self, kind: str, text: str) -> None:
        self.parts.append({"as": kind, "text": text})

    def word(self, key: str) -> None:
        self.say("word", _WORDS[key].to(self.locale))

    def condition(self, node: Node, *, inside: bool = False) -> None:
        if isinstance(node, tree.And | tree.Or):
            self._junction(node, inside)
        elif isinstance(node, tree.Comparison):
            self._comparison(node)
        elif isinstance(node, tree.Between):
            path = self.operand(node.value)
            self.word("between")
            self.value(node.low, path)
            self.word("to")
            self.value(node.high, path)
        elif isinstance(node, tree.In):
            self._membership(node, "in")
        elif isinstance(node, tree.Call):
            self._call(node)
        elif isinstance(node, tree.Boolean):
            self.say("value", _WORDS["yes" if node.value else "no"].to(self.locale))
        else:
            self._is(node, "yes")

    def _junction(self, node: tree.And | tree.Or, inside: bool) -> None:
        if inside:
            self.say("open", "（" if self.locale == "zh" else "(")
        for at, operand in enumerate(node.operands):
            if at:
                self.word("and" if isinstance(node, tree.And) else "or")
            self.condition(operand, inside=True)
        if inside:
            self.say("close", "）" if self.locale == "zh" else ")")

    def _is(self, node: Node, verdict: str) -> None:
        if _path_of(node) is None:
            raise _NotSimple
        self.operand(node)
        self.word("=")
        self.say("value", _WORDS[verdict].to(self.locale))

    def _comparison(self, node: tree.Comparison) -> None:
        if isinstance(node.right, tree.Null) and node.operator in ("=", "!="):
            self.operand(node.left)
            self.word("empty" if node.operator == "=" else "filled")
            return
        path = self.operand(node.left)
        timely = _is_timely(node.left) or _is_timely(node.right)
        self.word(_TIME_WORDS.get(node.operator, node.operator) if timely else node.operator)
        self.value(node.right, path)

    def _membership(self, node: tree.In, word: str) -> None:
        path = self.operand(node.value)
        tests = node.tests
        if len(tests) == 1 and isinstance(tests[0], tree.ListLiteral):
            tests = tests[0].items
        if len(tests) == 1 and isinstance(tests[0], tree.RangeLiteral):
            low, high = tests[0].low, tests[0].high
            if word != "in" or not (tests[0].low_closed and tests[0].high_closed):
                raise _NotSimple
            self.word("between")
            self.value(low, path)
            self.word("to")
            self.value(high, path)
            return
        self.word(word)
        for at, test in enumerate(tests):
            if at:
                self.word("comma")
            self.value(test, path)

    def _call(self, node: tree.Call) -> None:
        name = node.function.name if isinstance(node.function, tree.Name) else ""
        if name == "not" and len(node.arguments) == 1:
            inner = node.arguments[0]
            if isinstance(inner, tree.In):
                self._membership(inner, "not in")
            elif _path_of(inner) is not None:
                self._is(inner, "no")
            else:
                self.word("not")
                self.say("open", "（" if self.locale == "zh" else "(")
                self.condition(inner)
                self.say("close", "）" if self.locale == "zh" else ")")
        elif name in _TEXT_TESTS and len(node.arguments) == 2 and node.names is None:
            path = self.operand(node.arguments[0])
            self.word(name)
            self.value(node.arguments[1], path)
        else:
            raise _NotSimple

    def operand(self, node: Node) -> Path | None:
        """Something with a value: a field, a total over a table's column, a value, or arithmetic over these."""
        path = _path_of(node)
        if path is not None:
            self.say("field", self.label(path))
            return path
        if isinstance(node, tree.Arithmetic) and node.operator in ("+", "-", "*", "/"):
            for side in (node.left, node.right):
                if side is node.right:
                    self.word(node.operator)
                if isinstance(side, tree.Arithmetic) and (side is node.right or node.operator in ("*", "/")):
                    raise _NotSimple
                self.operand(side)
            return None
        if isinstance(node, tree.Call) and isinstance(node.function, tree.Name):
            name = node.function.name
            if name in ("today", "now") and not node.arguments:
                self.word(name)
                return None
            inner = _path_of(node.arguments[0]) if len(node.arguments) == 1 else None
            if name in _TOTALS and inner is not None:
                self.say("field", self.label(inner))
                self.word(name)
                return None
            if name not in _LITERAL_CALLS:
                raise _NotSimple
        if isinstance(node, tree.Arithmetic):
            raise _NotSimple
        self.value(node, None)
        return None

    def value(self, node: Node, path: Path | None) -> None:
        match node:
            case tree.Number():
                self.say("value", _grouped(node.value))
            case tree.Negation(operand=tree.Number(value=number)):
                self.say("value", "-" + _grouped(number))
            case tree.String():
                chosen = self.choices.get(path, {}).get(node.value) if path else None
                self.say("value", chosen.to(self.locale) if chosen else node.value)
            case tree.Boolean():
                self.say("value", _WORDS["yes" if node.value else "no"].to(self.locale))
            case tree.Temporal():
                self.say("value", temporal_text(node.value) or node.text)
            case tree.Null():
                self.word("empty")
            case tree.Call(function=tree.Name(name=name), arguments=(tree.String(value=text),)) if (
                name in _LITERAL_CALLS
            ):
                self.say("value", text)
            case tree.Call(function=tree.Name(name=name)) if name in _LITERAL_CALLS:
                raise _NotSimple
            case tree.Name() | tree.Path() | tree.Arithmetic() | tree.Call():
                self.operand(node)
            case _:
                raise _NotSimple

    def label(self, path: Path) -> str:
        found = self.labels.get(path)
        if found is not None:
            return found.to(self.locale)
        names = [
            self.labels[path[: at + 1]].to(self.locale) if path[: at + 1] in self.labels else name
            for at, name in enumerate(path)
        ]
        return _WORDS["of"].to(self.locale).join(names)


def _path_of(node: Node) -> Path | None:
    if isinstance(node, tree.Name):
        return (node.name,)
    if isinstance(node, tree.Path):
        base = _path_of(node.base)
        return None if base is None else (*base, node.member)
    return None


def _is_timely(node: Node) -> bool:
    if isinstance(node, tree.Temporal):
        return True
    return (
        isinstance(node, tree.Call)
        and isinstance(node.function, tree.Name)
        and node.function.name in ("today", "now", "date", "date and time", "time")
    )


def _grouped(value: Decimal) -> str:
    """``50000.5`` as ``50,000.5``."""
    whole, point, rest = numbers.plain(value).partition(".")
    return f"{int(whole):,}{point}{rest}" if whole not in ("", "-") else numbers.plain(value)
