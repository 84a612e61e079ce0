"""A new folder is a new kind and nothing else: a field kind with a browser half, a node kind with outside work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import db
from app.definitions.meta import form_schema
from app.fields.registry import field_kinds
from app.nodes.registry import node_kinds
from runtime.models.cases import Case
from runtime.models.jobs import Job
from tests.cast import Cast
from tests.drawing import field, flow, form, node
from tests.runtime.office import Office

STARS = '''
"""One to five stars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.controls import IntegerControl
from app.expressions import NUMBER
from app.fields.kind import FieldKind, Refused
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field


class Stars(FieldKind):
    name = "stars"
    label = Text("星级", "Stars")
    feel = NUMBER
    settings = (IntegerControl(name="most", label=Text("最多几颗", "How many"), default=5, minimum=2, maximum=10),)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "integer"}

    def read(self, field: Field, raw: Any) -> Any:
        if raw in (None, ""):
            return None
        if str(raw).isdigit() and 1 <= int(raw) <= field.setting("most"):
            return int(raw)
        raise Refused("stars", Text("请给 1 到 {n} 颗星。", "Give 1 to {n} stars.").fill(n=field.setting("most")))

    def show(self, field: Field, value: Any, locale: str, names: Any = None) -> str:
        return "★" * value if value else ""


KIND = Stars()
'''
STARS_HTML = """{% macro fill(field, f) %}
<input class="fw-input" id="{{ f.id }}" name="{{ f.name }}" value="{{ f.raw or '' }}">
{% endmacro %}
{% macro read(field, f) %}<span class="stars">{{ f.shown(f.value) }}</span>{% endmacro %}
{% macro print(field, f) %}{{ f.shown(f.value) }}{% endmacro %}
"""
SEAL = '''
"""Has a number sealed outside the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.i18n import Text
from app.nodes.events import Event, JobDone
from app.nodes.kind import NodeKind, View
from app.nodes.outcome import Fail, Go, Outcome, StartJob, Wait

if TYPE_CHECKING:
    from app.definitions.flow import Node


class Seal(NodeKind):
    name = "seal"
    label = Text("盖章", "Seal")
    group = "data"

    def outputs(self, node: Node) -> Mapping[str, str]:
        return {"seal": "string"}

    def enter(self, node: Node, view: View) -> Outcome:
        return Wait({}, (StartJob({"score": view.answers.get("score")}),))

    def resume(self, node: Node, memory: Mapping[str, Any], event: Event, view: View) -> Outcome:
        match event:
            case JobDone(reply):
                return Go(("out",), outputs={"seal": reply["seal"]})
        return Fail("seal", Text("盖章失败。", "The seal failed."))


KIND = Seal()
'''
SEAL_WORK = '''
"""The outside world: writes a file, as a sealing machine would."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def run(request: dict[str, Any], ports: Any) -> Any:
    (Path(__file__).parent / "sealed.txt").write_text(f"{ports.key} {request['score']}", encoding="utf-8")
    return {"seal": f"seal-{request['score']}"}
'''


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """Two folders of kinds that the house has never seen."""
    for family, name, files in (
        (
            "fields",
            "stars",
            {
                "__init__.py": STARS,
                "field.html": STARS_HTML,
                "cases.json": "{}",
                "fill.js": "export function mount(box) { box.dataset.stars = 'yes'; }\n",
            },
        ),
        ("nodes", "seal", {"__init__.py": SEAL, "work.py": SEAL_WORK, "cases.json": "{}"}),
    ):
        folder = tmp_path / family / name
        folder.mkdir(parents=True)
        (folder / "icon.svg").write_text('<svg viewBox="0 0 24 24"><path d="M2 2h20"/></svg>', encoding="utf-8")
        for file, text in files.items():
            (folder / file).write_text(text.lstrip(), encoding="utf-8")
    field_kinds.add_home(tmp_path / "fields")
    node_kinds.add_home(tmp_path / "nodes")
    yield tmp_path
    field_kinds.remove_home(tmp_path / "fields")
    node_kinds.remove_home(tmp_path / "nodes")


@pytest.mark.usefixtures("outside")
def test_a_folder_makes_a_field_kind_everywhere(app: Flask, cast: Cast) -> None:
    owner = cast.client("owner")
    palette = owner.get("/api/v1/schemas/field-kinds.json").get_json()
    assert "stars" in str(palette)
    assert "stars" in str(form_schema())
    office = Office(app, cast)
    with app.app_context():
        office.publish(
            form(field("subject"), field("score", "stars", settings={"most": 3}), title="subject"),
            flow(
                [node("start", "start", public=True), node("seal", "seal"), node("end", "end")],
                ("start", "out", "seal"),
                ("seal", "out", "end"),
            ),
        )
    page = app.test_client().get("/apply/lab/handle", follow_redirects=True).get_data(as_text=True)
    assert 'name="score"' in page
    half = app.test_client().get("/kinds/fields/stars/fill.js")
    assert half.mimetype == "text/javascript"
    assert "export function mount" in half.get_data(as_text=True)
    half.close()
    refused = owner.post(
        "/api/v1/workspaces/lab/flows/handle/cases", json={"answers": {"score": "4"}}, headers=_by_token(app, cast)
    )
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["path"] == "score"


def test_a_folder_makes_a_node_kind_with_outside_work(app: Flask, cast: Cast, outside: Path) -> None:
    office = Office(app, cast)
    with app.app_context():
        office.publish(
            form(field("subject"), field("score", "stars"), title="subject"),
            flow(
                [
                    node("start", "start"),
                    node("seal", "seal"),
                    node("cc", "condition", branches=[{"id": "b1", "when": 'seal.seal = "seal-3"'}]),
                    node("end", "end", outcome="approved"),
                    node("other", "end", outcome="rejected"),
                ],
                ("start", "out", "seal"),
                ("seal", "out", "cc"),
                ("cc", "b1", "end"),
                ("cc", "otherwise", "other"),
            ),
        )
        case = office.start(subject="x", score=3)
        assert office.outcome(case) is None
        office.drain()
        assert office.outcome(case) == "approved"
        job = db.session.scalar(select(Job).join(Case, Case.id == Job.case_id).where(Case.id == case))
        assert job is not None
        key, score = (outside / "nodes" / "seal" / "sealed.txt").read_text(encoding="utf-8").split()
        assert (key, score) == (job.key, "3")


def _by_token(app: Flask, cast: Cast) -> dict[str, str]:
    from app.accounts.api_tokens import make_token
    from app.database import transaction
    from app.web.current import now

    with app.app_context(), transaction() as session:
        return {"Authorization": f"Bearer {make_token(session, cast.ids['owner'], 'test', expires_at=None, at=now())}"}
