"""A form with its answers as HTML. The designer's preview, the public page and the case page call the same function."""

from app.rendering.form import form_parts, render_form

__all__ = ["form_parts", "render_form"]
