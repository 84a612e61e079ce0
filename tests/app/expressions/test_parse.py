from __future__ import annotations

from decimal import Decimal

import pytest

from app.expressions import (
    And,
    Arithmetic,
    Between,
    Call,
    Comparison,
    ExpressionError,
    In,
    Name,
    Number,
    Path,
    RangeLiteral,
    String,
    evaluate,
    parse,
)
from app.expressions.tree import walk


def test_nodes_know_their_place_in_the_source() -> None:
    parsed = parse("  (金额 + 1) * 2 > 限额.上限")
    root = parsed.root
    assert isinstance(root, Comparison)
    assert parsed.text_of(root) == "(金额 + 1) * 2 > 限额.上限"
    assert parsed.text_of(root.left) == "(金额 + 1) * 2"
    assert isinstance(root.right, Path)
    assert parsed.source[root.right.member_start : root.right.member_end] == "上限"
    names = {parsed.text_of(node) for node in walk(root) if isinstance(node, Name)}
    assert names == {"金额", "限额"}


def test_trees_are_equal_wherever_they_stand() -> None:
    assert parse("a+1").root == parse("  a  +  1").root


def test_precedence() -> None:
    assert parse("1 + 2 * 3 ** 2").root == parse("1 + (2 * (3 ** 2))").root
    assert parse("a or b and c = 1 + 2").root == parse("a or (b and (c = (1 + 2)))").root
    assert parse("-a ** 2").root == parse("(-a) ** 2").root
    assert parse("a between 1 and 2 and b").root == And(
        (Between(Name("a"), Number(Decimal(1)), Number(Decimal(2))), Name("b"))
    )


def test_and_joins_any_number_of_operands_in_one_node() -> None:
    root = parse(" and ".join(f"a{at}" for at in range(500))).root
    assert isinstance(root, And)
    assert len(root.operands) == 500


def test_in_takes_a_value_a_range_or_tests() -> None:
    assert parse('g in ("A", "B")').root == In(Name("g"), (String("A"), String("B")))
    low, high = Number(Decimal(1)), Number(Decimal(10))
    assert parse("n in [1..10[").root == In(Name("n"), (RangeLiteral(low, high, True, False),))
    assert parse("n in (1..10]").root == In(Name("n"), (RangeLiteral(low, high, False, True),))
    assert isinstance(parse("n in (a + 1) * 2").root, In)


def test_names_of_several_words_are_found_longest_first() -> None:
    names = ["monthly income", "monthly income tax", "debt-to-income", "date of birth"]
    assert parse("monthly income tax - monthly income", names).root == Arithmetic(
        "-", Name("monthly income tax"), Name("monthly income")
    )
    assert parse("debt-to-income > 3", names).root == Comparison(">", Name("debt-to-income"), Number(Decimal(3)))
    assert parse("a.date of birth", names).root == Path(Name("a"), "date of birth")
    assert evaluate("monthly  income + 1", {"monthly income": 2}, names=("monthly income",)) == 3


def test_built_in_names_of_several_words() -> None:
    root = parse('date and time("2026-01-31")').root
    assert root == Call(Name("date and time"), (String("2026-01-31"),))
    assert parse("x.time offset").root == Path(Name("x"), "time offset")


def test_names_a_text_introduces_may_have_spaces() -> None:
    assert evaluate("{first name: 1, b: first name + 1}.b", {}) == 2
    assert evaluate("for one thing in [1, 2] return one thing * 2", {}) == [2, 4]


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "offending", "suggestion"),
    [
        ("a ==\n b", "other_language", 1, 3, "==", "="),
        ("a >\n  1 &&", "other_language", 2, 5, "&&", "and"),
        ("金额 ＞ 5", "full_width", 1, 4, "＞", ">"),
        ("（a）", "full_width", 1, 1, "（", "("),
        ("sum（a）", "full_width", 1, 4, "（", "("),
        ("a = “x”", "full_width", 1, 5, "“", '"'),
        ("string lenth(a)", "unknown_name", 1, 1, "string lenth", "string length"),
        ("a amd b", "missing_operator", 1, 3, "amd", "and"),
        ("a + ", "unexpected_end", 1, 5, "", None),
        ("sum(a", "expected", 1, 6, "", None),
        ('"abc', "open_text", 1, 1, '"', None),
        ("a # b", "bad_character", 1, 3, "#", None),
        ("if a then b", "expected", 1, 12, "", None),
        ("1 /* two", "open_comment", 1, 3, "/*", None),
        ('"a\\q"', "bad_escape", 1, 3, "\\q", None),
        ("a.5", "missing_operator", 1, 2, ".5", None),
        ("a. + 1", "expected_name", 1, 4, "+", None),
        ("", "empty", 1, 1, "", None),
    ],
)
def test_errors_name_place_words_and_what_was_meant(
    text: str, code: str, line: int, column: int, offending: str, suggestion: str | None
) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    fault = caught.value
    assert (fault.code, fault.line, fault.column, fault.offending, fault.suggestion) == (
        code, line, column, offending, suggestion,
    )  # fmt: skip
    assert fault.text.zh
    assert fault.text.en


def test_a_misspelt_name_of_several_words_gets_the_known_one() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("monthly incom > 1", ["monthly income"])
    assert caught.value.suggestion == "monthly income"


def test_a_text_too_long_is_refused() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("1 + " * 6000 + "1")
    assert caught.value.code == "too_long"


def test_positions_count_code_points() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse('"𠮷" + #')
    assert caught.value.column == 7
