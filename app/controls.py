"""Settings are data: the closed set of controls from which a kind's settings are made.

From one tuple of controls follow the settings panel in the designer, the meta-schema that a definition must meet, the
places where expressions stand (checked at save, rewritten when a key is renamed, shown under "where used") and the
words in the API's documentation. Nothing else may know what a kind's settings look like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from app.i18n import Text

Json = Any
Path = tuple[str | int, ...]
To = Literal["field", "node", "form", "flow", "decision", "operation", "argument", "role", "department", "user"]

# The longest expression a definition may hold, in characters.
EXPRESSION_LIMIT = 4_000
TEXT_LIMIT = 2_000

ID_PATTERN = r"^[a-z][a-z0-9_]{0,63}$"


@dataclass(frozen=True, slots=True)
class ExpressionSpot:
    """Where an expression stands in a definition's settings and what it must yield.

    ``expects`` names a FEEL type (``boolean``, ``number`` …, ``any``); ``scope`` says which names it may use:
    ``form`` (the form's fields and, in a flow, case, initiator and node outputs), ``row`` (these and the columns of
    the sub-table it belongs to), ``target`` (the fields of another form, named by the control beside it), ``answer``
    (as ``form``, and ``result`` for what a decision or another system answered). ``span``
    is (start, end) where the expression is only a part of the string at ``path``: a place in a message.
    """

    path: Path
    text: str
    expects: str
    scope: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in settings that names something by its key or id: a field, a node, a form, a flow, a role."""

    path: Path
    to: To
    name: str
    of: str | None = None  # for a field of another form: that form's key, or the key of the flow that walks it
    settled: bool = field(default=True, compare=False)  # False while `of` still names the setting that holds that key


@dataclass(frozen=True, kw_only=True)
class Control:
    """One setting. ``needs`` hides it in the panel until a sibling has one of the values: ``("mode", ("k_of_n",))``."""

    control: ClassVar[str] = ""
    name: str
    label: Text
    hint: Text | None = None
    default: Json = None
    required: bool = False
    needs: tuple[str, tuple[Json, ...]] | None = None
    group: str | None = None  # a tab of the panel: "who", "actions", "rights", "deadline"; None is the first

    def schema(self) -> dict[str, Json]:
        """JSON Schema of the value."""
        raise TypeError(f"{type(self).__name__} must say its schema")

    def extra(self) -> dict[str, Json]:
        """What the panel needs to draw it besides name, label and hint."""
        return {}

    def describe(self) -> dict[str, Json]:
        """The control as the generic panel reads it."""
        said: dict[str, Json] = {"control": self.control, "name": self.name, "label": self.label.to_json()}
        if self.hint:
            said["hint"] = self.hint.to_json()
        if self.default is not None:
            said["default"] = self.default
        if self.required:
            said["required"] = True
        if self.needs:
            said["needs"] = {"name": self.needs[0], "values": list(self.needs[1])}
        if self.group:
            said["group"] = self.group
        return {**said, **self.extra()}

    def expressions(self, value: Json, path: Path) -> Iterator[ExpressionSpot]:
        return iter(())

    def references(self, value: Json, path: Path) -> Iterator[Reference]:
        return iter(())


@dataclass(frozen=True, kw_only=True)
class TextControl(Control):
    control = "text"
    multiline: bool = False
    max_length: int = TEXT_LIMIT
    pattern: str | None = None

    def schema(self) -> dict[str, Json]:
        said: dict[str, Json] = {"type": "string", "maxLength": self.max_length}
        if self.pattern:
            said["pattern"] = self.pattern
        return said

    def extra(self) -> dict[str, Json]:
        return {"multiline": self.multiline}


@dataclass(frozen=True, kw_only=True)
class LabelControl(Control):
    """A text in both languages."""

    control = "label"
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


@dataclass(frozen=True, kw_only=True)
class IntegerControl(Control):
    control = "integer"
    minimum: int | None = None
    maximum: int | None = None
    unit: Text | None = None

    def schema(self) -> dict[str, Json]:
        said: dict[str, Json] = {"type": "integer"}
        if self.minimum is not None:
            said["minimum"] = self.minimum
        if self.maximum is not None:
            said["maximum"] = self.maximum
        return said

    def extra(self) -> dict[str, Json]:
        return {"minimum": self.minimum, "maximum": self.maximum, "unit": self.unit.to_json() if self.unit else None}


@dataclass(frozen=True, kw_only=True)
class DecimalControl(Control):
    """An exact decimal, kept as a string."""

    control = "decimal"

    def schema(self) -> dict[str, Json]:
        return {"type": "string", "pattern": r"^-?[0-9]{1,30}(\.[0-9]{1,20})?$"}


@dataclass(frozen=True, kw_only=True)
class DateControl(Control):
    control = "date"

    def schema(self) -> dict[str, Json]:
        return {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


@dataclass(frozen=True, kw_only=True)
class ToggleControl(Control):
    control = "toggle"

    def schema(self) -> dict[str, Json]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Text
    hint: Text | None = None

    def to_json(self) -> dict[str, Json]:
        return {"value": self.value, "label": self.label.to_json(), "hint": self.hint.to_json() if self.hint else None}


@dataclass(frozen=True, kw_only=True)
class ChoiceControl(Control):
    control = "choice"
    options: tuple[Option, ...]
    many: bool = False

    def schema(self) -> dict[str, Json]:
        one = {"enum": [o.value for o in self.options]}
        return {"type": "array", "items": one, "uniqueItems": True} if self.many else one

    def extra(self) -> dict[str, Json]:
        return {"options": [o.to_json() for o in self.options], "many": self.many}


@dataclass(frozen=True, kw_only=True)
class OptionsControl(Control):
    """The author's own list of options: ``[{"value": "a", "label": {"zh": …, "en": …}}]``."""

    control = "options"

    def schema(self) -> dict[str, Json]:
        return {
            "type": "array",
            "maxItems": 2_000,
            "items": {
                "type": "object",
                "required": ["value"],
                "additionalProperties": False,
                "properties": {
                    "value": {"type": "string", "minLength": 1, "maxLength": 200},
                    "label": LabelControl(name="label", label=Text("", "")).schema(),
                },
            },
        }


@dataclass(frozen=True, kw_only=True)
class ExpressionControl(Control):
    """A FEEL expression. ``as_condition`` draws the condition builder, else the formula editor."""

    control = "expression"
    expects: str = "any"
    scope: str = "form"
    as_condition: bool = False

    def schema(self) -> dict[str, Json]:
        return {"type": "string", "maxLength": EXPRESSION_LIMIT}

    def extra(self) -> dict[str, Json]:
        return {"expects": self.expects, "scope": self.scope, "as_condition": self.as_condition}

    def expressions(self, value: Json, path: Path) -> Iterator[ExpressionSpot]:
        if isinstance(value, str) and value.strip():
            yield ExpressionSpot(path, value, self.expects, self.scope)


@dataclass(frozen=True, kw_only=True)
class ReferenceControl(Control):
    """Names one thing (or ``many``) of the workspace: ``to`` as in :class:`Reference`.

    ``feel`` limits fields to those of some FEEL types; ``of`` names the sibling setting that holds the form whose
    fields are meant (None: the form at hand).
    """

    control = "reference"
    to: To
    many: bool = False
    feel: tuple[str, ...] = ()
    of: str | None = None

    def schema(self) -> dict[str, Json]:
        one: dict[str, Json] = {"type": "string", "minLength": 1, "maxLength": 100}
        return {"type": "array", "items": one, "uniqueItems": True, "maxItems": 200} if self.many else one

    def extra(self) -> dict[str, Json]:
        return {"to": self.to, "many": self.many, "feel": list(self.feel), "of": self.of}

    def references(self, value: Json, path: Path) -> Iterator[Reference]:
        if self.many and isinstance(value, list):
            for i, name in enumerate(value):
                yield Reference((*path, i), self.to, str(name), self.of, self.of is None)
        elif isinstance(value, str) and value:
            yield Reference(path, self.to, value, self.of, self.of is None)


@dataclass(frozen=True, kw_only=True)
class DurationControl(Control):
    """An ISO 8601 duration of days, hours and minutes, such as ``P1DT4H``."""

    control = "duration"

    def schema(self) -> dict[str, Json]:
        return {"type": "string", "pattern": r"^P([0-9]{1,4}D)?(T([0-9]{1,4}H)?([0-9]{1,4}M)?)?$", "minLength": 3}


@dataclass(frozen=True, kw_only=True)
class RightsControl(Control):
    """What the holder of a task sees and changes: ``{field id: "write" | "read" | "hide"}``; unnamed fields take
    the setting's ``rest`` (an entry named ``*``)."""

    control = "rights"

    def schema(self) -> dict[str, Json]:
        return {"type": "object", "additionalProperties": {"enum": ["write", "read", "hide"]}, "maxProperties": 2_000}

    def references(self, value: Json, path: Path) -> Iterator[Reference]:
        for name in value if isinstance(value, Mapping) else ():
            if name != "*":
                yield Reference((*path, name), "field", name)


@dataclass(frozen=True, kw_only=True)
class ListControl(Control):
    """Rows of the same settings. ``ids`` gives each row an ``id`` that never changes (ports lean on it)."""

    control = "list"
    of: tuple[Control, ...]
    ids: str | None = None  # prefix of the rows' ids, e.g. "b" -> b1, b2
    minimum: int = 0
    maximum: int = 200
    item: Text = field(default=Text("条目", "item"))

    def schema(self) -> dict[str, Json]:
        row = object_schema(self.of)
        if self.ids:
            row["properties"]["id"] = {"type": "string", "pattern": ID_PATTERN}
            row["required"] = [*row.get("required", []), "id"]
        return {"type": "array", "items": row, "minItems": self.minimum, "maxItems": self.maximum}

    def extra(self) -> dict[str, Json]:
        return {
            "of": [c.describe() for c in self.of],
            "ids": self.ids,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "item": self.item.to_json(),
        }

    def expressions(self, value: Json, path: Path) -> Iterator[ExpressionSpot]:
        for i, row in enumerate(value if isinstance(value, list) else ()):
            yield from expressions_in(self.of, row, (*path, i))

    def references(self, value: Json, path: Path) -> Iterator[Reference]:
        for i, row in enumerate(value if isinstance(value, list) else ()):
            yield from references_in(self.of, row, (*path, i))


def object_schema(controls: tuple[Control, ...]) -> dict[str, Json]:
    """JSON Schema of settings made of these controls; unknown settings are refused, so that a typo is told."""
    said: dict[str, Json] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {c.name: c.schema() for c in controls},
    }
    required = [c.name for c in controls if c.required]
    if required:
        said["required"] = required
    return said


def defaults(controls: tuple[Control, ...]) -> dict[str, Json]:
    """The settings of a freshly placed field or node."""
    return {c.name: c.default for c in controls if c.default is not None}


def expressions_in(controls: tuple[Control, ...], settings: Json, path: Path = ()) -> Iterator[ExpressionSpot]:
    """Every expression that stands in settings, with the path to it."""
    for control in controls:
        if isinstance(settings, Mapping) and control.name in settings:
            yield from control.expressions(settings[control.name], (*path, control.name))


def references_in(controls: tuple[Control, ...], settings: Json, path: Path = ()) -> Iterator[Reference]:
    """Every name of a field, node, form … that stands in settings, with the path to it."""
    for control in controls:
        if not isinstance(settings, Mapping) or control.name not in settings:
            continue
        for found in control.references(settings[control.name], (*path, control.name)):
            if found.of is not None and not found.settled and any(c.name == found.of for c in controls):
                yield Reference(found.path, found.to, found.name, str(settings.get(found.of) or ""))
            else:  # inside a list's row the setting may stand beside the list
                yield found
