"""A small published workspace for tests: spending requests, approved by helper and chief."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from sqlalchemy import func, select, update

from app.database import db, transaction
from app.definitions.document import digest
from app.releases import Release, Version, on_publish, release_definitions
from app.web.current import now
from app.workspaces import Workspace
from runtime.executor import start_case
from runtime.models.cases import Task
from runtime.records import create_record


def publish(app: Flask, workspace_id: str, documents: Iterable[Mapping[str, Any]]) -> int:
    """Make these documents the live release of a workspace, as publishing does; answers its number."""
    with app.app_context(), transaction() as session:
        versions = {}
        for document in documents:
            name = digest(document)
            versions[str(document["key"])] = name
            if session.get(Version, name) is None:
                session.add(Version(digest=name, kind=str(document["kind"]), body=dict(document)))
                session.flush()
        last = session.scalar(select(func.max(Release.number)).where(Release.workspace_id == workspace_id)) or 0
        session.add(Release(workspace_id=workspace_id, number=last + 1, versions=versions, published_at=now()))
        session.execute(update(Workspace).where(Workspace.id == workspace_id).values(release=last + 1))
        session.flush()
        for each in on_publish:
            each(session, workspace_id, last + 1)
    return last + 1


def begin(app: Flask, workspace_id: str, who: str, answers: Mapping[str, Any], *, flow: str = "spending") -> str:
    """Submit answers (by field id) and start a flow by hand as that person; answers the case's id."""
    with app.app_context(), transaction() as session:
        workspace = session.get(Workspace, workspace_id)
        assert workspace is not None
        definitions = release_definitions(session, workspace_id, workspace.release)
        form = definitions.forms[definitions.flows[flow].form]
        record = create_record(
            session,
            workspace=workspace,
            definitions=definitions,
            form=form,
            release=workspace.release,
            answers=answers,
            who=who,
            now=now(),
            check=True,
        )
        return start_case(
            session,
            workspace_id=workspace_id,
            release=workspace.release,
            flow=flow,
            record_id=record,
            initiator=who,
            now=now(),
        )


def open_task(app: Flask, case_id: str, who: str) -> str:
    """The id of that person's open task at a case."""
    with app.app_context():
        found = db.session.scalar(
            select(Task.id).where(Task.case_id == case_id, Task.holder == who, Task.status == "open")
        )
        db.session.rollback()
    assert found is not None, "no open task"
    return found


def spending(ids: Mapping[str, str]) -> list[dict[str, Any]]:
    """A form and its flow: up to 5,000 the helper decides, above that the helper and then the chief. The helper may
    correct the amount; the chief does not see the note for the office. ``ids`` are the cast's."""
    form: dict[str, Any] = {
        "kind": "form",
        "format": 1,
        "key": "request",
        "label": {"zh": "经费申请", "en": "Spending request"},
        "title": "purpose",
        "fields": [
            {
                "id": "what",
                "kind": "section",
                "label": {"zh": "申请内容", "en": "Request"},
                "fields": [
                    {
                        "id": "purpose",
                        "key": "purpose",
                        "kind": "text",
                        "label": {"zh": "用途", "en": "Purpose"},
                        "required": True,
                    },
                    {
                        "id": "amount",
                        "key": "amount",
                        "kind": "money",
                        "label": {"zh": "金额", "en": "Amount"},
                        "required": True,
                        "settings": {"currency": "CNY"},
                    },
                    {
                        "id": "needed_on",
                        "key": "needed_on",
                        "kind": "date",
                        "label": {"zh": "用款日期", "en": "Needed on"},
                    },
                    {"id": "urgent", "key": "urgent", "kind": "yes_no", "label": {"zh": "加急", "en": "Urgent"}},
                    {"id": "reason", "key": "reason", "kind": "long_text", "label": {"zh": "说明", "en": "Reason"}},
                ],
            },
            {
                "id": "items",
                "key": "items",
                "kind": "table",
                "label": {"zh": "明细", "en": "Items"},
                "fields": [
                    {"id": "item", "key": "item", "kind": "text", "label": {"zh": "名称", "en": "Name"}},
                    {
                        "id": "price",
                        "key": "price",
                        "kind": "money",
                        "label": {"zh": "价格", "en": "Price"},
                        "settings": {"currency": "CNY"},
                    },
                ],
            },
            {
                "id": "office_note",
                "key": "office_note",
                "kind": "text",
                "sensitivity": "internal",
                "label": {"zh": "办公室备注", "en": "Office note"},
            },
        ],
    }

    def approval(id: str, label: dict[str, str], who: str, **settings: Any) -> dict[str, Any]:
        return {
            "id": id,
            "kind": "approval",
            "label": label,
            "settings": {"who": {"rules": [{"by": "people", "users": [ids[who]]}]}, "due": "PT8H", **settings},
        }

    flow: dict[str, Any] = {
        "kind": "flow",
        "format": 1,
        "key": "spending",
        "form": "request",
        "label": {"zh": "经费审批", "en": "Spending approval"},
        "nodes": [
            {"id": "begin", "kind": "start", "label": {"zh": "提交申请", "en": "Submit"}},
            approval(
                "office",
                {"zh": "办公室审批", "en": "Office approval"},
                "helper",
                rights={"*": "read", "amount": "write"},
            ),
            {
                "id": "large",
                "kind": "condition",
                "label": {"zh": "金额", "en": "Amount"},
                "settings": {
                    "branches": [
                        {"id": "b1", "label": {"zh": "超过 5000 元", "en": "Over 5,000"}, "when": "amount > 5000"}
                    ]
                },
            },
            approval(
                "head",
                {"zh": "负责人审批", "en": "Head's approval"},
                "chief",
                rights={"*": "read", "office_note": "hide"},
            ),
            {"id": "over", "kind": "end", "label": {"zh": "结束", "en": "End"}, "settings": {"outcome": "approved"}},
        ],
        "edges": [
            {"from": "begin", "port": "out", "to": "office"},
            {"from": "office", "port": "approved", "to": "large"},
            {"from": "large", "port": "b1", "to": "head"},
            {"from": "large", "port": "otherwise", "to": "over"},
            {"from": "head", "port": "approved", "to": "over"},
        ],
    }
    return [form, flow]
