"""Workspaces made, exported, imported: everything that turns a bundle into rows and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import audit
from app.accounts.models import Role
from app.accounts.permissions import WORKSPACE_VERBS
from app.accounts.roles import ADMIN, add_member, make_standard_roles
from app.definitions.bundle import Bundle, Joined, join, write_bundle
from app.errors import Conflict, Invalid, InvalidAnswers
from app.i18n import Text
from app.workspaces import Workspace
from builder import drafts

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def make_workspace(
    session: Session,
    *,
    label: Mapping[str, str],
    slug: str,
    icon: str,
    zone: str,
    who: str | None,
    now: datetime,
    sample: bool = False,
) -> Workspace:
    """A new empty workspace with the standard roles; ``who`` becomes its admin. An empty slug is made of the label.

    InvalidAnswers for a missing name or a slug that will not do, Conflict for one that is taken.
    """
    said = Text.of(label)
    wrong: list[Invalid] = []
    if not said.zh.strip() or len(said.zh) > 100 or len(said.en) > 100:
        wrong.append(
            Invalid(
                ("label",),
                "required",
                Text("请填写应用名称，最多 100 个字。", "Name the workspace, in at most 100 characters."),
            )
        )
    slug = slug.strip().lower()
    if slug and (not SLUG.fullmatch(slug) or len(slug) > 64):
        wrong.append(
            Invalid(
                ("slug",),
                "slug",
                Text(
                    "网址名只能用小写字母、数字和短横，例如 leave-2026。",
                    "The address may hold lower-case letters, digits and hyphens, such as leave-2026.",
                ),
            )
        )
    if wrong:
        raise InvalidAnswers(wrong)
    taken = set(session.scalars(select(Workspace.slug)))
    if slug and slug in taken:
        raise slug_taken(slug)
    workspace = Workspace(
        slug=slug or free_slug(said.en, taken),
        label={k: v for k, v in label.items() if v},
        icon=icon or "layout-grid",
        zone=zone,
        created_at=now,
        sample=sample,
    )
    try:
        with session.begin_nested():
            session.add(workspace)
    except IntegrityError:  # somebody took it this very moment
        raise slug_taken(workspace.slug) from None
    make_standard_roles(session, workspace.id)
    if who is not None:
        add_member(session, workspace.id, who, [ADMIN], by=who, at=now)
    audit.record(
        session, at=now, who=who, verb="workspace.created", what=f"workspace:{workspace.id}", workspace=workspace.id
    )
    return workspace


def slug_taken(slug: str) -> Conflict:
    return Conflict(
        Text("网址名“{slug}”已被使用，请换一个。", "The address “{slug}” is taken; choose another.").fill(slug=slug),
        code="slug_taken",
    )


def free_slug(name: str, taken: set[str]) -> str:
    """An address made of a name, different from those taken."""
    base = "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:50].strip("-") or "workspace"
    slug, n = base, 1
    while slug in taken:
        n += 1
        slug = f"{base}-{n}"
    return slug


def bundle_of(session: Session, workspace: Workspace) -> Bundle:
    """The workspace's drafts and roles as a bundle."""
    roles = session.execute(select(Role).where(Role.workspace_id == workspace.id).order_by(Role.position, Role.key))
    return Bundle(
        workspace.label,
        workspace.icon,
        tuple({"key": r.key, "label": r.label, "verbs": list(r.rights.get("verbs", ()))} for r in roles.scalars()),
        drafts.documents(session, workspace.id),
    )


def export(session: Session, workspace: Workspace) -> bytes:
    """The workspace as one JSON file; the same state gives the same bytes."""
    return write_bundle(bundle_of(session, workspace))


def fill_workspace(session: Session, workspace: Workspace, bundle: Bundle, who: str | None, now: datetime) -> None:
    """Put a bundle into a new workspace: its roles become exactly the bundle's (the admin's stays), then its drafts."""
    wanted = [r["key"] for r in bundle.roles]
    if wanted:
        session.execute(delete(Role).where(Role.workspace_id == workspace.id, Role.key.not_in([*wanted, ADMIN])))
    _roles(session, workspace, bundle, replace=True)
    for key in sorted(bundle.definitions):
        drafts.create_draft(session, workspace, dict(bundle.definitions[key]), who, now)


def add_bundle(
    session: Session, workspace: Workspace, bundle: Bundle, choices: Mapping[str, str], who: str | None, now: datetime
) -> Joined:
    """Add a bundle to a workspace that has definitions already. Nothing is written while a clash is undecided."""
    joined = join(drafts.documents(session, workspace.id, lock=True), bundle.definitions, choices)
    if joined.clashes:
        return joined
    _roles(session, workspace, bundle, replace=False)
    drafts.replace_all(session, workspace, {k: dict(d) for k, d in joined.write.items()}, who, now)
    audit.record(
        session,
        at=now,
        who=who,
        verb="workspace.imported",
        what=f"workspace:{workspace.id}",
        workspace=workspace.id,
        details={"written": sorted(joined.write), "shared": sorted(joined.shared)},
    )
    return joined


def _roles(session: Session, workspace: Workspace, bundle: Bundle, *, replace: bool) -> None:
    """Roles the workspace lacks are added; with ``replace`` those it has become the bundle's. A bundle cannot grant
    rights that this installation does not know, nor take any from the admin."""
    have = {r.key: r for r in session.execute(select(Role).where(Role.workspace_id == workspace.id)).scalars()}
    last = max((r.position for r in have.values()), default=-1)
    for position, role in enumerate(bundle.roles):
        verbs = list(WORKSPACE_VERBS) if role["key"] == ADMIN else [v for v in WORKSPACE_VERBS if v in role["verbs"]]
        found = have.get(role["key"])
        if found is None:
            last += 1
            session.add(
                Role(
                    workspace_id=workspace.id,
                    key=role["key"],
                    label=dict(role["label"]),
                    rights={"verbs": verbs},
                    position=position if replace else last,
                )
            )
        elif replace:
            found.label, found.rights, found.position = dict(role["label"]), {"verbs": verbs}, position
    session.flush()
