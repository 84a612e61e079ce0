"""A lived-in installation for looking at every page: the demo as ``make run`` makes it, and a public loan application
whose pages hold every kind of control."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.accounts.letters import invite, reset_link
from app.accounts.models import Membership, Role, User
from app.config import Settings
from app.database import db, transaction
from app.ports.clock import RealClock
from builder import drafts, moving
from builder.publish import publish
from runtime.demo import make_demo
from runtime.models.cases import Case, Notice, Task
from runtime.models.jobs import Job
from runtime.models.records import Record
from tests.drawing import approval, field, form, node
from tests.grading import SCORED

LOAN = "loan"


def layout(id: str, kind: str, label: str, *fields: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """An element that holds no answer and therefore has no key."""
    return {
        **{k: v for k, v in field(id, kind, label=label, settings=settings).items() if k != "key"},
        **({"fields": list(fields)} if fields else {}),
    }


def credit_form() -> dict[str, Any]:
    choices = [
        {"value": "shop", "label": {"zh": "开店周转", "en": "Shop"}},
        {"value": "home", "label": {"zh": "住房装修", "en": "Home"}},
        {"value": "study", "label": {"zh": "培训进修", "en": "Study"}},
    ]
    return form(
        layout(
            "identity",
            "page",
            "您是谁",
            layout(
                "about",
                "note",
                "说明",
                text={
                    "zh": "全程约 8 分钟，请准备身份证和银行卡。",
                    "en": "About 8 minutes. Have your ID and bank card.",
                },
            ),
            field("name", label="姓名", required=True),
            field(
                "mobile", "mobile", label="手机号", required=True, hint={"zh": "用来通知结果", "en": "We tell you here"}
            ),
            field("id_number", "resident_id", label="身份证号", sensitivity="high"),
            field("mail", "email", label="邮箱"),
            layout(
                "pair",
                "columns",
                "两栏",
                field("born", "date", label="出生日期"),
                field("call_at", "date_time", label="方便接听电话的时间"),
            ),
        ),
        layout(
            "wish",
            "page",
            "借多少",
            field("amount", "money", label="借款金额", required=True, settings={"currency": "CNY", "capitals": True}),
            field("months", "number", label="期限", required=True, settings={"unit": {"zh": "个月", "en": "months"}}),
            field("rate", "percent", label="可接受的年利率"),
            field("purpose", "choice", label="用途", required=True, settings={"options": choices}),
            field("detail", "long_text", label="用途说明", shown_if="amount > 50000", required=True),
            field("through", "choices", label="从哪里知道我们", settings={"options": choices}),
            field("married", "yes_no", label="已婚"),
            layout(
                "history",
                "section",
                "现有负债",
                field(
                    "debts",
                    "table",
                    label="负债明细",
                    settings={"row_label": {"zh": "一笔", "en": "debt"}},
                    fields=[
                        field("lender", label="机构"),
                        field("balance", "money", label="余额", settings={"currency": "CNY"}),
                    ],
                ),
                field("owed", "computed", label="负债合计", settings={"formula": "sum(debts.balance)", "decimals": 2}),
            ),
        ),
        layout(
            "papers",
            "page",
            "资料与签名",
            field("card", "bank_card", label="收款银行卡"),
            field("proof", "file", label="收入证明", settings={"many": True}),
            field("photo", "image", label="门店照片"),
            field("sign", "signature", label="手写签名"),
        ),
        key="credit",
        label={"zh": "贷款申请", "en": "Loan application"},
        description={"zh": "看价格不查征信。最终以审批结果为准。", "en": "Seeing the price leaves no trace."},
        title='name + "，" + string(amount) + " 元"',
    )


def credit_flow(*people: str) -> dict[str, Any]:
    return {
        "kind": "flow",
        "format": 1,
        "key": "lending",
        "form": "credit",
        "label": {"zh": "贷款审批", "en": "Loan approval"},
        "nodes": [
            node("begin", "start", "提交申请", public=True),
            node(
                "size",
                "condition",
                "金额",
                branches=[{"id": "b1", "label": {"zh": "五万以上", "en": "Over 50,000"}, "when": "amount > 50000"}],
            ),
            node("both", "parallel", "并行审查", branches=[{"id": "p1"}, {"id": "p2"}]),
            approval("risk", people[0], label="风险审查"),
            approval("office", people[1], label="业务审查"),
            node("meet", "join", "汇合"),
            approval("chief", people[2], label="行长审批", due="PT8H"),
            node("over", "end", "结束", outcome="approved"),
        ],
        "edges": [
            {"from": a, "port": p, "to": b}
            for a, p, b in (
                ("begin", "out", "size"),
                ("size", "b1", "both"),
                ("size", "otherwise", "chief"),
                ("both", "p1", "risk"),
                ("both", "p2", "office"),
                ("risk", "approved", "meet"),
                ("office", "approved", "meet"),
                ("meet", "out", "chief"),
                ("chief", "approved", "over"),
            )
        ],
    }


def build_town(settings: Settings) -> None:
    """Fill an empty database with the demo and the loan workspace."""
    from wsgi import _sample_workspaces, create_app

    make_demo(lambda clock, mail: create_app(settings, clock=clock, mail=mail, worker=False), _sample_workspaces)
    app = create_app(settings, worker=False)
    at = RealClock().now()
    with app.app_context(), transaction() as session:
        people = people_of(app)
        made = moving.make_workspace(
            session,
            label={"zh": "个人信贷", "en": "Personal credit"},
            slug=LOAN,
            icon="landmark",
            zone="Asia/Shanghai",
            who=people["admin"],
            now=at,
        )
        members = session.scalars(select(Role.id).where(Role.workspace_id == made.id, Role.key == "member")).one()
        for key in ("tang", "chen", "lin", "wu"):
            session.add(Membership(user_id=people[key], role_id=members))
        session.flush()
        for document in (credit_form(), credit_flow(people["tang"], people["chen"], people["lin"]), SCORED):
            drafts.create_draft(session, made, document, people["admin"], at)
        publish(session, made, "第一版", people["admin"], at)
        session.add(
            Job(
                family="nodes",
                kind="notify",
                key="letter-7",
                request={"to": ["wu@example.com"], "subject": "结果"},
                status="dead",
                attempts=8,
                created_at=at,
                due_at=at,
                error={"code": "attempts_used", "sentence": "邮件服务器连不上。"},
            )
        )
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def people_of(app: Flask) -> dict[str, str]:
    return {str(email).split("@")[0]: id for id, email in db.session.execute(select(User.id, User.email))}


def addresses(app: Flask) -> dict[str, str]:
    """What stands in the addresses of pages: ids of a case under way, one finished, a record, a job and so on."""
    with app.app_context():
        session = db.session()
        at = RealClock().now()
        task = session.execute(
            select(Task.case_id, User.email)
            .join(User, User.id == Task.holder)
            .where(Task.status == "open")
            .order_by(Task.id)
        ).first()
        assert task is not None, "the demo has no open task"
        found: dict[str, str] = {
            "case": task[0],
            "holder": task[1].split("@")[0],
            "done": session.scalars(select(Case.id).where(Case.status == "finished")).first() or "",
            "record": session.scalars(select(Record.id).where(Record.form == "leave")).first() or "",
            "job": session.scalars(select(Job.id).where(Job.status == "dead")).first() or "",
            "notice": session.scalars(select(Notice.id)).first() or "",
            "user": session.scalars(select(User.id).where(User.email == "wu@example.com")).first() or "",
        }
        session.rollback()
        with transaction() as writing:
            found["invitation"] = invite(
                writing, email="new@example.com", name="新同事", by=None, at=at, until=at.replace(year=at.year + 1)
            )
            found["reset"] = reset_link(writing, found["user"], now=at)[1]
        db.session.remove()
    return found
