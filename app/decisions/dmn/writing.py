"""What writing a model's logic carries along: its namespace, and how names and types are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.decisions.dmn.own import with_form
from app.decisions.dmn.xml import Element
from app.decisions.kinds import kinds

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Writing:
    namespace: str

    def element(self, tag: str, *children: Element | None, **attributes: str | None) -> Element:
        return Element(
            tag,
            self.namespace,
            {name: value for name, value in attributes.items() if value},
            [each for each in children if each is not None],
        )

    def text(self, tag: str, text: str) -> Element:
        return Element(tag, self.namespace, text=text)

    def holding(self, tag: str, text: str, **attributes: str | None) -> Element:
        """An element whose content stands in a ``text`` of its own, as cells and literal expressions have it."""
        return self.element(tag, self.text("text", text), **attributes)

    def named(self, tag: str, key: str, raw: Raw) -> Element:
        """An element with a name and the type that ``raw`` declares."""
        return self.element(tag, name=key, typeRef=raw.get("type"))

    def variable(self, key: str, raw: Raw) -> Element:
        return self.named("variable", key, raw)

    def box(self, raw: Raw | None) -> Element | None:
        """A piece of logic; nothing for nothing."""
        return None if raw is None else self.boxes(raw)

    def boxes(self, raw: Raw) -> Element:
        kind = kinds()[raw["kind"]]
        found = kind.write(raw, self)
        if raw.get("type"):
            found.attributes["typeRef"] = raw["type"]
        return found if kind.tag else with_form(found, raw)
