"""Who may do what: the table of verbs, and the stories of owner, helper, outsider and admin at every page."""

from __future__ import annotations

import pytest
from flask import Flask, g
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts.actor import Actor
from app.accounts.entry import workspace_by_slug
from app.accounts.permissions import INSTALLATION_VERBS, WORKSPACE_VERBS, can, require
from app.accounts.roles import STANDARD, add_role, set_member
from app.accounts.sessions import actor_of
from app.database import db, transaction
from app.errors import Forbidden, NotFound
from app.web.current import now
from app.workspaces import Workspace
from tests.cast import Cast

verbs = st.sampled_from(sorted(WORKSPACE_VERBS))


@settings(deadline=None)
@given(granted=st.sets(verbs), asked=verbs)
def test_a_role_grants_its_verbs_in_its_workspace_and_nowhere_else(granted: set[str], asked: str) -> None:
    person = Actor("u", "周", "z@example.com", roles={"here": frozenset({"r"})}, rights={"here": frozenset(granted)})
    assert can(person, asked, "here") is (asked in granted or asked == "enter")
    assert not can(person, asked, "there")
    assert not any(can(person, v) for v in INSTALLATION_VERBS)


@settings(deadline=None)
@given(asked=st.sampled_from([*WORKSPACE_VERBS, *INSTALLATION_VERBS]))
def test_an_admin_of_the_installation_may_everything_and_a_visitor_nothing(asked: str) -> None:
    assert can(Actor("a", "何", "a@example.com", admin=True), asked, "anywhere")
    assert not can(None, asked, "anywhere")


def test_an_unknown_verb_is_a_mistake_in_the_code() -> None:
    with pytest.raises(LookupError):
        can(Actor("a", "何", "a@example.com", admin=True), "fly")


def test_the_refusal_names_the_right_to_members_and_hides_the_workspace_from_outsiders() -> None:
    member = Actor("u", "周", "z@example.com", roles={"here": frozenset({"member"})}, rights={"here": frozenset()})
    with pytest.raises(Forbidden) as refused:
        require(member, "publish", "here")
    assert "发布" in refused.value.text.zh
    with pytest.raises(NotFound):
        require(member, "publish", "there")
    with pytest.raises(NotFound):
        require(None, "enter", "here")
    with pytest.raises(Forbidden):
        require(member, "people")


@pytest.mark.parametrize(("key", "verb"), [(k, v) for k, (_, granted) in STANDARD.items() for v in granted])
def test_each_standard_role_grants_what_it_says(app: Flask, cast: Cast, key: str, verb: str) -> None:
    with app.app_context():
        with transaction() as session:
            set_member(session, cast.workspace, cast.ids["outsider"], [key], by=None, at=now())
        actor = actor_of(db.session(), cast.ids["outsider"])
        assert can(actor, verb, cast.workspace)
        missing = set(WORKSPACE_VERBS) - set(STANDARD[key][1])
        assert not any(can(actor, v, cast.workspace) for v in missing)


@pytest.mark.parametrize("verb", sorted(WORKSPACE_VERBS))
def test_a_workspace_opens_for_the_verb_to_owner_and_admin_by_right_to_the_helper_and_never_to_the_outsider(
    app: Flask, cast: Cast, verb: str
) -> None:
    with app.test_request_context("/w/lab"):
        with transaction() as session:
            add_role(session, cast.workspace, key="only", label={"zh": "专用"}, verbs=[verb], by=None, at=now())

        def opens(who: str) -> Workspace:
            g.actor = actor_of(db.session(), cast.ids[who])
            return workspace_by_slug("lab", verb)

        assert opens("owner").id == opens("admin").id == cast.workspace
        assert g.workspace.slug == "lab"
        if verb in ("enter", "start"):
            assert opens("helper").id == cast.workspace
        else:
            with pytest.raises(Forbidden):
                opens("helper")
        with pytest.raises(NotFound):
            opens("outsider")
        with transaction() as session:
            set_member(session, cast.workspace, cast.ids["outsider"], ["only"], by=None, at=now())
        assert opens("outsider").id == cast.workspace


def test_unknown_and_archived_workspaces_look_the_same(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/"):
        with transaction() as session:
            session.get_one(Workspace, cast.workspace).archived_at = now()
        g.actor = actor_of(db.session(), cast.ids["owner"])
        for slug in ("lab", "nowhere"):
            with pytest.raises(NotFound):
                workspace_by_slug(slug)


PAGES = {  # path: statuses for visitor, outsider, helper, owner, admin
    "/me": (302, 200, 200, 200, 200),
    "/admin/people": (302, 403, 403, 403, 200),
    "/admin/people?q=zz&state=off&department=x": (302, 403, 403, 403, 200),
    "/admin/people/new": (302, 403, 403, 403, 200),
    "/admin/people/{helper}": (302, 403, 403, 403, 200),
    "/admin/people/nobody": (302, 403, 403, 403, 404),
    "/admin/departments": (302, 403, 403, 403, 200),
    "/admin/departments?under=": (302, 403, 403, 403, 200),
    "/admin/departments?open={department}": (302, 403, 403, 403, 200),
    "/admin/departments?open=none": (302, 403, 403, 403, 404),
    "/w/lab/members": (302, 404, 403, 200, 200),
    "/w/lab/members/{helper}": (302, 404, 403, 200, 200),
    "/w/lab/members/{outsider}": (302, 404, 403, 404, 404),
    "/w/lab/roles": (302, 404, 403, 200, 200),
    "/w/lab/roles/new": (302, 404, 403, 200, 200),
    "/w/lab/roles/auditor": (302, 404, 403, 200, 200),
    "/w/lab/roles/none": (302, 404, 403, 404, 404),
    "/w/none/members": (302, 404, 404, 404, 404),
    "/api/v1/me": (401, 200, 200, 200, 200),
    "/api/v1/people": (401, 403, 200, 200, 200),
    "/api/v1/departments": (401, 403, 200, 200, 200),
    "/api/v1/workspaces/lab/roles": (401, 404, 200, 200, 200),
    "/forgot": (200, 200, 200, 200, 200),
}


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_page_opens_to_those_it_is_for(app: Flask, cast: Cast, locale: str) -> None:
    readers = [app.test_client(), *(cast.client(w) for w in ("outsider", "helper", "owner", "admin"))]
    for path, wanted in PAGES.items():
        address = path.format(department=cast.department, **cast.ids)
        got = tuple(r.get(address, headers={"Accept-Language": locale}).status_code for r in readers)
        assert got == wanted, address


POSTS = {  # what a helper may not do even with a valid form token
    "/admin/people/new": 403,
    "/admin/people/{owner}": 403,
    "/admin/people/{owner}/deactivate": 403,
    "/admin/people/{owner}/reactivate": 403,
    "/admin/people/{owner}/reset": 403,
    "/admin/people/{owner}/invitation": 403,
    "/admin/departments": 403,
    "/admin/departments/{department}": 403,
    "/admin/departments/{department}/shift": 403,
    "/admin/departments/{department}/remove": 403,
    "/w/lab/members": 403,
    "/w/lab/members/{owner}": 403,
    "/w/lab/roles/new": 403,
    "/w/lab/roles/admin": 403,
}


@pytest.mark.parametrize(("who", "instead"), [("helper", None), ("outsider", 404)])
def test_posts_are_refused_like_their_pages(cast: Cast, who: str, instead: int | None) -> None:
    from tests.cast import csrf

    client = cast.client(who)
    token = csrf(client.get("/me").get_data(as_text=True))
    for path, status in POSTS.items():
        address = path.format(department=cast.department, **cast.ids)
        wanted = instead if instead and path.startswith("/w/") else status
        assert client.post(address, data={"csrf_token": token}).status_code == wanted, address
