"""A form: what is filled in. Loaded from its JSON document into frozen objects; nothing here changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.fields.registry import field_kinds
from app.i18n import Text

SENSITIVITIES = ("open", "internal", "high")


@dataclass(frozen=True, eq=False)  # by identity: what follows from a field's settings is cached per loaded field
class Field:
    """One field or layout element. ``id`` never changes; ``key`` is its name in expressions, API and Excel.

    Layout kinds (section, columns, page, note) have no key and add no level to the answers. A table's ``fields`` are
    its columns.
    """

    id: str
    kind: str
    key: str | None = None
    label: Text = Text("", "")
    hint: Text | None = None
    required: bool | str = False  # a FEEL condition is allowed
    shown_if: str | None = None
    read_only_if: str | None = None
    default: str | None = None  # FEEL
    sensitivity: str = "open"
    settings: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()

    @property
    def name(self) -> str:
        """What to call it in a sentence where no language is at hand."""
        return self.label.zh or self.key or self.id

    def setting(self, name: str) -> Any:
        """The value of a setting, else the kind's default for it."""
        if name in self.settings:
            return self.settings[name]
        return field_kinds.get(self.kind).default_settings.get(name)


@dataclass(frozen=True)
class Rule:
    """A check over the whole form: fails only when ``check`` is false (not when it is null)."""

    id: str
    check: str
    at: str | None  # id of the field beside which it is told
    message: Text


@dataclass(frozen=True, eq=False)  # by identity: compiled things are cached per loaded document
class Form:
    key: str
    label: Text
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...] = ()
    title: str | None = None  # FEEL: what a record is called in lists
    description: Text | None = None

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every field and layout element in reading order, with where it stands."""
        return tuple(_walk(self.fields, (), None))

    @cached_property
    def by_id(self) -> dict[str, Place]:
        return {p.field.id: p for p in self.places}

    @cached_property
    def values(self) -> tuple[Field, ...]:
        """The fields at top level that hold an answer (layout elements opened, tables as one field)."""
        return tuple(p.field for p in self.places if p.table is None and p.field.key is not None)

    @cached_property
    def by_key(self) -> dict[str, Field]:
        return {f.key: f for f in self.values if f.key}

    def place(self, id: str) -> Place | None:
        return self.by_id.get(id)


@dataclass(frozen=True)
class Place:
    """A field where it stands: ``above`` are the layout elements and the table around it, outermost first."""

    field: Field
    above: tuple[Field, ...]
    table: Field | None

    @property
    def path(self) -> tuple[str, ...]:
        """Its name in expressions: ``("amount",)``, or ``("debts", "balance")`` for a table's column."""
        key = self.field.key or ""
        return (self.table.key or "", key) if self.table else (key,)


def columns(table: Field) -> tuple[Field, ...]:
    """The columns of a table that hold an answer."""
    return tuple(p.field for p in _walk(table.fields, (), None) if p.field.key is not None)


def _walk(fields: tuple[Field, ...], above: tuple[Field, ...], table: Field | None) -> Iterator[Place]:
    for each in fields:
        yield Place(each, above, table)
        inside = each if field_kinds.get(each.kind).holds == "rows" else table
        yield from _walk(each.fields, (*above, each), inside)


def load_field(raw: Mapping[str, Any]) -> Field:
    hint = raw.get("hint")
    return Field(
        id=raw["id"],
        kind=raw["kind"],
        key=raw.get("key"),
        label=Text.of(raw.get("label"), raw.get("key") or ""),
        hint=Text.of(hint) if hint else None,
        required=raw.get("required", False),
        shown_if=raw.get("shown_if") or None,
        read_only_if=raw.get("read_only_if") or None,
        default=raw.get("default") or None,
        sensitivity=raw.get("sensitivity", "open"),
        settings=raw.get("settings") or {},
        fields=tuple(load_field(f) for f in raw.get("fields") or ()),
    )


def load_form(raw: Mapping[str, Any]) -> Form:
    """A form from its JSON document. The document has met its meta-schema; see :mod:`app.definitions.meta`."""
    return Form(
        key=raw["key"],
        label=Text.of(raw.get("label"), raw["key"]),
        fields=tuple(load_field(f) for f in raw.get("fields") or ()),
        rules=tuple(Rule(r["id"], r["check"], r.get("at"), Text.of(r.get("message"))) for r in raw.get("rules") or ()),
        title=raw.get("title") or None,
        description=Text.of(raw["description"]) if raw.get("description") else None,
    )
