"""DMN's XML: read, written, read again as the same document, and asked with the same answers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.decisions import BadXml, check, decide, load, read_dmn, write_dmn
from app.decisions.kinds import kinds
from tests.app.decisions.documents import Raw, context, decision, document, function, literal, table, typed, value
from tests.app.decisions.test_scorecard import card

MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<dmn:definitions xmlns:dmn="https://www.omg.org/spec/DMN/20191111/MODEL/" name="Car loans" id="m" namespace="urn:cars"
    xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"
    xmlns:tool="urn:some-tool" tool:colour="blue">
  <dmn:extensionElements><tool:secret><tool:whatever/></tool:secret></dmn:extensionElements>
  <dmn:itemDefinition name="tGrade"><dmn:typeRef>feel:string</dmn:typeRef>
    <dmn:allowedValues><dmn:text>"A", "B"</dmn:text></dmn:allowedValues></dmn:itemDefinition>
  <dmn:inputData id="in1" name="Monthly  income"><dmn:variable name="Monthly income" typeRef="number"/></dmn:inputData>
  <dmn:decision id="rate" name="Rate" label="Yearly rate">
    <dmn:description>Set by the board.</dmn:description>
    <dmn:variable name="Rate" typeRef="number"/>
    <dmn:informationRequirement id="q1"><dmn:requiredDecision href="#grade"/></dmn:informationRequirement>
    <dmn:literalExpression><dmn:text>
        if Grade = "A" then 0.04 else 0.07
    </dmn:text></dmn:literalExpression>
  </dmn:decision>
  <dmn:decision id="grade" name="Grade">
    <dmn:variable name="Grade" typeRef="tGrade"/>
    <dmn:informationRequirement id="q2"><dmn:requiredInput href="#in1"/></dmn:informationRequirement>
    <dmn:decisionTable hitPolicy="FIRST">
      <dmn:input label="Income"><dmn:inputExpression typeRef="number"><dmn:text>Monthly income</dmn:text>
        </dmn:inputExpression></dmn:input>
      <dmn:output name="Grade"><dmn:defaultOutputEntry><dmn:text>"B"</dmn:text></dmn:defaultOutputEntry></dmn:output>
      <dmn:annotation name="why"/><dmn:annotation name="Reason"/>
      <dmn:rule id="rule1"><dmn:inputEntry><dmn:text>&gt; 5000</dmn:text></dmn:inputEntry>
        <dmn:outputEntry><dmn:text>"A"</dmn:text></dmn:outputEntry>
        <dmn:annotationEntry><dmn:text>earns enough</dmn:text></dmn:annotationEntry>
        <dmn:annotationEntry><dmn:text>R1</dmn:text></dmn:annotationEntry></dmn:rule>
    </dmn:decisionTable>
  </dmn:decision>
  <dmn:knowledgeSource id="k" name="The board"/>
  <dmndi:DMNDI><dmndi:DMNDiagram id="page">
    <dmndi:DMNShape id="s1" dmnElementRef="rate"><dc:Bounds x="100.5" y="20" width="180" height="80"/></dmndi:DMNShape>
    <dmndi:DMNShape id="s2" dmnElementRef="grade"><dc:Bounds x="100" y="200" width="180" height="80"/></dmndi:DMNShape>
    <dmndi:DMNShape id="s3" dmnElementRef="k"><dc:Bounds x="1" y="1" width="1" height="1"/></dmndi:DMNShape>
  </dmndi:DMNDiagram></dmndi:DMNDI>
</dmn:definitions>"""


def test_a_model_of_another_tool_is_read_with_its_names_types_notes_and_layout() -> None:
    read = read_dmn(MODEL.encode())
    found = read.document
    assert (found["key"], found["label"]["en"], found["result"]) == ("Car_loans", "Car loans", "rate")
    assert found["inputs"] == [{"id": "in1", "key": "Monthly income", "label": {}, "type": "number", "allowed": ""}]
    assert found["types"] == [{"key": "tGrade", "base": "string", "list": False, "allowed": '"A", "B"', "fields": []}]
    rate, grade = found["parts"]
    assert (rate["label"], rate["note"]) == ({"zh": "Yearly rate", "en": "Yearly rate"}, "Set by the board.")
    assert rate["logic"]["text"] == 'if Grade = "A" then 0.04 else 0.07'
    row = {"id": "rule1", "if": ["> 5000"], "then": ['"A"'], "note": "earns enough", "reason": "R1"}
    assert grade["logic"]["rows"] == [row]
    assert grade["logic"]["outputs"][0]["default"] == '"B"'
    assert found["layout"] == {
        "rate": {"x": "100.5", "y": "20", "width": "180", "height": "80"},
        "grade": {"x": "100", "y": "200", "width": "180", "height": "80"},
    }
    assert ["knowledgeSource" in each.en for each in read.notices] == [True]
    assert check(found) == []
    assert value(found, "Rate", Monthly_income=6000) == Decimal("0.04")


def test_written_and_read_again_it_is_the_same_document() -> None:
    found = read_dmn(MODEL.encode()).document
    written = write_dmn(found)
    assert read_dmn(written.encode()).document == found
    assert write_dmn(read_dmn(written.encode()).document) == written
    for tool_needs in (
        '<requiredInput href="#in1"/>',
        '<requiredDecision href="#grade"/>',
        "<dmndi:DMNEdge",
        "<di:waypoint",
    ):
        assert tool_needs in written


def test_requirements_follow_from_the_names_that_logic_mentions() -> None:
    raw = document(
        function("fee", {"amount": "number"}, "amount * fee rate"),
        function("fee rate", {}, "0.01"),
        decision("base", "asked"),
        decision("total", "base + fee(base)"),
        inputs={"asked": "number", "unused": ""},
    )
    written = write_dmn(raw)
    total = written[written.index('name="total"') :]
    assert '<requiredDecision href="#d_base"/>' in total
    assert '<requiredKnowledge href="#b_fee"/>' in total
    fee = written[written.index('name="fee"') : written.index('name="fee rate"')]
    assert '<requiredKnowledge href="#b_fee_rate"/>' in fee
    assert "unused" not in written.replace('<inputData id="i2" name="unused"', "").replace(
        '<variable name="unused"', ""
    )


def everything() -> Raw:
    boxes: dict[str, Any] = {
        "conditional": {"kind": "conditional", "if": literal("a > 1"), "then": literal('"x"'), "else": literal("null")},
        "filter": {"kind": "filter", "in": literal("[1, 2, 3]"), "match": literal("item > a")},
        "each": {"kind": "for", "variable": "the item", "in": literal("[1..3]"), "body": literal("the item * a")},
        "any": {"kind": "some", "variable": "x", "in": literal("[1, 2]"), "body": literal("x = a")},
        "all": {"kind": "every", "variable": "x", "in": literal("[1, 2]"), "body": literal("x = a")},
        "items": {"kind": "list", "items": [literal("1"), context({"k": "2"})]},
        "grid": {
            "kind": "relation",
            "columns": [{"key": "n", "type": "number"}, {"key": "t"}],
            "rows": [[literal("1"), literal('"<&>\\n \'"')]],
        },
        "called": {"kind": "invocation", "function": "plus", "bindings": [{"key": "n", "logic": literal("a")}]},
        "made": context({"f": {"kind": "function", "parameters": typed({"y": ""}), "body": literal("y + a")}}, "f(1)"),
        "ranked": table(
            "PRIORITY", ["a"], [{"key": "g", "allowed": '"A", "B"', "default": '"B"'}], [["1", '"A"', "R"]]
        ),
        "plain": "a + 1",
        "summed": table("COLLECT", ["a"], ["p"], [["-", "1"], [">= 2", "2.5"]], aggregate="SUM"),
        "nothing": None,
    }
    raw = document(
        *[decision(key, logic) for key, logic in boxes.items()],
        function("plus", {"n": "number"}, "n + 1", "number"),
        {"id": "java", "key": "java", "kind": "function", "logic": {
            "kind": "function", "parameters": typed({"q": "number"}), "body": literal("1"), "external": "Java"}},
        inputs={"a": "number"},
        services=[{"id": "s", "key": "serve", "outputs": ["d_each"], "decides": [], "takes": ["i1", "d_filter"]}],
        types=[
            {"key": "tRow", "fields": [{"key": "n", "type": "number", "allowed": ">0"}, {"key": "r", "type": "tRows"}]},
            {"key": "tRows", "base": "tRow", "list": True},
            {"key": "tRule", "base": "function<number, tRow>->list<string>"},
        ],
    )  # fmt: skip
    return {**raw, "layout": {"d_each": {"x": "1", "y": "2", "width": "3", "height": "4"}}}


def test_every_kind_of_logic_comes_back_and_answers_alike() -> None:
    raw = everything()
    again = read_dmn(write_dmn(raw).encode()).document
    assert {part["logic"]["kind"] for part in again["parts"] if part["logic"]} == {
        kind.name for kind in kinds().values() if kind.tag
    }
    before, after = load(raw), load(again)
    for key in before.parts:
        for given_a in (Decimal(1), Decimal(2), None):
            asked = {"a": given_a, "n": Decimal(4)}
            assert decide(before, key, asked).value == decide(after, key, asked).value, key
    assert read_dmn(write_dmn(again).encode()).document == again


def test_the_version_written_is_the_oldest_that_knows_the_logic() -> None:
    assert "20191111/MODEL" in write_dmn(document(decision("a", "1")))
    assert "20230324/MODEL" in write_dmn(everything())


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_all_versions_from_1_2_to_1_5_are_read(namespace: str) -> None:
    text = MODEL.replace("https://www.omg.org/spec/DMN/20191111/MODEL/", namespace)
    assert value(read_dmn(text.encode()).document, "Grade", Monthly_income=1) == "B"


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t<>&\"'"), max_size=12
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=4), st.sampled_from(["FIRST", "OUTPUT ORDER", "COLLECT"]), TEXTS
)
def test_whatever_stands_in_a_file_comes_back_from_one_we_wrote(
    rows: list[tuple[str, str, str]], hit: str, label: str
) -> None:
    logic = table(hit, ["a"], [{"key": "r", "label": {"zh": label, "en": label}}], [[*each[:2]] for each in rows])
    for row, (_, _, note) in zip(logic["rows"], rows, strict=True):
        row["note"] = note
    first = read_dmn(write_dmn(document(decision("d", logic), inputs={"a": ""})).encode()).document
    assert read_dmn(write_dmn(first).encode()).document == first
    assert [row["note"] for row in first["parts"][0]["logic"]["rows"]] == [note.strip() for _, _, note in rows]


def test_what_dmn_has_no_place_for_comes_back_from_files_of_ours() -> None:
    raw = card()
    raw["label"] = {"zh": "评分", "en": "Scoring"}
    raw["parts"] = [
        *raw["parts"],
        {**decision("verdict", "card.score > 400"), "label": {"zh": "结论", "en": "Verdict"}},
    ]
    written = write_dmn(raw)
    again = read_dmn(written.encode()).document
    assert again["label"] == raw["label"]
    assert again["result"] == "d_card"
    assert again["parts"][1]["label"] == {"zh": "结论", "en": "Verdict"}
    assert again["parts"][0]["logic"] == raw["parts"][0]["logic"]
    assert read_dmn(write_dmn(again).encode()).document == again


def test_a_scorecard_changed_by_another_tool_is_read_as_what_that_tool_left() -> None:
    changed = write_dmn(card()).replace("<text>60.25</text>", "<text>61</text>")
    again = read_dmn(changed.encode()).document
    assert again["parts"][0]["logic"]["kind"] == "context"
    found = value(again, "card", years=9, debt=10, income=100, arrears="none")
    assert found["score"] == Decimal("431.5")


@pytest.mark.parametrize("form", ["{", "[]", "{}", '{"kind": "table"}', '{"kind": "scorecard"}', "[" * 9999])
def test_a_broken_form_beside_the_boxes_is_passed_over(form: str) -> None:
    written = write_dmn(card())
    start, end = written.index("<formwork:logic>") + len("<formwork:logic>"), written.index("</formwork:logic>")
    again = read_dmn((written[:start] + form + written[end:]).encode()).document
    assert again["parts"][0]["logic"]["kind"] == "context"


def test_an_inputs_allowed_values_become_those_of_a_type() -> None:
    raw = document(decision("seen", "grades"), inputs={"grades": "list<string>"})
    raw["inputs"][0]["allowed"] = '"A", "B"'
    again = read_dmn(write_dmn(raw).encode()).document
    for held in (raw, again):
        assert value(held, "seen", grades=["A", "B"]) == ["A", "B"]
        assert value(held, "seen", grades=["A", "C"]) is None


def test_ids_are_made_different_and_valid() -> None:
    parts = [decision(key, table("FIRST", ["1"], ["a"], [["-", "1"]])) for key in ("first one", "1st", "评级")]
    written = write_dmn({**document(*parts), "layout": {"d_first one": {"x": "1"}}})
    ids = re.findall(r' id="([^"]*)"', written)
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[^\W\d][\w.-]*", each) for each in ids)
    again = read_dmn(written.encode()).document
    assert list(again["layout"]) == [again["parts"][0]["id"]]
    assert again["result"] == again["parts"][2]["id"]


def test_a_table_drawn_without_declaring_its_inputs_gets_them() -> None:
    column = '<input id="c1"><inputExpression typeRef="integer"><text>guests</text></inputExpression></input>'
    row = "<rule><inputEntry><text>&gt; 8</text></inputEntry><outputEntry><text>guests * 2</text></outputEntry></rule>"
    logic = f'<decisionTable hitPolicy="FIRST">{column}<output id="o1" typeRef="double"/>{row}</decisionTable>'
    space = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    text = f'<definitions xmlns="{space}" name="m" namespace="urn:m"><decision id="d" name="d">{logic}</decision>'
    read = read_dmn(f"{text}</definitions>".encode())
    assert [(each["key"], each["type"]) for each in read.document["inputs"]] == [("guests", "number")]
    assert [each.en for each in read.notices] == ["The model does not declare “guests”; it was added as an input."]
    assert [(each.code, each.level) for each in check(read.document)] == [("gap", "warning")]  # up to eight guests
    assert value(read.document, "d", guests=10) == Decimal(20)
    assert read_dmn(write_dmn(read.document).encode()).document == read.document


def test_models_may_import_each_other() -> None:
    library = document(
        decision("greeting", '"Hello " + name'), function("twice", {"t": "tText"}, "t + t"), inputs={"name": "tText"},
        types=[{"key": "tText", "base": "string"}],
    )  # fmt: skip
    library = {**library, "key": "library", "namespace": "urn:library"}
    main = {**document(decision("all", "lib.twice(lib.greeting)")), "namespace": "urn:main"}
    main["imports"] = [{"key": "lib", "namespace": "urn:library", "document": library}]
    written, other = write_dmn(main), write_dmn(library)
    assert '<requiredDecision href="urn:library#d_greeting"/>' in written
    again = read_dmn(written.encode(), [other.encode()]).document
    assert value(again, "all", name="Bo") == "Hello BoHello Bo"
    assert read_dmn(write_dmn(again).encode(), [other.encode()]).document == again
    with pytest.raises(BadXml) as refused:
        read_dmn(written.encode())
    assert "urn:library" in refused.value.text.en


def test_a_model_that_imports_itself_is_refused() -> None:
    main = {**document(decision("a", "1")), "namespace": "urn:main"}
    main["imports"] = [{"key": "me", "namespace": "urn:main", "document": {**document(), "namespace": "urn:main"}}]
    written = write_dmn(main).encode()
    with pytest.raises(BadXml):
        read_dmn(written, [written])
