"""What stands around the pages: the side list, workspaces, language and theme, and where one may be sent."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask, g
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.accounts.frame import frame_values, nav_items, navigation, places, values
from app.accounts.models import User
from app.accounts.pages.addresses import account_nav, local_path
from app.accounts.pages.words import device, when
from app.accounts.sessions import actor_of
from app.database import db, transaction
from app.web.current import now
from app.workspaces import Workspace
from tests.cast import Cast, csrf


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        None,
    ],
)
def test_nobody_is_led_away_after_signing_in(evil: str | None) -> None:
    assert local_path(evil) == "/"


@settings(deadline=None)
@example("/w/lab/inbox?tab=todo&q=%E6%9E%97#x")
@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=12).map(lambda s: "/" + s))
def test_whatever_is_let_through_stays_on_this_site(raw: str) -> None:
    path = local_path(raw)
    cleaned = "".join(c for c in path if c not in "\t\r\n").replace("\\", "/")  # as browsers read it
    assert urlsplit(urljoin("http://here.example/sign-in", cleaned)).netloc == "here.example"


def test_an_open_redirect_is_refused_at_every_door(cast: Cast) -> None:
    client = cast.client("owner")
    assert client.get("/sign-in?next=//evil.example").location == "/"
    assert client.get("/language/en?next=https://evil.example").location == "/"
    token = csrf(client.get("/me").get_data(as_text=True))
    data = {"csrf_token": token, "theme": "dark"}
    assert client.post("/theme", data={**data, "next": "//evil.example"}).location == "/"
    assert client.post("/theme", data=data, headers={"Referer": "https://evil.example/w/lab"}).location == "/"
    assert client.post("/theme", data=data, headers={"Referer": "http://localhost/me?x=1"}).location == "/me?x=1"


def test_the_side_list_shows_what_one_may_do(app: Flask, cast: Cast) -> None:
    def labels(who: str, path: str) -> list[str]:
        with app.test_request_context(path, headers={"Accept-Language": "zh"}):
            g.actor = actor_of(db.session(), cast.ids[who])
            workspace = db.session.get(Workspace, cast.workspace) if path.startswith("/w/") else None
            return [i["label"] for group in account_nav(g.actor, workspace) for i in group["items"]]

    assert labels("owner", "/w/lab/members") == ["成员与角色"]
    assert labels("owner", "/me") == []
    assert labels("helper", "/w/lab") == []
    assert labels("admin", "/w/lab") == ["成员与角色", "人员", "部门"]


def test_halves_add_groups_and_the_longest_address_is_the_current_one(app: Flask, cast: Cast) -> None:
    def offered(*_who_and_where: object) -> list[object]:
        return [
            {"label": "管理", "order": 5, "items": [{"label": "甲", "href": "/a", "icon": "inbox"}]},
            {
                "label": "工作",
                "order": 10,
                "items": [
                    {"label": "首页", "href": "/", "icon": "house"},
                    {"label": "乙", "href": "/a/b", "icon": "inbox", "count": 3},
                ],
            },
            {"label": "空", "items": []},
        ]

    nav_items.append(offered)  # type: ignore[arg-type]
    frame_values.append(lambda *_: {"unread": 4, "links": {"notices": "/notices"}})
    try:
        with app.test_request_context("/a/b/c"):
            g.actor = actor_of(db.session(), cast.ids["admin"])
            line = navigation(g.actor, None, "/a/b/c")
            groups = {group["label"]: group["items"] for group in line}
            assert "空" not in groups
            assert [i["label"] for i in groups["工作"] if i.get("current")] == ["乙"]
            assert not any(i.get("current") for i in groups["管理"])
            assert values(g.actor, None)["links"]["notices"] == "/notices"
        page = cast.client("admin").get("/admin/people").get_data(as_text=True)
        assert "4 条未读" in page
        assert '<span class="fw-count">3</span>' in page
    finally:
        nav_items.pop()
        frame_values.pop()


def test_the_workspaces_to_change_to_are_those_one_may_enter(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with transaction() as session:
            session.add(
                Workspace(slug="other", label={"zh": "别处", "en": "Other"}, zone="Asia/Shanghai", created_at=now())
            )

        def seen(who: str) -> list[str]:
            actor = actor_of(db.session(), cast.ids[who])
            assert actor is not None
            return [p.href for p in places(actor, "en")]

        assert seen("helper") == ["/w/lab"]
        assert seen("outsider") == []
        assert seen("admin") == ["/w/lab", "/w/other"]


def test_language_and_theme_follow_the_person(app: Flask, cast: Cast) -> None:
    client = cast.client("owner")
    token = csrf(client.get("/me").get_data(as_text=True))
    client.post("/language", data={"csrf_token": token, "locale": "en"})
    client.post("/theme", data={"csrf_token": token, "theme": "dark"})
    page = client.get("/me").get_data(as_text=True)
    assert '<html lang="en" data-theme="dark">' in page
    assert "Change the password" in page
    assert 'data-theme="dark"' in cast.client("owner").get("/me").get_data(as_text=True)  # on another device, too
    client.post("/theme", data={"csrf_token": token, "theme": "auto"})
    with app.app_context():
        user = db.session.get(User, cast.ids["owner"])
        assert user is not None
        assert (user.locale, user.theme) == ("en", None)
    assert client.post("/theme", data={"csrf_token": token, "theme": "pink"}).status_code == 404
    assert client.post("/language", data={"csrf_token": token, "locale": "fr"}).status_code == 404


@pytest.mark.usefixtures("cast")
def test_a_visitors_switch_changes_his_own_cookie_alone(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/language/en?next=/sign-in").location == "/sign-in"
    assert "Sign in" in client.get("/sign-in").get_data(as_text=True)
    assert client.get("/language/fr").status_code == 404


def test_the_own_page_saves_name_language_and_theme(cast: Cast) -> None:
    client = cast.client("owner")
    token = csrf(client.get("/me").get_data(as_text=True))
    data = {"csrf_token": token, "name": "林晓晓", "locale": "zh", "theme": "light"}
    assert client.post("/me", data=data).status_code == 302
    page = client.get("/me").get_data(as_text=True)
    assert 'value="林晓晓"' in page
    assert 'data-theme="light"' in page
    bad = client.post("/me", data={**data, "name": " "})
    assert bad.status_code == 422
    assert 'id="name-error"' in bad.get_data(as_text=True)


def test_another_device_is_signed_out_from_here(cast: Cast) -> None:
    desk, phone, tablet = cast.client("owner"), cast.client("owner"), cast.client("owner")
    page = desk.get("/me").get_data(as_text=True)
    token = csrf(page)
    which = page.split('name="device" value="')[1].split('"')[0]
    desk.post("/me/devices", data={"csrf_token": token, "device": which})
    assert sorted(c.get("/me").status_code for c in (phone, tablet)) == [200, 302]
    desk.post("/me/devices", data={"csrf_token": token})
    assert [c.get("/me").status_code for c in (desk, phone, tablet)] == [200, 302, 302]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/120 Safari/537", "Chrome, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17) Version/17 Safari/604", "Safari, iPhone"),
        ("curl/8.5", "curl"),
        (None, "Unknown device"),
    ],
)
def test_a_device_is_named_in_words(agent: str | None, words: str) -> None:
    assert device(agent).en == words


@pytest.mark.usefixtures("cast")
def test_times_are_short_this_year(app: Flask) -> None:
    with app.app_context():
        assert when(now()) == "11-24 09:00"
        assert when(now().replace(year=2025)) == "2025-11-24"
        assert when(None) == "—"
