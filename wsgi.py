"""The composition root: the only module that knows both halves."""

from __future__ import annotations

import sys
from datetime import datetime

from flask import Flask
from flask_compress import Compress
from sqlalchemy.orm import Session

import builder.setup
import runtime.setup
from app.accounts.setup import init_accounts
from app.audit_chain import check_chain
from app.config import Settings, read_settings
from app.database import db, init_database
from app.errors import FormworkError
from app.fields.registry import field_kinds
from app.files.setup import make_files
from app.migrate import migrate
from app.nodes.registry import node_kinds
from app.outward import RealHttp
from app.ports import Ports
from app.ports.clock import Clock
from app.ports.mail import Mail
from app.secrets import KeptSecrets
from app.serve import check_migrated, check_ready, serve
from app.web import current
from app.web.current import KEY
from app.web.pages import init_pages
from app.web.problems import init_problems
from app.web.rules import routes_without_rule
from app.web.security import init_security
from app.workspaces import Workspace
from builder.drafts import find_draft
from builder.gallery import add_template, clone_template
from builder.publish import publish
from runtime.demo import greeting, make_demo
from runtime.sandbox.attend import attend


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    mail: Mail | None = None,
    testing: bool = False,
    worker: bool = True,
) -> Flask:
    """The application with both halves joined. ``clock`` and ``mail`` replace the real ports (tests, sample data);
    without ``worker`` no thread serves jobs."""
    settings = settings or read_settings()
    app = Flask("formwork", static_folder=None, template_folder=None)
    app.testing = testing
    app.secret_key = settings.secret_key
    app.config.update(
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_NAME="fw_session",
        MAX_CONTENT_LENGTH=settings.upload_limit * 2,
        MAX_FORM_MEMORY_SIZE=4_000_000,
        MAX_FORM_PARTS=20_000,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    init_database(app, settings.database_url)
    for registry, family in ((field_kinds, "fields"), (node_kinds, "nodes")):
        if settings.kinds and (settings.kinds / family).is_dir():
            registry.add_home(settings.kinds / family)
    ports = Ports(
        clock=clock or runtime.setup.make_clock(),
        mail=mail or runtime.setup.make_mail(settings),
        files=make_files(settings),
        http=RealHttp(settings.connect_inside),
        secrets=KeptSecrets(settings.secret_key),
        **runtime.setup.make_services(),
    )
    app.extensions[KEY] = {"settings": settings, "ports": ports}
    init_pages(app)
    init_problems(app)
    init_accounts(app)
    init_security(app)
    builder.setup.init_builder(app)
    runtime.setup.init_runtime(app, worker=worker and not testing)
    Compress(app)
    bare = routes_without_rule(app)
    if bare:
        raise RuntimeError(f"these routes have no rule; decorate them with one of app.web.rules: {', '.join(bare)}")
    return app


def _sample_workspaces(session: Session, who: str, now: datetime) -> tuple[Workspace, Workspace]:
    """The demo's workspaces, made of templates and published: leave requests; credit intake and approval together."""
    absence = clone_template(session, "leave", label=None, zone="Asia/Shanghai", who=who, now=now, sample=True)
    lending = clone_template(
        session,
        "credit_approval",
        label={"zh": "授信业务", "en": "Lending"},
        slug="lending",
        zone="Asia/Shanghai",
        who=who,
        now=now,
        sample=True,
    )
    add_template(session, lending, "credit_intake", {}, who, now)
    session.flush()
    connector = find_draft(session, lending.id, "sandbox")
    connector.body = {**connector.body, "base": f"http://127.0.0.1:{current.settings().sandbox_port}"}
    session.flush()
    for workspace in (absence, lending):
        publish(session, workspace, "", who, now)
    return absence, lending


def main(arguments: list[str]) -> int:
    """``python wsgi.py migrate | serve``: the two steps of ``make run``; ``audit`` checks the audit trail's seals. Each
    ends with one sentence when it cannot."""
    try:
        settings = read_settings()
        match arguments:
            case ["migrate"]:
                print("database migrated" if migrate(settings.database_url) else "database is up to date")
                if settings.demo:
                    make_demo(
                        lambda clock, mail: create_app(settings, clock=clock, mail=mail, worker=False),
                        _sample_workspaces,
                    )
            case ["serve"]:
                check_ready(settings)
                print(greeting(settings), flush=True)
                if settings.demo:
                    attend(settings)
                serve(settings, lambda: create_app(settings))
            case ["audit"]:
                return _audit(settings)
            case _:
                print("usage: python wsgi.py migrate | serve | audit", file=sys.stderr)
                return 2
    except FormworkError as error:
        print(error.text.zh, error.text.en, sep="\n", file=sys.stderr)
        return 2
    return 0


def _audit(settings: Settings) -> int:
    check_migrated(settings)
    with create_app(settings, worker=False).app_context():
        chain = check_chain(db.session())
        db.session.remove()
    if chain.broken is not None:
        print(f"审计记录第 {chain.broken} 行与封印不符。", file=sys.stderr)
        print(f"Line {chain.broken} of the audit trail does not fit its seal.", file=sys.stderr)
        return 1
    print(f"{chain.sealed} 行审计记录完好，{chain.unsealed} 行待封，最新封印 {chain.last}")
    print(f"{chain.sealed} lines unbroken, {chain.unsealed} not sealed yet, latest seal {chain.last}")
    return 0


def __getattr__(name: str) -> Flask:
    """``wsgi:application`` for any WSGI server, made when it is asked for."""
    if name == "application":
        return create_app()
    raise AttributeError(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
