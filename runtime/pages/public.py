"""Filling in forms: by public link, by hand from a workspace, and coming back to what was begun."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from sqlalchemy import select

from app.accounts.pages.preferences import languages
from app.accounts.permissions import require
from app.accounts.tokens import digest, fresh_token
from app.database import db
from app.errors import Forbidden, NotFound
from app.files.models import File
from app.i18n import Text
from app.nodes.registry import node_kinds
from app.releases import release_definitions
from app.web.current import now
from app.web.language import locale
from app.web.rules import me, open_to_all, signed_in
from app.workspaces import Workspace
from runtime.files import send
from runtime.fillings import find_filling, new_filling, opened
from runtime.models.records import Filling
from runtime.pages.filling_page import Sheet, draw, take
from runtime.parties import party_token
from runtime.seeing import seen_file

blueprint = Blueprint("public", __name__)

START = Text("发起这个流程", "start this flow")


@blueprint.get("/apply/<slug>/<flow>")
@open_to_all
def apply(slug: str, flow: str) -> Response:
    """The first page of a public form. Nothing is stored until something is sent."""
    return draw(_fresh(slug, flow, public=True))


@blueprint.post("/apply/<slug>/<flow>")
@open_to_all
def begin(slug: str, flow: str) -> Response:
    return take(_fresh(slug, flow, public=True))


@blueprint.get("/w/<slug>/start/<flow>")
@signed_in
def start(slug: str, flow: str) -> Response:
    """The first page of a form that a member fills in."""
    return draw(_fresh(slug, flow, public=False))


@blueprint.post("/w/<slug>/start/<flow>")
@signed_in
def start_post(slug: str, flow: str) -> Response:
    return take(_fresh(slug, flow, public=False))


@blueprint.get("/f/<token>")
@open_to_all
def fill(token: str) -> Response:
    """A filling where it was left; a submitted one leads on to its case or status page."""
    filling = find_filling(db.session(), token, now())
    _own(filling)
    if filling.submitted_at is not None:
        return _after(filling)
    sheet = Sheet(opened(db.session(), filling, now()), token, url_for(".fill_post", token=token))
    return draw(sheet, request.args.get("step"))


@blueprint.post("/f/<token>")
@open_to_all
def fill_post(token: str) -> Response:
    filling = find_filling(db.session(), token, now())
    _own(filling)
    if filling.submitted_at is not None:
        return redirect(url_for(".fill", token=token), 303)  # type: ignore[return-value]
    return take(Sheet(opened(db.session(), filling, now()), token, url_for(".fill_post", token=token)))


@blueprint.get("/f/<token>/saved")
@open_to_all
def kept(token: str) -> Response:
    """Saved for later: the address to come back to."""
    filling = find_filling(db.session(), token, now())
    _own(filling)
    it = opened(db.session(), filling, now())
    until = filling.expires_at.astimezone(ZoneInfo(it.workspace.zone)).strftime("%Y-%m-%d")
    return Response(
        render_template(
            "fill/saved.html",
            owner=Text.of(it.workspace.label).to(locale()),
            until=until,
            languages=languages(),
            link=url_for(".fill", token=token),
            address=url_for(".fill", token=token, _external=True),
        )
    )


@blueprint.get("/f/<token>/files/<id>")
@open_to_all
def file(token: str, id: str) -> Response:
    """An upload, for whoever holds the filling's link; a task's files come with the record it is about."""
    filling = find_filling(db.session(), token, now())
    _own(filling)
    found = db.session.get(File, id)
    if found is None:
        raise NotFound()
    if found.filling_id != filling.id and filling.task_id is not None:
        seen_file(db.session(), f"party:{filling.party_id}" if filling.party_id else me(), found)
    else:
        seen_file(db.session(), g.actor, found, digest(token))
    return send(found)


def _own(filling: Filling) -> None:
    """A member's filling opens only for himself, whoever has its link."""
    if filling.owner_id is not None and (g.actor is None or g.actor.id != filling.owner_id):
        raise NotFound()


def _fresh(slug: str, flow_key: str, *, public: bool) -> Sheet:
    """A filling that is not stored yet: of the live release, or of the one its page was drawn under."""
    session = db.session()
    workspace = session.scalar(select(Workspace).where(Workspace.slug == slug, Workspace.archived_at.is_(None)))
    if workspace is None or not workspace.release:
        raise NotFound()
    if not public:
        require(me(), "enter", workspace.id)
    live = release_definitions(session, workspace.id, workspace.release).flows.get(flow_key)
    node = live.start if live else None
    if live is None or node is None:
        raise NotFound()
    kind = node_kinds.get(node.kind)
    if public and not kind.public(node):
        raise NotFound()
    if not public:
        roles = me().roles.get(workspace.id, frozenset())
        if not kind.starts_by_hand(node) or (
            kind.starters(node) and not roles & set(kind.starters(node)) and not me().admin
        ):
            raise Forbidden(START)
    token = request.form.get("_token", "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", token):
        token = fresh_token()[0]
    drawn_under = request.form.get("_release", type=int) or workspace.release
    release = drawn_under if 0 < drawn_under <= workspace.release else workspace.release
    flows = release_definitions(session, workspace.id, release).flows
    if flow_key not in flows:
        release = workspace.release
    filling = new_filling(
        session,
        workspace=workspace,
        release=release,
        form=(flows.get(flow_key) or live).form,
        now=now(),
        token=token,
        flow=flow_key,
        owner=g.actor.id if not public else None,
    )
    return Sheet(opened(session, filling, now()), token, request.path, stored=False)


def _after(filling: Filling) -> Response:
    if filling.party_id is not None:
        return redirect(url_for("status.status", token=party_token(filling.party_id)), 303)  # type: ignore[return-value]
    if filling.case_id is not None:
        return redirect(f"/cases/{filling.case_id}", 303)  # type: ignore[return-value]
    workspace = db.session.get(Workspace, filling.workspace_id)
    return Response(
        render_template(
            "fill/done.html",
            owner=Text.of(workspace.label if workspace else "").to(locale()),
            languages=languages(),
            slug=workspace.slug if workspace else "",
        )
    )
