"""Files in a field: which are taken, and how their ids are kept. What file and image ask alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from app.errors import Invalid, Problem
from app.expressions import TEXT, ListOf
from app.fields import reading
from app.fields.kind import KEY_LIMIT, FieldKind, Lookup, Uploads
from app.fields.sentences import invalid, problem, refuse

if TYPE_CHECKING:
    from app.definitions.form import Field, Form

MOST = 50  # files in one field
MEGABYTE = 1_048_576
LONGEST_ID = 64
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Group(NamedTuple):
    media_types: tuple[str, ...]
    endings: tuple[str, ...]


GROUPS: dict[str, Group] = {
    "documents": Group(
        ("application/pdf", "application/msword", _WORD, "application/vnd.ms-powerpoint", _SLIDES, "text/plain"),
        (".pdf", ".doc", ".docx", ".ppt", ".pptx", ".txt"),
    ),
    "images": Group(
        ("image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"),
        (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic"),
    ),
    "spreadsheets": Group(("application/vnd.ms-excel", _SHEET, "text/csv"), (".xls", ".xlsx", ".csv")),
}


def rules(field: Field, groups: tuple[str, ...] | list[str]) -> Uploads:
    """What the field takes, from its settings ``max_size`` (MB), ``many`` and ``max_count``."""
    chosen = [GROUPS[name] for name in groups if name in GROUPS]
    return Uploads(
        tuple(m for g in chosen for m in g.media_types),
        ",".join(e for g in chosen for e in g.endings),
        (field.setting("max_size") or 10) * MEGABYTE,
        _most(field),
    )


def schema(field: Field) -> dict[str, Any]:
    return {
        "type": "array",
        "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_ID},
        "uniqueItems": True,
        "minItems": 1,
        "maxItems": _most(field),
    }


def read(field: Field, raw: Any) -> list[str] | None:
    """File ids, each once."""
    if isinstance(raw, Mapping):
        raise refuse(field, "files", "{label}要上传文件。", "“{label}” takes uploaded files.")
    return reading.strings(field, raw) or None


def check(field: Field, value: list[str]) -> list[Invalid | Lookup]:
    most = _most(field)
    if len(value) > most:
        return [
            invalid(
                field,
                "max_count",
                "{label}最多 {n} 个文件，现在有 {have} 个，请移除多余的。",
                "“{label}” may hold at most {n} files; now it holds {have}. Remove some.",
                n=most,
                have=len(value),
            )
        ]
    gone = invalid(
        field,
        "no_file",
        "{label}里的文件找不到了，请重新上传。",
        "A file of “{label}” cannot be found; upload it again.",
    )
    if any(len(each) > LONGEST_ID for each in value):
        return [gone]
    return [Lookup("exists", "file", each, (), gone) for each in value]


def check_count(field: Field) -> list[Problem]:
    if field.setting("max_count") and not field.setting("many"):
        return [
            problem(
                "max_count",
                "count_unused",
                "没有允许多个文件，“最多几个”不起作用。请打开“可以多个”，或清空它。",
                "Only one file is allowed, so “at most” has no effect. Allow several, or clear it.",
                level="warning",
            )
        ]
    return []


def _most(field: Field) -> int:
    return min(field.setting("max_count") or MOST, MOST) if field.setting("many") else 1


class Attached(FieldKind):
    """What every kind of uploads answers alike; a kind says what it takes and how it is set."""

    feel = ListOf(TEXT)
    uploads = True
    names = "file"
    beyond_schema = ("no_file",)

    def schema(self, field: Field) -> dict[str, Any]:
        return schema(field)

    def read(self, field: Field, raw: Any) -> Any:
        return read(field, raw)

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        return check(field, value)

    def sort_key(self, field: Field, value: Any) -> str | None:
        return value[0][:KEY_LIMIT] if value else None

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        return ("、" if locale == "zh" else ", ").join((names or {}).get(each, each) for each in value or ())

    def ids(self, field: Field, value: Any) -> tuple[str, ...]:
        return tuple(value or ())

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        return check_count(field)
