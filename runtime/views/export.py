"""Records as an Excel file: numbers as numbers, dates as dates, and no text that a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import xlsxwriter
from sqlalchemy.orm import Session

from app.answers.scope import ROW_ID
from app.answers.state import rows_of
from app.definitions.form import Field, Form, columns
from app.fields.registry import field_kinds
from app.i18n import Text
from runtime.records.words import words_of
from runtime.views.lists import Row
from runtime.views.sight import Sight

CHUNK = 500
DIGITS = 15  # what Excel keeps of a number; longer ones go as text, or their end would be lost
TEXT_LIMIT = 32_000
SHEET_ROWS = 1_048_000
_UNSAFE_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


@dataclass(frozen=True)
class Lead:
    """The columns before the answers: the number, where it says more than the title, and the title. A field whose
    answer is the number or the title lends its name, and its own column is left out."""

    numbered: bool
    number: Field | None = None
    title: Field | None = None

    @property
    def width(self) -> int:
        return 2 if self.numbered else 1

    def heads(self, locale: str) -> list[str]:
        number = self.number.label if self.number else Text("编号", "Number")
        title = self.title.label if self.title else Text("标题", "Title")
        return [each.to(locale) for each in ([number, title] if self.numbered else [title])]

    def says(self, field: Field) -> bool:
        """Whether a field's answer stands here already."""
        return field.id in {each.id for each in (self.title, self.number if self.numbered else None) if each}


Sights = Callable[[Sequence[Row]], dict[str, Sight]]
Words = Callable[[Row], tuple[str, str]]


def write_records(
    out: BinaryIO,
    session: Session,
    form: Form,
    fields: Sequence[Field],
    rows: Iterator[Row],
    *,
    lead: Lead,
    sights: Sights,
    words: Words,
    zone: str,
    locale: str,
) -> int:
    """Write records and a sheet per table into ``out``; answers how many. Memory does not grow with the count.

    ``fields`` are the columns after those of ``lead``; ``sights`` tells per record what its reader may see; ``words``
    gives the state and the author of a row.
    """
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
        },
    )
    sheets = _Sheets(book, form, [f for f in fields if not lead.says(f)], lead, locale)
    count = 0
    while chunk := list(islice(rows, CHUNK)):
        sees = sights(chunk)
        names = words_of(session, form, [row.answers for row in chunk], locale)
        for row in chunk:
            if count >= SHEET_ROWS:
                break
            count += 1
            sheets.record(count, row, sees[row.id], names, words(row), ZoneInfo(zone))
    book.close()
    return count


class _Sheets:
    def __init__(self, book: Any, form: Form, fields: Sequence[Field], lead: Lead, locale: str) -> None:
        self.fields, self.lead, self.locale = fields, lead, locale
        bold = book.add_format({"bold": True})
        self.quoted = book.add_format({"quote_prefix": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.main = book.add_worksheet(_sheet_name(form.label.to(locale), set()))
        head = [
            *lead.heads(locale),
            *(f.label.to(locale) for f in fields),
            _("状态", "Status", locale),
            _("提交人", "By", locale),
            _("提交时间", "Submitted", locale),
        ]
        self._head(self.main, head, bold)
        used = {self.main.get_name().casefold()}
        self.tables = []
        for table in (f for f in form.values if field_kinds.get(f.kind).holds == "rows"):
            sheet = book.add_worksheet(_sheet_name(table.label.to(locale), used))
            used.add(sheet.get_name().casefold())
            self._head(sheet, [*lead.heads(locale), *(c.label.to(locale) for c in columns(table))], bold)
            self.tables.append([sheet, table, 0])

    def _head(self, sheet: Any, words: Sequence[str], bold: Any) -> None:
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(words) - 1, 16)
        for i, word in enumerate(words):
            sheet.write_string(0, i, word, bold)

    def record(
        self, at: int, row: Row, sees: Sight, names: dict[str, str], words: tuple[str, str], zone: ZoneInfo
    ) -> None:
        self._lead(self.main, at, row, sees, names)
        for i, each in enumerate(self.fields, self.lead.width):
            if sees(each.id):
                self._put(self.main, at, i, self._cell(each, row.answers.get(each.id), names))
        end = len(self.fields) + self.lead.width
        self._put(self.main, at, end, words[0])
        self._put(self.main, at, end + 1, words[1])
        self._put(self.main, at, end + 2, row.created_at.astimezone(zone).replace(tzinfo=None))
        for entry in self.tables:
            sheet, table, _count = entry
            if not sees(table.id):
                continue
            for cells in rows_of(row.answers.get(table.id)):
                entry[2] += 1
                self._lead(sheet, entry[2], row, sees, names)
                for i, column in enumerate(columns(table), self.lead.width):
                    if column.id != ROW_ID and sees(column.id):
                        self._put(sheet, entry[2], i, self._cell(column, cells.get(column.id), names))

    def _lead(self, sheet: Any, at: int, row: Row, sees: Sight, names: dict[str, str]) -> None:
        if self.lead.numbered:
            self._put(sheet, at, 0, row.number or "")
        named = self.lead.title
        answer = self._cell(named, row.answers.get(named.id), names) if named and sees(named.id) else None
        self._put(sheet, at, self.lead.width - 1, row.title if answer is None else answer)

    def _cell(self, field: Field, value: Any, names: dict[str, str]) -> Any:
        return None if value is None else field_kinds.get(field.kind).cell(field, value, self.locale, names)

    def _put(self, sheet: Any, row: int, column: int, value: Any) -> None:
        match value:
            case None | "":
                return
            case bool():
                sheet.write_boolean(row, column, value)
            case Decimal() | int():
                if len(Decimal(value).as_tuple().digits) > DIGITS:
                    sheet.write_string(row, column, str(value))
                else:
                    sheet.write_number(row, column, value)
            case datetime():
                sheet.write_datetime(row, column, value, self.moment)
            case date():
                sheet.write_datetime(row, column, value, self.day)
            case _:
                text = str(value)[:TEXT_LIMIT]
                # Text cells are never run; the quote prefix keeps it so when somebody edits one or saves as CSV.
                sheet.write_string(row, column, text, self.quoted if text[0] in "=+-@\t\r" else None)


def _sheet_name(label: str, used: set[str]) -> str:
    name = label.translate(_UNSAFE_NAME).strip()[:28] or "Sheet"
    found, n = name, 1
    while found.casefold() in used:
        n += 1
        found = f"{name} {n}"
    return found


def _(zh: str, en: str, locale: str) -> str:
    return Text(zh, en).to(locale)
