"""Messages with places for values: ``您的申请 {{ case.number }} 已通过``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.i18n import Text
from app.nodes.controls import PLACE
from app.nodes.kind import View
from app.nodes.values import shown


def filled(raw: Mapping[str, Any] | None, view: View) -> Text:
    """The message in both languages, each place evaluated in the case; null leaves nothing."""
    text = Text.of(raw or {})
    return Text(_filled(text.zh, view), _filled(text.en, view))


def _filled(text: str, view: View) -> str:
    return PLACE.sub(lambda place: shown(view.evaluate(place[1])) if place[1].strip() else "", text)
