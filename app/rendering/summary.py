"""What is wrong, first thing on the page: one link to each field."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from markupsafe import Markup

from app.definitions.form import Form
from app.errors import Invalid
from app.rendering.macros import call
from app.rendering.view import control_id


def error_summary(
    invalids: Sequence[Invalid],
    form: Form,
    locale: str,
    drawn: Collection[str],
    page_href: Mapping[str, str],
    prefix: str = "",
) -> Markup:
    """The summary; an error on another step leads there, one of the form as a whole to its beginning."""
    entries = []
    told: set[tuple[tuple[str, ...], str]] = set()
    for invalid in invalids:
        text = invalid.text.to(locale)
        if (invalid.path, text) in told:
            continue
        told.add((invalid.path, text))
        ids = [control_id(invalid.path[:n], prefix) for n in range(len(invalid.path), 0, -1)]
        anchor = next((id for id in ids if id in drawn), None)
        page = None if anchor else _page_of(invalid.path, form, page_href)
        href = f"{page_href[page]}#{ids[0]}" if page else None if anchor else "#main"
        entries.append({"id": anchor, "href": href, "text": text})
    return call("ui/field.html", locale, "error_summary", entries)


def _page_of(path: tuple[str, ...], form: Form, page_href: Mapping[str, str]) -> str | None:
    place = form.place(path[0]) if path else None
    above = (*place.above, place.field) if place else ()
    return next((f.id for f in above if f.id in page_href), None)
