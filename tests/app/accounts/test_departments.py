"""The tree of departments."""

from __future__ import annotations

from contextlib import suppress

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.accounts.departments import (
    add_department,
    below,
    department_tree,
    edit_department,
    remove_department,
    shift_department,
)
from app.database import db, transaction
from app.errors import Conflict, InvalidAnswers, NotFound
from app.web.current import now
from tests.cast import Cast, csrf


def add(name: str, parent: str | None = None) -> str:
    with transaction() as session:
        return add_department(session, name={"zh": name}, parent_id=parent, by=None, at=now())


def move(which: str, under: str | None) -> None:
    with transaction() as session:
        edit_department(session, which, name={"zh": "某部"}, parent_id=under, head_id=None, by=None, at=now())


@pytest.mark.usefixtures("cast")
def test_the_tree_lists_each_department_before_those_below_it(app: Flask) -> None:
    with app.app_context():
        credit = add("信贷部", department_tree(db.session())[0].id)
        add("审批组", credit)
        tree = department_tree(db.session())
        assert [(b.name.zh, b.depth, b.people) for b in tree] == [
            ("澄江银行", 0, 0),
            ("城东支行", 1, 5),
            ("信贷部", 1, 0),
            ("审批组", 2, 0),
        ]
        assert below(tree, credit) == {tree[2].id, tree[3].id}


@pytest.mark.usefixtures("cast")
def test_a_department_cannot_stand_under_itself_or_below(app: Flask) -> None:
    with app.app_context():
        top = add("甲")
        middle = add("乙", top)
        bottom = add("丙", middle)
        for under in (top, middle, bottom):
            with pytest.raises(InvalidAnswers) as refused:
                move(top, under)
            assert refused.value.invalids[0].code == "ring"
        move(bottom, top)
        move(middle, bottom)  # the other way round is fine now


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5)), max_size=25))
def test_no_sequence_of_moves_loses_a_department(app: Flask, moves: list[tuple[int, int]]) -> None:
    with app.app_context():
        ids = [add(f"部门{i}") for i in range(6)]
        for which, under in moves:
            with suppress(InvalidAnswers):  # a ring was refused
                move(ids[which], None if under < 0 else ids[under])
        tree = department_tree(db.session())
        assert set(ids) <= {b.id for b in tree}
        assert len(tree) == len({b.id for b in tree})
        for branch in tree:
            if branch.parent_id:
                assert next(b for b in tree if b.id == branch.parent_id).depth == branch.depth - 1


def test_a_department_with_people_or_departments_in_it_is_not_removed(app: Flask, cast: Cast) -> None:
    with app.app_context():
        bank = department_tree(db.session())[0].id
        for which in (bank, cast.department):
            with pytest.raises(Conflict), transaction() as session:
                remove_department(session, which, by=None, at=now())
        empty = add("空部门", bank)
        with transaction() as session:
            remove_department(session, empty, by=None, at=now())
        with pytest.raises(NotFound), transaction() as session:
            remove_department(session, empty, by=None, at=now())


@pytest.mark.usefixtures("cast")
def test_siblings_change_places_and_stay_put_at_the_edge(app: Flask) -> None:
    with app.app_context():
        top = add("总部")
        one, two, three = add("一", top), add("二", top), add("三", top)

        def order() -> list[str]:
            return [b.id for b in department_tree(db.session()) if b.parent_id == top]

        for which, step, wanted in (
            (three, -1, [one, three, two]),
            (one, -1, [one, three, two]),
            (one, 1, [three, one, two]),
            (two, 1, [three, one, two]),
        ):
            with transaction() as session:
                shift_department(session, which, step, by=None, at=now())
            assert order() == wanted


def test_the_page_adds_renames_gives_a_head_and_removes(cast: Cast) -> None:
    client = cast.client("admin")
    token = csrf(client.get("/admin/departments?under=").get_data(as_text=True))

    def send(path: str, **data: str) -> object:
        return client.post(path, data={"csrf_token": token, **data})

    made = send("/admin/departments", zh="风险管理部", en="Risk", parent_id="", head="陈立")
    place = made.location  # type: ignore[attr-defined]
    which = place.rsplit("=", 1)[1]
    page = client.get(place).get_data(as_text=True)
    assert "风险管理部" in page
    assert "陈立 &lt;chief@example.com&gt;" in page
    answer = send(f"/admin/departments/{which}", zh="风险部", parent_id=which, head="")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "不能把“风险部”移到它自己" in answer.get_data(as_text=True)  # type: ignore[attr-defined]
    answer = send(f"/admin/departments/{which}", zh="风险部", parent_id="", head="查无此人")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert 'value="查无此人"' in answer.get_data(as_text=True)  # type: ignore[attr-defined]
    assert send("/admin/departments", zh=" ", en="", parent_id="", head="").status_code == 422  # type: ignore[attr-defined]
    send(f"/admin/departments/{which}/remove")
    assert "风险" not in client.get("/admin/departments").get_data(as_text=True)
    answer = client.post(
        f"/admin/departments/{cast.department}/remove", data={"csrf_token": token}, follow_redirects=True
    )
    assert "还有 5 人" in answer.get_data(as_text=True)


def test_an_empty_tree_says_how_to_begin(app: Flask, cast: Cast) -> None:
    from sqlalchemy import delete, update

    from app.accounts.models import Department, User

    with app.app_context(), transaction() as session:
        session.execute(update(User).values(department_id=None))
        session.execute(update(Department).values(parent_id=None))
        session.execute(delete(Department))
    assert "还没有部门" in cast.client("admin").get("/admin/departments").get_data(as_text=True)
