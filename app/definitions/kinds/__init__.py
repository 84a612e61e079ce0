"""The kinds of definitions, found by walking this folder: a new module is a new kind, and nobody lists them elsewhere.

Modules are imported when the kinds are first asked for, not with this one: a kind leans on the checks and the words of
its own pieces, and those ask the kinds in turn.
"""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from app.errors import Problem
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.change import Change, Voices
    from app.definitions.workspace import Definitions
    from app.definitions.written import Owner

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Argument:
    """One thing that must be said when a definition is asked; ``type`` is its FEEL type as declared, "" for any."""

    key: str
    label: Text
    type: str


class DefinitionKind(ABC):
    """What one kind of document is made of. ``order`` is its place in lists of definitions, ``icon`` one of ours."""

    name: ClassVar[str]
    label: ClassVar[Text]
    order: ClassVar[int]
    icon: ClassVar[str]

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """The JSON Schema that is served for it."""

    @abstractmethod
    def structure(self, document: Raw) -> list[Problem]:
        """What is wrong with its shape, places beginning with its key."""

    def grave(self, problem: Problem) -> bool:
        """Whether nothing can be done with a document of such a shape: it cannot even be kept as a draft."""
        return True

    def mended(self, document: Raw) -> dict[str, Any]:
        """The document without what breaks its shape in ways that are not grave, so that it can be loaded."""
        return dict(document)

    @abstractmethod
    def load(self, document: Raw) -> Any:
        """The loaded definition of a document whose shape is right."""

    @abstractmethod
    def check(self, document: Raw, definitions: Definitions) -> Iterable[Problem]:
        """What an author must mend beyond the shape and the expressions that :meth:`owners` lead to."""

    @abstractmethod
    def owners(self, document: Raw) -> Iterator[Owner]:
        """The document itself, then its pieces: whatever holds expressions and references by the rules of
        :mod:`app.definitions.written`."""

    @abstractmethod
    def changes(self, key: str, before: Raw, after: Raw, voices: Voices) -> Iterable[Change]:
        """What changed in its pieces, in words."""

    def asks(self, document: Raw) -> Mapping[str, tuple[Argument, ...]]:
        """What flows may ask of it, by the name that a reference holds (the key, or the key, a point and more), with
        its arguments."""
        return {}

    def called(self, document: Raw) -> Mapping[str, Text]:
        """What each of :meth:`asks` is called: the document's label where it is asked as a whole."""
        label = Text.of(document.get("label"), str(document.get("key")))
        return dict.fromkeys(self.asks(document), label)

    def form_of(self, document: Raw) -> str | None:
        """Key of the form whose fields its expressions read."""
        return None


@cache
def definition_kinds() -> Mapping[str, DefinitionKind]:
    """All kinds by name, in their order."""
    found: list[DefinitionKind] = [
        importlib.import_module(f"{__name__}.{module.name}").KIND for module in pkgutil.iter_modules(__path__)
    ]
    return {kind.name: kind for kind in sorted(found, key=lambda kind: kind.order)}
