"""Doing one claimed job: outside work with no transaction open, messages to cases inside one."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol, cast

from sqlalchemy import select

from app.database import transaction
from app.fields.registry import field_kinds
from app.i18n import Text
from app.nodes.events import ChildEnded, JobDone, JobFailed, TimerFired
from app.nodes.registry import node_kinds
from app.ports import Failed, Retry
from app.ports.mail import MailFailed
from app.web.current import now, ports
from runtime.engine import Deliver
from runtime.executor.load import lock_case, lock_case_of_step
from runtime.executor.run import apply, stop
from runtime.jobs.claim import ATTEMPTS, Claimed, Sentence, again, dead, done
from runtime.models.cases import Case
from runtime.parties.messages import send_link
from runtime.records import answers_of

log = logging.getLogger("formwork.jobs")


class Work(Protocol):
    """A kind's ``work.py``."""

    def run(self, request: dict[str, Any], ports: Any) -> Any: ...


def perform(job: Claimed) -> None:
    """Do the job and write its verdict. Never raises: what went wrong is on the row."""
    try:
        if job.family == "case":
            _MESSAGES[job.kind](job)
        else:
            _outside(job)
    except (Retry, MailFailed) as error:
        wait = getattr(error, "after_seconds", None)
        if getattr(error, "again", True):
            _again(job, _kept(error.sentence), timedelta(seconds=wait) if wait else None)
        else:
            _give_up(job, "refused", _kept(error.sentence))
    except Failed as error:
        _give_up(job, error.code, error.text.to_json())
    except Exception as error:
        log.exception("job %s (%s/%s) failed", job.id, job.family, job.kind)
        _give_up(job, type(error).__name__, str(error)[:500] or type(error).__name__)


def _outside(job: Claimed) -> None:
    kinds: Any = node_kinds if job.family == "nodes" else field_kinds
    work = kinds.work(job.kind)
    if work is None:
        raise LookupError(f"the kind {job.kind!r} has no outside work any more")
    given = replace(ports(), key=job.key, attempt=job.attempts, workspace=job.workspace_id or "")
    reply = cast(Work, work).run(job.request, given)
    with transaction() as session:
        at = now()
        loaded = lock_case(session, job.case_id) if job.case_id and job.step_id and not job.silent else None
        if done(session, job, reply, at) and loaded is not None and job.step_id:
            apply(session, loaded, Deliver(job.step_id, JobDone(reply)), who=None, now=at)


def _timer(job: Claimed) -> None:
    with transaction() as session:
        at = now()
        assert job.case_id
        assert job.step_id
        loaded = lock_case(session, job.case_id)
        if done(session, job, None, at):
            apply(session, loaded, Deliver(job.step_id, TimerFired(job.request["name"])), who=None, now=at)


def _child_ended(job: Claimed) -> None:
    with transaction() as session:
        at = now()
        answers = answers_of(session, job.request["case"])
        loaded = lock_case_of_step(session, job.request["step"])
        if done(session, job, None, at):
            event = ChildEnded(job.request["case"], job.request["outcome"] or "completed", answers)
            apply(session, loaded, Deliver(job.request["step"], event), who=None, now=at)


def _parent_gone(job: Claimed) -> None:
    with transaction() as session:
        at = now()
        child = session.execute(select(Case.id).where(Case.parent_step_id == job.request["step"])).scalar()
        if child is not None:
            stop(session, child, "ended", who=None, now=at)  # changes nothing where it has ended already
        done(session, job, None, at)


def _party(job: Claimed) -> None:
    send_link(job.request, job.key)
    with transaction() as session:
        done(session, job, None, now())


_MESSAGES = {"timer": _timer, "child_ended": _child_ended, "parent_gone": _parent_gone, "party": _party}


def _kept(sentence: str | Text) -> Sentence:
    return sentence.to_json() if isinstance(sentence, Text) else sentence


def _again(job: Claimed, sentence: Sentence, after: timedelta | None) -> None:
    if job.attempts >= ATTEMPTS:
        _give_up(job, "attempts_used", sentence)
        return
    with transaction() as session:
        again(session, job, sentence, now(), after)


def _give_up(job: Claimed, code: str, sentence: Sentence) -> None:
    with transaction() as session:
        at = now()
        loaded = lock_case(session, job.case_id) if job.case_id and job.step_id and not job.silent else None
        if dead(session, job, code, sentence, at) and loaded is not None and job.step_id:
            apply(session, loaded, Deliver(job.step_id, JobFailed(code, sentence)), who=None, now=at)
