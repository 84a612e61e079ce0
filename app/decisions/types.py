"""The types a document defines, and how values are made to fit them (DMN 1.5 §7.3.2 and §10.3.2.9.4).

A type is named wherever one may be declared: ``number``, ``date and time``, a key of the document's types, or FEEL's
own words for made types (``list<number>``, ``function<number>->string``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.decisions.shape import Place, Raw, bad, flag_in, maps_in, text_in
from app.expressions import (
    ANY,
    BOOLEAN,
    NAMED,
    NUMBER,
    TEXT,
    Compiled,
    ContextOf,
    ExpressionError,
    FeelType,
    FunctionOf,
    InstanceOf,
    ListOf,
    RangeOf,
    Run,
    Simple,
    compile_expression,
    fitted,
    parse,
)
from app.i18n import Text

Holds = Callable[[object, Run], bool]
"""Whether a value keeps the allowed values of its type."""

DEEPEST_FIELDS = 40
"""How long the place of a member may be, where each level adds two steps."""
LARGEST_EXPANSION = 2_000
"""How far types made of types are spelled out for the checker: a few lines can make one of billions of parts."""


@dataclass(frozen=True, slots=True)
class TypeDef:
    """One type of the document, or one member of it. Without fields and base it is any value."""

    key: str
    base: str
    list: bool
    allowed: str
    fields: tuple[TypeDef, ...]
    place: Place


_CLASSES: Mapping[FeelType, type] = {NUMBER: Decimal, TEXT: str, BOOLEAN: bool}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A declared type, ready to fit values to it."""

    text: str
    feel: FeelType
    holds: Holds | None
    known: Mapping[str, FeelType] = field(repr=False)
    plain: type | None = field(init=False, repr=False)
    """The class whose values fit as they are, where there is one."""

    def __post_init__(self) -> None:
        named = isinstance(self.feel, Simple) and self.feel.name not in self.known
        object.__setattr__(self, "plain", _CLASSES.get(self.feel) if named else None)

    def fit(self, value: object, run: Run) -> tuple[bool, object]:
        """Whether the value fits, and what it becomes: a list of one may stand for its item, and the other way."""
        fits, found = (True, value) if type(value) is self.plain else fitted(value, self.feel, self.known, run)
        if fits and found is not None and self.holds is not None and not self.holds(found, run):
            return False, None
        return fits, found


class Types:
    """A document's types, compiled. ``feel`` is what FEEL's ``instance of`` knows."""

    def __init__(self, definitions: tuple[TypeDef, ...], others: Mapping[str, Types] | None = None) -> None:
        self.definitions = {each.key: each for each in definitions}
        self.feel: dict[str, FeelType] = {}
        self._holds: dict[str, Holds] = {}
        self._wanted: dict[str, Wanted] = {}
        self._expansions: dict[str, FeelType] = {}
        for prefix, imported in (others or {}).items():
            for key, kind in imported.feel.items():
                self.feel[f"{prefix}.{key}"] = _prefixed(kind, prefix, imported.feel)
            for key, holds in imported._holds.items():
                self._holds[f"{prefix}.{key}"] = holds
        self._keys = frozenset((*self.feel, *self.definitions))
        for each in definitions:
            self.feel[each.key] = self._shape(each)
        self._constrain(definitions)

    @property
    def keys(self) -> frozenset[str]:
        return self._keys

    def named(self, text: str) -> FeelType:
        """What a type's text names; a name nobody knows stays a name that no value fits."""
        text = text.strip()
        if not text:
            return ANY
        if text in self._keys:
            return Simple(text)
        if text in NAMED:
            return NAMED[text]
        try:
            root = parse(f"null instance of {text}", [key for key in self._keys if not key.isidentifier()]).root
        except ExpressionError:
            return Simple(text)
        return root.type if isinstance(root, InstanceOf) else Simple(text)

    def wanted(self, text: str) -> Wanted:
        if text not in self._wanted:
            feel = self.named(text)
            self._wanted[text] = Wanted(text, feel, self._holds_of(feel), self.feel)
        return self._wanted[text]

    def narrowed(self, wanted: Wanted | None, allowed: str) -> Wanted:
        """A declared type with allowed values of its own; those of a list count for its items."""
        base = wanted or self.wanted("Any")
        test = allowed_values(allowed)
        if test is None:
            return base
        narrow = _of_items(test)
        held = base.holds
        both: Holds = narrow if held is None else lambda value, run: held(value, run) and narrow(value, run)
        return Wanted(base.text, base.feel, both, self.feel)

    def result_of(self, declared: Wanted | None) -> Wanted | None:
        """What a function gives: a declared type is either the function's or already that of its result."""
        kind = None if declared is None else self.feel.get(declared.text, declared.feel)
        if not isinstance(kind, FunctionOf):
            return declared
        return Wanted(str(kind.result), kind.result, self._holds_of(kind.result), self.feel)

    def expanded(self, kind: FeelType) -> FeelType:
        """The type with the document's names resolved, as the checker needs it; Any where that has no end."""
        if not isinstance(kind, Simple):
            return self._spelled(kind, (), [LARGEST_EXPANSION])
        if kind.name not in self._expansions:
            self._expansions[kind.name] = self._spelled(kind, (), [LARGEST_EXPANSION])
        return self._expansions[kind.name]

    @property
    def spelled(self) -> Mapping[str, FeelType]:
        """All types by name, with the names in them resolved."""
        return {key: self.expanded(Simple(key)) for key in self._keys}

    def _spelled(self, kind: FeelType, path: tuple[str, ...], left: list[int]) -> FeelType:
        """The resolved type; ``left`` counts down the parts it may still have."""
        left[0] -= 1
        if left[0] < 0:
            return ANY
        if isinstance(kind, Simple):
            own = self.feel.get(kind.name)
            if own is None:
                return NAMED.get(kind.name, ANY)
            return ANY if kind.name in path else self._spelled(own, (*path, kind.name), left)
        if isinstance(kind, ListOf):
            return ListOf(self._spelled(kind.item, path, left))
        if isinstance(kind, RangeOf):
            return RangeOf(self._spelled(kind.item, path, left))
        if isinstance(kind, ContextOf):
            return ContextOf({name: self._spelled(each, path, left) for name, each in kind.fields.items()})
        if isinstance(kind, FunctionOf):
            parameters = tuple(self._spelled(each, path, left) for each in kind.parameters)
            return FunctionOf(parameters, self._spelled(kind.result, path, left))
        return kind

    def unknown(self, kind: FeelType) -> list[str]:
        """The names in a type that nobody defines."""
        if isinstance(kind, Simple):
            return [] if kind.name in self._keys or NAMED.get(kind.name) == kind else [kind.name]
        if isinstance(kind, ListOf | RangeOf):
            return self.unknown(kind.item)
        if isinstance(kind, ContextOf):
            return [name for each in kind.fields.values() for name in self.unknown(each)]
        if isinstance(kind, FunctionOf):
            return [name for each in (*kind.parameters, kind.result) for name in self.unknown(each)]
        return []

    def keys_and_named(self) -> list[str]:
        return [*self._keys, *NAMED]

    def has_member(self, kind: FeelType, path: tuple[str, ...]) -> bool:
        """Whether values of the type, or the items of its lists, have such a member."""
        for name in path:
            while True:
                if isinstance(kind, Simple) and kind.name in self.feel:
                    kind = self.feel[kind.name]
                elif isinstance(kind, ListOf):
                    kind = kind.item
                else:
                    break
            if not isinstance(kind, ContextOf) or name not in kind.fields:
                return False
            kind = kind.fields[name]
        return True

    def _shape(self, definition: TypeDef) -> FeelType:
        kind: FeelType = self.named(definition.base)
        if definition.fields:
            kind = ContextOf({each.key: self._shape(each) for each in definition.fields})
        return ListOf(kind) if definition.list else kind

    def _constrain(self, definitions: tuple[TypeDef, ...]) -> None:
        """Which types have allowed values, themselves or through what they are made of."""
        found = True
        while found:
            found = False
            for each in definitions:
                if each.key not in self._holds:
                    holds = self._holds_by(each)
                    if holds is not None:
                        self._holds[each.key] = holds
                        found = True
        for each in definitions:  # once more, so that types that contain each other see one another's
            if each.key in self._holds:
                self._holds[each.key] = self._holds_by(each) or self._holds[each.key]

    def _holds_by(self, definition: TypeDef) -> Holds | None:
        """Allowed values count for each item of a list, members for each context."""
        tests: list[Holds] = []
        if definition.allowed.strip():
            test = allowed_values(definition.allowed)
            if test is not None:
                tests.append(_of_items(test))
        members = {each.key: test for each in definition.fields if (test := self._holds_by(each)) is not None}
        if members:
            tests.append(_of_members(members))
        base = None if definition.fields else self._holds_of(self.named(definition.base))
        if base is not None:
            tests.append(base)
        if not tests:
            return None
        one = tests[0] if len(tests) == 1 else lambda value, run: all(test(value, run) for test in tests)
        return _of_items(one) if definition.list else one

    def _holds_of(self, kind: FeelType) -> Holds | None:
        if isinstance(kind, Simple):
            if kind.name not in self._holds:
                return None
            return lambda value, run: self._holds[kind.name](value, run)
        if isinstance(kind, ListOf):
            item = self._holds_of(kind.item)
            return None if item is None else _of_items(item)
        if isinstance(kind, ContextOf):
            members = {name: test for name, each in kind.fields.items() if (test := self._holds_of(each)) is not None}
            return _of_members(members) if members else None
        return None


def allowed_values(text: str) -> Holds | None:
    """A test made of allowed values, written as a cell is; None where the text cannot be read, which the check says."""
    try:
        compiled: Compiled = compile_expression(text, unary=True)
    except ExpressionError:
        return None
    return lambda value, run: value is None or compiled.run({"?": value}, run) is True


def _of_items(test: Holds) -> Holds:
    def holds(value: object, run: Run) -> bool:
        if not isinstance(value, list):
            return test(value, run)
        run.spend(len(value))
        return all(item is None or test(item, run) for item in value)

    return holds


def _of_members(tests: Mapping[str, Holds]) -> Holds:
    def holds(value: object, run: Run) -> bool:
        run.spend(len(tests))
        return not isinstance(value, dict) or all(
            value.get(name) is None or test(value[name], run) for name, test in tests.items()
        )

    return holds


def _prefixed(kind: FeelType, prefix: str, own: Mapping[str, FeelType]) -> FeelType:
    """An imported type's names as the importing document calls them."""
    if isinstance(kind, Simple):
        return Simple(f"{prefix}.{kind.name}") if kind.name in own else kind
    if isinstance(kind, ListOf):
        return ListOf(_prefixed(kind.item, prefix, own))
    if isinstance(kind, RangeOf):
        return RangeOf(_prefixed(kind.item, prefix, own))
    if isinstance(kind, ContextOf):
        return ContextOf({name: _prefixed(each, prefix, own) for name, each in kind.fields.items()})
    if isinstance(kind, FunctionOf):
        parameters = tuple(_prefixed(each, prefix, own) for each in kind.parameters)
        return FunctionOf(parameters, _prefixed(kind.result, prefix, own))
    return kind


def load_type(raw: Raw, place: Place) -> TypeDef:
    """A type or a member of one, as the document writes it; a member may say ``type`` for ``base``."""
    key = text_in(raw, "key", place)
    at = (*place, key)
    if len(place) > DEEPEST_FIELDS:
        said = Text(
            "类型“{key}”嵌套太深，请拆成几个类型。", "The type “{key}” is nested too deeply; split it into types."
        )
        raise bad(at, "too_deep", said.fill(key=key))
    return TypeDef(
        key,
        text_in(raw, "base", at, "") or text_in(raw, "type", at, ""),
        flag_in(raw, "list", at),
        text_in(raw, "allowed", at, ""),
        tuple(load_type(each, (*at, "fields")) for each in maps_in(raw, "fields", at)),
        at,
    )
