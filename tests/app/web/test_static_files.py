"""Style sheets, scripts and pictures: kept for ever where the name says what is in them, asked again otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.assets import STATIC


@pytest.fixture
def bundled() -> str:
    found = sorted((STATIC / "build" / "runtime" / "assets").glob("core-*.js"))
    if not found:
        pytest.skip("the front end is not built (make build)")
    return found[0].relative_to(STATIC).as_posix()


def test_a_script_named_by_its_content_is_kept_for_ever(client: FlaskClient, bundled: str) -> None:
    answer = client.get(f"/static/{bundled}")
    assert answer.status_code == 200
    assert answer.cache_control.immutable
    assert answer.cache_control.max_age == 31_536_000
    assert not answer.cache_control.no_cache


def test_a_picture_is_asked_again_and_answered_without_its_body(client: FlaskClient) -> None:
    first = client.get("/static/img/favicon.svg")
    assert first.cache_control.no_cache
    again = client.get("/static/img/favicon.svg", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["../wsgi.py", "css/../../wsgi.py", "img", "nothing.css", "%2e%2e/wsgi.py"])
def test_nothing_outside_the_folder_is_served(client: FlaskClient, name: str) -> None:
    assert (STATIC.parent / "wsgi.py").is_file()
    assert client.get(f"/static/{name}").status_code == 404


def test_a_browser_that_goes_away_leaves_no_file_open(client: FlaskClient) -> None:
    before = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0
    answers = [client.get("/static/img/favicon.svg", buffered=False) for _ in range(20)]
    after = len(list(Path("/proc/self/fd").iterdir())) if before else 0
    assert after <= before, f"{len(answers)} answers not read to their end hold {after - before} files"
    for answer in answers:
        answer.close()
