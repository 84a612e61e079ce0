"""Files that would hurt, or that are not what they seem, are refused with a sentence and the line."""

from __future__ import annotations

import pytest

from app.decisions import BadXml, read_dmn

SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def model(inside: str, before: str = "", attributes: str = "") -> bytes:
    opening = f'<definitions xmlns="{SPACE}" name="m" namespace="urn:m" {attributes}>'
    return f'<?xml version="1.0"?>{before}{opening}{inside}</definitions>'.encode()


def refused(content: bytes) -> BadXml:
    with pytest.raises(BadXml) as found:
        read_dmn(content)
    assert found.value.status == 422
    assert found.value.text.zh != found.value.text.en
    return found.value


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)


@pytest.mark.parametrize(
    "before",
    [
        LAUGHS,
        '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://example.invalid/x.dtd">',
        '<!DOCTYPE d [<!ENTITY % p SYSTEM "http://example.invalid/x.dtd"> %p;]>',
        "<!DOCTYPE d>",
    ],
)
def test_document_types_and_entities_are_refused(before: str) -> None:
    assert "DTD" in refused(model("<description>&d;</description>", before)).text.en


def test_what_is_no_xml_is_refused_with_the_line() -> None:
    assert refused(model("<decision>\n\n<oops</decision>")).details["line"] == 3
    for content in (
        b"",
        b"{}",
        b"\x00\x01",
        b"PK\x03\x04",
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
        b"<a>&x;</a>",
    ):
        refused(content)


def test_files_too_large_too_deep_or_with_too_much_are_refused() -> None:
    assert "too large" in refused(b"<a>" + b" " * 8_000_001).text.en
    assert "nested" in refused(model("<description>" * 200 + "</description>" * 200)).text.en
    many = " ".join(f'a{n}="1"' for n in range(100))
    assert "too much" in refused(model("", attributes=many)).text.en
    assert "too much" in refused(model("<description/>" * 400_001)).text.en


def test_logic_nested_too_deeply_is_refused() -> None:
    lists = "<list>" * 60 + "</list>" * 60
    found = refused(model(f'<decision name="d" id="d">{lists}</decision>'))
    assert "nested too deeply" in found.text.en


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd"/>', "1.1"),
        (b'<definitions xmlns="urn:else"/>', "urn:else"),
        (b"<definitions/>", "no DMN model"),
        (b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "<html>"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "BPMN"),
    ],
)
def test_what_is_no_dmn_is_refused_by_its_name(content: bytes, said: str) -> None:
    assert said in refused(content).text.en


def test_an_unknown_element_is_named_with_its_line_and_the_likely_one() -> None:
    found = refused(model('\n<decison name="d"/>'))
    assert found.details["line"] == 2
    assert "<decison>" in found.text.en
    assert "<decision>" in found.text.en
    refused(model('<decision name="d"><literalExpression><script>x</script></literalExpression></decision>'))


def test_elements_of_other_tools_are_passed_over() -> None:
    foreign = '<extensionElements><x:y xmlns:x="urn:x"><x:decision/></x:y></extensionElements>'
    document = read_dmn(model(f'<decision name="d" id="d">{foreign}<x xmlns="urn:x"/></decision>')).document
    assert document["parts"][0]["logic"] is None


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<decision/>", "no name"),
        ('<decision name="d"><literalExpression/><literalExpression/></decision>', "more than one expression"),
        ('<decision name="d"><literalExpression expressionLanguage="urn:js"/></decision>', "urn:js"),
        ('<decision name="d"><decisionTable><input/><output/></decisionTable></decision>', "inputExpression"),
        ('<decision name="d"><decisionTable><output/><rule/></decisionTable></decision>', "one cell per column"),
        ('<decision name="d"><invocation/></decision>', "invocation"),
        ('<decision name="d"><conditional><if/></conditional></decision>', "if"),
        ('<decisionService name="s"><outputDecision href="#gone"/></decisionService>', "gone"),
        ('<import name="x" namespace="urn:x" importType="http://www.dmg.org/PMML-4_2"/>', "import"),
    ],
)  # fmt: skip
def test_models_that_cannot_be_understood_are_refused_rather_than_read_by_half(inside: str, said: str) -> None:
    assert said in refused(model(inside)).text.en
