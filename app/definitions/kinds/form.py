"""A form: fields and rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from app.definitions import meta
from app.definitions.change import Change, Voices
from app.definitions.check_form import check_form
from app.definitions.diff_form import field_changes, rule_changes
from app.definitions.form import Form, load_form
from app.definitions.kinds import DefinitionKind, Raw
from app.definitions.workspace import Definitions
from app.definitions.written import Owner, Path
from app.errors import Problem
from app.fields.registry import field_kinds
from app.i18n import Text


class FormKind(DefinitionKind):
    name = "form"
    label = Text("表单", "form")
    icon = "file-text"
    order = 10

    def schema(self) -> dict[str, Any]:
        return meta.form_schema()

    def structure(self, document: Raw) -> list[Problem]:
        return meta.shape_problems(document, "form", "fields", meta.walk_fields, most=500)

    def grave(self, problem: Problem) -> bool:
        return meta.grave(problem)

    def mended(self, document: Raw) -> dict[str, Any]:
        return meta.without_bad_pieces(document, "fields")

    def load(self, document: Raw) -> Form:
        return load_form(document)

    def check(self, document: Raw, definitions: Definitions) -> Iterable[Problem]:
        return check_form(definitions.forms[str(document["key"])])

    def owners(self, document: Raw) -> Iterator[Owner]:
        key = str(document.get("key"))
        yield Owner((key,), (), document, "")
        yield from _fields(document.get("fields"), (key,), ("fields",), None)
        for i, rule in enumerate(document.get("rules") or ()):
            yield Owner((key, "rules", str(rule.get("id"))), ("rules", i), rule, "rules")

    def changes(self, key: str, before: Raw, after: Raw, voices: Voices) -> Iterable[Change]:
        return chain(field_changes(key, before, after, voices), rule_changes(key, before, after, voices))

    def form_of(self, document: Raw) -> str | None:
        return str(document.get("key"))


def _fields(fields: Any, above: tuple[str, ...], path: Path, table: str | None) -> Iterator[Owner]:
    for i, field in enumerate(fields or ()):
        here = (*path, i)
        yield Owner((above[0], "fields", str(field.get("id"))), here, field, "fields", table)
        rows = field_kinds.get(str(field.get("kind"))).holds == "rows"
        yield from _fields(field.get("fields"), above, (*here, "fields"), str(field.get("id")) if rows else table)


KIND = FormKind()
