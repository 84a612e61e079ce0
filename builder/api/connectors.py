"""Connectors over HTTP: what they are made of, their secrets (set, never read), and trying them out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify

from app import audit
from app.accounts.entry import workspace_by_slug
from app.accounts.models import User
from app.connectors import load
from app.database import db, transaction
from app.definitions.meta import refuse_unloadable
from app.definitions.names import bad_key
from app.errors import Conflict, InvalidAnswers
from app.i18n import Text
from app.ports import Ports
from app.secrets import about_secrets, forget_secret, keep_secret
from app.secrets.keep import LENGTH
from app.web.current import now, ports, settings
from app.web.reading import BadRequest, json_object, text_of
from app.web.rules import me, signed_in
from app.workspaces import Workspace
from builder import connectors, drafts
from builder.models import Draft

blueprint = Blueprint("connectors_api", __name__, url_prefix="/api/v1/workspaces/<slug>/definitions/<key>")

ARGUMENT_LIMIT = 10_000
# What a header carries; a line break in it would begin another header.
_SENDABLE = re.compile(r"[\x21-\x7e\xa0-\xff]([\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa0-\xff])?")


@blueprint.get("/connector")
@signed_in
def show(slug: str, key: str) -> Response:
    """What operations are made of, and what may be told of the secret: for which address, by whom, when."""
    workspace = workspace_by_slug(slug, "design")
    _draft(workspace.id, key)
    return jsonify({**connectors.described(), "secret": _secret(workspace, key)})


@blueprint.put("/secret")
@signed_in
def set_secret(slug: str, key: str) -> Response:
    """``{"secret"}`` is kept, encrypted, for the address that the draft names; nothing gives it back."""
    workspace, actor = workspace_by_slug(slug, "design"), me()
    connector = load(_draft(workspace.id, key).body)
    value = text_of(json_object(), "secret", limit=LENGTH).strip()
    if not connector.origin:
        raise BadRequest(Text("请先填写连接器的地址。", "Fill in the connector's address first."), "no_origin")
    if not _SENDABLE.fullmatch(value):
        raise BadRequest(
            Text(
                "凭证里有不能发送的字符（换行或非拉丁文字）。请重新复制。",
                "The secret holds characters that cannot be sent (a line break, letters beyond Latin). Copy it anew.",
            ),
            "bad_secret",
        )
    with transaction() as session:
        keep_secret(
            session,
            settings().secret_key,
            workspace_id=workspace.id,
            connector=key,
            origin=connector.origin,
            value=value,
            who=actor.id,
            now=now(),
        )
    return jsonify({"secret": _secret(workspace, key)})


@blueprint.delete("/secret")
@signed_in
def drop_secret(slug: str, key: str) -> Response:
    """Forgets the secret; calls that need it stop until another is set."""
    workspace, actor = workspace_by_slug(slug, "design"), me()
    _draft(workspace.id, key)
    with transaction() as session:
        forget_secret(session, workspace_id=workspace.id, connector=key, who=actor.id, now=now())
    return jsonify({"secret": None})


@blueprint.post("/try")
@signed_in
def try_out(slug: str, key: str) -> Response:
    """``{"operation": key, "arguments": {name: text}}``: sends the draft's request for once and tells what came of it.
    The other system is really asked, and the audit trail says by whom."""
    workspace, actor = workspace_by_slug(slug, "design"), me()
    document, body = _draft(workspace.id, key).body, json_object()
    arguments = body.get("arguments") or {}
    if not isinstance(arguments, dict):
        raise BadRequest(Text("“arguments”应是一个对象。", "“arguments” must be an object."))
    typed = {str(name): "" if value is None else str(value)[:ARGUMENT_LIMIT] for name, value in arguments.items()}
    asked, given = text_of(body, "operation", limit=100), _ports(workspace)
    db.session.rollback()  # ends the reading transaction: another system may take its time
    trial = connectors.try_out(document, asked, typed, given, workspace.zone, now())
    if trial.wrong:
        raise InvalidAnswers(list(trial.wrong))
    with transaction() as session:
        audit.record(
            session,
            at=now(),
            who=actor.id,
            verb="connector.try",
            what=f"connector:{key}",
            workspace=workspace.id,
            details={"operation": asked, "came": trial.error[0] if trial.error else "answer"},
        )
    return jsonify(trial.to_json())


@blueprint.post("/renamed-argument")
@signed_in
def rename_argument(slug: str, key: str) -> Response:
    """``{"document", "operation": id, "from", "to"}``: the document as it is being edited, with every formula of the
    operation that means the argument ``from`` saying ``to``. Nothing is kept."""
    workspace = workspace_by_slug(slug, "design")
    _draft(workspace.id, key)
    body = json_object()
    operation, old, new = (text_of(body, name, limit=100) for name in ("operation", "from", "to"))
    document = body.get("document")
    told = bad_key(new)
    if not isinstance(document, dict) or told is not None:
        raise BadRequest(told or Text("缺少文档。", "The document is missing."))
    refuse_unloadable(document)
    return jsonify({"document": connectors.renamed(document, operation, old, new)})


def _ports(workspace: Workspace) -> Ports:
    return replace(ports(), workspace=workspace.id)


def _secret(workspace: Workspace, key: str) -> dict[str, Any] | None:
    session = db.session()
    about = about_secrets(session, workspace.id).get(key)
    if about is None:
        return None
    user = session.get(User, about.set_by) if about.set_by else None
    return {"origin": about.origin, "by": user.name if user else None, "at": about.set_at.isoformat()}


def _draft(workspace_id: str, key: str) -> Draft:
    draft = drafts.find_draft(db.session(), workspace_id, key)
    if draft.kind != "connector":
        raise Conflict(Text("“{key}”不是连接器。", "“{key}” is no connector.").fill(key=key), "not_a_connector")
    return draft
