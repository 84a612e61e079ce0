"""The state of a case: its live tokens only, never its history, so that a step costs the same in any case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

# The splits a token stands under, outermost first: (id of the splitting step, port taken).
Path = tuple[tuple[str, str], ...]

Standing = Literal["waiting", "joining", "failed", "parked"]


@dataclass(frozen=True, slots=True)
class Token:
    """One place where the case is.

    ``edge`` is the index among the join's incoming edges of a token that has arrived there. A token that reworks for
    a step which wants the work straight back holds in ``frees`` the ids of the tokens parked meanwhile, the asking
    one first. A parked token remembers in ``was`` what it did before, and in ``mail`` what arrived meanwhile.
    ``returned`` marks a visit that was made by sending the work back.
    """

    id: int
    node: str
    step: str
    path: Path
    standing: Standing = "waiting"
    memory: Mapping[str, Any] = field(default_factory=dict)
    edge: int | None = None
    frees: tuple[int, ...] = ()
    was: Standing | None = None
    mail: tuple[Mapping[str, Any], ...] = ()
    returned: bool = False

    def under(self, path: Path) -> bool:
        return self.path[: len(path)] == path

    def to_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "id": self.id,
            "node": self.node,
            "step": self.step,
            "path": [list(p) for p in self.path],
            "standing": self.standing,
        }
        if self.memory:
            said["memory"] = dict(self.memory)
        if self.edge is not None:
            said["edge"] = self.edge
        if self.frees:
            said["frees"] = list(self.frees)
        if self.was:
            said["was"] = self.was
        if self.mail:
            said["mail"] = [dict(m) for m in self.mail]
        if self.returned:
            said["returned"] = True
        return said

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Token:
        return cls(
            raw["id"],
            raw["node"],
            raw["step"],
            tuple((s, p) for s, p in raw["path"]),
            raw["standing"],
            raw.get("memory") or {},
            raw.get("edge"),
            tuple(raw.get("frees") or ()),
            raw.get("was"),
            tuple(raw.get("mail") or ()),
            raw.get("returned", False),
        )


@dataclass(frozen=True)
class State:
    """``outputs`` are what nodes left for later expressions: one entry per node, however often it was visited."""

    tokens: tuple[Token, ...] = ()
    next: int = 1
    outputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    outcome: str | None = None

    def token(self, step: str) -> Token | None:
        return next((t for t in self.tokens if t.step == step), None)

    def to_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"tokens": [t.to_json() for t in self.tokens], "next": self.next}
        if self.outputs:
            said["outputs"] = {k: dict(v) for k, v in self.outputs.items()}
        if self.outcome:
            said["outcome"] = self.outcome
        return said

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> State:
        return cls(
            tuple(Token.of(t) for t in raw.get("tokens") or ()),
            raw.get("next", 1),
            raw.get("outputs") or {},
            raw.get("outcome"),
        )
