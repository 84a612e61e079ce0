"""All field kinds, found by walking this folder."""

from __future__ import annotations

from pathlib import Path

from app.fields._missing import MISSING
from app.fields.kind import FieldKind
from app.registry import Registry

field_kinds: Registry[FieldKind] = Registry("app.fields", Path(__file__).parent, FieldKind, MISSING)
