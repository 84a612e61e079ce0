"""What a kind's template is told about the one field it draws."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from app.definitions.form import Field
from app.fields.kind import FieldKind
from app.fields.registry import field_kinds

if TYPE_CHECKING:
    from app.rendering.form import Drawing


@dataclass(frozen=True, slots=True)
class FileLink:
    """An upload as it is drawn. ``remove`` is the value of the button that takes it away."""

    id: str
    name: str
    size: str
    media_type: str
    href: str | None
    remove: str = ""

    @property
    def image(self) -> bool:
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Row:
    """``cells`` are the drawn columns, framed with their labels where they are filled in. ``number`` counts from 1."""

    id: str
    number: int
    cells: Sequence[Markup]
    remove: str
    name: str


@dataclass(frozen=True)
class FieldView:
    """``value`` is the stored value, ``raw`` what was typed and could not be read (None otherwise). ``name`` is the
    control's name, ``id`` its id, ``described`` the ids of its hint and error, ``invalid`` the sentence or None."""

    field: Field
    path: tuple[str, ...]
    value: Any
    raw: Any
    name: str
    id: str
    label: str
    locale: str
    required: bool
    writable: bool
    hidden: bool
    invalid: str | None
    described: str | None
    today: Any
    drawing: Drawing = dataclasses.field(repr=False)

    @property
    def kind(self) -> FieldKind:
        return field_kinds.get(self.field.kind)

    @property
    def text(self) -> str:
        """What stands in a text control: what was typed, else the value as text."""
        raw = self.raw.get("") if isinstance(self.raw, Mapping) else self.raw
        if raw is not None:
            return str(raw[0] if isinstance(raw, list) and raw else raw)
        return "" if self.value is None else str(self.value)

    def shown(self, value: Any = ...) -> str:
        """The value in words; ``f.shown()`` the field's own."""
        own = self.value if value is ... else value
        return "" if own is None else self.kind.show(self.field, own, self.locale, self.drawing.names)

    def detail(self) -> str:
        return "" if self.value is None else self.kind.detail(self.field, self.value, self.locale)

    def options(self) -> list[dict[str, Any]]:
        """What may be picked, each ``{"value", "label", "hint"}``: the kind's own list, else what the server found.
        What is already chosen always stands among the latter."""
        own = self.kind.options(self.field, self.locale)
        if own is not None:
            return [dict(o) for o in own]
        offered = [dict(o) for o in self.drawing.options(self.field)]
        there = {o["value"] for o in offered}
        chosen = self.kind.ids(self.field, self.value) if self.value is not None else ()
        return offered + [
            {"value": id, "label": self.drawing.names.get(id, id), "hint": ""} for id in chosen if id not in there
        ]

    def files(self) -> list[FileLink]:
        """The uploads of the value, in order; one whose row is gone is left out."""
        if self.value is None:
            return []
        found = [self.drawing.files[id] for id in self.kind.ids(self.field, self.value) if id in self.drawing.files]
        path = ".".join(self.path)
        return [
            FileLink(f.id, f.name, f.size, f.media_type, f.href, f"{path}.{f.id}" if self.writable else "")
            for f in found
        ]

    def children(self) -> Markup:
        """The elements inside a layout element, drawn."""
        return self.drawing.elements(self.field.fields, self.path[:-1])

    def columns(self) -> list[Field]:
        """A table's columns that this reader sees."""
        return self.drawing.columns(self.field)

    def rows(self) -> list[Row]:
        """A table's rows, each with its drawn cells."""
        return self.drawing.rows(self.field, self.name)

    def blank(self) -> Row:
        """One empty row, to be copied by the page's script."""
        return self.drawing.blank_row(self.field, self.name)

    def totals(self) -> list[tuple[str, str]]:
        return self.kind.totals(self.field, self.value or [], self.locale)


def control_id(path: Sequence[str], prefix: str = "") -> str:
    """The id of a field's control: what an error in the summary leads to."""
    return "f-" + prefix.replace(".", "-") + "-".join(path)


Options = Callable[[Field], Sequence[Mapping[str, Any]]]
