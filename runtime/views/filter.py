"""Filters written in FEEL, as SQL over the records' sort keys.

The subset: comparisons of a field with a constant, ``and``, ``or``, ``not``, ``in`` with ranges and lists,
``between``, ``contains``, ``starts with``, null tests and bare yes/no fields. Null behaves as in FEEL: equality with
it is false, order with it is null. Text is compared by its sort key, so letter case and width do not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, literal, not_, null, or_, true

from app.definitions.form import Field, Form
from app.errors import FormworkError
from app.expressions import (
    And,
    Between,
    Boolean,
    Call,
    Comparison,
    ExpressionError,
    In,
    ListLiteral,
    Name,
    Node,
    Null,
    Or,
    RangeLiteral,
    Tree,
    UnaryComparison,
    compile_expression,
    parse,
    walk,
)
from app.fields.kind import Refused
from app.fields.registry import field_kinds
from app.i18n import Text
from runtime.views.keys import SortKey

Condition = ColumnElement[bool]

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


class BadFilter(FormworkError):
    """A filter that is no FEEL, names an unknown field, or asks more than lists can."""

    status = 422
    code = "bad_filter"


def filter_sql(
    form: Form, text: str, *, today: date, now: datetime, names: Mapping[str, Any] | None = None
) -> Condition:
    """The condition of a filter; ``names`` are constants it may use beside the fields (``initiator`` …)."""
    try:
        tree = parse(text, form.by_key.keys())
    except ExpressionError as error:
        raise BadFilter(error.text) from None
    return _Filter(form, tree, today, now, names or {}).condition(tree.root)


class _Filter:
    def __init__(self, form: Form, tree: Tree, today: date, now: datetime, names: Mapping[str, Any]) -> None:
        self.form, self.tree, self.today, self.now, self.names = form, tree, today, now, names

    def condition(self, node: Node) -> Condition:
        match node:
            case And(operands=operands):
                return and_(*map(self.condition, operands))
            case Or(operands=operands):
                return or_(*map(self.condition, operands))
            case Boolean(value=value):
                return true() if value else false()
            case Comparison(operator=operator, left=left, right=right):
                return self._comparison(operator, left, right)
            case Between(value=Name() as name, low=low, high=high):
                return and_(self._compare(name, ">=", low), self._compare(name, "<=", high))
            case In(value=Name() as name, tests=tests):
                return or_(*(self._test(name, test) for test in tests))
            case Call(function=Name(name=function), arguments=arguments):
                return self._call(node, function, arguments)
            case Name():
                return self._holds(node)
        raise self._beyond(node)

    def _comparison(self, operator: str, left: Node, right: Node) -> Condition:
        if self._field(left) is None and self._field(right) is not None:
            left, right, operator = right, left, _TURNED[operator]
        return self._compare(left, operator, right)

    def _compare(self, left: Node, operator: str, right: Node) -> Condition:
        field = self._field(left)
        if field is None:
            raise self._beyond(left)
        column = SortKey(field.id)
        if isinstance(right, Null):
            return column.is_(None) if operator == "=" else column.is_not(None)
        key = self._key(field, right)
        if key is None:
            return false() if operator == "=" else true() if operator == "!=" else and_(null())
        bound = literal(key)
        match operator:
            case "=":
                return and_(column.is_not(None), column == bound)
            case "!=":
                return or_(column.is_(None), column != bound)
            case "<":
                return column < bound
            case "<=":
                return column <= bound
            case ">":
                return column > bound
            case _:
                return column >= bound

    def _holds(self, name: Name) -> Condition:
        """A bare yes/no field: unlike ``field = true`` it is null, not false, where nothing was answered."""
        field = self._field(name)
        if field is None:
            raise self._beyond(name)
        return SortKey(field.id) == literal(self._key(field, Boolean(True)))

    def _test(self, name: Name, test: Node) -> Condition:
        match test:
            case UnaryComparison(operator=operator, operand=operand):
                return self._compare(name, operator, operand)
            case RangeLiteral(low=low, high=high, low_closed=low_closed, high_closed=high_closed):
                parts = []
                if not isinstance(low, Null):
                    parts.append(self._compare(name, ">=" if low_closed else ">", low))
                if not isinstance(high, Null):
                    parts.append(self._compare(name, "<=" if high_closed else "<", high))
                return and_(*parts)
            case ListLiteral(items=items):
                return or_(*(self._test(name, item) for item in items))
            case _:
                return self._compare(name, "=", test)

    def _call(self, node: Node, function: str, arguments: tuple[Node, ...]) -> Condition:
        if function == "not" and len(arguments) == 1:
            return not_(self.condition(arguments[0]))
        if function in ("contains", "starts with") and len(arguments) == 2:
            field = self._field(arguments[0])
            if field is not None:
                key = self._key(field, arguments[1])
                if key is None:
                    return and_(null())
                like = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
                return SortKey(field.id).like("%" + like if function == "contains" else like, escape="\\")
        raise self._beyond(node)

    def _field(self, node: Node) -> Field | None:
        return self.form.by_key.get(node.name) if isinstance(node, Name) else None

    def _key(self, field: Field, node: Node) -> str | None:
        """A constant as the field's sort key; None where it yields null."""
        if any(self._field(part) is not None for part in walk(node)):
            raise self._beyond(node)
        value = node.value if isinstance(node, Boolean) else self._value(node)
        if value is None:
            return None
        kind = field_kinds.get(field.kind)
        try:
            return kind.sort_key(field, kind.from_feel(field, value))
        except Refused as error:
            raise BadFilter(
                Text("“{field}”不能和“{value}”比较：{why}", "“{field}” cannot be compared with “{value}”: {why}").fill(
                    field=field.label, value=self.tree.text_of(node), why=error.text
                )
            ) from None

    def _value(self, node: Node) -> Any:
        return compile_expression(self.tree.text_of(node)).evaluate(self.names, today=self.today, now=self.now)

    def _beyond(self, node: Node) -> BadFilter:
        return BadFilter(
            Text(
                "列表筛选不支持“{part}”。可以用：字段与固定值比较、且、或、非、介于、包含、开头是、为空。",
                "A list filter cannot do “{part}”. It can compare fields with fixed values, and, or, not, "
                "between, contains, starts with, is empty.",
            ).fill(part=self.tree.text_of(node)[:80])
        )


__all__ = ["BadFilter", "filter_sql"]
