"""The bundled templates: every JSON file in this folder, exactly what Export writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.definitions.bundle import Bundle, Joined, read_bundle
from app.definitions.flow import Flow
from app.definitions.form import Form
from app.definitions.workspace import Definitions
from app.errors import NotFound
from app.i18n import Text
from app.workspaces import Workspace
from builder.moving import add_bundle, fill_workspace, free_slug, make_workspace

HOME = Path(__file__).parent


@dataclass(frozen=True)
class Template:
    """A bundle of the gallery; ``name`` is its file's."""

    name: str
    bundle: Bundle
    definitions: Definitions

    @property
    def forms(self) -> list[Form]:
        return list(self.definitions.forms.values())

    @property
    def flows(self) -> list[Flow]:
        return list(self.definitions.flows.values())

    @property
    def summary(self) -> Text:
        """What it is for: the description of the form that its flows walk, else of the first that has one."""
        walked = [self.definitions.forms[f.form] for f in self.flows if f.form in self.definitions.forms]
        return next((f.description for f in (*walked, *self.forms) if f.description), Text("", ""))

    def to_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "label": dict(self.bundle.label),
            "icon": self.bundle.icon,
            "summary": self.summary.to_json(),
            "forms": [f.label.to_json() for f in self.forms],
            "flows": [f.label.to_json() for f in self.flows],
            "roles": [Text.of(r["label"]).to_json() for r in self.bundle.roles],
        }


def templates() -> list[Template]:
    """All templates, by file name."""
    return [_read(path, path.stat().st_mtime_ns) for path in sorted(HOME.glob("*.json"))]


def template(name: str) -> Template:
    path = HOME / f"{name}.json"
    if not re.fullmatch(r"[a-z0-9_-]{1,60}", name) or not path.is_file():
        raise NotFound(Text("没有名为“{name}”的模板。", "There is no template “{name}”.").fill(name=name))
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> Template:
    bundle = read_bundle(path.read_bytes())
    return Template(path.stem, bundle, Definitions(bundle.definitions))


def clone_template(
    session: Session,
    name: str,
    *,
    label: Mapping[str, str] | None,
    slug: str = "",
    zone: str,
    who: str | None,
    now: datetime,
    sample: bool = False,
) -> Workspace:
    """A new workspace made of a template; ``who`` becomes its admin. Inside a transaction; nothing is published yet.

    ``label`` None takes the template's, an empty ``slug`` is made of the name.
    """
    found = template(name)
    workspace = make_workspace(
        session,
        label=label or found.bundle.label,
        slug=slug or _slug(name, session),
        icon=found.bundle.icon,
        zone=zone,
        who=who,
        now=now,
        sample=sample,
    )
    fill_workspace(session, workspace, found.bundle, who, now)
    return workspace


def add_template(
    session: Session, workspace: Workspace, name: str, choices: Mapping[str, str], who: str | None, now: datetime
) -> Joined:
    """Add a template's definitions to a workspace; clashes come back undecided until ``choices`` name them all."""
    return add_bundle(session, workspace, template(name).bundle, choices, who, now)


def _slug(name: str, session: Session) -> str:
    return free_slug(name, set(session.scalars(select(Workspace.slug))))
