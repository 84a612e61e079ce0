"""Stands in for a field whose kind is not installed: its old answers stay readable and are never written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.errors import Problem
from app.fields.kind import FieldKind
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form


class Missing(FieldKind):
    name = "_missing"
    label = Text("未安装的类型", "Kind not installed")
    computed = True

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return ", ".join(value)
        return json.dumps(value, ensure_ascii=False)

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        return [
            Problem(
                "unknown_kind",
                Text(
                    "字段类型“{kind}”没有安装。请换一个类型，或安装它。",
                    "The field kind “{kind}” is not installed. Use another, or install it.",
                ).fill(kind=field.kind),
                ("kind",),
            )
        ]


MISSING = Missing()
