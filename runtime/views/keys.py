"""A field's sort key inside the record's JSON, in both dialects, for queries and for index definitions alike.

The path stands in the SQL as a literal: with a bound path SQLite never uses an expression index (measured on 100,000
rows: 10.8 ms against 0.11 ms). PostgreSQL compares by code point ("C"), which is the order the keys are made for.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ColumnElement

ID = re.compile(r"^[^\W\d]\w{0,63}$")


class SortKey(ColumnElement[str]):
    """``record.keys`` of one field, as text."""

    inherit_cache = False  # the field is part of the SQL text
    type = String()

    def __init__(self, field_id: str) -> None:
        if not ID.match(field_id):
            raise ValueError(f"not a field's id: {field_id!r}")
        self.field_id = field_id


@compiles(SortKey, "sqlite")
def _sqlite(element: SortKey, _compiler: Any, **_: Any) -> str:
    return f"json_extract(record.keys, '$.\"{element.field_id}\"')"


@compiles(SortKey, "postgresql")
def _postgresql(element: SortKey, _compiler: Any, **_: Any) -> str:
    return f"((record.keys ->> '{element.field_id}') COLLATE \"C\")"
