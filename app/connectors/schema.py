"""The JSON Schema of a connector, and what it refuses of a document, in an author's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from app.connectors.settings import AUTHS, OPERATION
from app.controls import ID_PATTERN, TEXT_LIMIT, ListControl, object_schema
from app.definitions.meta_words import sentence
from app.errors import Problem
from app.i18n import Text

FORMAT = 1
Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "maxLength": TEXT_LIMIT}
_LABEL: Schema = {"type": "object", "additionalProperties": False, "properties": {"zh": _TEXT, "en": _TEXT}}
_OPERATIONS = ListControl(
    name="operations",
    label=Text("操作", "Operations"),
    of=OPERATION,
    ids="o",
    maximum=100,
    item=Text("操作", "operation"),
)


def document_schema() -> Schema:
    """JSON Schema of a connector document."""
    operation = object_schema(OPERATION)
    operation["properties"]["id"] = {"type": "string", "pattern": ID_PATTERN}
    operation["required"] = [*operation["required"], "id"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "/api/v1/schemas/connector.json",
        "title": "Connector",
        "type": "object",
        "required": ["kind", "format", "key", "operations"],
        "additionalProperties": False,
        "properties": {
            "kind": {"const": "connector"},
            "format": {"const": FORMAT},
            "key": {"type": "string", "minLength": 1, "maxLength": 64},
            "label": _LABEL,
            "note": _TEXT,
            "base": {"type": "string", "maxLength": 500},
            "auth": {
                "type": "object",
                "required": ["kind"],
                "additionalProperties": False,
                "properties": {
                    "kind": {"enum": [each.value for each in AUTHS]},
                    "header": {"type": "string", "maxLength": 100},
                    "user": {"type": "string", "maxLength": 200},
                },
            },
            "operations": {"type": "array", "maxItems": 100, "items": operation},
        },
    }


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(document_schema())


def shape_problems(document: Mapping[str, Any]) -> list[Problem]:
    """What the schema refuses; an operation and an argument are named by their ids, other rows by their number."""
    key = str(document.get("key") or "")
    found = []
    for error in _validator().iter_errors(document):
        place = (key, *_named(document, list(error.absolute_path)))
        found.append(Problem(f"schema_{error.validator}", sentence(error, (_OPERATIONS,)), place))
    return found


def _named(document: Any, path: list[str | int]) -> Iterator[str]:
    here = document
    for part in path:
        here = here[part]
        id = here.get("id") if isinstance(part, int) and isinstance(here, Mapping) else None
        yield id if isinstance(id, str) and id else str(part)
