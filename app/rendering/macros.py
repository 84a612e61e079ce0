"""The template macros that draw fields, by language."""

from __future__ import annotations

from typing import Any

from flask import current_app
from jinja2 import Environment
from jinja2.environment import TemplateModule
from markupsafe import Markup

from app import assets
from app.i18n import Text


def module(template: str, locale: str) -> TemplateModule:
    """A template's macros, speaking one language whatever the request's is."""
    environment: Environment = current_app.jinja_env
    compiled = environment.get_template(template)
    kept: dict[tuple[str, str], tuple[Any, TemplateModule]] = current_app.extensions.setdefault("fw_macros", {})
    found = kept.get((template, locale))
    if found is None or found[0] is not compiled:  # a template edited while the product runs is loaded anew
        found = kept[(template, locale)] = (compiled, compiled.make_module(_words(locale)))
    return found[1]


def _words(locale: str) -> dict[str, Any]:
    def t(zh: str, en: str) -> str:
        return zh if locale == "zh" else en

    def said(text: object) -> str:
        return Text.of(text).to(locale)

    return {"t": t, "said": said, "icon": assets.icon, "locale": locale}


def call(template: str, locale: str, macro: str, *args: Any, **kwargs: Any) -> Markup:
    """What a macro draws."""
    return Markup(getattr(module(template, locale), macro)(*args, **kwargs))
