"""People: made, found, changed, deactivated; and the queries that flows ask."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import people, users
from app.accounts.models import User
from app.audit import Audit
from app.database import db, transaction
from app.errors import Conflict, FormworkError, InvalidAnswers, NotFound
from app.web.current import now
from tests.cast import Cast, csrf


@pytest.mark.usefixtures("cast")
def test_an_email_belongs_to_one_person_however_it_is_written(app: Flask) -> None:
    with app.app_context(), pytest.raises(InvalidAnswers) as refused, transaction() as session:
        users.create_user(session, email=" OWNER@EXAMPLE.com ", name="冒名", at=now())
    assert refused.value.invalids[0].code == "taken"
    assert "林晓岚" in refused.value.invalids[0].text.zh


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    ("email", "name", "fields"),
    [
        ("", "", {"email", "name"}),
        ("no-at-sign", "林", {"email"}),
        ("a@b", "林", {"email"}),
        ("lin@bank.com", "　", {"name"}),
        ("a b@bank.com", "林", {"email"}),
        ("lin@bank.com", "名" * 101, {"name"}),
    ],
)
def test_what_is_wrong_with_a_new_person_is_told_by_field(app: Flask, email: str, name: str, fields: set[str]) -> None:
    with app.app_context(), pytest.raises(InvalidAnswers) as refused, transaction() as session:
        users.create_user(session, email=email, name=name, at=now())
    assert {i.path[0] for i in refused.value.invalids} == fields


@pytest.mark.usefixtures("cast")
def test_full_width_addresses_are_read_as_meant(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        made = users.create_user(session, email="ｌｉｎ＠ｂａｎｋ．ｃｏｍ", name="林", at=now())
        assert session.get_one(User, made).email == "lin@bank.com"


def test_the_last_admin_stays(app: Flask, cast: Cast) -> None:
    admin = cast.ids["admin"]
    with app.app_context():
        with pytest.raises(Conflict), transaction() as session:
            users.deactivate(session, admin, by=None, at=now())
        with pytest.raises(Conflict), transaction() as session:
            users.edit_user(
                session,
                admin,
                name="何思源",
                email="admin@example.com",
                department_id=None,
                title=None,
                mobile=None,
                admin=False,
                by=None,
                at=now(),
            )
        with transaction() as session:
            users.edit_user(
                session,
                cast.ids["owner"],
                name="林晓岚",
                email="owner@example.com",
                department_id=None,
                title=None,
                mobile=None,
                admin=True,
                by=admin,
                at=now(),
            )
        with transaction() as session:
            users.deactivate(session, admin, by=cast.ids["owner"], at=now())
        with pytest.raises(Conflict), transaction() as session:
            users.deactivate(session, cast.ids["owner"], by=None, at=now())


def test_the_last_admin_is_told_so_on_the_page(cast: Cast) -> None:
    client, path = cast.client("admin"), f"/admin/people/{cast.ids['admin']}"
    token = csrf(client.get(path).get_data(as_text=True))
    answer = client.post(path, data={"csrf_token": token, "name": "何思源", "email": "admin@example.com"})
    assert answer.status_code == 409
    assert "最后一位在用的管理员" in answer.get_data(as_text=True)
    answer = client.post(f"{path}/deactivate", data={"csrf_token": token}, follow_redirects=True)
    assert "最后一位在用的管理员" in answer.get_data(as_text=True)


def test_of_two_admins_who_deactivate_each_other_one_remains(app: Flask, cast: Cast) -> None:
    pair = [cast.ids["admin"], cast.ids["owner"]]
    for _ in range(10):
        with app.app_context(), transaction() as session:
            for each in pair:
                session.get_one(User, each).admin = session.get_one(User, each).active = True
        start, refused = threading.Barrier(2), []

        def deactivate(whom: str, start: threading.Barrier = start, refused: list[Conflict] = refused) -> None:
            with app.app_context():
                start.wait()
                try:
                    with transaction() as session:
                        users.deactivate(session, whom, by=None, at=now())
                except Conflict as error:
                    refused.append(error)

        threads = [threading.Thread(target=deactivate, args=(each,)) for each in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with app.app_context():
            left = db.session.scalars(select(User.id).where(User.admin, User.active)).all()
        assert len(left) == len(refused) == 1


def test_a_deactivated_person_comes_back(app: Flask, cast: Cast) -> None:
    client, path = cast.client("admin"), f"/admin/people/{cast.ids['helper']}"
    token = csrf(client.get(path).get_data(as_text=True))
    client.post(f"{path}/deactivate", data={"csrf_token": token})
    assert client.post(f"{path}/reactivate", data={"csrf_token": token}).status_code == 302
    assert cast.client("helper").get("/me").status_code == 200
    with app.app_context():
        verbs = db.session.scalars(select(Audit.verb).where(Audit.what == f"user:{cast.ids['helper']}")).all()
        assert {"person.deactivate", "person.reactivate"} <= set(verbs)


@pytest.mark.usefixtures("cast")
def test_nobody_deactivates_who_does_not_exist(app: Flask) -> None:
    for verb in (users.deactivate, users.reactivate):
        with app.app_context(), pytest.raises(NotFound), transaction() as session:
            verb(session, "nobody", by=None, at=now())


@pytest.mark.usefixtures("cast")
def test_people_are_found_by_part_of_name_or_email(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        assert [p.name for p in people.find_people(session, "晓岚")] == ["林晓岚"]
        assert [p.name for p in people.find_people(session, "HELPER@")] == ["周明远"]
        assert people.find_people(session, "100%_") == []  # no wildcards from outside
        assert len(people.find_people(session, "", limit=4)) == 4


def test_deactivated_people_keep_their_names_but_are_not_offered(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with transaction() as session:
            users.deactivate(session, cast.ids["chief"], by=None, at=now())
        session = db.session()
        assert people.names_of(session, [cast.ids["chief"], "party:x"]) == {cast.ids["chief"]: "陈立"}
        assert people.find_people(session, "陈立") == []
        assert people.department_head(session, cast.department) is None
        assert people.active_among(session, cast.ids.values()) == set(cast.ids.values()) - {cast.ids["chief"]}
        assert people.names_of(session, []) == {}


def test_heads_are_found_upwards(app: Flask, cast: Cast) -> None:
    from app.accounts.departments import department_tree, edit_department

    with app.app_context():
        bank = department_tree(db.session())[0]
        with transaction() as session:
            edit_department(
                session, bank.id, name=bank.name.to_json(), parent_id=None, head_id=cast.ids["owner"], by=None, at=now()
            )
        session = db.session()
        assert people.department_head(session, cast.department) == cast.ids["chief"]
        assert people.department_head(session, cast.department, 1) == cast.ids["owner"]
        assert people.department_head(session, cast.department, 2) is None
        assert people.department_head(session, cast.department, but=cast.ids["chief"]) == cast.ids["owner"]
        assert people.department_head(session, None) is None


def test_role_holders_are_the_active_ones(app: Flask, cast: Cast) -> None:
    with app.app_context():
        holders = [cast.ids[w] for w in ("helper", "second", "chief")]
        assert people.role_holders(db.session(), cast.workspace, "member") == holders
        with transaction() as session:
            users.deactivate(session, cast.ids["second"], by=None, at=now())
        assert people.role_holders(db.session(), cast.workspace, "member") == [holders[0], holders[2]]
        assert people.role_holders(db.session(), cast.workspace, "none") == []
        known = people.known_people(db.session(), cast.workspace)
        assert list(known["role"]) == ["admin", "designer", "member", "auditor"]
        assert cast.ids["second"] not in known["user"]
        assert known["department"][cast.department]["zh"] == "城东支行"


@pytest.mark.parametrize(
    "typed", ["周明远", "helper@example.com", "周明远 <helper@example.com>", " HELPER@example.com "]
)
def test_a_person_is_meant_by_name_or_email(app: Flask, cast: Cast, typed: str) -> None:
    with app.app_context():
        assert people.resolve_person(db.session(), typed, path="who") == cast.ids["helper"]


@pytest.mark.usefixtures("cast")
def test_a_name_that_two_people_bear_asks_for_the_email(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            users.create_user(session, email="zhou2@example.com", name="周明远", at=now())
        with pytest.raises(InvalidAnswers) as refused:
            people.resolve_person(db.session(), "周明远", path="who")
        assert refused.value.invalids[0].code == "ambiguous"
        with pytest.raises(InvalidAnswers) as refused:
            people.resolve_person(db.session(), "查无此人", path="who")
        assert refused.value.invalids[0].code == "unknown"


def crowd(app: Flask, number: int, department: str) -> None:
    with app.app_context(), transaction() as session:
        session.add_all(
            User(
                email=f"p{i}@example.com",
                name=f"人{i:04}",
                created_at=now(),
                active=i % 10 != 0,
                password=None if i % 7 == 0 else "x",
                department_id=department if i % 2 else None,
            )
            for i in range(number)
        )


def test_a_thousand_people_are_paged(app: Flask, cast: Cast) -> None:
    crowd(app, 1000, cast.department)
    client = cast.client("admin")
    first = client.get("/admin/people").get_data(as_text=True)
    assert first.count('<th scope="row">') == 50
    assert "第 1–50 人，共 1006 人" in first
    last = client.get("/admin/people?page=21").get_data(as_text=True)
    assert last.count('<th scope="row">') == 6
    assert client.get("/admin/people?page=99").location == "/admin/people?page=21"
    off = client.get("/admin/people?state=off").get_data(as_text=True)
    assert "共 100 人" in off
    assert "没有符合条件的人" in client.get("/admin/people?q=查无此人").get_data(as_text=True)


def test_the_list_narrows_by_state_and_by_department_with_those_below(app: Flask, cast: Cast) -> None:
    from app.accounts.departments import department_tree

    crowd(app, 100, cast.department)
    with app.app_context():
        session = db.session()
        bank = department_tree(session)[0].id
        every = people.list_people(session)
        assert every.counts == {"active": 6 + 77, "invited": 13, "off": 10}
        assert people.list_people(session, state="off").total == 10
        assert people.list_people(session, department_id=bank).total == 50 + 5
        assert people.list_people(session, department_id=bank, text="人").total == 50


def test_a_cursor_walks_everybody_once(app: Flask, cast: Cast) -> None:
    crowd(app, 95, cast.department)
    client, seen, cursor = cast.client("helper"), [], ""
    while True:
        page = client.get(f"/api/v1/people?limit=20&cursor={cursor}").get_json()
        seen += [p["id"] for p in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
        assert len(page["items"]) == 20
    assert len(seen) == len(set(seen)) == 85 + 6
    for broken in ("!!", "bm90IGpzb24", "WzFd", "e30"):
        assert client.get(f"/api/v1/people?cursor={broken}").status_code == 422


def test_every_refusal_of_a_verb_is_a_sentence_in_both_languages(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for attempt in (
            lambda s: users.deactivate(s, cast.ids["admin"], by=None, at=now()),
            lambda s: users.create_user(s, email="", name="", at=now()),
            lambda s: users.create_user(s, email="x@y.zz", name="x", department_id="none", at=now()),
        ):
            with pytest.raises(FormworkError) as refused, transaction() as session:
                attempt(session)
            assert refused.value.text.zh
            assert refused.value.text.en != refused.value.text.zh
