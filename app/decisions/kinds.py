"""The kinds of boxed logic, found by walking ``logic/``: a new module there is a new kind and nothing else knows it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.decisions import logic
from app.decisions.boxed import Boxed, Loading
from app.decisions.shape import Raw, bad, text_in
from app.expressions import nearest
from app.i18n import Text

if TYPE_CHECKING:
    from app.decisions.analysis import Analysis
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing
    from app.decisions.dmn.xml import Element


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of box. ``tag`` is its element in DMN's XML, empty where DMN has none; ``since`` is DMN's version.

    ``read`` makes the document's JSON of such an element, ``write`` the element of the JSON.
    """

    name: str
    load: Callable[[Raw, Loading], Boxed]
    tag: str
    read: Callable[[Element, Reading], dict[str, object]]
    write: Callable[[Raw, Writing], Element]
    since: str = "1.2"
    analyse: Callable[[Raw, Raw], Analysis] | None = None  # of its JSON and the document around it
    changes: Callable[[Raw, Raw], list[tuple[Text, tuple[str, ...]]]] | None = None  # between two of its JSON, in words


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by name, in the order of their modules."""
    found: dict[str, Kind] = {}
    for module in sorted(pkgutil.iter_modules(logic.__path__), key=lambda each: each.name):
        kind = importlib.import_module(f"{logic.__name__}.{module.name}").KIND
        if not isinstance(kind, Kind) or kind.name in found:
            raise RuntimeError(f"app/decisions/logic/{module.name} must set KIND to a Kind of a name of its own")
        found[kind.name] = kind
    return found


@cache
def kinds_by_tag() -> Mapping[str, Kind]:
    return {kind.tag: kind for kind in kinds().values() if kind.tag}


def load_logic(raw: Raw, loading: Loading) -> Boxed:
    """The box that a piece of JSON describes. Raises BadDefinition, naming the place."""
    name = text_in(raw, "kind", loading.place)
    kind = kinds().get(name)
    if kind is None:
        meant = nearest(name, kinds())
        said = Text("不认识的逻辑类型“{name}”。", "There is no logic of the kind “{name}”.").fill(name=name)
        if meant is not None:
            ask = Text("是否想写“{meant}”？", " Did you mean “{meant}”?").fill(meant=meant)
            said = Text(said.zh + ask.zh, said.en + ask.en)
        raise bad((*loading.place, "kind"), "unknown_logic", said, name)
    return kind.load(raw, loading)
