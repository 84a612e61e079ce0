"""One or several of the house's own things, as ids: what user and department ask alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.errors import Invalid
from app.expressions import TEXT, FeelType, ListOf
from app.fields import reading
from app.fields.kind import KEY_LIMIT, FieldKind, Lookup
from app.fields.sentences import invalid, refuse

if TYPE_CHECKING:
    from app.definitions.form import Field

LONGEST_ID = 64
MOST = 100


def schema(field: Field) -> dict[str, Any]:
    one = {"type": "string", "minLength": 1, "maxLength": LONGEST_ID}
    if not field.setting("many"):
        return one
    return {"type": "array", "items": one, "uniqueItems": True, "minItems": 1, "maxItems": MOST}


def feel_type(field: Field) -> FeelType:
    return ListOf(TEXT) if field.setting("many") else TEXT


def read(field: Field, raw: Any) -> Any:
    """An id, or a list of ids where the field takes several."""
    if isinstance(raw, Mapping):
        raise refuse(field, "id", "{label}要从列表中选择。", "Choose “{label}” from the list.")
    ids = reading.strings(field, [raw] if isinstance(raw, str) and not field.setting("many") else raw)
    if field.setting("many"):
        return ids or None
    if len(ids) > 1:
        raise refuse(field, "one_only", "{label}只能选一个。", "“{label}” takes one only.")
    return ids[0] if ids else None


def check(field: Field, value: Any, of: str) -> list[Invalid | Lookup]:
    ids = value if isinstance(value, list) else [value]
    if len(ids) > MOST:
        return [invalid(field, "max_picked", "{label}最多选 {n} 个。", "Pick at most {n} of “{label}”.", n=MOST)]
    gone = invalid(
        field,
        "not_offered",
        "{label}里选的已经不在列表中，请重新选择。",
        "What was chosen for “{label}” is no longer offered; choose again.",
    )
    if any(len(each) > LONGEST_ID for each in ids):
        return [gone]
    return [Lookup("exists", of, each, (), gone) for each in ids]


def listed(value: Any) -> tuple[str, ...]:
    """The ids of a stored value, one or several."""
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


def show(value: Any, locale: str, names: Mapping[str, str] | None) -> str:
    return ("、" if locale == "zh" else ", ").join((names or {}).get(each, each) for each in listed(value))


class Picked(FieldKind):
    """What every kind that picks the house's own things answers alike; ``names`` says which things."""

    beyond_schema = ("not_offered",)

    def schema(self, field: Field) -> dict[str, Any]:
        return schema(field)

    def feel_type(self, field: Field) -> FeelType:
        return feel_type(field)

    def read(self, field: Field, raw: Any) -> Any:
        return read(field, raw)

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        return check(field, value, str(self.names))

    def sort_key(self, field: Field, value: Any) -> str | None:
        return listed(value)[0][:KEY_LIMIT] if value else None

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        return show(value, locale, names)

    def ids(self, field: Field, value: Any) -> tuple[str, ...]:
        return listed(value)
