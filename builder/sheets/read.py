"""Reading a CSV or XLSX file as texts."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from app.errors import FormworkError
from app.i18n import Text

MOST_ROWS = 100_000
MOST_COLUMNS = 400
MOST_CELL = 20_000

# How spreadsheets and statistics programs write "nothing".
EMPTY = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "—", "——"})


class BadSheet(FormworkError):
    """A file that is no spreadsheet, or none that can be taken."""

    status = 422
    code = "bad_sheet"


@dataclass(frozen=True)
class Sheet:
    """Column names and rows of texts; an empty cell is None. All rows are as long as the header."""

    headers: list[str]
    rows: list[list[str | None]]

    def column(self, i: int) -> list[str]:
        """The filled cells of a column."""
        return [cell for row in self.rows if (cell := row[i]) is not None]


def read_sheet(name: str, data: bytes) -> Sheet:
    """The first sheet of the file. What it is, is told by its bytes: XLSX begins as a ZIP does, anything else is text.

    Raises BadSheet: unreadable, empty, or larger than the limits.
    """
    if data[:4] == b"PK\x03\x04" or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        table = _workbook(data)
    else:
        table = _text(data)
    while table and not any(_clean(c) for c in table[0]):
        table.pop(0)
    if not table:
        raise BadSheet(Text("“{name}”里没有内容。", "“{name}” is empty.").fill(name=name))
    headers = [_clean(c) or "" for c in table[0]]
    while (
        headers
        and not headers[-1]
        and all(len(r) < len(headers) or _clean(r[len(headers) - 1]) is None for r in table[1:])
    ):
        headers.pop()
    if len(headers) > MOST_COLUMNS:
        raise BadSheet(
            Text("列太多：{n} 列，最多 {most} 列。", "Too many columns: {n}; at most {most}.").fill(
                n=len(headers), most=MOST_COLUMNS
            )
        )
    if len(table) - 1 > MOST_ROWS:
        raise BadSheet(
            Text(
                "行太多：{n} 行，最多 {most} 行。请分成几个文件。",
                "Too many rows: {n}; at most {most}. Split the file.",
            ).fill(n=len(table) - 1, most=MOST_ROWS)
        )
    width = len(headers)
    rows = [[_clean(row[i]) if i < len(row) else None for i in range(width)] for row in table[1:]]
    rows = [row for row in rows if any(cell is not None for cell in row)]
    for i in range(width):
        _write_out(rows, i)
    return Sheet(headers, rows)


_POWER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}")
_FIGURE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def _write_out(rows: list[list[str | None]], i: int) -> None:
    """``1e+05`` becomes ``100000`` in a column of numbers: that is how statistics programs write round figures."""
    cells = [row[i] for row in rows if row[i] is not None]
    if not any(_POWER.fullmatch(c or "") for c in cells) or not all(
        _POWER.fullmatch(c or "") or _FIGURE.fullmatch(c or "") for c in cells
    ):
        return
    for row in rows:
        cell = row[i]
        if cell is not None and _POWER.fullmatch(cell):
            row[i] = format(Decimal(cell), "f")


def _workbook(data: bytes) -> list[list[Any]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if not book.sheet_names:
            return []
        return [list(row) for row in book.get_sheet_by_index(0).to_python()]
    except (CalamineError, OSError, ValueError) as error:
        raise BadSheet(
            Text(
                "这个 Excel 文件打不开，可能已损坏或有密码。请另存为 .xlsx 或 .csv 再试。",
                "This Excel file cannot be opened; it may be damaged or protected by a password. Save it as "
                ".xlsx or .csv and try again.",
            )
        ) from error


def _text(data: bytes) -> list[list[Any]]:
    text = _decoded(data)
    if "\x00" in text[:4096]:
        raise BadSheet(
            Text("这不是表格文件。请选择 .csv 或 .xlsx 文件。", "This is no spreadsheet. Choose a .csv or .xlsx file.")
        )
    first = text.split("\n", 1)[0]
    mark = max((",", "\t", ";", "|"), key=first.count)
    csv.field_size_limit(1_000_000)
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if row]
    except csv.Error as error:
        raise BadSheet(
            Text("这个 CSV 文件读到一半出错：{why}。", "The CSV file breaks off: {why}.").fill(why=str(error))
        ) from error


def _decoded(data: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else GB 18030, which Chinese Excel writes."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ("utf-16",) if marked else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadSheet(
        Text(
            "文件的编码认不出来。请另存为 UTF-8 的 CSV 再试。",
            "The file's encoding is not known. Save it as CSV in UTF-8 and try again.",
        )
    )


def _clean(cell: Any) -> str | None:
    text = _said(cell).strip()
    if text.lower() in EMPTY:
        return None
    return text[:MOST_CELL]


def _said(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):  # a spreadsheet's numbers have 15 digits; repr gives them back as typed
        return format(Decimal(repr(cell)), "f").removesuffix(".0")
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)
