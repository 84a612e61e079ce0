"""Publishing: the checked drafts become frozen versions and the next release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app import audit
from app.accounts.models import User
from app.database import new_id
from app.definitions.change import Change
from app.definitions.check import check_workspace
from app.definitions.diff import changes
from app.definitions.document import digest
from app.errors import BadDefinition, Conflict, Problem
from app.i18n import Text
from app.releases import Release, Version, forget_release, on_publish, release_definitions
from app.workspaces import Workspace
from builder import drafts
from builder.models import Draft
from builder.problems import people_of


@dataclass(frozen=True)
class Outlook:
    """What a publish would do now: the next number, the differences from the live release in words, the problems."""

    number: int
    changes: list[Change]
    problems: list[Problem]

    @property
    def errors(self) -> list[Problem]:
        return [p for p in self.problems if p.level == "error"]

    @property
    def ready(self) -> bool:
        return bool(self.changes) and not self.errors

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "changes": [c.to_json() for c in self.changes],
            "problems": [p.to_json() for p in self.problems],
            "ready": self.ready,
        }


def live_documents(session: Session, workspace: Workspace) -> Mapping[str, Mapping[str, Any]]:
    """The documents of the live release; none before the first publish."""
    if not workspace.release:
        return {}
    return release_definitions(session, workspace.id, workspace.release).documents


def outlook(session: Session, workspace: Workspace) -> Outlook:
    documents = drafts.documents(session, workspace.id)
    return Outlook(
        workspace.release + 1,
        changes(live_documents(session, workspace), documents),
        check_workspace(documents, people_of(session, workspace.id)),
    )


def publish(
    session: Session, workspace: Workspace, note: str, who: str | None, now: datetime, seen: int | None = None
) -> int:
    """Make the next release of the drafts as they stand; answers its number. Inside a transaction.

    BadDefinition with the problems where any is an error or there is nothing to publish; Conflict where somebody
    published since release ``seen``.
    """
    live = session.execute(select(Workspace.release).where(Workspace.id == workspace.id).with_for_update()).scalar_one()
    if seen is not None and live != seen:
        raise _overtaken(session, workspace, live)
    documents = drafts.documents(session, workspace.id, lock=True)
    if not documents:
        raise BadDefinition(
            Text("还没有可发布的内容。请先新建一个表单。", "There is nothing to publish yet. Make a form first.")
        )
    problems = check_workspace(documents, people_of(session, workspace.id))
    errors = [p for p in problems if p.level == "error"]
    if errors:
        raise BadDefinition(
            Text("有 {n} 处问题，改好后才能发布。", "{n} problems must be mended before this can be published.").fill(
                n=len(errors)
            ),
            errors,
        )
    versions = {key: digest(document) for key, document in documents.items()}
    before = session.execute(
        select(Release.versions).where(Release.workspace_id == workspace.id, Release.number == live)
    ).scalar_one_or_none()
    if versions == before:
        raise BadDefinition(
            Text(
                "和线上完全一样，没有可发布的改动。", "Nothing differs from what is live; there is nothing to publish."
            )
        )
    _keep_versions(session, documents, versions)
    number = live + 1
    session.execute(
        insert(Release).values(
            id=new_id(),
            workspace_id=workspace.id,
            number=number,
            versions=versions,
            note=note[:2000],
            published_by=who,
            published_at=now,
        )
    )
    session.execute(update(Workspace).where(Workspace.id == workspace.id).values(release=number))
    session.execute(delete(Draft).where(Draft.workspace_id == workspace.id, Draft.deleted.is_(True)))
    audit.record(
        session,
        at=now,
        who=who,
        verb="release.published",
        what=f"release:{workspace.id}:{number}",
        workspace=workspace.id,
        details={"number": number, "versions": versions},
    )
    workspace.release = number
    for told in on_publish:
        told(session, workspace.id, number)
    forget_release(workspace.id, number)
    return number


def _keep_versions(session: Session, documents: Mapping[str, Mapping[str, Any]], versions: Mapping[str, str]) -> None:
    """Insert what is not there yet: two workspaces that publish the same text share one row, also at the same time."""
    rows = {
        sha: {"digest": sha, "kind": documents[key]["kind"], "body": documents[key]} for key, sha in versions.items()
    }
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(make(Version).on_conflict_do_nothing(index_elements=["digest"]), list(rows.values()))


def _overtaken(session: Session, workspace: Workspace, live: int) -> Conflict:
    row = session.execute(
        select(Release.published_at, User.name)
        .outerjoin(User, User.id == Release.published_by)
        .where(Release.workspace_id == workspace.id, Release.number == live)
    ).one_or_none()
    name, when = (row[1], row[0]) if row else (None, None)
    return Conflict(
        Text(
            "{who}刚刚发布了第 {n} 版。请重新查看改动再发布。",
            "{who} has just published release {n}. Look at the changes again, then publish.",
        ).fill(who=name or Text("别人", "Somebody"), n=live),
        who=name,
        when=when.isoformat() if when else None,
        release=live,
    )
