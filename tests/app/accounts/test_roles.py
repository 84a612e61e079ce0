"""Roles and members of a workspace."""

from __future__ import annotations

import pytest
from flask import Flask

from app.accounts.permissions import WORKSPACE_VERBS, can
from app.accounts.roles import ADMIN, add_member, add_role, edit_role, members_of, remove_role, roles_of, set_member
from app.accounts.sessions import actor_of
from app.database import db, transaction
from app.errors import Conflict, InvalidAnswers, NotFound
from app.web.current import now
from tests.cast import Cast, csrf


def test_a_new_workspace_begins_with_four_roles(app: Flask, cast: Cast) -> None:
    with app.app_context():
        roles = roles_of(db.session(), cast.workspace)
        assert [(r.key, r.people) for r in roles] == [("admin", 1), ("designer", 0), ("member", 3), ("auditor", 0)]
        assert roles[0].verbs == set(WORKSPACE_VERBS)


def test_rights_of_several_roles_add_up(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with transaction() as session:
            add_member(session, cast.workspace, cast.ids["helper"], ["auditor"], by=None, at=now())
        actor = actor_of(db.session(), cast.ids["helper"])
        assert can(actor, "start", cast.workspace)
        assert can(actor, "cases.read", cast.workspace)
        assert actor is not None
        assert actor.roles[cast.workspace] == {"member", "auditor"}


def test_a_role_without_a_key_gets_one_of_its_own(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with transaction() as session:
            for label in ({"en": "Risk Officer"}, {"en": "Risk officer!"}, {"zh": "风险经理"}, {"zh": "放款岗"}):
                add_role(session, cast.workspace, key="", label=label, verbs=["cases.read", "fly"], by=None, at=now())
        made = roles_of(db.session(), cast.workspace)[4:]
        assert [r.key for r in made] == ["risk_officer", "risk_officer_2", "role", "role_2"]
        assert made[0].verbs == {"enter", "cases.read"}  # entering comes with any role; unknown verbs are dropped


@pytest.mark.parametrize(
    ("key", "code"), [("member", "taken"), ("Risk", "key"), ("1st", "key"), ("a b", "key"), ("r" * 65, "key")]
)
def test_a_bad_or_taken_key_is_refused(app: Flask, cast: Cast, key: str, code: str) -> None:
    with app.app_context(), pytest.raises(InvalidAnswers) as refused, transaction() as session:
        add_role(session, cast.workspace, key=key, label={"zh": "角色"}, verbs=[], by=None, at=now())
    assert refused.value.invalids[0].code == code


def test_the_admin_role_keeps_every_right_and_cannot_be_removed(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with transaction() as session:
            edit_role(session, cast.workspace, ADMIN, label={"zh": "主管"}, verbs=[], by=None, at=now())
        assert roles_of(db.session(), cast.workspace)[0].verbs == set(WORKSPACE_VERBS)
        with pytest.raises(Conflict), transaction() as session:
            remove_role(session, cast.workspace, ADMIN, by=None, at=now())


def test_a_role_that_somebody_holds_is_not_removed(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with pytest.raises(Conflict), transaction() as session:
            remove_role(session, cast.workspace, "member", by=None, at=now())
        with transaction() as session:
            remove_role(session, cast.workspace, "auditor", by=None, at=now())
        with pytest.raises(NotFound), transaction() as session:
            remove_role(session, cast.workspace, "auditor", by=None, at=now())


def test_the_workspaces_last_admin_stays(app: Flask, cast: Cast) -> None:
    owner = cast.ids["owner"]
    with app.app_context():
        for keys in ([], ["member"]):
            with pytest.raises(Conflict), transaction() as session:
                set_member(session, cast.workspace, owner, keys, by=None, at=now())
        with transaction() as session:
            add_member(session, cast.workspace, cast.ids["helper"], [ADMIN], by=None, at=now())
            set_member(session, cast.workspace, owner, [], by=None, at=now())
        assert owner not in {m.person.id for m in members_of(db.session(), cast.workspace)}


def test_roles_of_another_workspace_cannot_be_given_here(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for user, keys in ((cast.ids["helper"], ["nowhere"]), ("nobody", ["member"])):
            with pytest.raises(NotFound), transaction() as session:
                set_member(session, cast.workspace, user, keys, by=None, at=now())


def test_the_owner_adds_changes_and_removes_a_member_on_the_page(cast: Cast) -> None:
    owner, outsider = cast.client("owner"), cast.client("outsider")
    token = csrf(owner.get("/w/lab/members").get_data(as_text=True))
    path = f"/w/lab/members/{cast.ids['outsider']}"

    def send(where: str, **data: object) -> object:
        return owner.post(where, data={"csrf_token": token, **data})

    assert send("/w/lab/members", who="吴倩").status_code == 422  # type: ignore[attr-defined]
    assert send("/w/lab/members", who="", roles="member").status_code == 422  # type: ignore[attr-defined]
    assert outsider.get("/api/v1/workspaces/lab/roles").status_code == 404
    send("/w/lab/members", who="吴倩 <outsider@example.com>", roles=["member", "auditor"])
    assert outsider.get("/api/v1/workspaces/lab/roles").status_code == 200
    page = owner.get("/w/lab/members").get_data(as_text=True)
    assert "吴倩" in page
    send(path, roles="auditor")
    assert outsider.get("/api/v1/me").get_json()["workspaces"][0]["roles"] == ["auditor"]
    send(path, roles="auditor", remove="1")
    assert outsider.get("/api/v1/workspaces/lab/roles").status_code == 404
    assert owner.get(path).status_code == 404


def test_the_owner_makes_a_role_with_rights_in_words(cast: Cast) -> None:
    owner = cast.client("owner")
    page = owner.get("/w/lab/roles/new").get_data(as_text=True)
    assert "更正已冻结的数据" in page
    token = csrf(page)
    bad = owner.post("/w/lab/roles/new", data={"csrf_token": token, "zh": "", "verbs": "publish"})
    assert bad.status_code == 422
    assert 'value="publish" checked' in bad.get_data(as_text=True)
    owner.post(
        "/w/lab/roles/new",
        data={"csrf_token": token, "zh": "风险经理", "key": "risk", "verbs": ["cases.read", "records.correct"]},
    )
    listed = owner.get("/w/lab/roles").get_data(as_text=True)
    assert "进入应用、查看全部数据与流程实例、更正已冻结的数据" in listed
    owner.post("/w/lab/roles/risk", data={"csrf_token": token, "zh": "风险总监", "verbs": ["start"]})
    assert "风险总监" in owner.get("/w/lab/roles").get_data(as_text=True)
    owner.post("/w/lab/roles/risk", data={"csrf_token": token, "remove": "1"})
    assert owner.get("/w/lab/roles/risk").status_code == 404


def test_the_endpoint_lists_roles_with_their_verbs(cast: Cast) -> None:
    roles = cast.client("helper").get("/api/v1/workspaces/lab/roles").get_json()["items"]
    assert [r["key"] for r in roles] == ["admin", "designer", "member", "auditor"]
    assert roles[3]["label"] == {"zh": "审计", "en": "Auditor"}
    assert roles[3]["rights"] == ["cases.read", "enter", "records.export"]
