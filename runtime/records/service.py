"""The records service: what nodes ask about other records, answered inside the event's transaction.

What is asked and answered stands in :mod:`app.nodes.record`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import Session

from app.answers.scope import feel_value
from app.definitions.form import Form
from app.errors import InvalidAnswers
from app.fields.kind import Refused
from app.fields.registry import field_kinds
from app.i18n import Text
from app.workspaces import Workspace
from runtime.executor.load import Loaded
from runtime.executor.question import Question
from runtime.models.records import Record
from runtime.records.change import change_record
from runtime.records.create import create_record
from runtime.views.filter import Condition
from runtime.views.keys import SortKey


def serve(session: Session, loaded: Loaded, question: Question) -> Any:
    args, now = question.args, question.now
    form = loaded.definitions.forms.get(str(args.get("form") or ""))
    if form is None:
        return _refusal(
            Text("发布里没有表单“{form}”。", "The release has no form “{form}”.").fill(form=args.get("form"))
        )
    try:
        match question.verb:
            case "create":
                return {"record": _create(session, loaded, form, args["answers"], now)}
            case "update":
                return {"record": _update(session, loaded, form, args["record"], args["answers"], question.step, now)}
            case "find":
                return _find(session, loaded, form, args)
    except InvalidAnswers as error:
        return _refusal(error.invalids[0].text if error.invalids else error.text)
    except Refused as error:
        return _refusal(error.text)
    raise KeyError(f"the records service knows no {question.verb!r}")


def _refusal(text: Text) -> dict[str, Any]:
    return {"error": text.to_json()}


def _stored(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of expressions as stored ones; raises Refused with the field's name in the sentence."""
    stored: dict[str, Any] = {}
    for id, value in values.items():
        place = form.place(id)
        if place is None or place.table is not None:
            continue
        try:
            stored[id] = field_kinds.get(place.field.kind).from_feel(place.field, value)
        except Refused as error:
            raise Refused(
                error.code, Text("“{field}”：{why}", "“{field}”: {why}").fill(field=place.field.label, why=error.text)
            ) from None
    return stored


def _create(session: Session, loaded: Loaded, form: Form, values: Mapping[str, Any], now: datetime) -> str:
    workspace = session.get(Workspace, loaded.case.workspace_id)
    assert workspace is not None
    return create_record(
        session,
        workspace=workspace,
        definitions=loaded.definitions,
        form=form,
        release=loaded.case.release,
        answers=_stored(form, values),
        who=loaded.case.initiator,
        now=now,
    )


def _update(
    session: Session, loaded: Loaded, form: Form, record: str, values: Mapping[str, Any], step: str, now: datetime
) -> str | None:
    known = session.execute(
        select(Record.id).where(
            Record.id == record,
            Record.workspace_id == loaded.case.workspace_id,
            Record.form == form.key,
            Record.deleted_at.is_(None),
        )
    ).scalar()
    if known is None:
        return None
    change_record(session, record, _stored(form, values), who=loaded.case.initiator, step=step, reason=None, now=now)
    return record


def _find(session: Session, loaded: Loaded, form: Form, args: Mapping[str, Any]) -> dict[str, Any]:
    where: list[Condition] = [
        Record.workspace_id == loaded.case.workspace_id,
        Record.form == form.key,
        Record.deleted_at.is_(None),
    ]
    for row in args.get("where") or ():
        condition = _condition(form, row)
        if condition is None:
            return {"count": 0, "record": None, "sums": dict.fromkeys(args.get("sums") or (), "0")}
        where.append(condition)
    if args.get("lock"):
        # The lock is had before anything is counted: what its last holder wrote is committed by then.
        held = select(Record.id).where(Record.id == str(args["lock"]), Record.workspace_id == loaded.case.workspace_id)
        session.execute(held.with_for_update())
    count, newest = session.execute(select(func.count(), func.max(Record.id)).where(*where)).one()
    return {"count": count, "record": newest, "sums": _sums(session, form, args.get("sums") or (), where)}


def _condition(form: Form, row: Mapping[str, Any]) -> Condition | None:
    """One row of a look-up; None where nothing can match."""
    place = form.place(row["field"])
    if place is None or row.get("value") is None:
        return None
    kind, column = field_kinds.get(place.field.kind), SortKey(place.field.id)
    key = kind.sort_key(place.field, kind.from_feel(place.field, row["value"]))
    if key is None:
        return None
    bound = literal(key)
    match row.get("op") or "=":
        case "=":
            return column == bound
        case "!=":
            return or_(column.is_(None), column != bound)
        case "<":
            return column < bound
        case "<=":
            return column <= bound
        case ">":
            return column > bound
        case ">=":
            return column >= bound
        case _:
            return and_(column.is_not(None), column.contains(key, autoescape=True))


def _sums(session: Session, form: Form, ids: Any, where: list[Condition]) -> dict[str, str]:
    """Exact totals: added up here in decimals, since SQL would add binary fractions."""
    sums = {id: Decimal(0) for id in ids if form.place(id)}
    if sums:
        for answers in session.execute(select(Record.answers).where(*where)).scalars():
            for id in sums:
                value = feel_value(form.by_id[id].field, answers.get(id))
                if isinstance(value, Decimal):
                    sums[id] += value
    return {id: str(total) for id, total in sums.items()}
