"""Whoever asks: a plain frozen object, so that no lazy database access hides behind a permission check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """A signed-in person. ``roles`` and ``rights`` are by workspace id: role keys held, verbs granted."""

    id: str
    name: str
    email: str
    admin: bool = False
    department_id: str | None = None
    locale: str | None = None
    theme: str | None = None
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rights: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def initial(self) -> str:
        """What stands in the avatar: the family name in Chinese, else the first letter."""
        return (self.name.strip() or "?")[0].upper()
