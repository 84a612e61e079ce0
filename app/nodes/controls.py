"""Controls that only flows need: who decides, what is written where, and messages with places for values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.controls import (
    EXPRESSION_LIMIT,
    TEXT_LIMIT,
    Control,
    ExpressionSpot,
    Option,
    Path,
    Reference,
)
from app.i18n import Text

Json = Any

WHO_DEFAULTS: dict[str, str] = {"nobody": "admin", "same": "ask", "initiator": "ask", "share": "all"}

_RULES = (
    Option("people", Text("指定人员", "Named people")),
    Option("role", Text("角色", "Role")),
    Option("department_head", Text("部门负责人", "Head of department")),
    Option("initiator", Text("发起人", "Initiator")),
    Option("field", Text("表单里的人员字段", "A person field of the form")),
)
_NODE_RULES: dict[str, tuple[Text, tuple[Option, ...]]] = {
    "share": (
        Text("找到多人时", "When several are found"),
        (
            Option("all", Text("每个人都收到", "All of them get it")),
            Option("one", Text("只给未办最少的一人", "Only the one with the fewest open tasks")),
        ),
    ),
    "nobody": (
        Text("找不到人时", "When nobody is found"),
        (
            Option("admin", Text("交给应用管理员", "Give it to the workspace's admin")),
            Option("skip", Text("自动通过", "Pass without asking")),
        ),
    ),
    "same": (
        Text("同一个人前面已同意时", "When the same person approved an earlier step"),
        (Option("ask", Text("仍需处理", "Ask again")), Option("skip", Text("自动通过", "Pass without asking"))),
    ),
    "initiator": (
        Text("处理人就是发起人时", "When it is the initiator"),
        (
            Option("ask", Text("由本人处理", "Ask the initiator")),
            Option("skip", Text("自动通过", "Pass without asking")),
            Option("head", Text("转给其部门负责人", "Ask the head of the department")),
        ),
    ),
}

_NAME: dict[str, Json] = {"type": "string", "minLength": 1, "maxLength": 100}
_NAMES: dict[str, Json] = {"type": "array", "items": _NAME, "uniqueItems": True, "maxItems": 200}


def _rule(by: str, required: tuple[str, ...] = (), **properties: Json) -> dict[str, Json]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["by", *required],
        "properties": {"by": {"const": by}, **properties},
    }


@dataclass(frozen=True, kw_only=True)
class WhoControl(Control):
    """Who decides: rules tried in order until one finds somebody (see :mod:`app.nodes.who`). With ``told`` the people
    are only told something, so the rules about nobody, the same person and the initiator are not offered."""

    control = "who"
    told: bool = False

    def schema(self) -> dict[str, Json]:
        rules: dict[str, Json] = {
            "type": "array",
            "maxItems": 20,
            "items": {
                "oneOf": [
                    _rule("people", users=_NAMES),
                    _rule("role", role=_NAME, of={"enum": ["initiator", "field"]}, field=_NAME),
                    _rule("initiator"),
                    _rule("field", field=_NAME),
                    _rule(
                        "department_head",
                        ("of",),
                        of={"enum": ["initiator", "field"]},
                        field=_NAME,
                        up={"type": "integer", "minimum": 0, "maximum": 20},
                    ),
                ]
            },
        }
        properties: dict[str, Json] = {"rules": rules}
        if not self.told:
            properties["not_by"] = _NAMES
            for name, (_, options) in _NODE_RULES.items():
                properties[name] = {"enum": [o.value for o in options]}
        return {"type": "object", "additionalProperties": False, "required": ["rules"], "properties": properties}

    def extra(self) -> dict[str, Json]:
        said: dict[str, Json] = {"rules": [o.to_json() for o in _RULES], "told": self.told}
        if not self.told:
            said["node_rules"] = [
                {
                    "name": name,
                    "label": label.to_json(),
                    "default": WHO_DEFAULTS[name],
                    "options": [o.to_json() for o in options],
                }
                for name, (label, options) in _NODE_RULES.items()
            ]
        return said

    def references(self, value: Json, path: Path) -> Iterator[Reference]:
        if not isinstance(value, Mapping):
            return
        for i, rule in enumerate(value.get("rules") or ()):
            at = (*path, "rules", i)
            for n, user in enumerate(rule.get("users") or ()):
                yield Reference((*at, "users", n), "user", str(user))
            if rule.get("role"):
                yield Reference((*at, "role"), "role", str(rule["role"]))
            if rule.get("field"):
                yield Reference((*at, "field"), "field", str(rule["field"]))
        for n, node in enumerate(value.get("not_by") or ()):
            yield Reference((*path, "not_by", n), "node", str(node))


@dataclass(frozen=True, kw_only=True)
class MappingControl(Control):
    """Which field gets which value: ``[{"field": id, "value": FEEL}]``. ``of`` names the sibling setting that holds
    the form whose fields are written, or the flow whose form's fields are (None: the form at hand)."""

    control = "mapping"
    of: str | None = None
    scope: str = "form"

    def schema(self) -> dict[str, Json]:
        return {
            "type": "array",
            "maxItems": 500,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["field", "value"],
                "properties": {"field": _NAME, "value": {"type": "string", "maxLength": EXPRESSION_LIMIT}},
            },
        }

    def extra(self) -> dict[str, Json]:
        return {"of": self.of, "scope": self.scope}

    def expressions(self, value: Json, path: Path) -> Iterator[ExpressionSpot]:
        for i, row in enumerate(value if isinstance(value, list) else ()):
            if str(row.get("value") or "").strip():
                yield ExpressionSpot((*path, i, "value"), row["value"], "any", self.scope)

    def references(self, value: Json, path: Path) -> Iterator[Reference]:
        for i, row in enumerate(value if isinstance(value, list) else ()):
            if row.get("field"):
                yield Reference((*path, i, "field"), "field", str(row["field"]), self.of, self.of is None)


@dataclass(frozen=True, kw_only=True)
class ArgumentsControl(Control):
    """What a decision or another system is asked with: ``{argument: FEEL}``; an argument left out takes the value of
    the name it bears itself. ``of`` names the sibling setting that says what is asked."""

    control = "arguments"
    of: str

    def schema(self) -> dict[str, Json]:
        value = {"type": "string", "maxLength": EXPRESSION_LIMIT}
        return {"type": "object", "maxProperties": 200, "propertyNames": _NAME, "additionalProperties": value}

    def extra(self) -> dict[str, Json]:
        return {"of": self.of}

    def expressions(self, value: Json, path: Path) -> Iterator[ExpressionSpot]:
        for name, text in (value if isinstance(value, Mapping) else {}).items():
            if str(text or "").strip():
                yield ExpressionSpot((*path, name), text, "any", "form")

    def references(self, value: Json, path: Path) -> Iterator[Reference]:
        for name in value if isinstance(value, Mapping) else ():
            yield Reference((*path, name), "argument", name, self.of, settled=False)


_OPS = tuple(
    Option(op, Text(zh, en))
    for op, zh, en in (
        ("=", "等于", "is"),
        ("!=", "不等于", "is not"),
        ("<", "小于", "is less than"),
        ("<=", "不大于", "is at most"),
        (">", "大于", "is more than"),
        (">=", "不小于", "is at least"),
        ("contains", "包含", "contains"),
    )
)


@dataclass(frozen=True, kw_only=True)
class WhereControl(Control):
    """Which records of another form are meant: ``[{"field": id, "op": "=", "value": FEEL}]``; all rows must hold."""

    control = "where"
    of: str

    def schema(self) -> dict[str, Json]:
        return {
            "type": "array",
            "maxItems": 20,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["field", "value"],
                "properties": {
                    "field": _NAME,
                    "op": {"enum": [o.value for o in _OPS]},
                    "value": {"type": "string", "maxLength": EXPRESSION_LIMIT},
                },
            },
        }

    def extra(self) -> dict[str, Json]:
        return {"of": self.of, "ops": [o.to_json() for o in _OPS]}

    def expressions(self, value: Json, path: Path) -> Iterator[ExpressionSpot]:
        yield from MappingControl(name=self.name, label=self.label).expressions(value, path)

    def references(self, value: Json, path: Path) -> Iterator[Reference]:
        yield from MappingControl(name=self.name, label=self.label, of=self.of).references(value, path)


PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class MessageControl(Control):
    """A text in both languages with places for values: ``您好，{{ applicant }}：…``; a place holds an expression."""

    control = "message"
    multiline: bool = False

    def schema(self) -> dict[str, Json]:
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "zh": {"type": "string", "maxLength": TEXT_LIMIT},
                "en": {"type": "string", "maxLength": TEXT_LIMIT},
            },
        }

    def extra(self) -> dict[str, Json]:
        return {"multiline": self.multiline}

    def expressions(self, value: Json, path: Path) -> Iterator[ExpressionSpot]:
        for language in ("zh", "en"):
            text = value.get(language) if isinstance(value, Mapping) else None
            for found in PLACE.finditer(text if isinstance(text, str) else ""):
                if found[1].strip():
                    yield ExpressionSpot((*path, language), found[1], "any", "form", found.span(1))
