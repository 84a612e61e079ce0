"""What a field kind promises.

A kind is one frozen object without state; everything it is told comes in. Pure: no database, no web, no clock. What
needs the database (does it exist, is it taken, the next number) is asked by returning a :class:`Lookup`, which the
submission answers for all fields at once inside its transaction.

Beside ``__init__.py`` (sets ``KIND``) a kind's folder holds ``field.html`` (Jinja macros ``fill``, ``read`` and
``print``), ``icon.svg``, ``cases.json`` (vectors run by the tests) and, where wanted, ``fill.ts`` (its browser half),
``canvas.tsx`` (its own look on the designer's canvas), ``work.py`` (the only impure file).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from app.controls import Control, defaults
from app.errors import Invalid, Problem
from app.expressions import ANY, FeelType
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form

Holds = Literal["value", "rows", "layout"]

# Key under which `check` may find the workspace's current date among the answers; no field id starts with "_".
TODAY = "__today__"

# Longest sort key in characters, so that it fits an index row; values that agree so far sort as equals.
KEY_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Lookup:
    """A question only the database can answer, asked by a kind's ``check``.

    ``ask`` is one of ``exists`` (a user, department, record or file of that id that this filler may use), ``unique``
    (no other record of the form holds this ``value``) and ``next`` (the next number of the series ``value``).
    ``invalid`` is told when the answer is no.
    """

    ask: Literal["exists", "unique", "next"]
    of: str  # "user", "department", "file", "record:<form key>", "form:<field id>", "series:<field id>"
    value: str
    path: tuple[str, ...]
    invalid: Invalid | None = None


@dataclass(frozen=True, slots=True)
class Uploads:
    """What an upload field takes: media types told by the bytes, the largest file in bytes, how many files."""

    media_types: tuple[str, ...]
    accept: str  # for the browser's file chooser: ".pdf,.docx,…"
    max_bytes: int
    max_count: int


@dataclass(frozen=True)
class FieldKind:
    """The contract, with the plainest answer to everything. Kinds override what differs."""

    name: ClassVar[str] = ""
    label: ClassVar[Text] = Text("", "")
    group: ClassVar[str] = "basic"  # palette: basic, choice, identity, people, rows, layout
    order: ClassVar[int] = 1000  # place in the palette
    holds: ClassVar[Holds] = "value"
    settings: ClassVar[tuple[Control, ...]] = ()
    feel: ClassVar[FeelType] = ANY
    computed: ClassVar[bool] = False  # its value comes from an expression or the server, never from the filler
    columns_ok: ClassVar[bool] = True  # may stand as a column of a table
    parent: ClassVar[str | None] = None  # "root": may stand only at the top level of the form
    lays: ClassVar[Literal["", "stack", "beside"]] = ""  # how a layout kind draws the fields in it; "": it holds none
    numeric: ClassVar[bool] = False  # right-aligned in tables, summed in footers
    uploads: ClassVar[bool] = False  # its values are file ids
    contact: ClassVar[str | None] = None  # "mobile" or "email": a person without an account is reached by its value
    personal: ClassVar[bool] = False  # tells how to reach or identify somebody: no title by itself
    searchable: ClassVar[bool] = False  # its shown text goes into the record's search text
    grouped: ClassVar[bool] = False  # its control is a group (radios, ticks, rows): framed by fieldset and legend
    names: ClassVar[str | None] = None  # its values are ids of: "user", "department", "file", "record"
    beyond_schema: ClassVar[tuple[str, ...]] = ()  # codes that only `read` and `check` tell, never the JSON Schema
    warns: ClassVar[tuple[str, ...]] = ()  # codes of `check` that are told but block nothing

    @cached_property
    def default_settings(self) -> dict[str, Any]:
        return defaults(self.settings)

    def schema(self, field: Field) -> dict[str, Any]:
        """JSON Schema of a stored value. It may be laxer than the kind, never stricter."""
        return {}

    def read(self, field: Field, raw: Any) -> Any:
        """Form text, JSON or an Excel cell → the stored value, or None for empty; raises :class:`Refused`.

        Numbers, codes and identifiers are normalised by NFKC (full-width digits, thousands separators); what people
        write in words by NFC, so that Chinese punctuation stays as it is.
        Reading a stored value gives that value again.
        """
        return raw

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        """What is wrong with a value that could be read; paths are relative to the field.

        ``answers`` are by field id, with the workspace's date under :data:`TODAY` where it is known. An Invalid whose
        code stands in ``warns`` blocks nothing.
        """
        return []

    def given(self, field: Field, number: int, answers: Mapping[str, Any]) -> Any:
        """The stored value made of the answer to a ``next`` look-up (serial numbers)."""
        return None

    def filled(self, field: Field, value: Any) -> bool:
        return value is not None and value != "" and value != []

    def to_feel(self, field: Field, value: Any) -> Any:
        """The stored value as expressions see it; None stays None."""
        return value

    def from_feel(self, field: Field, value: Any) -> Any:
        """An expression's result as a stored value (defaults, computed fields, record writes); may raise Refused."""
        return self.read(field, value)

    def feel_type(self, field: Field) -> FeelType:
        return self.feel

    def expression(self, field: Field) -> str | None:
        """The FEEL text that gives a computed field its value; None where the value comes from elsewhere."""
        return None

    def sort_key(self, field: Field, value: Any) -> str | None:
        """Text whose code-point order is the values' order; lists sort and filter by it without casts."""
        return None if value is None else str(value)[:KEY_LIMIT]

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        """The value in words for a reader: lists, timelines, messages, Excel. Empty is an empty string.

        Where the value holds ids, ``names`` gives their words; the server looks all of a page's up at once.
        """
        return "" if value is None else str(value)

    def detail(self, field: Field, value: Any, locale: str) -> str:
        """A second line for the reader, following from the value (capitals of an amount); mostly empty."""
        return ""

    def cell(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> Any:
        """The value as an Excel cell: str, Decimal, date, datetime, bool or None."""
        return self.show(field, value, locale, names) or None

    def ids(self, field: Field, value: Any) -> tuple[str, ...]:
        """The ids a stored value holds, of what :meth:`names_of` says."""
        return ()

    def names_of(self, field: Field) -> str | None:
        """Whose ids they are: "user", "department", "file" or "record:<form key>"; None where it holds no ids."""
        return self.names

    def options(self, field: Field, locale: str) -> list[dict[str, str]] | None:
        """What may be picked, as ``{"value", "label", "hint"}``. None: nothing is picked, or the server lists what
        :meth:`names_of` and :meth:`limits` say."""
        return None

    def limits(self, field: Field) -> dict[str, Any]:
        """Which users, departments or records may be picked: ``roles``, ``departments`` (keys), ``filter`` (FEEL over
        the other form's fields), ``shown`` (field id that names the record)."""
        return {}

    def copies(self, field: Field) -> tuple[tuple[str, str], ...]:
        """What is copied when a record is picked: (field id of that record, field id of this form)."""
        return ()

    def upload_rules(self, field: Field) -> Uploads | None:
        """What may be uploaded here; None for kinds that take no files."""
        return None

    def with_file(self, field: Field, value: Any, file: str) -> Any:
        """The stored value with one more uploaded file in it; a field for one file swaps it."""
        rules = self.upload_rules(field)
        held = list(self.ids(field, value)) if rules is None or rules.max_count > 1 else []
        return [*(each for each in held if each != file), file]

    def without_file(self, field: Field, value: Any, file: str) -> Any:
        """The stored value without that file, None where nothing is left."""
        return [each for each in self.ids(field, value) if each != file] or None

    def totals(self, field: Field, value: Any, locale: str) -> list[tuple[str, str]]:
        """A table's footer: (column id, sum in words)."""
        return []

    def sample(self, field: Field) -> Any:
        """A plausible stored value for previews and the simulator."""
        return None

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        """What the author must mend, beyond the meta-schema; places are relative to the field."""
        return []


class Refused(Exception):
    """Raw input that is no value of the kind. ``code`` names the case in ``cases.json``."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(text.en)
        self.code = code
        self.text = text
