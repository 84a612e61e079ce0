"""What nodes share: who decides, messages, durations, values; and the outside work of the two kinds that have any."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator

from app.controls import Reference, ReferenceControl, expressions_in, references_in
from app.i18n import Text
from app.nodes import durations, values, who
from app.nodes.controls import MappingControl, MessageControl, WhereControl, WhoControl
from app.nodes.registry import node_kinds
from app.ports import Ports, Retry
from app.ports.clock import FixedClock
from app.ports.files import Files
from app.ports.mail import Letter, MailFailed, MemoryMail

WHO = WhoControl(name="who", label=Text("谁", "Who"))
FULL: dict[str, Any] = {
    "rules": [
        {"by": "people", "users": ["u1", "u2"]},
        {"by": "role", "role": "head"},
        {"by": "initiator"},
        {"by": "department_head", "of": "field", "field": "unit", "up": 2},
        {"by": "field", "field": "manager"},
    ],
    "not_by": ["n3"],
    "nobody": "skip",
    "same": "skip",
    "initiator": "head",
}


def test_every_name_in_a_who_setting_is_found_for_renaming_and_where_used() -> None:
    found = list(references_in((WHO,), {"who": FULL}))
    assert found == [
        Reference(("who", "rules", 0, "users", 0), "user", "u1"),
        Reference(("who", "rules", 0, "users", 1), "user", "u2"),
        Reference(("who", "rules", 1, "role"), "role", "head"),
        Reference(("who", "rules", 3, "field"), "field", "unit"),
        Reference(("who", "rules", 4, "field"), "field", "manager"),
        Reference(("who", "not_by", 0), "node", "n3"),
    ]
    for reference in found:
        value: Any = {"who": FULL}
        for part in reference.path:
            value = value[part]
        assert value == reference.name


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (FULL, True),
        ({"rules": []}, True),
        ({}, False),
        ({"rules": [{"by": "magic"}]}, False),
        ({"rules": [{"by": "role", "role": "head", "users": []}]}, False),
        ({"rules": [], "nobody": "ask"}, False),
        ({"rules": [{"by": "department_head"}]}, False),
    ],
)
def test_the_schema_of_a_who_setting(value: dict[str, Any], fits: bool) -> None:
    Draft202012Validator.check_schema(WHO.schema())
    assert Draft202012Validator(WHO.schema()).is_valid(value) is fits


def test_people_who_are_only_told_have_no_rules_about_deciding() -> None:
    told = WhoControl(name="who", label=Text("谁", "Who"), told=True)
    assert not Draft202012Validator(told.schema()).is_valid(FULL)
    assert "node_rules" not in told.describe()
    assert [r["name"] for r in WHO.describe()["node_rules"]] == ["share", "nobody", "same", "initiator"]


def test_a_who_setting_reads_as_a_sentence() -> None:
    said = who.summary(FULL)
    assert said.zh == "指定的 2 人，否则角色“head”，否则发起人，否则“unit”所在部门的负责人，否则“manager”中的人"
    assert said.en.startswith("2 named people, else role “head”, else the initiator")


@pytest.mark.parametrize(
    ("rules", "most"),
    [
        ([{"by": "people", "users": ["a", "b"]}], 2),
        ([{"by": "people", "users": ["a"]}, {"by": "initiator"}], 1),
        ([{"by": "role", "role": "head"}, {"by": "initiator"}], None),
        ([], None),
    ],
)
def test_how_many_people_rules_can_find(rules: list[dict[str, Any]], most: int | None) -> None:
    assert who.most({"rules": rules}) == most


def test_a_mapping_names_its_expressions_and_the_fields_of_the_other_form() -> None:
    controls = (
        ReferenceControl(name="form", label=Text("表单", "Form"), to="form"),
        MappingControl(name="values", label=Text("写", "Write"), of="form"),
        WhereControl(name="where", label=Text("条件", "Where"), of="form"),
    )
    rows = [{"field": "amount", "value": "total * 2"}, {"field": "note", "value": " "}]
    settings = {"form": "loan", "values": rows, "where": rows[:1]}
    assert [(s.path, s.text) for s in expressions_in(controls, settings)] == [
        (("values", 0, "value"), "total * 2"),
        (("where", 0, "value"), "total * 2"),
    ]
    assert [(r.path, r.name, r.of) for r in references_in(controls, settings)] == [
        (("form",), "loan", None),
        (("values", 0, "field"), "amount", "loan"),
        (("values", 1, "field"), "note", "loan"),
        (("where", 0, "field"), "amount", "loan"),
    ]
    for control in controls[1:]:
        assert Draft202012Validator(control.schema()).is_valid(rows)


def test_each_place_of_a_message_is_an_expression_with_its_span() -> None:
    control = MessageControl(name="text", label=Text("附言", "Words"))
    text = {"zh": "您好 {{ name }}，共 {{days * 2}} 天{{}}", "en": "Hi"}
    spots = list(expressions_in((control,), {"text": text}))
    assert [s.text for s in spots] == [" name ", "days * 2"]
    for spot in spots:
        assert spot.path == ("text", "zh")
        assert spot.span is not None
        assert text["zh"][slice(*spot.span)] == spot.text


@pytest.mark.parametrize(
    ("text", "length", "zh"),
    [
        ("P1DT4H", timedelta(days=1, hours=4), "1 天 4 小时"),
        ("PT30M", timedelta(minutes=30), "30 分钟"),
        ("P0D", None, ""),
        ("P1Y", None, ""),
        (None, None, ""),
        ("nonsense", None, ""),
    ],
)
def test_lengths_of_time(text: str | None, length: timedelta | None, zh: str) -> None:
    assert durations.length(text) == length
    assert durations.words(text).zh == zh


@pytest.mark.parametrize(
    ("value", "feel", "plain"),
    [
        (Decimal("10.50"), "number", "10.5"),
        (date(2026, 11, 24), "date", "2026-11-24"),
        ("x", "string", "x"),
        (None, "number", None),
        (datetime(2026, 11, 24, 9, tzinfo=UTC), "date and time", "2026-11-24T09:00:00Z"),
        (True, "boolean", True),
        ([Decimal(1), None], "list", ["1", None]),
    ],
)
def test_values_leave_as_plain_json_and_come_back_by_their_type(value: Any, feel: str, plain: Any) -> None:
    assert values.plain(value) == plain
    if not isinstance(value, list):
        assert values.back(plain, feel) == value


class NoMail:
    """A mail server that refuses."""

    def __init__(self, again: bool) -> None:
        self.again = again

    def send(self, letter: Letter) -> None:
        raise MailFailed("邮件服务器没有应答", self.again)


class StartedOnce:
    """Remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def start_child(self, *, parent_step: str, flow: str, record: str | None, answers: Mapping[str, Any]) -> str:
        self.asked.append({"parent_step": parent_step, "flow": flow, "record": record, "answers": dict(answers)})
        return f"case-of-{parent_step}"


def run(kind: str, request: dict[str, Any], **ports: Any) -> Any:
    work = cast(Any, node_kinds.work(kind))
    clock = FixedClock(datetime(2026, 11, 24, tzinfo=UTC))
    files = cast(Files, None)  # neither kind touches files
    return work.run(
        request, Ports(clock=clock, files=files, key="s1:an", **{"mail": MemoryMail(), "cases": StartedOnce(), **ports})
    )


def test_a_letter_leaves_once_however_often_its_job_runs() -> None:
    mail = MemoryMail()
    letter = {"to": "an@example.com", "subject": "已通过", "body": "好"}
    for _ in range(2):
        run("notify", letter, mail=mail)
    assert mail.sent == [Letter("an@example.com", "已通过", "好", "s1:an")]


def test_a_letter_is_tried_again_only_where_that_can_help() -> None:
    letter = {"to": "an@example.com", "subject": "已通过", "body": "好"}
    with pytest.raises(Retry):
        run("notify", letter, mail=NoMail(again=True))
    with pytest.raises(MailFailed):
        run("notify", letter, mail=NoMail(again=False))


def test_a_called_flow_is_started_for_the_step_that_asked() -> None:
    cases = StartedOnce()
    reply = run("call_flow", {"step": "s1", "flow": "review", "record": None, "answers": {"a": "1"}}, cases=cases)
    assert reply == {"case": "case-of-s1"}
    assert cases.asked == [{"parent_step": "s1", "flow": "review", "record": None, "answers": {"a": "1"}}]


def test_only_kinds_with_outside_work_have_a_work_module() -> None:
    assert {name for name in node_kinds.names() if node_kinds.work(name)} == {"notify", "call_flow", "call", "event"}
