"""The kinds of logic are whatever modules stand in the folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.decisions import logic
from app.decisions.kinds import kinds, kinds_by_tag
from tests.app.decisions.documents import decision, document, value

SHOUT = """
from dataclasses import dataclass

from app.decisions.boxed import Boxed
from app.decisions.kinds import Kind
from app.expressions import TEXT


@dataclass(frozen=True, slots=True)
class Shout(Boxed):
    word: str

    def evaluate(self, scope, turn):
        return self.word.upper()

    def gives(self, checking):
        return TEXT


def load(raw, loading):
    return Shout(loading.place, loading.wanted(raw), raw["word"])


KIND = Kind("{name}", load, "", None, None)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """One more folder whose modules are kinds."""
    monkeypatch.setattr(logic, "__path__", [*logic.__path__, str(tmp_path)])
    kinds.cache_clear()
    kinds_by_tag.cache_clear()
    yield tmp_path
    for module in tmp_path.glob("*.py"):
        sys.modules.pop(f"{logic.__name__}.{module.stem}", None)
    kinds.cache_clear()
    kinds_by_tag.cache_clear()


def test_a_new_module_is_a_new_kind_and_nothing_else_needs_to_know(folder: Path) -> None:
    (folder / "shout.py").write_text(SHOUT.replace("{name}", "shout"))
    assert value(document(decision("loud", {"kind": "shout", "word": "no"})), "loud") == "NO"


def test_two_kinds_of_one_name_are_refused(folder: Path) -> None:
    (folder / "another_table.py").write_text(SHOUT.replace("{name}", "table"))
    with pytest.raises(RuntimeError, match="table"):
        kinds()
