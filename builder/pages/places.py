"""Where a problem or a change leads: the designer's address of its spot."""

from __future__ import annotations

from flask import url_for


def address(slug: str, place: tuple[str, ...]) -> str:
    """The designer of the definition, with the field or node chosen (``?at=fields.amount``)."""
    if not place or not place[0]:
        return url_for("designer.design", slug=slug)
    at = ".".join(place[1:]) or None
    return url_for("designer.edit", slug=slug, key=place[0], at=at)
