"""Types as DMN's item definitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.decisions.dmn.writing import Writing
from app.decisions.dmn.xml import Element
from app.expressions import FunctionOf, InstanceOf, parse

Raw = Mapping[str, Any]


def item_definition(tag: str, raw: Raw, writing: Writing) -> Element:
    base = raw.get("base") or raw.get("type") or ""
    fields = raw.get("fields") or ()
    allowed = raw.get("allowed")
    function = _function(base, writing) if base.startswith("function<") else None
    return writing.element(
        tag,
        writing.text("typeRef", base) if base and not fields and function is None else None,
        writing.holding("allowedValues", allowed) if allowed else None,
        *[item_definition("itemComponent", each, writing) for each in fields],
        function,
        name=raw["key"],
        isCollection="true" if raw.get("list") else None,
    )


class Narrowed:
    """A document's types and inputs where inputs have no allowed values of their own, for which DMN has no place."""

    def __init__(self, document: Raw) -> None:
        self.types: list[Raw] = list(document.get("types") or ())
        self.inputs: list[Raw] = [self._narrowed(each) for each in document.get("inputs") or ()]

    def _narrowed(self, raw: Raw) -> Raw:
        if not raw.get("allowed"):
            return raw
        taken = {each["key"] for each in self.types}
        key = f"{raw['key']} values"
        while key in taken:
            key = f"{key} 2"
        self.types.append({"key": key, "base": raw.get("type") or "", "allowed": raw["allowed"]})
        return {**raw, "type": key}


def _function(base: str, writing: Writing) -> Element:
    """``function<number>->string`` as DMN writes it, its parameters by number since they have no names here."""
    root = parse(f"null instance of {base}").root
    assert isinstance(root, InstanceOf)
    assert isinstance(root.type, FunctionOf)
    parameters = [
        writing.element("parameters", name=f"p{number}", typeRef=str(kind))
        for number, kind in enumerate(root.type.parameters, 1)
    ]
    return writing.element("functionItem", *parameters, outputTypeRef=str(root.type.result))
