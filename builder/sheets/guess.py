"""Guessing a form from a sheet: what each column is, judged over all its rows by the kinds' own reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.definitions.form import Field, load_field
from app.definitions.names import make_key
from app.errors import Invalid
from app.fields.kind import Refused
from app.fields.registry import field_kinds
from builder.sheets.read import Sheet

Settings = dict[str, Any]

MOST_OPTIONS = 20
LONG = 100  # characters beyond which a text wants more than one line

_MONEY = re.compile(
    r"(?:^|_)(?:amount|income|balance|price|cost|fee|fees|salary|payment|paid|installment|limit|revenue|"
    r"principal|interest)(?:_|$)|金额|额度|收入|余额|价格|单价|总价|费用|工资|货款|本金|利息|租金|欠款"
)
_NO_MONEY = re.compile(
    r"(?:^|_)(?:to|rate|ratio|percent|num|number|count|months|days|term|verified|accounts|lines)(?:_|$)|"
    r"率|比例|期数|笔数|次数|天数|月数"
)
_NUMBER = re.compile(r"[-+−]?[¥￥$€£]?\s?[-+−]?[0-9][0-9,]*(?:\.[0-9]+)?\s?元?")
_CODE = re.compile(r"0[0-9]+|[0-9]{16,}")
_SEPARATED = re.compile(r"[-/.年:]")
_WORDS = frozenset({"yes", "no", "y", "n", "true", "false", "t", "f", "是", "否", "有", "无", "对", "错", "√", "×"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet and the field it becomes. ``filled`` counts the cells that hold something."""

    header: str
    field: dict[str, Any]
    filled: int
    samples: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "header": self.header,
            "key": self.field["key"],
            "kind": self.field["kind"],
            "filled": self.filled,
            "samples": list(self.samples),
        }


def guess_columns(sheet: Sheet) -> list[Column]:
    """One column each, in order; a column without a name and without content is left out by its empty samples."""
    taken: set[str] = set()
    found: list[Column] = []
    for i, header in enumerate(sheet.headers):
        cells = sheet.column(i)
        key = make_key(header or f"column_{i + 1}", taken, "field")
        taken.add(key)
        distinct = list(dict.fromkeys(cells))
        kind, settings = _guess(header, cells, distinct)
        language = "en" if header.isascii() else "zh"
        field: dict[str, Any] = {"id": key, "key": key, "kind": kind, "label": {language: header or key}}
        if settings:
            field["settings"] = settings
        found.append(Column(header, field, len(cells), tuple(distinct[:3])))
    return found


def make_form(key: str, label: dict[str, str], columns: Sequence[Column]) -> dict[str, Any]:
    """The form's document."""
    return {"kind": "form", "format": 1, "key": key, "label": label, "fields": [c.field for c in columns]}


def _guess(header: str, cells: list[str], distinct: list[str]) -> tuple[str, Settings]:
    if not cells:
        return "text", {}
    for kind, settings in _candidates(header, cells, distinct):
        if _takes(kind, settings, distinct):
            return kind, settings
    return ("long_text" if any(len(c) > LONG or "\n" in c for c in distinct) else "text"), {}


def _candidates(header: str, cells: list[str], distinct: list[str]) -> list[tuple[str, Settings]]:
    """What the column may be, the most telling first; whether all rows agree is asked of the kind."""
    first = distinct[0]
    found: list[tuple[str, Settings]] = []
    if len(distinct) <= 4 and all(c.lower() in _WORDS for c in distinct):
        found.append(("yes_no", {}))
    if "@" in first:
        found.append(("email", {}))
    if len(first) in (15, 18):
        found.append(("resident_id", {}))
    if re.fullmatch(r"(\+?86[- ]?)?1[0-9]{2}[- ]?[0-9]{4}[- ]?[0-9]{4}", first):
        found.append(("mobile", {}))
    if _SEPARATED.search(first) and not first.replace(".", "", 1).isdigit():
        found += [("date", {}), ("date_time", {})]
    if all(c.endswith(("%", "％")) for c in distinct):
        found.append(("percent", {}))
    if all(_NUMBER.fullmatch(c) for c in distinct) and not any(_CODE.fullmatch(c) for c in distinct):
        found += _figures(header, distinct)
    if _few(cells, distinct):
        options = [{"value": c, "label": {"en" if c.isascii() else "zh": c}} for c in sorted(distinct)]
        found.append(("choice", {"options": options, "face": "dropdown" if len(options) > 5 else "radio"}))
    return found


def _figures(header: str, distinct: list[str]) -> list[tuple[str, Settings]]:
    name = re.sub(r"[^a-z0-9\u4e00-\u9fff]+", "_", header.lower())
    signs = {c.strip("+-− ")[0] for c in distinct} - set("0123456789")
    if signs or any(c.endswith("元") for c in distinct) or (_MONEY.search(name) and not _NO_MONEY.search(name)):
        currency: Settings = (
            {"currency": {"$": "USD", "€": "EUR", "£": "GBP"}[next(iter(signs))]} if signs & set("$€£") else {}
        )
        return [("money", currency), ("number", {})]
    return [("number", {})]


def _few(cells: list[str], distinct: list[str]) -> bool:
    """Few values that come again and again are options; a name or a remark is not."""
    n = len(distinct)
    most = MOST_OPTIONS if len(cells) < 20 * n else 3 * MOST_OPTIONS
    return n <= most and len(cells) >= 2 * n and (n > 1 or len(cells) >= 20) and all(len(c) <= 60 for c in distinct)


def _takes(kind_name: str, settings: Settings, cells: list[str]) -> bool:
    """Whether the kind reads and accepts every value."""
    kind = field_kinds.get(kind_name)
    if kind_name not in field_kinds:
        return False
    field: Field = load_field({"id": "x", "key": "x", "kind": kind_name, "settings": settings})
    for cell in cells:
        try:
            value = kind.read(field, cell)
        except Refused:
            return False
        if value is None or any(
            isinstance(told, Invalid) and told.code not in kind.warns for told in kind.check(field, value, {})
        ):
            return False
    return True
