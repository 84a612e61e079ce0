"""A bank's table as applications: each field of the form is a FEEL text over the columns of the file."""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.expressions import evaluate
from app.nodes.values import plain

NUMBER = re.compile(r"-?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Of the check digit of resident ID numbers (GB 11643-1999, ISO 7064 MOD 11-2)."""


@dataclass(frozen=True)
class Application:
    """Answers by key, and the keys of the fields that need a file."""

    answers: dict[str, Any]
    files: tuple[str, ...]


def applications(table: Path, mapping: Path, limit: int) -> Iterator[Application]:
    """The first rows of a CSV file, mapped. Empty cells and ``NA`` are null, figures are numbers."""
    said = json.loads(mapping.read_text(encoding="utf-8"))
    with table.open(encoding="utf-8-sig") as lines:
        for n, row in enumerate(itertools.islice(csv.DictReader(lines), limit)):
            scope = {**{name: cell(text) for name, text in row.items()}, "person": person(n), "n": n}
            found = {key: plain(evaluate(text, scope)) for key, text in said["answers"].items()}
            files = [key for key, text in said["files"].items() if evaluate(text, scope) is True]
            yield Application({key: value for key, value in found.items() if value is not None}, tuple(files))


def cell(text: str) -> object:
    text = text.strip()
    if text in ("", "NA"):
        return None
    return Decimal(text) if NUMBER.fullmatch(text) else text


def person(n: int) -> dict[str, object]:
    """An invented identity: the area 110101 and a birthday from 1966 to 2000, the check digit as the standard says."""
    born = f"{1966 + n % 35}{1 + n % 12:02}{1 + n % 28:02}"
    first = f"110101{born}{n // 28 % 800:03}"
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]
    return {
        "name": f"申请人{n:05}",
        "id_number": first + check,
        "mobile": f"139{n:08}",
        "email": f"applicant{n}@example.com",
        "age": Decimal(2026 - 1966 - n % 35),
    }
