"""The sandbox institution beside an office: a real server in a thread, asked over a real connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from app.database import db, transaction
from app.outward import RealHttp
from app.secrets import keep_secret
from app.web.current import KEY, now, settings
from runtime.models.cases import Case, Comment
from runtime.models.jobs import Job
from runtime.models.records import Record
from runtime.sandbox.institution import API_KEY, Institution
from runtime.sandbox.server import running
from tests.drawing import Document, field, flow, form, node
from tests.runtime.office import Office

REQUEST = form(field("id_number"), field("score", "number"), field("note"), title="id_number")
GOOD = "110101199003071233"  # no special ending


def connector(port: int, **operation: Any) -> Document:
    """One operation ``agency.report``; further settings of it may be given."""
    return {
        "kind": "connector",
        "format": 1,
        "key": "agency",
        "label": {"zh": "征信机构", "en": "Credit agency"},
        "base": f"http://127.0.0.1:{port}",
        "auth": {"kind": "key", "header": "X-Api-Key"},
        "operations": [
            {
                "id": "o1",
                "key": "report",
                "label": {"zh": "查征信", "en": "Credit report"},
                "arguments": [{"id": "a1", "key": "id_number", "label": {"zh": "身份证号"}, "type": "string"}],
                "method": "POST",
                "path": "/bureau/report",
                "body": "{id_number: id_number}",
                "expects": "response.score instance of number",
                "result": "{score: response.score}",
                "timeout": 1,
                "attempts": 3,
                **operation,
            }
        ],
    }


def asking(*more: tuple[str, str, str], nodes: tuple[Document, ...] = ()) -> Document:
    """Start, ask, end; ``more`` edges and nodes beside them."""
    return flow(
        [
            node("start", "start"),
            node("ask", "call", operation="agency.report", writes=[{"field": "score", "value": "result.score"}]),
            node("end", "end", outcome="approved"),
            *nodes,
        ],
        ("start", "out", "ask"),
        ("ask", "done", "end"),
        *more,
    )


@dataclass
class Agency:
    office: Office
    institution: Institution
    port: int

    @classmethod
    @contextmanager
    def beside(cls, office: Office) -> Iterator[Agency]:
        with running() as (institution, port):
            held = office.app.extensions[KEY]
            before = held["ports"]
            held["ports"] = replace(before, http=RealHttp([f"127.0.0.1:{port}"]))
            try:
                agency = cls(office, institution, port)
                agency.give_key()
                yield agency
            finally:
                held["ports"] = before

    def give_key(self, value: str = API_KEY, origin: str | None = None) -> None:
        with self.office.app.app_context(), transaction() as session:
            keep_secret(
                session,
                settings().secret_key,
                workspace_id=self.office.cast.workspace,
                connector="agency",
                origin=origin or f"http://127.0.0.1:{self.port}",
                value=value,
                who=self.office.cast.ids["owner"],
                now=now(),
            )

    def draw(self, *more: tuple[str, str, str], nodes: tuple[Document, ...] = (), **operation: Any) -> None:
        self.office.publish(REQUEST, connector(self.port, **operation), asking(*more, nodes=nodes))

    def job(self, case: str) -> Any:
        """The last job of a case."""
        with self.office.app.app_context(), db.engine.connect() as connection:
            return connection.execute(select(Job).where(Job.case_id == case).order_by(Job.id.desc())).first()

    def answers(self, case: str) -> dict[str, Any]:
        wanted = select(Record.answers).join(Case, Case.record_id == Record.id).where(Case.id == case)
        with self.office.app.app_context(), db.engine.connect() as connection:
            return dict(connection.execute(wanted).scalar_one())

    def notes(self, case: str) -> list[str]:
        with self.office.app.app_context(), db.engine.connect() as connection:
            found = connection.execute(select(Comment.text).where(Comment.case_id == case, Comment.who.is_(None)))
            return [text["zh"] for text in found.scalars()]
