"""A form with its answers as HTML. The designer's preview, the public page and the case page call the same function."""

from app.rendering.form import render_form

__all__ = ["render_form"]
