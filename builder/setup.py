"""Joins design time to the application."""

from __future__ import annotations

from flask import Flask

from builder.api import definitions, schemas


def init_builder(app: Flask) -> None:
    """Register the designers' pages and endpoints and their entries in the navigation."""
    for module in (schemas, definitions):
        app.register_blueprint(module.blueprint)
