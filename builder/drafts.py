"""Drafts: the definitions being edited, one row each, saved with an optimistic revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app import audit
from app.accounts.models import User
from app.database import in_transaction
from app.definitions.change import Change
from app.definitions.diff import changes
from app.definitions.document import digest
from app.definitions.kinds import definition_kinds
from app.definitions.meta import refuse_unloadable
from app.definitions.names import bad_key
from app.errors import BadDefinition, Conflict, NotFound
from app.i18n import Text
from app.releases import Release
from app.workspaces import Workspace
from builder.models import Draft

# Addresses of pages beside the definitions'; a definition of that key could not be opened.
PAGES = frozenset({"publish", "releases", "new", "import", "template", "spreadsheet", "dmn"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One definition of a workspace as lists show it. ``state`` is live, changed, new or deleted."""

    key: str
    kind: str
    label: Text
    revision: int
    state: str
    saved_by: str | None  # a name
    saved_at: datetime

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "kind": self.kind,
            "label": self.label.to_json(),
            "revision": self.revision,
            "state": self.state,
            "saved_by": self.saved_by,
            "saved_at": self.saved_at.isoformat(),
        }


def live_versions(session: Session, workspace: Workspace) -> Mapping[str, str]:
    """``{definition key: digest}`` of the live release; empty before the first publish."""
    found = session.execute(
        select(Release.versions).where(Release.workspace_id == workspace.id, Release.number == workspace.release)
    ).scalar_one_or_none()
    return found or {}


def list_drafts(session: Session, workspace: Workspace) -> list[Entry]:
    """All definitions, kind by kind, by key."""
    live = live_versions(session, workspace)
    rows = session.execute(
        select(Draft, User.name).outerjoin(User, User.id == Draft.saved_by).where(Draft.workspace_id == workspace.id)
    ).all()
    order = {name: i for i, name in enumerate(definition_kinds())}
    entries = [
        Entry(d.key, d.kind, Text.of(d.body.get("label"), d.key), d.revision, _state(d, live), name, d.saved_at)
        for d, name in rows
    ]
    return sorted(entries, key=lambda e: (order.get(e.kind, len(order)), e.key))


def _state(draft: Draft, live: Mapping[str, str]) -> str:
    if draft.deleted:
        return "deleted"
    if draft.key not in live:
        return "new"
    return "live" if live[draft.key] == digest(draft.body) else "changed"


def documents(session: Session, workspace_id: str, *, lock: bool = False) -> dict[str, dict[str, Any]]:
    """The bodies of all drafts that are not deleted, by key. ``lock`` keeps others from saving any of them until the
    transaction ends: whoever rewrites several at once must not overwrite what he never saw."""
    wanted = (
        select(Draft.key, Draft.body)
        .where(Draft.workspace_id == workspace_id, Draft.deleted.is_(False))
        .order_by(Draft.key)
    )
    return dict(session.execute(wanted.with_for_update() if lock else wanted).all())


def keys_of(workspace_id: str) -> Select[str]:
    """The keys that are taken, by drafts that are deleted but still live too."""
    return select(Draft.key).where(Draft.workspace_id == workspace_id)


def find_draft(session: Session, workspace_id: str, key: str) -> Draft:
    draft = session.execute(
        select(Draft)
        .where(Draft.workspace_id == workspace_id, Draft.key == key, Draft.deleted.is_(False))
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if draft is None:
        raise NotFound(
            Text(
                "没有名为“{key}”的定义，它可能已被删除。", "There is no definition “{key}”; it may have been deleted."
            ).fill(key=key)
        )
    return draft


def create_draft(
    session: Session, workspace: Workspace, document: dict[str, Any], who: str | None, now: datetime
) -> int:
    """Add a definition; answers its revision. Conflict where its key is taken, BadDefinition where it cannot load."""
    key = _checked(document)
    if key in PAGES:
        raise Conflict(
            Text("“{key}”不能作标识，请换一个。", "“{key}” cannot be a key; choose another.").fill(key=key), "key_taken"
        )
    values = {"kind": document["kind"], "body": document, "saved_by": who, "saved_at": now, "deleted": False}
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    # One that is deleted but still live comes back under its key. Two people who take a new key at once: one wins.
    revision = session.execute(
        make(Draft)
        .values(workspace_id=workspace.id, key=key, revision=1, **values)
        .on_conflict_do_update(
            index_elements=["workspace_id", "key"],
            set_={**values, "revision": Draft.revision + 1},
            where=Draft.deleted.is_(True),
        )
        .returning(Draft.revision)
    ).scalar_one_or_none()
    if revision is None:
        taken = find_draft(session, workspace.id, key)
        raise Conflict(
            Text(
                "标识“{key}”已被“{label}”使用，请换一个。",
                "The key “{key}” is already used by “{label}”; choose another.",
            ).fill(key=key, label=Text.of(taken.body.get("label"), key)),
            code="key_taken",
        )
    _note(session, workspace, key, "definition.created", who, now)
    return revision


def save_draft(
    session: Session,
    workspace: Workspace,
    key: str,
    document: dict[str, Any],
    seen: int,
    who: str | None,
    now: datetime,
) -> int:
    """Replace a definition that was read at revision ``seen``; answers the new revision.

    Conflict where somebody saved since: with his name, the time, what differs in words and the document as it is now.
    """
    if _checked(document) != key:
        raise BadDefinition(
            Text(
                "定义的标识不能在这里改：应是“{key}”。",
                "A definition's key cannot be changed here: it must be “{key}”.",
            ).fill(key=key)
        )
    current = find_draft(session, workspace.id, key)
    if document["kind"] != current.kind:
        raise BadDefinition(
            Text("定义的类型不能改。请新建一个。", "A definition's kind cannot change. Make a new one.")
        )
    if current.revision == seen and current.body == document:
        return current.revision
    saved = session.execute(
        update(Draft)
        .where(Draft.workspace_id == workspace.id, Draft.key == key, Draft.revision == seen, Draft.deleted.is_(False))
        .values(body=document, revision=seen + 1, saved_by=who, saved_at=now)
    )
    if saved.rowcount != 1:  # type: ignore[attr-defined]
        raise _stale(session, find_draft(session, workspace.id, key), document)
    return seen + 1


def since(
    session: Session, workspace: Workspace, key: str, began: dict[str, Any], who: str | None
) -> tuple[list[Change], bool]:
    """What a definition says otherwise than the version somebody began with, and whether he saved it himself."""
    refuse_unloadable(began)
    current = find_draft(session, workspace.id, key)
    return changes({key: began}, {key: current.body}), who is not None and current.saved_by == who


def replace_all(
    session: Session, workspace: Workspace, changed: Mapping[str, dict[str, Any]], who: str | None, now: datetime
) -> dict[str, int]:
    """Save several definitions together (renaming a key, importing); answers their new revisions."""
    assert in_transaction()
    revisions: dict[str, int] = {}
    for key, document in sorted(changed.items()):
        row = session.execute(
            select(Draft.revision).where(Draft.workspace_id == workspace.id, Draft.key == key).with_for_update()
        ).scalar_one_or_none()
        if row is None:
            revisions[key] = create_draft(session, workspace, document, who, now)
            continue
        refuse_unloadable(document)
        session.execute(
            update(Draft)
            .where(Draft.workspace_id == workspace.id, Draft.key == key)
            .values(kind=document["kind"], body=document, revision=row + 1, saved_by=who, saved_at=now, deleted=False)
        )
        revisions[key] = row + 1
    return revisions


def refuse_stale(session: Session, current: Draft, seen: int | None) -> None:
    """Conflict where the reader saw another revision; None means that he does not care."""
    if seen is not None and current.revision != seen:
        raise _stale(session, current, None)


def delete_draft(
    session: Session, workspace: Workspace, key: str, seen: int | None, who: str | None, now: datetime
) -> bool:
    """Take a definition away: at once where it was never live, else with the next publish; answers whether it is
    live still."""
    current = find_draft(session, workspace.id, key)
    refuse_stale(session, current, seen)
    live = key in live_versions(session, workspace)
    if live:
        session.execute(
            update(Draft)
            .where(Draft.workspace_id == workspace.id, Draft.key == key)
            .values(deleted=True, revision=current.revision + 1, saved_by=who, saved_at=now)
        )
    else:
        session.execute(delete(Draft).where(Draft.workspace_id == workspace.id, Draft.key == key))
    _note(session, workspace, key, "definition.deleted", who, now)
    return live


def _checked(document: dict[str, Any]) -> str:
    refuse_unloadable(document)
    key = str(document["key"])
    told = bad_key(key)
    if told is not None:
        raise BadDefinition(told)
    return key


def _stale(session: Session, current: Draft, mine: dict[str, Any] | None) -> Conflict:
    name = session.execute(select(User.name).where(User.id == current.saved_by)).scalar_one_or_none()
    differs = [] if mine is None else changes({current.key: mine}, {current.key: current.body})
    return Conflict(
        Text(
            "“{label}”已被{who}改过。请先看改动，再决定保留谁的。",
            "“{label}” was changed by {who}. Look at the changes, then decide whose to keep.",
        ).fill(label=Text.of(current.body.get("label"), current.key), who=name or Text("别人", "somebody else")),
        code="stale",
        who=name,
        when=current.saved_at.isoformat(),
        revision=current.revision,
        changed=[c.to_json() for c in differs],
        document=current.body,
    )


def _note(session: Session, workspace: Workspace, key: str, verb: str, who: str | None, now: datetime) -> None:
    audit.record(
        session, at=now, who=who, verb=verb, what=f"definition:{workspace.id}:{key}"[:100], workspace=workspace.id
    )
