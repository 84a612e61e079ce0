"""Every expression of a definition where it is written: one walk for checking, renaming and "where used"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.controls import Control, ListControl, Reference, ReferenceControl, expressions_in, references_in
from app.definitions.kinds import definition_kinds
from app.definitions.meta import kind_of
from app.i18n import Text

Raw = Mapping[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """What an expression or reference belongs to: a field (with the table whose column it is), a node, or the
    definition itself (``piece`` is then the document)."""

    place: tuple[str, ...]
    path: Path  # into the document
    piece: Raw
    family: str  # "fields", "nodes", "rules", ""
    table: str | None = None  # id of the table around a column


@dataclass(frozen=True, slots=True)
class Written:
    """One expression. ``scope`` is form, row or target; for target, ``target`` names the form, or the flow that walks
    it (None: not chosen yet)."""

    owner: Owner
    where: Path  # below the owner, e.g. ("shown_if",) or ("settings", "branches", 0, "when")
    text: str
    expects: str
    scope: str
    words: Text
    target: str | None = None
    span: tuple[int, int] | None = None  # where it is only a part of the text at ``path``

    @property
    def place(self) -> tuple[str, ...]:
        return (*self.owner.place, *map(str, self.where))

    @property
    def path(self) -> Path:
        return (*self.owner.path, *self.where)


_FIELD_TEXTS = (
    ("shown_if", "boolean", Text("显示条件", "display condition")),
    ("required", "boolean", Text("必填条件", "required condition")),
    ("read_only_if", "boolean", Text("只读条件", "read-only condition")),
    ("default", "own", Text("默认值", "default")),
)
_TITLE, _NUMBER = Text("标题", "title"), Text("编号", "number")
_CHECK = Text("校验条件", "check")


def owners(document: Raw) -> Iterator[Owner]:
    """The definition itself, then its pieces in their order."""
    kind = definition_kinds().get(str(document.get("kind")))
    return kind.owners(document) if kind is not None else iter(())


def written(document: Raw) -> Iterator[Written]:
    """All expressions of a definition; empty texts are left out."""
    for owner in owners(document):
        yield from written_by(owner)


def written_by(owner: Owner) -> Iterator[Written]:
    piece = owner.piece
    scope = "row" if owner.table else "form"
    if owner.family == "":
        for name, words in (("title", _TITLE), ("number", _NUMBER)):
            if _is_text(piece.get(name)):
                yield Written(owner, (name,), piece[name], "any", "form", words)
        return
    if owner.family == "rules":
        if _is_text(piece.get("check")):
            yield Written(owner, ("check",), piece["check"], "boolean", "form", _CHECK)
        return
    if owner.family == "fields":
        for name, expects, words in _FIELD_TEXTS:
            if _is_text(piece.get(name)):
                yield Written(owner, (name,), piece[name], expects, scope, words)
    kind = kind_of("fields" if owner.family == "fields" else "nodes", str(piece.get("kind")))
    for spot in expressions_in(kind.settings, piece.get("settings") or {}, ("settings",)):
        own = "row" if spot.scope == "form" and owner.table else spot.scope
        target = _target(kind.settings, piece.get("settings") or {}, spot.path[1:]) if own == "target" else None
        yield Written(
            owner, spot.path, spot.text, spot.expects, own, _words(kind.settings, spot.path[1:]), target, spot.span
        )


def references_by(owner: Owner) -> Iterator[Reference]:
    """The names that a field's or node's settings (a rule's place) hold; paths are below the owner."""
    piece = owner.piece
    if owner.family == "rules" and piece.get("at"):
        yield Reference(("at",), "field", str(piece["at"]))
    elif owner.family in ("fields", "nodes"):
        kind = kind_of("fields" if owner.family == "fields" else "nodes", str(piece.get("kind")))
        settings = piece.get("settings") or {}
        for found in references_in(kind.settings, settings, ("settings",)):
            if found.of == "" or (found.of or "").startswith("@"):  # the setting that names the form stands further out
                yield replace(found, of=_named_outside(kind.settings, settings, found.path[1:]))
            else:
                yield found
    elif owner.family == "" and piece.get("form"):
        yield Reference(("form",), "form", str(piece.get("form")))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _words(controls: tuple[Control, ...], path: Path) -> Text:
    control = control_at(controls, path)
    return control.label if control else Text("设置", "setting")


def control_at(controls: tuple[Control, ...], path: Path) -> Control | None:
    """The innermost control on the way of a path through settings."""
    found: Control | None = None
    for part in path:
        if isinstance(part, int):
            continue
        inner = next((c for c in controls if c.name == part), None)
        if inner is None:
            return found
        found = inner
        controls = inner.of if isinstance(inner, ListControl) else ()
    return found


def _named_outside(controls: tuple[Control, ...], settings: Any, path: Path) -> str:
    """The form named by the setting that a nested reference's ``of`` means, looked for from the inside out."""
    control = control_at(controls, path)
    name = str(getattr(control, "of", "") or "").lstrip("@")
    for _, level in reversed(_levels(controls, settings, path)):
        if isinstance(level, Mapping) and isinstance(level.get(name), str):
            return str(level[name])
    return ""


def _levels(controls: tuple[Control, ...], settings: Any, path: Path) -> list[tuple[tuple[Control, ...], Any]]:
    """The controls and values on the way to a setting, outermost first."""
    levels: list[tuple[tuple[Control, ...], Any]] = [(controls, settings)]
    for part in path[:-1]:
        controls, settings = levels[-1]
        if isinstance(part, int):
            inside = settings[part] if isinstance(settings, list) and part < len(settings) else {}
            levels.append((controls, inside))
        else:
            control = next((c for c in controls if c.name == part), None)
            levels.append(
                (
                    control.of if isinstance(control, ListControl) else (),
                    settings.get(part) if isinstance(settings, Mapping) else {},
                )
            )
    return levels


def _target(controls: tuple[Control, ...], settings: Any, path: Path) -> str | None:
    """The form (or the flow) chosen in the settings nearest to an expression, going outwards."""
    for level, values in reversed(_levels(controls, settings, path)):
        for control in level:
            if (
                isinstance(control, ReferenceControl)
                and control.to in ("form", "flow")
                and not control.many
                and isinstance(values, Mapping)
                and values.get(control.name)
            ):
                return str(values[control.name])
    return None


def replaced(document: Raw, path: Path, value: Any) -> dict[str, Any]:
    """The document with another value at a path; nothing of the given one changes."""

    def put(node: Any, rest: Path) -> Any:
        if not rest:
            return value
        head = rest[0]
        if isinstance(head, int):
            return [put(item, rest[1:]) if i == head else item for i, item in enumerate(node)]
        return {**node, head: put(node.get(head), rest[1:])}

    made: dict[str, Any] = put(document, path)
    return made


def value_at(document: Raw, path: Path) -> Any:
    """What stands at a path of a document."""
    found: Any = document
    for part in path:
        found = found[part]
    return found


def dormant(owner: Owner, where: Path) -> bool:
    """Whether a setting is not in force: a sibling's value hides it in the panel, so nobody could mend it there."""
    if owner.family not in ("fields", "nodes") or len(where) < 2 or where[0] != "settings":
        return False
    kind = kind_of("fields" if owner.family == "fields" else "nodes", str(owner.piece.get("kind")))
    by_name: dict[str, Control] = {c.name: c for c in kind.settings}
    settings = owner.piece.get("settings") or {}
    control = by_name.get(str(where[1]))
    while control is not None and control.needs is not None:
        other = by_name.get(control.needs[0])
        value = settings.get(control.needs[0], other.default if other else None)
        if value not in control.needs[1]:
            return True
        control = other
    return False
