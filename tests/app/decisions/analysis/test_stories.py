"""What an author is told about his table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.decisions.analysis import Analysis, analyse
from tests.app.decisions.analysis.tables import Raw, column, table

INCOME = column("income", zh="收入", en="Income")
GRADE = column("grade", "string", '"A", "B", "C"', zh="等级", en="Grade")
SCORE = column("score", zh="信用分", en="Score")
PAYS = column("pays", "string", '"easily", "hardly", "never"', zh="还款能力", en="Ability to pay")


def told(found: Analysis) -> list[str]:
    return [each.text.zh for each in (*found.gaps, *found.overlaps, *found.dead)]


def gaps(raw: Raw) -> list[str]:
    return [gap.text.en for gap in analyse(raw).gaps]


def test_a_gap_is_told_as_a_sentence_with_an_example_and_the_cells_that_would_fill_it() -> None:
    found = analyse(table([INCOME, GRADE], [("< 3000", '"A", "B"', '"no"'), (">= 3000", "-", '"yes"')]))
    (gap,) = found.gaps
    assert gap.text.zh == "收入 低于 3000 且 等级 为 C 时没有规则。"
    assert gap.text.en == "No rule when Income is below 3000 and Grade is C."
    assert [(each.input, each.value) for each in gap.example] == [("income", Decimal(2999)), ("grade", "C")]
    assert gap.cells == ("< 3000", '"C"')
    assert gap.level == "problem"
    filled = table([INCOME, GRADE], [("< 3000", '"A", "B"', "1"), (">= 3000", "-", "2"), (*gap.cells, "3")])
    assert analyse(filled).gaps == ()


def test_the_hole_in_a_written_car_loan_policy_is_found() -> None:
    """The policy is that of Camunda Academy's exercise "car loan granting" (lesson 1), retold in a table.

    Below 80, or never able to pay: refused. From 95: granted. From 80 to 94.9: granted who pays easily, refused who
    hardly does. Nobody wrote what happens between 94.9 and 95.
    """
    found = analyse(
        table(
            [SCORE, PAYS],
            [
                ("< 80", "-", '"refused"'),
                ("-", '"never"', '"refused"'),
                (">= 95.0", '"easily", "hardly"', '"granted"'),
                ("[80..94.9]", '"easily"', '"granted"'),
                ("[80..94.9]", '"hardly"', '"refused"'),
            ],
            "ANY",
        )
    )
    (gap,) = found.gaps
    assert gap.text.zh == "信用分 在 94.9（不含）与 95（不含）之间 且 还款能力 为 easily 或 hardly 时没有规则。"
    assert gap.cells == ("(94.9..95)", '"easily", "hardly"')
    assert gap.example[0].value == Decimal("94.95")
    assert found.overlaps == ()
    assert found.dead == ()


def test_two_rows_of_a_unique_table_that_both_fire_are_a_problem() -> None:
    found = analyse(table([SCORE], [("[0..60]", "1"), ("[60..100]", "2"), ("< 0, > 100", "3")]))
    assert told(found) == ["信用分 为 60 时，第 1 行与第 2 行同时命中，而“唯一”策略只允许一行命中。"]
    assert found.overlaps[0].rows == ("r1", "r2")
    assert found.overlaps[0].example[0].value == Decimal(60)


def test_rows_of_an_any_table_may_both_fire_where_they_agree() -> None:
    rows = [("< 60", "-", '"no"'), ("-", '"C"', '"no"'), (">= 50", '"A", "B"', '"yes"')]
    found = analyse(table([SCORE, GRADE], rows, "ANY"))
    assert [each.rows for each in found.overlaps] == [("r1", "r3")]
    assert "“任一”策略要求结果相同" in found.overlaps[0].text.zh


def test_calculated_results_of_an_any_table_may_differ_but_nobody_can_tell() -> None:
    found = analyse(table([SCORE], [("-", "score * 2"), ("> 5", "score + score"), ("> 6", "score*2")], "ANY"))
    assert {each.level for each in found.overlaps} == {"note"}
    assert "计算出的结果可能不同" in found.overlaps[0].text.zh


def test_under_first_the_row_that_gives_the_result_is_named() -> None:
    found = analyse(table([SCORE], [("> 90", '"A"'), ("> 60", '"B"'), ("-", '"C"')], "FIRST"))
    assert {each.level for each in found.overlaps} == {"note"}
    assert found.overlaps[0].text.en == "Rows 1 and 2 both fire when Score is above 90; row 1 gives the result."
    assert found.dead == ()


def test_a_row_that_earlier_rows_cover_together_names_them() -> None:
    rows = [
        ("< 60", "-", "1"),
        ("-", '"C"', "2"),
        (">= 60", '"A"', "3"),
        ("[60..70]", '"A", "C"', "4"),
        ("-", "-", "5"),
    ]
    (dead,) = analyse(table([SCORE, GRADE], rows, "FIRST")).dead
    assert dead.rows == ("r4",)
    assert dead.covered_by == ("r2", "r3")
    assert dead.text.zh == "第 4 行永远不会用到：前面的第 2、3 行已包含它的所有情况。请调整顺序或删除这一行。"
    assert dead.text.en == (
        "Row 4 is never used: all of its cases are already covered by rows 2 and 3 before it. Move or delete the row."
    )


def test_under_priority_a_later_row_of_higher_priority_makes_one_useless() -> None:
    rows = [("> 90", '"low"'), ("> 60", '"high"'), ("<= 60", '"low"')]
    found = analyse(table([SCORE], rows, "PRIORITY", '"high", "low"'))
    assert [(each.rows, each.covered_by) for each in found.dead] == [(("r1",), ("r2",))]
    assert "row 2 gives the result" in found.overlaps[0].text.en


def test_a_priority_that_is_calculated_makes_no_row_useless() -> None:
    rows = [("> 90", "outcome"), ("-", '"high"')]
    assert analyse(table([SCORE], rows, "PRIORITY", '"high", "low"')).dead == ()


def test_a_row_whose_condition_nothing_satisfies_is_found_under_every_policy() -> None:
    for hit in ("UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"):
        (dead,) = analyse(table([GRADE], [('"A", "B", "C"', "1"), ('"D"', "2")], hit)).dead
        assert (dead.code, dead.rows) == ("impossible", ("r2",))
        assert dead.text.zh == '第 2 行永远不会命中：“等级”的任何值都不满足“"D"”。请修改或删除这一行。'


def test_a_test_of_the_wrong_kind_satisfies_nothing() -> None:
    assert [each.code for each in analyse(table([SCORE], [('"60"', "1"), ("-", "2")])).dead] == ["impossible"]


def test_a_last_row_that_catches_empty_inputs_only_is_worth_a_note() -> None:
    found = analyse(table([SCORE], [("< 60", "1"), (">= 60", "2"), ("-", "3")], "FIRST"))
    (note,) = found.dead
    assert (note.level, note.code) == ("note", "empty_only")
    assert note.text.zh == "第 3 行只在“信用分”为空时才会用到。"
    assert note.example[0].value is None
    assert found.problems(("grading",)) == []


def test_an_input_that_may_be_empty_needs_a_row_for_it() -> None:
    raw = table([SCORE, GRADE], [("< 60", "-", "1"), (">= 60", "-", "2")])
    assert analyse(raw).gaps == ()
    (gap,) = analyse(raw, nullable={"score"}).gaps
    assert (gap.text.zh, gap.text.en) == ("信用分 为空 时没有规则。", "No rule when Score is empty.")
    assert gap.cells == ("null", "-")


def test_who_speaks_of_empty_inputs_in_one_row_is_asked_for_them_in_all() -> None:
    assert gaps(table([SCORE, GRADE], [("-", '"A"', "1"), ("null", '"B", "C"', "2")])) == [
        "No rule when Score is filled in and Grade is B or C."
    ]


def test_lists_of_results_and_defaults_leave_no_gap() -> None:
    for hit in ("RULE ORDER", "OUTPUT ORDER", "COLLECT"):
        assert gaps(table([SCORE], [("< 60", "1")], hit)) == []
    assert gaps(table([SCORE], [("< 60", "1")], default='"none"')) == []
    (gap,) = analyse(table([SCORE], [("< 60", "1")], "COLLECT", aggregate="SUM")).gaps
    assert gap.level == "note"
    assert gap.text.zh == "信用分 不低于 60 时没有规则，汇总结果为空。"
    assert gaps(table([SCORE], [("< 60", "1")], "COLLECT", aggregate="COUNT")) == []


def test_a_table_without_rows_answers_nothing() -> None:
    assert gaps(table([SCORE], [])) == ["No row ever fires."]
    assert gaps(table([], [])) == ["No row ever fires."]
    assert gaps(table([], [("1",)])) == []


@pytest.mark.parametrize(
    ("kind", "cells", "wanted"),
    [
        ("date", ['<= @"2024-01-31"', '>= date("2024-02-01")'], []),
        ("date", ['<= @"2024-02-28"', '>= @"2024-03-01"'], ["No rule when x is 2024-02-29."]),
        ("date", ['< @"2024-01-01"', '> @"2024-06-30"'], ["No rule when x is from 2024-01-01 to 2024-06-30."]),
        ("time", ['[@"00:00:00"..@"11:59:59"]', '>= @"12:00:00"'], []),
        ("time", ['< @"09:00:00"', '>= @"17:30:00"'],
         ["No rule when x is between 09:00:00 (included) and 17:30:00 (excluded)."]),
        ("date and time", ['<= @"2024-01-31T23:59:59"', '>= @"2024-02-01T00:00:00"'], []),
        ("date and time", ['< @"2024-01-31T08:00:00Z"'], ["No rule when x is no earlier than 2024-01-31 08:00:00Z."]),
        ("days and time duration", ['< @"P30D"', '> @"P30D"'], ["No rule when x is 30 days."]),
        ("days and time duration", ['< @"P1DT12H"', '> @"P2D"'],
         ["No rule when x is between 1 day 12 hours (included) and 2 days (included)."]),
        ("years and months duration", ['< @"P1Y"', '>= @"P18M"'],
         ["No rule when x is from 1 year to 1 year 5 months."]),
        ("years and months duration", ['<= @"P11M"', '>= @"P1Y"'], []),
        ("number", ["not(5)"], ["No rule when x is 5."]),
        ("number", ["5, 7"], ["No rule when x is none of 5, 7."]),
        ("number", ["< 3, > 5"], ["No rule when x is between 3 (included) and 5 (included)."]),
        ("number", ["-(2+3)"], ["No rule when x is not -5."]),
        ("number", ["1e40", "< 1e40"], ["No rule when x is above 10000000000000000000000000000000000000000."]),
        ("string", ['"a"', 'not("a", "b")'], ["No rule when x is b."]),
        ("string", ['"a", "b"'], ["No rule when x is none of a, b."]),
        ("string", ['< "b"', '> "c"'], ["No rule when x is between b (included) and c (included)."]),
        ("boolean", ["true"], ["No rule when x is no."]),
        ("boolean", ["not(true)"], ["No rule when x is yes."]),
        ("", ["1", '"a"'], ["No rule when x is below 1 or is above 1 or is a text other than a."]),
    ],
)  # fmt: skip
def test_gaps_are_told_in_the_words_of_their_kind(kind: str, cells: list[str], wanted: list[str]) -> None:
    assert gaps(table([column("x", kind)], [(cell, "1") for cell in cells])) == wanted


def test_allowed_values_bound_what_can_be_missing() -> None:
    percent = column("x", allowed="[0..100]")
    assert gaps(table([percent], [("< 30", "1"), ("[30..100]", "2")])) == []
    assert gaps(table([percent], [("[30..100]", "1")])) == ["No rule when x is below 30."]
    steps = column("x", allowed="1, 2, 3")
    assert gaps(table([steps], [("odd(?)", "1")])) == ["No rule when x is 2."]
    assert gaps(table([column("x", "string", '"ab", "ac", "b"')], [('starts with(?, "a")', "1")])) == [
        "No rule when x is b."
    ]


def test_types_and_inputs_of_the_document_say_what_may_come() -> None:
    document = {
        "types": [
            {"key": "tGrade", "base": "string", "list": False, "allowed": '"A", "B"', "fields": []},
            {
                "key": "tLoan",
                "base": None,
                "list": False,
                "allowed": "",
                "fields": [
                    {"key": "grade", "type": "tGrade"},
                    {"key": "Monthly Rate", "type": "number", "allowed": "[0..1]"},
                    {"key": "tags", "type": "string", "list": True},
                ],
            },
        ],
        "inputs": [{"id": "i1", "key": "loan", "label": {}, "type": "tLoan", "allowed": ""}],
    }
    columns = [column("loan.grade", ""), column("loan.Monthly Rate", "", en="Rate")]
    rows = [('"A"', "-", "1"), ('"B"', "> 0.5", "2")]
    (gap,) = analyse(table(columns, rows), document).gaps
    assert gap.text.en == "No rule when loan.grade is B and Rate is at most 0.5."
    tags = analyse(table([column("loan.tags", "")], [('list contains(?, "x")', "1"), ("null", "2")]), document)
    assert tags.gaps == ()
    assert [each.row for each in tags.unread] == ["r1"]


def test_two_columns_that_test_the_same_value_are_read_together() -> None:
    found = analyse(table([column("x"), column(" x ", id="y")], [("> 5", "< 9", "1"), ("<= 5", "-", "2")]))
    assert [gap.text.en for gap in found.gaps] == ["No rule when x is at least 9."]
    assert [(each.input, each.value) for each in found.gaps[0].example] == [("x", Decimal(9)), ("y", Decimal(9))]


def test_columns_that_share_a_source_give_notes_instead_of_problems() -> None:
    columns = [column("amount", zh="金额"), column("amount / income", zh="收入比")]
    found = analyse(table(columns, [("> 5", "-", "1"), ("<= 5", "< 9", "2")]))
    (gap,) = found.gaps
    assert gap.level == "note"
    assert gap.text.zh == (
        "金额 不高于 5 且 收入比 不低于 9 时可能没有规则：“金额”与“收入比”取自同一个输入，不一定会这样同时出现。"
    )
    (pair,) = analyse(table(columns, [("> 5", "-", "1"), ("-", "< 9", "2")])).overlaps
    assert pair.level == "note"
    assert pair.text.zh.endswith("不确定：“金额”与“收入比”取自同一个输入，不一定会这样同时出现。")


def test_what_is_told_of_a_table_can_be_published_as_warnings_and_as_json() -> None:
    found = analyse(table([SCORE], [("[0..60]", "1"), ("[60..100]", "2")]))
    problems = found.problems(("grading", "parts", "d1"))
    assert {each.level for each in problems} == {"warning"}
    assert problems[0].text.zh == "信用分 低于 0 或 高于 100 时没有规则。例如：信用分 -1。"
    assert problems[0].text.en == "No rule when Score is below 0 or is above 100. For example: Score -1."
    assert [each.place for each in problems] == [
        ("grading", "parts", "d1"),
        ("grading", "parts", "d1", "rows", "r2"),
    ]
    as_json = found.to_json()
    assert as_json["overlaps"][0]["rows"] == ["r1", "r2"]
    assert as_json["overlaps"][0]["example"][0]["feel"] == "60"
    assert as_json["gaps"][0]["cells"] == ["< 0, > 100"]
    assert as_json["overlapping"] == 1
