"""Finds kinds by walking their folders: a new folder is a new kind and nothing else needs to know.

A kind's folder is a package that sets ``KIND``. Whoever wants to do something with a field or a node asks the
registry for the kind by the name written in the definition, and then asks the kind.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Generic, Protocol, TypeVar

REQUIRED_FILES = ("__init__.py", "cases.json", "icon.svg")


class Kind(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def order(self) -> int: ...


K = TypeVar("K", bound=Kind)


class Registry(Generic[K]):
    """The kinds of one family (fields or nodes), by name.

    ``folders`` may be extended at run time (a plug-in's folder of kinds, a test's); the first folder is the house's
    own package. Two kinds of one name are refused when found, naming both places.
    """

    def __init__(self, package: str, home: Path, contract: type[K], missing: K) -> None:
        self.package = package
        self.contract = contract
        self.missing = missing
        self._kinds: dict[str, K] = {}
        self._folders: dict[str, Path] = {}
        self._walked = False
        self._homes = [home]
        self._lock = threading.RLock()

    def add_home(self, home: Path) -> None:
        """Look for kinds in one more folder of kind folders."""
        if home in self._homes:
            return
        self._homes.append(home)
        if self._walked:
            self._walk(home)

    def remove_home(self, home: Path) -> None:
        self._homes.remove(home)
        for name in [n for n, folder in self._folders.items() if folder.parent == home]:
            del self._kinds[name], self._folders[name]
            sys.modules.pop(f"{self.package}.{name}", None)

    def _walk(self, home: Path) -> None:
        """Take in the kinds of a folder, all or none."""
        kinds, folders = dict(self._kinds), dict(self._folders)
        for folder in sorted(home.iterdir()):
            if not (folder / "__init__.py").is_file() or folder.name.startswith(("_", ".")):
                continue
            kind = self._load(home, folder)
            if kind.name in kinds:
                raise RuntimeError(
                    f"two kinds are named {kind.name!r}: {folders[kind.name]} and {folder}; "
                    "rename one of the folders and its `name`"
                )
            if kind.name != folder.name:
                raise RuntimeError(f"the kind in {folder} calls itself {kind.name!r}; folder and name must agree")
            kinds[kind.name], folders[kind.name] = kind, folder
        self._kinds, self._folders = kinds, folders

    def _load(self, home: Path, folder: Path) -> K:
        name = f"{self.package}.{folder.name}"
        if home == self._homes[0]:
            module = importlib.import_module(name)
        else:
            spec = importlib.util.spec_from_file_location(
                name, folder / "__init__.py", submodule_search_locations=[str(folder)]
            )
            if spec is None or spec.loader is None:
                raise RuntimeError(f"cannot load the kind in {folder}")
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            spec.loader.exec_module(module)
        kind = getattr(module, "KIND", None)
        if not isinstance(kind, self.contract):
            raise RuntimeError(f"{folder}/__init__.py must set KIND to a {self.contract.__name__}")
        return kind

    def _all(self) -> dict[str, K]:
        if not self._walked:
            with self._lock:
                # A thread that looked while another one is still walking would take a kind for missing, and a case
                # that arrives there would stop: so nobody sees the folders half read.
                if not self._walked:
                    for home in self._homes:
                        self._walk(home)
                    self._walked = True
        return self._kinds

    def get(self, name: str) -> K:
        """The kind of that name, or the stand-in for a kind whose folder is gone: old documents always open."""
        return self._all().get(name, self.missing)

    def __contains__(self, name: object) -> bool:
        return name in self._all()

    def __iter__(self) -> Iterator[K]:
        """All kinds in the order of the palette."""
        return iter(sorted(self._all().values(), key=lambda kind: (kind.order, kind.name)))

    def names(self) -> list[str]:
        return sorted(self._all())

    def folder(self, name: str) -> Path:
        """Where that kind lives (for its ``field.html``, ``icon.svg``, ``cases.json``)."""
        return self._folders[name] if name in self._all() else self._homes[0] / "_missing"

    def work(self, name: str) -> object | None:
        """The kind's only impure module, ``work.py``, or None where it has no outside work."""
        folder = self._folders.get(name) if name in self._all() else None
        if folder is None or not (folder / "work.py").is_file():
            return None
        return importlib.import_module(f"{self.package}.{name}.work")

    def has(self, name: str, file: str) -> bool:
        return (self.folder(name) / file).is_file()

    def icon(self, name: str) -> str:
        """The kind's icon as SVG text."""
        return _read(self.folder(name) / "icon.svg")


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
