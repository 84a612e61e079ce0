"""Runs every node kind's ``cases.json``, whatever kinds are on disk.

``cases``: settings and what the case knows, then steps: the first is the arrival, each later one an ``event``;
``gives`` is the whole outcome in short words. ``check``: settings and the codes an author is told. ``ports``,
``actions`` and ``summary``: settings and what the kind says of them. The node is called ``n``; a fill ``f`` stands
before it. ``definitions`` are documents of the release around it, by key.
"""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.controls import object_schema
from app.definitions.flow import Flow, load_flow
from app.definitions.workspace import Definitions
from app.nodes.outcome import (
    Ask,
    Back,
    CloseTasks,
    Fail,
    Finish,
    Go,
    Note,
    Notify,
    OpenTask,
    Outcome,
    SetTimer,
    StartJob,
)
from app.nodes.registry import node_kinds
from app.registry import REQUIRED_FILES
from runtime.engine.mail import unpack
from runtime.engine.result import Facts
from runtime.engine.view import CaseView
from tests.runtime.engine.play import FORM, NOW

KINDS = node_kinds.names()


def cases(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((node_kinds.folder(kind) / "cases.json").read_text(encoding="utf-8"))
    return found


def each(part: str) -> list[Any]:
    return [
        pytest.param(kind, case, id=f"{kind}-{case.get('says', i)}")
        for kind in KINDS
        for i, case in enumerate(cases(kind).get(part, []))
    ]


def flow_with(kind: str, case: dict[str, Any]) -> Flow:
    edges = [
        {"from": "s", "port": "out", "to": "f"},
        {"from": "f", "port": "out", "to": "n"},
        *({"from": "n", "port": p, "to": "e"} for p in case.get("lines", [])),
    ]
    nodes = [
        {"id": "s", "kind": "start"},
        {"id": "f", "kind": "fill", "label": {"zh": "补充", "en": "Amend"}},
        {"id": "n", "kind": kind, "label": {"zh": "本步", "en": "This step"}, "settings": case.get("settings", {})},
        {"id": "e", "kind": "end"},
    ]
    return load_flow({"key": "flow", "form": "leave", "nodes": nodes, "edges": edges})


def short(outcome: Outcome) -> dict[str, Any]:
    """An outcome in the words of ``cases.json``; what is empty is left out."""
    match outcome:
        case Go():
            said: dict[str, Any] = {"go": list(outcome.ports)}
        case Fail():
            return {"fail": outcome.code, "zh": outcome.text.zh}
        case Finish():
            said = {"finish": outcome.outcome, "whole": outcome.whole}
        case Back():
            said = {"back": outcome.to, "straight": outcome.straight}
        case _:
            said = {"wait": True}
    for effect in outcome.effects:
        match effect:
            case OpenTask(_, holder, due, reason):
                until = f" until {due:%m-%d %H:%M}" if due else ""
                said.setdefault("opens", []).append(f"{holder} ({reason}){until}")
            case CloseTasks(reason, ids):
                said.setdefault("closes", []).append(f"{reason} {' '.join(ids) if ids is not None else 'all'}")
            case SetTimer(name, at):
                said.setdefault("timers", []).append(f"{name} {at:%m-%d %H:%M}")
            case StartJob(request, _, silent):
                said.setdefault("letters" if silent else "jobs", []).append(dict(request))
            case Ask(service, verb, args):
                said.setdefault("asks", []).append([service, verb, dict(args)])
            case Notify(people, text, copy):
                said.setdefault("copies" if copy else "tells", []).append([list(map(dict, people)), text.zh])
            case Note(text):
                said.setdefault("notes", []).append(text.zh)
    for name in ("writes", "outputs"):
        if getattr(outcome, name, None):
            said[name] = dict(getattr(outcome, name))
    return said


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_folder_is_complete(kind: str) -> None:
    folder = node_kinds.folder(kind)
    for name in REQUIRED_FILES:
        assert (folder / name).is_file(), f"{folder} lacks {name}"
    parts = cases(kind)
    assert parts["cases"], "no case for what it does"
    assert parts["ports"], "no case for its ways out"
    assert parts["summary"], "no case for its card"
    assert "<svg" in node_kinds.icon(kind)
    assert node_kinds.get(kind).label.en != node_kinds.get(kind).label.zh


@pytest.mark.parametrize(("kind", "case"), [*each("cases"), *each("ports"), *each("summary"), *each("actions")])
def test_the_settings_of_a_case_meet_the_kinds_schema(kind: str, case: dict[str, Any]) -> None:
    schema = object_schema(node_kinds.get(kind).settings)
    Draft202012Validator.check_schema(schema)
    wrong = [e.message for e in Draft202012Validator({**schema, "required": []}).iter_errors(case.get("settings", {}))]
    assert wrong == []


@pytest.mark.parametrize(("kind", "case"), each("cases"))
def test_a_kind_does_what_its_cases_say(kind: str, case: dict[str, Any]) -> None:
    flow = flow_with(kind, case)
    node = flow.by_id["n"]
    ids = count(1)
    memory: Any = {}
    now = NOW
    for step in case["steps"]:
        if step.get("at"):
            now = now.fromisoformat(step["at"])
        facts = Facts(
            now=now,
            today=now.date(),
            answers=case.get("answers", {}),
            initiator=case.get("initiator", "lin"),
            case={"id": "c1", "record": "r1", "title": "林晓岚的请假", "number": "2026-001"},
            names={},
            new_id=lambda: f"t{next(ids)}",
            visited=lambda _: (),
            definitions=Definitions(cases(kind).get("definitions", {})),
        )
        view = CaseView(flow, FORM, facts, case.get("outputs", {}))
        view.step, view.returned = "s1", case.get("returned", False)
        before = json.dumps(memory)
        if "event" in step:
            outcome = node_kinds.get(kind).resume(node, memory, unpack(step["event"]), view)
        else:
            outcome = node_kinds.get(kind).enter(node, view)
        said = short(outcome)
        if "fail" in step["gives"] and "zh" not in step["gives"]:
            said.pop("zh")  # the sentence is a field kind's own
        assert said == step["gives"]
        assert json.dumps(memory) == before, "an outcome changed the state it was made from"
        memory = json.loads(json.dumps(getattr(outcome, "memory", memory)))


@pytest.mark.parametrize(("kind", "case"), each("check"))
def test_an_author_is_told_what_to_mend(kind: str, case: dict[str, Any]) -> None:
    flow = flow_with(kind, case)
    other = {
        "kind": "flow",
        "key": "other",
        "form": case.get("other_form", "leave"),
        "edges": [],
        "nodes": [{"id": "s", "kind": "start", "settings": {"by_flow": case.get("open", True)}}],
    }
    found = node_kinds.get(kind).check(
        flow.by_id["n"], flow, Definitions({"other": other, **cases(kind).get("definitions", {})})
    )
    assert [p.code for p in found] == case["codes"]
    for problem in found:
        assert problem.text.zh
        assert problem.text.en
        assert problem.place[:1] in ((), ("settings",))


@pytest.mark.parametrize(("kind", "case"), each("ports"))
def test_a_kind_names_its_ways_out(kind: str, case: dict[str, Any]) -> None:
    node = flow_with(kind, case).by_id["n"]
    said = [
        f"{p.name}={p.label.zh}" + (f" ends {p.ends}" if p.ends else "") + (" optional" if p.optional else "")
        for p in node_kinds.get(kind).ports(node)
    ]
    assert said == case["are"]


@pytest.mark.parametrize(("kind", "case"), each("actions"))
def test_a_kind_names_what_a_holder_may_do(kind: str, case: dict[str, Any]) -> None:
    flow = flow_with(kind, case)
    node = flow.by_id["n"]
    said = [
        a.verb + ("!" if a.opinion == "required" else "") + ("+" if a.answers else "")
        for a in node_kinds.get(kind).actions(node)
    ]
    assert said == case["are"]
    assert list(node_kinds.get(kind).returns_to(node, flow)) == case.get("returns_to", [])


@pytest.mark.parametrize(("kind", "case"), each("summary"))
def test_a_card_says_it_in_one_line(kind: str, case: dict[str, Any]) -> None:
    said = node_kinds.get(kind).summary(flow_with(kind, case).by_id["n"])
    assert (said.zh, said.en) == (case["zh"], case["en"])


@pytest.mark.parametrize("kind", KINDS)
def test_fresh_settings_meet_the_kinds_own_schema(kind: str) -> None:
    schema = {**object_schema(node_kinds.get(kind).settings), "required": []}
    assert list(Draft202012Validator(schema).iter_errors(node_kinds.get(kind).default_settings)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_settings_can_be_drawn_by_the_generic_panel(kind: str) -> None:
    for control in node_kinds.get(kind).settings:
        said = json.loads(json.dumps(control.describe()))
        assert said["control"]
        assert said["label"]["zh"]
        assert said["label"]["en"]
