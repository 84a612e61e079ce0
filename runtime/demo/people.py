"""The demo's people. All invented; sample data and plainly labelled so."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "formwork"


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    title: str
    department: str
    roles: tuple[str, ...] = ("member",)
    admin: bool = False


DEPARTMENTS = (
    ("bank", {"zh": "澄江银行（示例）", "en": "Chengjiang Bank (sample)"}, None, "lin"),
    ("credit", {"zh": "信贷部", "en": "Credit"}, "bank", "zhou"),
    ("risk", {"zh": "风险管理部", "en": "Risk"}, "bank", "he"),
    ("people", {"zh": "人力资源部", "en": "Human resources"}, "bank", "sun"),
    ("east", {"zh": "城东支行", "en": "East branch"}, "bank", "chen"),
)

PEOPLE = (
    Person("admin", "何思源", "系统管理员", "bank", ("admin",), admin=True),
    Person("lin", "林晓岚", "行长", "bank", ("member", "committee", "committee_chair")),
    Person("zhou", "周明远", "信贷部总经理", "credit", ("member", "head_of_credit")),
    Person("sun", "孙雅婷", "人力资源部总经理", "people", ("member", "hr", "committee")),
    Person("chen", "陈立", "支行行长", "east", ("member", "branch_manager")),
    Person("wu", "吴倩", "客户经理", "east", ("member", "officer")),
    Person("zhao", "赵立群", "客户经理", "east", ("member", "officer")),
    Person("tang", "唐文静", "信贷审查员", "credit", ("member", "credit_officer")),
    Person("qian", "钱文博", "风险经理", "risk", ("member", "risk_officer", "committee")),
    Person("he", "贺云起", "风险部总经理", "risk", ("member", "committee")),
    Person("luo", "罗建国", "分管副行长", "bank", ("member", "committee")),
    Person("fang", "方志远", "人事专员", "people", ("member", "hr")),
)

# Who is offered on the sign-in page, and for what.
SHOWN = (
    ("admin", "管理员：设计、发布、管理人员", "Admin: design, publish, manage people"),
    ("wu", "客户经理：受理授信、发起请假", "Officer: reviews applications, asks for leave"),
    ("chen", "支行行长：审批", "Branch manager: approves"),
    ("sun", "人力资源：会签", "Human resources: signs too"),
)


def email(key: str) -> str:
    return f"{key}@example.com"
