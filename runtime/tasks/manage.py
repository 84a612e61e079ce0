"""What the initiator and an admin may do to a case from outside its tasks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import audit
from app.accounts.models import User
from app.errors import Conflict, NotFound
from app.i18n import Text
from app.nodes.events import Decided
from runtime.engine import Deliver, Retry, Skip, Stop
from runtime.executor.load import Loaded, lock_case, lock_case_of_step, lock_case_of_task
from runtime.executor.run import apply
from runtime.models.cases import Case, Comment, Task
from runtime.tasks.decide import BadDecision

NOT_FAILED = Text("这个步骤没有失败，或已经有人处理。", "This step has not failed, or somebody dealt with it already.")
OVER = Text("流程实例已经结束。", "The case has ended already.")


def withdraw(session: Session, *, who: str, case_id: str, now: datetime) -> None:
    """The initiator takes his case back; anybody else gets NotFound, an ended case is a Conflict."""
    loaded = lock_case(session, case_id)
    if loaded.case.initiator != who:
        raise NotFound()
    _stop(session, loaded, "withdrawn", who, now)


def end_case(session: Session, *, who: str, case_id: str, now: datetime) -> None:
    """An admin ends a case. The caller has checked the right."""
    _stop(session, lock_case(session, case_id), "ended", who, now)


def _stop(session: Session, loaded: Loaded, outcome: str, who: str, now: datetime) -> None:
    if apply(session, loaded, Stop(outcome), who=who, now=now).late:
        raise Conflict(OVER)


def suspend_case(session: Session, *, who: str, case_id: str, now: datetime) -> None:
    _turn(session, case_id, "running", "suspended", who, now)


def resume_case(session: Session, *, who: str, case_id: str, now: datetime) -> None:
    _turn(session, case_id, "suspended", "running", who, now)


def _turn(session: Session, case_id: str, before: str, after: str, who: str, now: datetime) -> None:
    case = lock_case(session, case_id).case
    session.expunge(case)
    if case.status != before:
        raise Conflict(
            OVER
            if case.status == "finished"
            else Text("流程实例的状态刚被别人改过。", "Somebody has just changed the case's status.")
        )
    session.execute(update(Case).where(Case.id == case_id).values(status=after))
    audit.record(session, at=now, who=who, verb=f"case.{after}", what=f"case:{case_id}", workspace=case.workspace_id)


def reassign(session: Session, *, who: str, task_id: str, to: str, now: datetime) -> None:
    """An admin hands a task to somebody else. The caller has checked the right."""
    loaded = lock_case_of_task(session, task_id)
    task = session.execute(select(Task).where(Task.id == task_id)).scalar_one()
    session.expunge(task)
    if task.status != "open":
        raise Conflict(Text("这个待办已关闭。", "This task has been closed."))
    if session.scalar(select(User.id).where(User.id == to, User.active)) is None:
        raise BadDecision(Text("请选择一位在职人员。", "Choose an active person."))
    event = Decided(task.id, who, "reassign", {"task": task.id, "to": to})
    apply(session, loaded, Deliver(task.step_id, event), who=who, now=now)
    audit.record(
        session,
        at=now,
        who=who,
        verb="task.reassign",
        what=f"case:{task.case_id}",
        workspace=task.workspace_id,
        details={"task": task.id, "to": to},
    )


def retry_step(session: Session, *, who: str, step_id: str, now: datetime) -> None:
    """Enter a failed step again."""
    loaded = lock_case_of_step(session, step_id)
    if apply(session, loaded, Retry(step_id), who=who, now=now).late:
        raise Conflict(NOT_FAILED)


def skip_step(session: Session, *, who: str, step_id: str, port: str, reason: str, now: datetime) -> None:
    """Leave a failed step behind and go on through one of its ways out. The reason stands in the timeline."""
    if not reason.strip():
        raise BadDecision(Text("请写明为什么跳过这一步。", "Say why this step is skipped."))
    loaded = lock_case_of_step(session, step_id)
    if apply(session, loaded, Skip(step_id, port), who=who, now=now).late:
        raise Conflict(NOT_FAILED)
    said = Text("跳过了出错的步骤：{reason}", "Skipped the failed step: {reason}").fill(reason=reason.strip()[:500])
    session.add(Comment(case_id=loaded.case.id, who=who, text=said.to_json(), at=now))
    audit.record(
        session,
        at=now,
        who=who,
        verb="step.skipped",
        what=f"case:{loaded.case.id}",
        workspace=loaded.case.workspace_id,
        details={"step": step_id, "port": port, "reason": reason.strip()[:500]},
    )
