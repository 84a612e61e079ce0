"""What the names in expressions are called, and expressions read aloud where they are simple enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.definitions.form import Field, Form, columns
from app.definitions.kinds import definition_kinds
from app.definitions.meta import without_bad_settings
from app.definitions.scopes import related_form
from app.definitions.workspace import Definitions
from app.expressions import ExpressionError, parse, sentence
from app.fields.registry import field_kinds
from app.i18n import Text
from app.nodes.registry import node_kinds

Path = tuple[str, ...]
Labels = dict[Path, Text]
Choices = dict[Path, dict[str, Text]]
Say = Callable[[str], Text]

_GIVEN: Labels = {
    ("case",): Text("流程", "case"),
    ("case", "id"): Text("流程实例编号", "case id"),
    ("case", "number"): Text("编号", "number"),
    ("case", "title"): Text("标题", "title"),
    ("case", "record"): Text("数据", "record"),
    ("case", "started_at"): Text("发起时间", "started at"),
    ("initiator",): Text("发起人", "initiator"),
    ("initiator", "id"): Text("编号", "id"),
    ("initiator", "name"): Text("姓名", "name"),
    ("initiator", "email"): Text("邮箱", "e-mail"),
    ("initiator", "is_applicant"): Text("是外部申请人", "is an applicant"),
    ("initiator", "department"): Text("部门", "department"),
    ("initiator", "department", "name"): Text("名称", "name"),
}


def words_of(
    definitions: Definitions, form_key: str | None, flow_key: str | None = None, row: str | None = None
) -> tuple[Labels, Choices]:
    """What names are called, by path, and what the options of choices are called; ``row`` is a table's id."""
    labels, choices = dict(_GIVEN), Choices()
    flow = definitions.flows.get(flow_key or "")
    form: Form | None = definitions.forms.get((flow.form if flow else form_key) or "")
    for field in form.values if form else ():
        _word(field, (str(field.key),), definitions, labels, choices)
        for column in columns(field):
            ways: list[Path] = [(str(field.key), str(column.key))]
            if field.id == row:
                ways += [(str(column.key),), ("item", str(column.key))]
            for way in ways:
                _word(column, way, definitions, labels, choices)
    for node in flow.nodes if flow else ():
        if node_kinds.get(node.kind).outputs(node):
            labels.setdefault((node.id,), node.name)
    return labels, choices


def _word(field: Field, path: Path, definitions: Definitions, labels: Labels, choices: Choices) -> None:
    labels[path] = field.label
    kind = field_kinds.get(field.kind)
    zh, en = kind.options(field, "zh"), kind.options(field, "en")
    if zh and en:
        choices[path] = {a["value"]: Text(a["label"], b["label"]) for a, b in zip(zh, en, strict=True)}
    target = definitions.forms.get(related_form(field) or "")
    for other in target.values if target else ():
        labels[(*path, str(other.key))] = other.label


def aloud(text: str, labels: Labels, choices: Choices) -> Text:
    """An expression as a sentence in both languages; one that is beyond the simple forms stays as it is written."""
    try:
        parsed = parse(text)
    except ExpressionError:
        return Text(text, text)
    said = {}
    for locale in ("zh", "en"):
        parts = sentence(parsed, labels, locale, choices)
        said[locale] = (
            " ".join(p["text"] for p in parts)
            .replace("（ ", "（")
            .replace(" ）", "）")
            .replace("( ", "(")
            .replace(" )", ")")
            .replace(" 、 ", "、")
            .replace(" ,  ", ", ")
        )
    return Text(said["zh"], said["en"])


def speaker(documents: Mapping[str, Mapping[str, Any]], key: str) -> Say:
    """A function that reads aloud the expressions of one definition among ``documents``."""
    document = documents.get(key) or {}
    kind = definition_kinds().get(str(document.get("kind")))
    form_key = kind.form_of(document) if kind is not None else None
    if form_key is None:
        return lambda text: Text(text, text)
    near = {k: without_bad_settings(d) for k, d in documents.items() if k in (key, form_key)}
    labels, choices = words_of(Definitions(near), form_key, key if form_key != key else None)
    return lambda text: aloud(text, labels, choices)
