"""Decision documents into models, compiled once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.decisions.boxed import Boxed, Loading, several_words
from app.decisions.graph import circles
from app.decisions.kinds import load_logic
from app.decisions.logic.function import Function
from app.decisions.model import Imported, Input, Model, Part, Service
from app.decisions.shape import Place, Raw, bad, decimal_in, label_of, map_in, maps_in, text_in, texts_in
from app.decisions.types import Types, load_type
from app.expressions import FeelType
from app.i18n import Text

FORMAT = 1
DEEPEST_IMPORT = 5


def load(document: Raw) -> Model:
    """Compile a decision document. Raises BadDefinition where it is none, naming the place.

    A FEEL text that cannot be read does not stop it: such a text gives null, and ``check`` says what is wrong.
    """
    return _load(document, (str(document.get("key") or "decision"),), 0)


def _load(document: Raw, place: Place, depth: int) -> Model:
    if document.get("kind") != "decision" or document.get("format") != FORMAT:
        said = Text("这不是第 {n} 版格式的决策定义。", "This is no decision document of format {n}.").fill(n=FORMAT)
        raise bad(place, "wrong_document", said)
    _layout(document, place)
    if depth > DEEPEST_IMPORT:
        raise bad(place, "too_deep", Text("决策之间的引用层数太多。", "The imports nest too deeply."))
    imports = {
        key: Imported(
            key, _load(map_in(each, "document", (*place, "imports", key)), (*place, "imports", key), depth + 1)
        )
        for each in maps_in(document, "imports", place)
        for key in [text_in(each, "key", (*place, "imports"))]
    }
    definitions = tuple(load_type(each, (*place, "types")) for each in maps_in(document, "types", place))
    types = Types(definitions, {key: each.model.types for key, each in imports.items()})
    names, by_id = _names(document, types, imports, place)
    spaced = several_words([*names, *members_of(document)])
    inputs = {each.key: each for each in (_input(raw, types, place) for raw in maps_in(document, "inputs", place))}
    parts = {}
    for raw in maps_in(document, "parts", place):
        at = (*place, "parts", _id(raw))
        loading = Loading(names, types, (*at, "logic"), set(), load_logic, spaced=tuple(dict.fromkeys(spaced)))
        part = _part(raw, loading, at)
        parts[part.key] = part
    services = {
        each.key: each for each in (_service(raw, types, by_id, place) for raw in maps_in(document, "services", place))
    }
    result = document.get("result")
    return Model(
        text_in(document, "key", place),
        label_of(document),
        types,
        inputs,
        parts,
        services,
        imports,
        by_id.get(str(result)) if result else None,
        _circles(parts),
        by_id,
    )


def _layout(document: Raw, place: Place) -> None:
    """Refuse places of a drawing that are no numbers; evaluation has no use for them."""
    if document.get("layout") is not None:
        layout, at = map_in(document, "layout", place), (*place, "layout")
        for id in layout:
            spot = map_in(layout, id, at)
            for name in spot:
                decimal_in(spot, name, (*at, id))


def _id(raw: Raw) -> str:
    return str(raw.get("id") or raw.get("key") or "")


def _names(
    document: Raw, types: Types, imports: Mapping[str, Imported], place: Place
) -> tuple[dict[str, FeelType | None], dict[str, str]]:
    """All names the document gives, with the type they declare, and the keys by id."""
    names: dict[str, FeelType | None] = {}
    by_id: dict[str, str] = {}
    for family in ("inputs", "parts", "services"):
        for number, raw in enumerate(maps_in(document, family, place)):
            key = text_in(raw, "key", (*place, family, str(number)))
            declared = text_in(raw, "type", (*place, family, key), "")
            names[key] = types.named(declared) if declared else None
            by_id[text_in(raw, "id", (*place, family, key), key)] = key
    for prefix, imported in imports.items():
        model = imported.model
        for key in (*model.inputs, *model.parts, *model.services):
            names[f"{prefix}.{key}"] = None
    return names, by_id


def members_of(document: Raw) -> Iterator[str]:
    """Names that may stand after a point: those of types' members, contexts' entries, columns.

    Parameters and bindings are names too, but only inside their function.
    """
    parts = [part.get("logic") for part in document.get("parts") or () if isinstance(part, dict)]
    pending = [(each, False) for each in (*parts, document.get("types"))]
    while pending:
        here, bound = pending.pop()
        if isinstance(here, list):
            pending.extend((each, bound) for each in here)
        elif isinstance(here, dict):
            key = here.get("key")
            if isinstance(key, str) and "." not in key and not bound:
                yield key
            pending.extend((each, name in ("parameters", "bindings")) for name, each in here.items())


def _input(raw: Raw, types: Types, place: Place) -> Input:
    key = text_in(raw, "key", place)
    at = (*place, "inputs", _id(raw))
    declared, allowed = text_in(raw, "type", at, ""), text_in(raw, "allowed", at, "")
    wanted = types.wanted(declared) if declared else None
    return Input(_id(raw), key, label_of(raw), types.narrowed(wanted, allowed) if allowed.strip() else wanted)


def _part(raw: Raw, loading: Loading, place: Place) -> Part:
    logic: Boxed | None = None
    if raw.get("logic") is not None:
        logic = load_logic(map_in(raw, "logic", place), loading)
    called = raw.get("kind") == "function"
    if called and not isinstance(logic, Function | None):
        said = Text(
            "函数“{key}”的逻辑应是带参数的函数。", "The logic of the function “{key}” must be one with parameters."
        )
        raise bad((*place, "logic"), "not_a_function", said.fill(key=raw.get("key")))
    wanted = loading.wanted(raw)
    wanted = loading.types.result_of(wanted) if called else wanted
    return Part(_id(raw), text_in(raw, "key", place), label_of(raw), wanted, logic, frozenset(loading.mentions), called)


def _service(raw: Raw, types: Types, by_id: Mapping[str, str], place: Place) -> Service:
    at = (*place, "services", _id(raw))
    declared = text_in(raw, "type", at, "")
    families = []
    for name in ("outputs", "decides", "takes"):
        for id in texts_in(raw, name, at):
            if id not in by_id:
                said = Text(
                    "服务“{service}”提到的“{id}”不存在。", "“{id}”, named by the service “{service}”, does not exist."
                )
                raise bad((*at, name), "unknown_reference", said.fill(service=raw.get("key"), id=id), id)
        families.append(tuple(by_id[id] for id in texts_in(raw, name, at)))
    kind = types.result_of(types.wanted(declared)) if declared else None
    outputs, decides, takes = families
    return Service(_id(raw), text_in(raw, "key", at), label_of(raw), kind, outputs, decides, takes)


def _circles(parts: Mapping[str, Part]) -> tuple[tuple[str, ...], ...]:
    """Parts that need each other in a ring. Functions alone may: a function may call itself."""
    rings = circles({key: [each for each in sorted(part.needs) if each in parts] for key, part in parts.items()})
    return tuple(ring for ring in rings if not all(parts[key].callable for key in ring))
