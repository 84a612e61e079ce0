"""Files over REST: uploaded before the case that will hold them is started."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session

from app.accounts.entry import workspace_by_slug
from app.database import db, transaction
from app.errors import InvalidAnswers, NotFound
from app.releases import release_definitions
from app.web.current import now, ports
from app.web.reading import uploaded
from app.web.rules import me, signed_in
from app.workspaces import Workspace
from runtime.fillings import Opened, add_uploads, new_filling, open_filling, opened, own_filling, take_uploads

blueprint = Blueprint("files_api", __name__, url_prefix="/api/v1")


@blueprint.post("/workspaces/<slug>/flows/<flow>/files")
@signed_in
def upload(slug: str, flow: str) -> Response:
    """A file for a field of the form that the flow walks: multipart ``file``, ``?field=<key>``. Answers ``{"filling",
    "file"}``; further files of the same case name it (``&filling=``), and so does the request that starts the case."""
    workspace = workspace_by_slug(slug, "start")
    name, data = uploaded("file")
    it = _filling(db.session(), workspace, flow, request.args.get("filling", ""))
    field = it.form.by_key.get(request.args.get("field", ""))
    if field is None:
        raise NotFound()
    kept, refused = take_uploads(it.form, it.state, [((field.id,), name, data)], ports().files)
    if refused:
        raise InvalidAnswers(refused)
    db.session.rollback()
    with transaction() as session:
        open_filling(session, it.filling)
        add_uploads(session, kept, workspace_id=workspace.id, who=me().id, now=now(), filling_id=it.filling.id)
    response = jsonify({"filling": it.filling.id, "file": kept[0].id})
    response.status_code = 201
    return response


def _filling(session: Session, workspace: Workspace, flow: str, id: str) -> Opened:
    """The filling named, if it is the caller's and still open; else a new one that is not stored yet."""
    if id:
        return opened(session, own_filling(session, id, workspace=workspace, flow=flow, owner=me().id), now())
    known = release_definitions(session, workspace.id, workspace.release) if workspace.release else None
    if known is None or flow not in known.flows:
        raise NotFound()
    made = new_filling(
        session,
        workspace=workspace,
        release=workspace.release,
        form=known.flows[flow].form,
        flow=flow,
        now=now(),
        token=secrets.token_urlsafe(32),  # nobody holds it: the filling belongs to an account
        owner=me().id,
    )
    return opened(session, made, now())
