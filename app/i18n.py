"""Two languages, written side by side where they are used.

A sentence stands beside its translation in the code that says it (see docs/decisions/texts.md): no key files to
keep in step, no missing keys, and a kind's folder carries its own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Locale = Literal["zh", "en"]
LOCALES: tuple[Locale, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages. ``{name}`` places are filled by :meth:`fill`."""

    zh: str
    en: str

    def to(self, locale: str) -> str:
        return self.zh if locale == "zh" else self.en

    def fill(self, **values: object) -> Text:
        """Put values into the ``{name}`` places; a value that is itself a Text is put in by language."""

        def per(locale: str) -> dict[str, object]:
            return {k: v.to(locale) if isinstance(v, Text) else v for k, v in values.items()}

        return Text(self.zh.format_map(per("zh")), self.en.format_map(per("en")))

    def to_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}

    @classmethod
    def of(cls, raw: object, default: str = "") -> Text:
        """Read a label as it stands in a definition: ``{"zh": …, "en": …}``, one of them, or a bare string."""
        if isinstance(raw, Text):
            return raw
        if isinstance(raw, str):
            return cls(raw, raw)
        if isinstance(raw, Mapping):
            zh, en = str(raw.get("zh") or ""), str(raw.get("en") or "")
            return cls(zh or en or default, en or zh or default)
        return cls(default, default)


def pick_locale(chosen: str | None, accept_language: str | None) -> Locale:
    """The reader's language: what he chose, else the first known one of his browser's list, else Chinese."""
    if chosen in LOCALES:
        return chosen
    for part in (accept_language or "").split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh"
        if tag.startswith("en"):
            return "en"
    return "zh"
