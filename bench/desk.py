"""An application of our own in this process, with the loan flow published: for measurements below HTTP."""

from __future__ import annotations

import os
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.database import db, transaction
from app.definitions.document import digest
from app.releases import Release, Version, release_definitions
from app.web.current import now
from app.workspaces import Workspace
from bench import loan
from runtime.executor import start_case
from runtime.models.cases import Task
from runtime.records import create_record
from runtime.tasks import Decision, decide


class Desk:
    """``environ`` as :class:`bench.server.Server` made it: a migrated database, people hired."""

    def __init__(self, environ: dict[str, str]) -> None:
        os.environ.update(environ)
        from wsgi import create_app

        self.app: Flask = create_app(worker=False)

    def publish(self, slug: str = "bench") -> None:
        with self.app.app_context(), transaction() as session:
            workspace = session.execute(select(Workspace).where(Workspace.slug == slug)).scalar_one()
            documents: list[dict[str, Any]] = [loan.form(), loan.flow("loans")]
            session.add_all(Version(digest=digest(d), kind=d["kind"], body=d) for d in documents)
            session.add(
                Release(
                    workspace_id=workspace.id,
                    number=1,
                    published_at=now(),
                    versions={d["key"]: digest(d) for d in documents},
                )
            )
            workspace.release = 1

    def start(self, number: int, amount: int = 30_000, grade: str = "C") -> str:
        """Submit one application and begin its case, in one transaction; inside an application context."""
        with transaction() as session:
            workspace = session.execute(select(Workspace).where(Workspace.slug == "bench")).scalar_one()
            definitions = release_definitions(session, workspace.id, 1)
            answers = {
                "applicant": f"A{number}",
                "emp_title": "teacher",
                "annual_income": "90000",
                "loan_amount": str(amount),
                "term": "36",
                "grade": grade,
                "loan_purpose": "car",
                "issued": "2026-01-15",
            }
            record = create_record(
                session,
                workspace=workspace,
                definitions=definitions,
                form=definitions.forms["loans"],
                release=1,
                answers=answers,
                who=None,
                now=now(),
                check=True,
            )
            return start_case(
                session,
                workspace_id=workspace.id,
                release=1,
                flow="approval",
                record_id=record,
                initiator=None,
                now=now(),
            )

    def tasks(self, case: str) -> list[tuple[str, str]]:
        """Open tasks of a case: (id, holder)."""
        found = [
            (t, h)
            for t, h in db.session.execute(
                select(Task.id, Task.holder).where(Task.case_id == case, Task.status == "open")
            )
        ]
        db.session.rollback()
        return found

    @staticmethod
    def decide(task: str, holder: str, verb: str = "approve") -> None:
        with transaction() as session:
            decide(session, who=holder, task_id=task, decision=Decision(verb, opinion="—"), now=now())
