from __future__ import annotations

import pytest

from app.expressions import (
    ANY,
    BOOLEAN,
    DATE,
    DAYS_DURATION,
    NUMBER,
    TEXT,
    YEARS_DURATION,
    ContextOf,
    FeelType,
    ListOf,
    check_types,
)

NAMES: dict[str, FeelType] = {
    "amount": NUMBER,
    "grade": TEXT,
    "status": TEXT,
    "approved": BOOLEAN,
    "born": DATE,
    "金额": NUMBER,
    "debts": ListOf(ContextOf({"balance": NUMBER, "lender": TEXT, "due": DATE})),
    "customer": ContextOf({"grade": TEXT, "home address": ContextOf({"city": TEXT})}),
    "anything": ANY,
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("amount + 1", NUMBER),
        ("amount > 1 and approved", BOOLEAN),
        ("sum(debts.balance)", NUMBER),
        ("debts[balance > amount].lender", ListOf(TEXT)),
        ("debts[1].due", DATE),
        ("count(debts[due < today()])", NUMBER),
        ("today() - born", DAYS_DURATION),
        ("years and months duration(born, today()).years", NUMBER),
        ('born + duration("P1Y")', DATE),
        ('born + @"P1Y"', DATE),
        ('@"P1Y" * 2', YEARS_DURATION),
        ("max(debts.balance)", NUMBER),
        ("for d in debts return d.balance * 2", ListOf(NUMBER)),
        ("some d in debts satisfies d.balance > 5", BOOLEAN),
        ('if approved then "a" else grade', TEXT),
        ('if approved then "a" else 1', ANY),
        ("customer.home address.city", TEXT),
        ("sort(debts, function(a, b) a.balance < b.balance)[1].lender", TEXT),
        ("{a: amount, b: a + 1}.b", NUMBER),
        ("{f: function(x: number) x + 1, r: f(1)}.r", NUMBER),
        ('grade in ("A", "B")', BOOLEAN),
        ("amount in [1..5]", BOOLEAN),
        ("anything + 1", NUMBER),
        ("anything.whatever > 3", BOOLEAN),
        ("upper case(debts[1].lender)", TEXT),
        ("grade = null", BOOLEAN),
        ("金额 between 1 and 2", BOOLEAN),
        ('string join(debts.lender, "、")', TEXT),
        ("debts[item.balance > 1]", NAMES["debts"]),
    ],
)
def test_good_expressions_have_a_type_and_no_problems(text: str, kind: FeelType) -> None:
    assert check_types(text, NAMES) == (kind, [])


@pytest.mark.parametrize(
    ("text", "code", "offending", "suggestion"),
    [
        ("amuont > 5", "unknown_name", "amuont", "amount"),
        ("Amount > 5", "unknown_name", "Amount", "amount"),
        ("sum(debts.balence)", "unknown_member", "balence", "balance"),
        ("debts[balence > 3]", "unknown_name", "balence", "balance"),
        ("customer.grad", "unknown_member", "grad", "grade"),
        ("born.yaer", "unknown_member", "yaer", "year"),
        ("amount.x", "no_members", "x", None),
        ("status = 已通过", "unknown_name", "已通过", '"已通过"'),
        ('amount = "5"', "compare_types", 'amount = "5"', None),
        ("approved > false", "compare_types", "approved > false", None),
        ("grade in (1, 2)", "compare_types", "1", None),
        ("born between 1 and 2", "compare_types", "1", None),
        ("amount + grade", "operand_types", "amount + grade", None),
        ("born + 1", "operand_types", "born + 1", None),
        ("-grade", "operand_types", "-grade", None),
        ("if amount then 1 else 2", "not_a_condition", "amount", None),
        ("amount and approved", "not_a_condition", "amount", None),
        ("debts[lender]", "not_a_condition", "lender", None),
        ("lenght(grade)", "unknown_function", "lenght", "string length"),
        ("substring(amount, 1)", "argument_type", "amount", None),
        ("abs()", "argument_count", "abs()", None),
        ("abs(1, 2)", "argument_count", "abs(1, 2)", None),
        ("substring(string: grade, start: 1)", "argument_name", "start", "start position"),
        ("amount(1)", "not_a_function", "amount", None),
        ('date("2026-13-01")', "bad_temporal", '"2026-13-01"', None),
        ('@"tomorrow"', "bad_temporal", '@"tomorrow"', None),
        ("amount instance of nuber", "unknown_type", "nuber", "number"),
        ('matches(grade, "(")', "bad_pattern", '"("', None),
        ('split(grade, "a**")', "bad_pattern", '"a**"', None),
        ("amount >", "unexpected_end", "", None),
        ("sort(debts, function(a, b) a.balence < 1)", "unknown_member", "balence", "balance"),
    ],
)
def test_mistakes_are_named_with_what_was_meant(text: str, code: str, offending: str, suggestion: str | None) -> None:
    _, problems = check_types(text, NAMES)
    assert [(each.code, each.offending, each.suggestion) for each in problems][:1] == [(code, offending, suggestion)]
    assert all(each.text.zh and each.text.en for each in problems)


def test_several_mistakes_come_in_reading_order() -> None:
    _, problems = check_types("amuont > 5 and\n grede = 1", NAMES)
    assert [(each.line, each.column, each.suggestion) for each in problems] == [(1, 1, "amount"), (2, 2, "grade")]


def test_what_is_expected_is_checked() -> None:
    kind, problems = check_types("count(debts)", NAMES, BOOLEAN)
    assert kind == NUMBER
    assert [each.code for each in problems] == ["wrong_result"]
    assert problems[0].text.zh == "结果应为是/否，这里是数字。"
    assert check_types("null", NAMES, BOOLEAN)[1] == []
    assert check_types("anything", NAMES, BOOLEAN)[1] == []


def test_cells_are_checked_against_their_input() -> None:
    names = {"?": NUMBER, "limit": NUMBER}
    for good in ("-", "< 5, [10..20]", "not(1, 2)", "limit", "? > limit", "null"):
        assert check_types(good, names, unary=True)[1] == []
    assert [p.code for p in check_types('"A"', names, unary=True)[1]] == ["compare_types"]


def test_deep_comparisons_are_checked_in_one_pass() -> None:
    text = "(" * 40 + "x" + " = 1)" * 40
    _, problems = check_types(text, {})
    assert "unknown_name" in {each.code for each in problems}
