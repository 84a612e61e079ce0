"""Stories of work that is shared out: to one of several, and to those of a department."""

from __future__ import annotations

from collections import Counter
from typing import Any

from app.accounts.models import Department, Membership, Role, User
from app.database import transaction
from tests.drawing import field, flow, form, node
from tests.runtime.office import Office

REQUEST = form(field("subject"), title="subject")


def asking(office: Office, who: dict[str, Any]) -> None:
    office.publish(
        REQUEST,
        flow(
            [node("start", "start"), node("check", "approval", who=who), node("end", "end")],
            ("start", "out", "check"),
            ("check", "approved", "end"),
        ),
    )


def named(office: Office, *names: str) -> dict[str, Any]:
    return {"by": "people", "users": [office.cast.ids[n] for n in names]}


def test_work_for_one_of_several_goes_to_whoever_has_the_fewest_open_tasks(office: Office) -> None:
    asking(office, {"rules": [named(office, "helper", "second", "chief")], "share": "one"})
    cases = [office.start(subject="x") for _ in range(9)]
    holders = [office.holders(case) for case in cases]
    assert Counter(who for (who,) in holders) == {"helper": 3, "second": 3, "chief": 3}
    for case, (who,) in zip(cases, holders, strict=True):
        if who == "chief":
            office.decide("chief", case)
    assert [office.holders(office.start(subject="x")) for _ in range(3)] == [{"chief"}] * 3


def test_work_that_comes_back_goes_to_whoever_knows_the_case(office: Office) -> None:
    asking(office, {"rules": [named(office, "helper", "second")], "share": "one"})
    case = office.start(subject="x")
    (first,) = office.holders(case)
    office.decide(first, case, "return", "Which one?", to="start", way="again")
    while office.holders(office.start(subject="y")) != {first}:
        pass  # until both hold the same, or he more: by the count alone it need not be him
    office.decide("owner", case, "submit")
    assert office.holders(case) == {first}


def test_a_role_may_be_narrowed_to_the_department_of_the_initiator_and_what_is_below_it(office: Office) -> None:
    cast = office.cast
    with transaction() as session:
        bank = session.get_one(Department, cast.department).parent_id
        desk = Department(name={"zh": "柜台", "en": "Desk"}, parent_id=cast.department)
        role = Role(workspace_id=cast.workspace, key="clerk", label={"zh": "专员", "en": "Clerk"})
        session.add_all([desk, role])
        session.flush()
        session.get_one(User, cast.ids["helper"]).department_id = desk.id
        session.get_one(User, cast.ids["second"]).department_id = bank
        session.add_all(Membership(user_id=cast.ids[n], role_id=role.id) for n in ("helper", "second"))
    clerk = {"by": "role", "role": "clerk"}
    asking(office, {"rules": [{**clerk, "of": "initiator"}, clerk]})
    assert office.holders(office.start(subject="x")) == {"helper"}
    with transaction() as session:
        session.get_one(User, cast.ids["owner"]).department_id = bank
    assert office.holders(office.start(subject="x")) == {"helper", "second"}
    with transaction() as session:
        session.get_one(User, cast.ids["owner"]).department_id = None
    assert office.holders(office.start(subject="x")) == {"helper", "second"}, "then the second rule finds them"
