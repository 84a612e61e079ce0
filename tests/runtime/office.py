"""A desk for stories about cases: start one, let people decide, look at what became of it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.database import db, transaction
from app.releases import release_definitions
from app.web.current import now
from app.workspaces import Workspace
from runtime.engine import Result
from runtime.executor import start_case
from runtime.jobs.worker import drain
from runtime.models.cases import Case, Step, Task
from runtime.records import create_record
from runtime.tasks import Decision, decide
from tests.cast import Cast
from tests.flows import publish


class Office:
    """One workspace's cases. Names are those of the cast."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast = app, cast

    def publish(self, *documents: dict[str, Any]) -> int:
        return publish(self.app, self.cast.workspace, documents)

    def start(self, by: str = "owner", flow: str = "handle", **answers: Any) -> str:
        with transaction() as session:
            workspace = session.get(Workspace, self.cast.workspace)
            assert workspace is not None
            definitions = release_definitions(session, workspace.id, workspace.release)
            form = definitions.forms[definitions.flows[flow].form]
            record = create_record(
                session,
                workspace=workspace,
                definitions=definitions,
                form=form,
                release=workspace.release,
                answers=answers,
                who=self.cast.ids[by],
                now=now(),
            )
            return start_case(
                session,
                workspace_id=workspace.id,
                release=workspace.release,
                flow=flow,
                record_id=record,
                initiator=self.cast.ids[by],
                now=now(),
            )

    def record(self, form: str, **answers: Any) -> str:
        """A record of a form that no flow walks; answers its id."""
        with transaction() as session:
            workspace = session.get(Workspace, self.cast.workspace)
            assert workspace is not None
            definitions = release_definitions(session, workspace.id, workspace.release)
            return create_record(
                session,
                workspace=workspace,
                definitions=definitions,
                form=definitions.forms[form],
                release=workspace.release,
                answers=answers,
                who=self.cast.ids["owner"],
                now=now(),
            )

    def decide(self, who: str, case: str, verb: str = "approve", opinion: str = "", **data: Any) -> Result:
        """The person decides his open task of the case."""
        task = self.task(who, case)
        assert task is not None, f"{who} has nothing to do in this case"
        with transaction() as session:
            return decide(
                session,
                who=self.cast.ids[who],
                task_id=task,
                decision=Decision(verb, opinion=opinion, data=data),
                now=now(),
            )

    def task(self, who: str, case: str) -> str | None:
        return self._ask(
            select(Task.id).where(Task.case_id == case, Task.holder == self.cast.ids[who], Task.status == "open")
        )

    def holders(self, case: str) -> set[str]:
        """Who has something to do."""
        names = {id: name for name, id in self.cast.ids.items()}
        with db.engine.connect() as connection:
            return {
                names[h]
                for h in connection.execute(
                    select(Task.holder).where(Task.case_id == case, Task.status == "open")
                ).scalars()
            }

    def outcome(self, case: str) -> str | None:
        return self._ask(select(Case.outcome).where(Case.id == case))

    def nodes(self, case: str) -> list[str]:
        """The nodes of the case's steps in the order they were entered."""
        with db.engine.connect() as connection:
            return list(connection.execute(select(Step.node).where(Step.case_id == case).order_by(Step.id)).scalars())

    def drain(self) -> int:
        return drain(self.app)

    @staticmethod
    def _ask(query: Any) -> Any:
        with db.engine.connect() as connection:
            return connection.execute(query).scalar()
