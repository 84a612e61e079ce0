"""What one identifies oneself with to another system. Set by those who design, read by nobody but the work itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Secret:
    """``origin`` is the scheme, host and port it was given for: it goes nowhere else."""

    origin: str
    value: str = field(repr=False)


class Secrets(Protocol):
    def of(self, workspace_id: str, connector: str) -> Secret | None:
        """The secret of a workspace's connector; None where none was set or it cannot be read any more."""
        ...


@dataclass
class MemorySecrets:
    kept: dict[tuple[str, str], Secret] = field(default_factory=dict)

    def of(self, workspace_id: str, connector: str) -> Secret | None:
        return self.kept.get((workspace_id, connector))
