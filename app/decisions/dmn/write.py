"""A decision document as DMN's XML, with its layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.decisions.dmn.diagram import diagram
from app.decisions.dmn.ids import tidy_ids
from app.decisions.dmn.names import DIAGRAM, LINES, MODEL, OWN, SHAPES
from app.decisions.dmn.own import ENGLISH, extension, labelled
from app.decisions.dmn.types import Narrowed, item_definition
from app.decisions.dmn.writing import Writing
from app.decisions.dmn.xml import Element, to_xml
from app.decisions.kinds import kinds
from app.decisions.load import load
from app.decisions.model import Model
from app.i18n import Text

Raw = Mapping[str, Any]


def write_dmn(document: Raw) -> str:
    """The document as a DMN model: of version 1.3, or 1.5 where its logic has what came later.

    Raises BadDefinition for a document that cannot be loaded. Documents it imports are files of their own.
    """
    model = load(document)
    version = "1.5" if any(kinds()[name].since > "1.3" for name in _kinds_in(document.get("parts") or ())) else "1.3"
    namespace = next(uri for uri, each in MODEL.items() if each == version)
    writing = Writing(namespace)
    label = Text.of(document.get("label"), str(document["key"]))
    ids = _Ids(document)
    narrowed = Narrowed(document)
    result = document.get("result")
    root = writing.element(
        "definitions",
        extension(namespace, "result", str(result)) if result else None,
        *[_import(each, writing) for each in document.get("imports") or ()],
        *[item_definition("itemDefinition", each, writing) for each in narrowed.types],
        *[_input(each, writing) for each in narrowed.inputs],
        *[_part(each, model, ids, writing) for each in document.get("parts") or ()],
        *[_service(each, ids, writing) for each in document.get("services") or ()],
        diagram(document, ids.requirements, DIAGRAM[version]),
        id=f"definitions_{document['key']}",
        name=label.zh,
        **{ENGLISH: label.en if label.en != label.zh else None},
        namespace=document.get("namespace") or f"urn:formwork:decision:{document['key']}",
    )
    tidy_ids(root)
    return to_xml(root, {namespace: "", DIAGRAM[version]: "dmndi", SHAPES: "dc", LINES: "di", OWN: "formwork"})


def _kinds_in(parts: Iterable[Any]) -> set[str]:
    """The kinds of logic used anywhere."""
    found: set[str] = set()
    pending: list[Any] = [each.get("logic") for each in parts]
    while pending:
        here = pending.pop()
        if isinstance(here, dict):
            if here.get("kind") in kinds():
                found.add(here["kind"])
            pending.extend(here.values())
        elif isinstance(here, list):
            pending.extend(here)
    return found


class _Ids:
    """What a name of the document is called in references: ``#id``, or another model's namespace before it."""

    def __init__(self, document: Raw) -> None:
        self.references: dict[str, tuple[str, str]] = {}
        self.requirements: dict[tuple[str, str], str] = {}
        self._collect(document, "", "")

    def _collect(self, document: Raw, prefix: str, namespace: str) -> None:
        families = {"inputs": "requiredInput", "parts": "requiredDecision", "services": "requiredKnowledge"}
        for family, tag in families.items():
            for each in document.get(family) or ():
                called = "requiredKnowledge" if _is_function(each) else tag
                self.references[prefix + each["key"]] = (called, f"{namespace}#{each.get('id') or each['key']}")
        for each in document.get("imports") or ():
            self._collect(each["document"], f"{prefix}{each['key']}.", each.get("namespace") or "")


def _is_function(part: Raw) -> bool:
    return bool(part.get("kind") == "function")


def _import(raw: Raw, writing: Writing) -> Element:
    return writing.element(
        "import", name=raw["key"], namespace=raw.get("namespace") or "urn:unknown", importType=writing.namespace
    )


def _thing(tag: str, raw: Raw, *children: Element | None, writing: Writing) -> Element:
    note = raw.get("note")
    return writing.element(
        tag,
        writing.text("description", note) if note else None,
        *children,
        id=str(raw.get("id") or raw["key"]),
        name=raw["key"],
        **labelled(raw.get("label")),
    )


def _input(raw: Raw, writing: Writing) -> Element:
    return _thing("inputData", raw, writing.variable(raw["key"], raw), writing=writing)


def _part(raw: Raw, model: Model, ids: _Ids, writing: Writing) -> Element:
    variable = writing.variable(raw["key"], raw)
    needs = _needs(raw, model, ids, writing)
    logic = writing.box(raw.get("logic"))
    if not _is_function(raw):
        return _thing("decision", raw, variable, *needs, logic, writing=writing)
    if logic is not None:
        logic.tag = "encapsulatedLogic"
    called = [each for each in needs if each.tag == "knowledgeRequirement"]
    return _thing("businessKnowledgeModel", raw, variable, logic, *called, writing=writing)


def _needs(raw: Raw, model: Model, ids: _Ids, writing: Writing) -> list[Element]:
    """The requirements that follow from the names in the logic; a function's own name is none."""
    owner = str(raw.get("id") or raw["key"])
    found: list[Element] = []
    for key in sorted(model.parts[raw["key"]].needs):
        if key == raw["key"]:
            continue
        tag, href = ids.references[key]
        outer = "knowledgeRequirement" if tag == "requiredKnowledge" else "informationRequirement"
        id = ids.requirements[(owner, href.rpartition("#")[2])] = f"{owner}_needs_{len(found) + 1}"
        found.append(writing.element(outer, writing.element(tag, href=href), id=id))
    return sorted(found, key=lambda each: each.tag)


def _service(raw: Raw, ids: _Ids, writing: Writing) -> Element:
    inputs = {href for tag, href in ids.references.values() if tag == "requiredInput"}
    takes = [f"#{id}" for id in raw.get("takes") or ()]
    references = [
        *[("outputDecision", f"#{id}") for id in raw.get("outputs") or ()],
        *[("encapsulatedDecision", f"#{id}") for id in raw.get("decides") or ()],
        *[("inputDecision", href) for href in takes if href not in inputs],
        *[("inputData", href) for href in takes if href in inputs],
    ]
    children = [writing.element(tag, href=href) for tag, href in references]
    return _thing("decisionService", raw, writing.variable(raw["key"], raw), *children, writing=writing)
