"""One difference between two sets of definitions, and how values are put into its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.definitions.words import Say
from app.i18n import Text

What = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``place`` leads to the spot as a problem's does; ``kind`` is the definition's (form, flow)."""

    what: What
    text: Text
    place: tuple[str, ...]
    kind: str

    def to_json(self) -> dict[str, Any]:
        return {"what": self.what, "text": self.text.to_json(), "place": list(self.place), "kind": self.kind}


@dataclass(frozen=True, slots=True)
class Voices:
    """Reads an old condition aloud by the old names and a new one by the new."""

    was: Say
    now: Say

    def pair(self, before: Any, after: Any) -> tuple[Any, Any]:
        return (
            self.was(before) if isinstance(before, str) and before else before,
            self.now(after) if isinstance(after, str) and after else after,
        )


def from_to(what: Text, before: Any, after: Any) -> Text:
    if not before:
        return Text("{what}设为“{after}”", "{what} set to “{after}”").fill(what=what, after=_value(after))
    if not after:
        return Text("去掉{what}“{before}”", "{what} “{before}” taken away").fill(what=what, before=_value(before))
    return Text("{what}从“{before}”改为“{after}”", "{what} changed from “{before}” to “{after}”").fill(
        what=what, before=_value(before), after=_value(after)
    )


def _value(value: Any) -> Text:
    return Text.of(value) if isinstance(value, Text | Mapping | str) else Text(str(value), str(value))
