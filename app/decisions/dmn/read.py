"""A DMN model's XML into a decision document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.decisions.dmn.names import DIAGRAM, KNOWN, MODEL, SHAPES
from app.decisions.dmn.own import ENGLISH, extended
from app.decisions.dmn.reading import Reading
from app.decisions.dmn.undeclared import undeclared
from app.decisions.dmn.xml import BadXml, Element, parse_xml
from app.decisions.kinds import kinds_by_tag
from app.expressions import nearest
from app.i18n import Text

DEEPEST_IMPORT = 5
_OLDER = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"


@dataclass(frozen=True, slots=True)
class ReadModel:
    """A decision document, and what of the file it does not hold."""

    document: dict[str, Any]
    notices: tuple[Text, ...]


def read_dmn(content: bytes, others: Iterable[bytes] = ()) -> ReadModel:
    """Read a model of DMN 1.2 to 1.5. ``others`` are the files it may import, found by their namespace.

    Raises BadXml (422) with a sentence: no XML, a document type, too large, another namespace, an unknown element, an
    expression language other than FEEL, an import that was not given.
    """
    root = _root(content)
    given: dict[str, Element] = {}
    for each in others:
        other = _root(each)
        given[other.attributes.get("namespace", "")] = other
    notices: list[Text] = []
    return ReadModel(_document(root, given, notices, ()), tuple(dict.fromkeys(notices)))


def _root(content: bytes) -> Element:
    root = parse_xml(content)
    if root.tag != "definitions" or root.namespace not in MODEL:
        versions = ", ".join(MODEL.values())
        if root.namespace == _OLDER:
            said = Text(
                "这是 DMN 1.1 文件。请先在建模工具里另存为 {versions} 之一。",
                "This is a DMN 1.1 file. Save it as one of {versions} in its modeller first.",
            )
        else:
            said = Text(
                "这不是 DMN 模型：根元素是 <{tag}>，命名空间是“{namespace}”。支持 DMN {versions}。",
                "This is no DMN model: its root is <{tag}> in the namespace “{namespace}”. DMN {versions} can be read.",
            )
        raise BadXml(said.fill(tag=root.tag, namespace=root.namespace, versions=versions), line=root.line)
    for each in _of_the_model(root):
        if each.tag not in KNOWN:
            meant = nearest(each.tag, KNOWN)
            said = Text("第 {line} 行的 <{tag}> 不是 DMN 的元素。", "<{tag}> in line {line} is no element of DMN.")
            if meant is not None:
                ask = Text("是否想写 <{meant}>？", " Did you mean <{meant}>?")
                said = Text(said.zh + ask.zh, said.en + ask.en)
            raise BadXml(said.fill(line=each.line, tag=each.tag, meant=meant), line=each.line)
    return root


def _of_the_model(root: Element) -> Iterable[Element]:
    """All elements of the model's own namespace, but for what tools keep in their extensions."""
    pending = [root]
    while pending:
        here = pending.pop()
        if here.namespace == root.namespace:
            yield here
            if here.tag != "extensionElements":
                pending.extend(here.children)


def _document(
    root: Element, given: Mapping[str, Element], notices: list[Text], path: tuple[str, ...]
) -> dict[str, Any]:
    ids = frozenset(each.attributes.get("id", "") for each in root.walk())
    own_types = frozenset(each.attributes.get("name", "") for each in root.all("itemDefinition"))
    reading = Reading(root.namespace, root.attributes.get("expressionLanguage", ""), notices, ids, own_types)
    name = " ".join(root.attributes.get("name", "").split()) or "decision"
    imports = [_import(each, given, notices, path) for each in root.all("import")]
    decisions = [_decision(each, reading) for each in root.all("decision")]
    functions = [_function(each, reading) for each in root.all("businessKnowledgeModel")]
    inputs = [_input(each, reading) for each in root.all("inputData")]
    types = [_type(each, reading, "base") for each in root.all("itemDefinition")]
    inputs += undeclared(decisions, {each["key"] for each in (*decisions, *functions, *inputs)}, reading)
    known = {each["id"] for each in (*decisions, *functions, *inputs)}
    services = [_service(each, reading, known) for each in root.all("decisionService")]
    for tag in ("knowledgeSource", "textAnnotation", "group", "association", "elementCollection"):
        if root.first(tag) is not None:
            said = Text("<{tag}> 不影响结果，没有导入。", "<{tag}> does not affect results and was not imported.")
            notices.append(said.fill(tag=tag))
    return {
        "kind": "decision",
        "format": 1,
        "key": _key(name),
        "label": {"zh": name, "en": root.attributes.get(ENGLISH) or name},
        "namespace": root.attributes.get("namespace", ""),
        "types": types,
        "inputs": inputs,
        "parts": [*decisions, *functions],
        "services": services,
        "imports": imports,
        "result": _result(root, decisions),
        "layout": _layout(root, known | {each["id"] for each in services}),
    }


def _key(name: str) -> str:
    """A definition's key from a model's name: letters, digits and underscores, beginning with a letter."""
    key = re.sub(r"\W+", "_", name).strip("_")[:60]
    return key if key[:1].isalpha() else f"decision_{key}".rstrip("_")


def _import(
    element: Element, given: Mapping[str, Element], notices: list[Text], path: tuple[str, ...]
) -> dict[str, Any]:
    namespace = element.attributes.get("namespace", "")
    name = " ".join(element.attributes.get("name", "").split())
    if not name or element.attributes.get("importType") not in MODEL:
        said = Text(
            "第 {line} 行引用的不是 DMN 模型，或者没有名称。只能引用有名称的 DMN 模型。",
            "The import in line {line} is no DMN model or has no name. Only named imports of DMN models can be read.",
        )
        raise BadXml(said.fill(line=element.line), line=element.line)
    if namespace not in given or namespace in path or len(path) >= DEEPEST_IMPORT:
        said = Text(
            "模型引用了“{name}”（{namespace}），但没有提供这个文件。请一起上传。",
            "The model imports “{name}” ({namespace}), which was not given. Upload that file together with this one.",
        )
        raise BadXml(said.fill(name=name, namespace=namespace), line=element.line)
    inner = _document(given[namespace], given, notices, (*path, namespace))
    return {"key": name, "namespace": namespace, "document": inner}


def _described(element: Element) -> dict[str, str]:
    found = element.first("description")
    text = "" if found is None else found.text.strip()
    return {"note": text} if text else {}


def _thing(element: Element, reading: Reading, letter: str) -> dict[str, Any]:
    """What inputs, decisions, functions and services have alike."""
    return {
        "id": reading.id(element, letter),
        "key": reading.name(element),
        "label": reading.label(element),
        **_described(element),
        **reading.typed(element.first("variable")),
    }


def _input(element: Element, reading: Reading) -> dict[str, Any]:
    return {**_thing(element, reading, "input"), "allowed": ""}


def _decision(element: Element, reading: Reading) -> dict[str, Any]:
    thing = _thing(element, reading, "decision")
    return {**thing, "kind": "decision", "logic": reading.boxed_in(element)}


def _function(element: Element, reading: Reading) -> dict[str, Any]:
    """A business knowledge model: its encapsulated logic has the form of a function definition."""
    logic = element.first("encapsulatedLogic")
    read = kinds_by_tag()["functionDefinition"].read
    found = None if logic is None else {**read(logic, reading), **reading.typed(logic)}
    return {**_thing(element, reading, "function"), "kind": "function", "logic": found}


def _service(element: Element, reading: Reading, ids: set[str]) -> dict[str, Any]:
    def named(tag: str) -> list[str]:
        found = []
        for each in element.all(tag):
            id = each.attributes.get("href", "").rpartition("#")[2]
            if id not in ids:
                said = Text(
                    "第 {line} 行提到的“{id}”不在这个模型里。", "“{id}”, named in line {line}, is not in this model."
                )
                raise BadXml(said.fill(line=each.line, id=id), line=each.line)
            found.append(id)
        return found

    return {
        **_thing(element, reading, "service"),
        "outputs": named("outputDecision"),
        "decides": named("encapsulatedDecision"),
        # A call gives the input data first, then the decisions (DMN 1.5 §10.4).
        "takes": [*named("inputData"), *named("inputDecision")],
    }


def _type(element: Element, reading: Reading, name: str) -> dict[str, Any]:
    """An item definition, or a component of one."""
    reference, allowed = element.first("typeRef"), element.first("allowedValues") or element.first("typeConstraint")
    base = "" if reference is None else reading.type_name(reference.text)
    function = element.first("functionItem")
    if function is not None:
        given = ", ".join(
            reading.type_name(each.attributes.get("typeRef", "")) or "Any" for each in function.all("parameters")
        )
        gives = reading.type_name(function.attributes.get("outputTypeRef", "")) or "Any"
        base = f"function<{given}>->{gives}"
    return {
        "key": reading.name(element),
        name: base,
        "list": element.attributes.get("isCollection") == "true",
        "allowed": "" if allowed is None else reading.text(allowed, "text"),
        "fields": [_type(each, reading, "type") for each in element.all("itemComponent")],
    }


def _result(root: Element, decisions: list[dict[str, Any]]) -> str | None:
    """The one we wrote as the result; else the decision that no other requires, the first of several."""
    ids = [each["id"] for each in decisions]
    written = extended(root, "result")
    if written is not None and written.strip() in ids:
        return written.strip()
    required = {
        each.attributes.get("href", "").rpartition("#")[2]
        for decision in root.all("decision")
        for requirement in decision.all("informationRequirement")
        for each in requirement.all("requiredDecision")
    }
    return next((id for id in ids if id not in required), ids[0] if ids else None)


def _layout(root: Element, ids: set[str]) -> dict[str, dict[str, str]]:
    """Where each thing stands in the model's first diagram."""
    found: dict[str, dict[str, str]] = {}
    for shape in root.walk():
        if shape.tag == "DMNShape" and shape.namespace in DIAGRAM.values():
            id = shape.attributes.get("dmnElementRef", "")
            bounds = next((each for each in shape.children if each.tag == "Bounds" and each.namespace == SHAPES), None)
            if id in ids and id not in found and bounds is not None:
                found[id] = {name: _length(bounds.attributes.get(name)) for name in ("x", "y", "width", "height")}
    return found


def _length(written: str | None) -> str:
    """A coordinate as a plain decimal; zero where it is none."""
    match = re.fullmatch(r"\s*(-?\d{1,9}(?:\.\d{1,9})?)\s*", written or "")
    return match[1] if match else "0"
