"""The floor: the same rows an event writes, by hand, with no engine, no SQLAlchemy and no thought.

Whatever the product needs beyond this is the price of the engine, the checks and the ORM-free Core statements.
"""

from __future__ import annotations

import json
import sqlite3
import time
from datetime import UTC, datetime
from typing import Any, Protocol

from app.config import Settings
from app.database import new_id


class Connection(Protocol):
    def execute(self, sql: str, parameters: Any = ..., /) -> Any: ...
    def commit(self) -> Any: ...
    def close(self) -> Any: ...


def connect(settings: Settings) -> tuple[Connection, str]:
    """A raw driver's connection, as durable as the product's, and its parameter mark."""
    if settings.sqlite:
        raw = sqlite3.connect(settings.database_url.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            raw.execute(f"PRAGMA {pragma}")
        return raw, "?"
    import psycopg

    return psycopg.connect(settings.database_url.replace("postgresql+psycopg", "postgresql")), "%s"


class Floor:
    def __init__(self, settings: Settings, workspace: str) -> None:
        self.connection, self.mark = connect(settings)
        self.begin = "BEGIN IMMEDIATE" if settings.sqlite else None
        self.workspace = workspace

    def insert(self, table: str, **values: Any) -> None:
        marks = ", ".join([self.mark] * len(values))
        self.connection.execute(f'insert into "{table}" ({", ".join(values)}) values ({marks})', tuple(values.values()))

    def case(self, holders: list[str]) -> None:
        """One case of three events, each with its own durable commit: submitted, approved by one, by the other."""
        at = datetime.now(UTC).replace(tzinfo=None) if self.mark == "?" else datetime.now(UTC)
        moment: Any = str(at) if self.mark == "?" else at
        record, case = new_id(), new_id()
        answers = json.dumps(
            {
                "applicant": "A1",
                "emp_title": "teacher",
                "annual_income": "90000",
                "loan_amount": "30000",
                "term": "36",
                "grade": "C",
                "loan_purpose": "car",
                "issued": "2026-01-15",
            }
        )
        state = json.dumps({"tokens": [{"id": 4, "node": "n5"}, {"id": 5, "node": "n6"}], "next": 6})
        self._open()
        self.insert(
            "record",
            id=record,
            workspace_id=self.workspace,
            form="loans",
            release=1,
            answers=answers,
            keys=answers,
            search="a1 teacher car",
            title="A1",
            revision=1,
            case_id=case,
            frozen=False,
            created_at=moment,
            changed_at=moment,
        )
        self.insert("revision", record_id=record, number=1, changes="{}", at=moment)
        self.insert(
            "case",
            id=case,
            workspace_id=self.workspace,
            flow="approval",
            release=1,
            record_id=record,
            number="",
            title="A1",
            state=state,
            status="running",
            revision=1,
            incident=False,
            root_id=case,
            started_at=moment,
        )
        steps = [new_id() for _ in range(5)]
        for step, node in zip(steps, ("n1", "n2", "n4", "n5", "n6"), strict=True):
            self.insert(
                "step", id=step, case_id=case, node=node, kind="approval", path="[]", status="active", entered_at=moment
            )
        tasks = [new_id(), new_id()]
        for task, step, holder in zip(tasks, steps[3:], holders, strict=True):
            self.insert(
                "task",
                id=task,
                workspace_id=self.workspace,
                case_id=case,
                step_id=step,
                node="n5",
                holder=holder,
                status="open",
                opened_at=moment,
            )
        self.insert("case_event", case_id=case, number=1, at=moment, command="{}")
        self.insert(
            "audit",
            id=new_id(),
            at=moment,
            verb="case.start",
            what=f"case:{case}",
            workspace_id=self.workspace,
            details="{}",
        )
        self.connection.commit()
        for n, task in enumerate(tasks):
            self._event(case, task, steps[3 + n], n + 2, moment, last=n == 1)

    def _event(self, case: str, task: str, step: str, number: int, moment: Any, *, last: bool) -> None:
        m = self.mark
        self._open()
        self.connection.execute(
            f"update task set status={m}, verb={m}, closed_at={m} where id={m}", ("decided", "approve", moment, task)
        )
        self.connection.execute(f"update step set status={m}, left_at={m} where id={m}", ("done", moment, step))
        self.connection.execute(
            f'update "case" set state={m}, status={m}, revision={m} where id={m}',
            ("{}", "finished" if last else "running", number, case),
        )
        if last:
            for node in ("n7", "n8"):
                self.insert(
                    "step",
                    id=new_id(),
                    case_id=case,
                    node=node,
                    kind="end",
                    path="[]",
                    status="done",
                    entered_at=moment,
                    left_at=moment,
                )
            self.insert(
                "audit",
                id=new_id(),
                at=moment,
                verb="case.approved",
                what=f"case:{case}",
                workspace_id=self.workspace,
                details="{}",
            )
        self.insert("case_event", case_id=case, number=number, at=moment, command="{}")
        self.connection.commit()

    def _open(self) -> None:
        if self.begin:
            self.connection.execute(self.begin)

    def run(self, holders: list[str], count: int) -> float:
        """Cases per second."""
        began = time.perf_counter()
        for _ in range(count):
            self.case(holders)
        return count / (time.perf_counter() - began)
