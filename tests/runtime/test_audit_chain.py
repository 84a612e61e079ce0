"""The audit trail is sealed line by line: what is changed, taken out or put in shows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from app import audit, audit_chain
from app.audit import Audit
from app.audit_chain import Chain, check_chain, seal_next
from app.database import db, transaction
from runtime.sweep import sweep
from tests.cast import Cast

AT = datetime(2026, 11, 24, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture(autouse=True)
def inside(app: Flask) -> Any:
    with app.app_context():
        yield
        db.session.remove()


def write(*verbs: str) -> None:
    with transaction() as session:
        for verb in verbs:
            audit.record(session, at=AT, who=None, verb=verb, what="case:1", details={"金额": "1.50", "a": [1, None]})


def chain() -> Chain:
    found = check_chain(db.session())
    db.session.rollback()
    return found


def test_the_sweep_seals_what_was_written_and_later_lines_follow(cast: Cast) -> None:
    sweep()
    before = chain()
    assert before.unsealed == 0
    write("case.start", "case.approved")
    assert (chain().sealed, chain().unsealed) == (before.sealed, 2)
    sweep()
    after = chain()
    assert (after.sealed, after.unsealed, after.broken) == (before.sealed + 2, 0, None)
    assert after.last != before.last
    sweep()
    assert chain() == after


def test_a_long_trail_is_sealed_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_chain, "BATCH", 3)
    write(*"abcdefg")
    with transaction() as session:
        assert [seal_next(session), seal_next(session), seal_next(session), seal_next(session)] == [3, 3, 1, 0]
    assert (chain().sealed, chain().broken) == (7, None)


@pytest.mark.parametrize("fake", ["change", "take out", "put in", "swap"])
def test_a_trail_that_was_touched_is_found_out_at_the_first_line(fake: str) -> None:
    write(*"abcde")
    sweep()
    rows = {row.sequence: row.id for row in db.session.execute(select(Audit.id, Audit.sequence))}
    with transaction() as session:
        match fake:
            case "change":
                session.execute(update(Audit).where(Audit.sequence == 3).values(who="somebody-else"))
            case "take out":
                session.execute(delete(Audit).where(Audit.sequence == 3))
            case "put in":
                session.execute(update(Audit).where(Audit.sequence >= 3).values(sequence=Audit.sequence + 100))
                session.execute(update(Audit).where(Audit.sequence == 103).values(sequence=3, verb="forged"))
            case _:
                session.execute(update(Audit).where(Audit.id == rows[3]).values(sequence=99))
                session.execute(update(Audit).where(Audit.id == rows[4]).values(sequence=3))
                session.execute(update(Audit).where(Audit.id == rows[3]).values(sequence=4))
    found = chain()
    assert (found.sealed, found.broken) == (2, 3)


def test_every_line_gets_exactly_one_place() -> None:
    write(*"abcdefgh")
    sweep()
    count, top = db.session.execute(select(func.count(), func.max(Audit.sequence)).select_from(Audit)).one()
    assert count == top
