"""Cells that cannot be analysed are named, and never lead to a false alarm."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from app.decisions.analysis import analyse
from tests.app.decisions.analysis.tables import Raw, Tried, accepts, column, table
from tests.app.decisions.analysis.test_brute_force import DOMAINS, Writer

LIMITS = (Decimal(-5), Decimal(1), Decimal(2), Decimal(9))
CLOUDY = ("> limit", "limit", "[0..limit]", "? > limit and ? < 9", "not(limit)", "? + 1 > 2", "? * 2 in (2, 5)")


def reasons(cell: str, kind: str = "number", allowed: str = "") -> list[str]:
    found = analyse(table([column("x", kind, allowed, zh="金额", en="Amount")], [(cell, "1"), ("-", "2")]))
    return [each.text.zh for each in found.unread]


def test_each_cell_that_cannot_be_analysed_says_why() -> None:
    assert reasons("> limit") == [
        "第 1 行“金额”的条件无法分析（提到了“limit”，结果取决于别的值），按“可能满足任何值”处理。"
    ]
    assert reasons("< today()", "date") == [
        "第 1 行“金额”的条件无法分析（结果取决于当前日期或时间），按“可能满足任何值”处理。"
    ]
    assert "不是与固定值的直接比较" in reasons("abs(?) > 5")[0]
    assert "表达式没有写完" in reasons("[1..")[0]
    assert '“@"2024-02-30"”不是可以比较的有效值' in reasons('@"2024-02-30"', "date")[0]
    assert '“@"08:00:00@Asia/Shanghai"”不是可以比较的有效值' in reasons('> @"08:00:00@Asia/Shanghai"', "time")[0]
    assert "这个输入不是单个值" in reasons('"a"', "list<string>")[0]
    assert reasons("> today()", "string", '"a", "b"') != []


def test_allowed_values_that_cannot_be_analysed_count_as_no_limit_and_make_gaps_uncertain() -> None:
    found = analyse(table([column("x", allowed="< limit", zh="金额")], [("< 5", "1")]))
    assert [each.text.zh for each in found.unread] == [
        "“金额”的可选值“< limit”无法分析（提到了“limit”，结果取决于别的值），按“没有限制”处理。"
    ]
    assert [each.level for each in found.gaps] == ["note"]
    assert found.gaps[0].text.zh == "金额 不低于 5 时可能没有规则：“金额”的可选值无法分析。"


def test_the_known_part_of_a_cell_is_used() -> None:
    found = analyse(table([column("x")], [("< 5, limit", "1"), ("< 3", "2"), (">= 5", "3")]))
    assert [each.rows for each in found.overlaps] == [("r1", "r2")]
    assert found.gaps == ()
    refused = analyse(table([column("x")], [("not(< 5, limit)", "1"), ("[5..9]", "2")]))
    assert [gap.cells for gap in refused.gaps] == [("< 5",)]
    assert refused.overlaps == ()


def test_an_input_that_hides_a_built_in_function_is_believed() -> None:
    document = {"inputs": [{"id": "i1", "key": "abs", "label": {}, "type": "number", "allowed": ""}]}
    raw = table([column("x")], [("> abs(-3)", "1")])
    assert analyse(raw).unread == ()
    assert [each.cell for each in analyse(raw, document).unread] == ["> abs(-3)"]


def cloudy_table(random: Random) -> Raw:
    writers = [Writer(random, DOMAINS[0]), Writer(random, DOMAINS[4])]
    rows = [
        [
            random.choice(CLOUDY) if random.random() < 0.3 else writers[0].cell(),
            "contains(?, mark)" if random.random() < 0.1 else writers[1].cell(),
            random.choice(('"x"', '"y"', "limit")),
        ]
        for _ in range(random.randint(1, 6))
    ]
    columns = [column("a"), column("b", "string", DOMAINS[4].allowed)]
    return table(columns, rows, random.choice(("UNIQUE", "ANY", "FIRST", "PRIORITY")), '"y", "x"')


@pytest.mark.parametrize("seed", range(100))
def test_whatever_the_other_values_are_every_finding_holds(seed: int) -> None:
    raw = cloudy_table(Random(seed))
    found = analyse(raw)
    nulls = [any("null" in row["if"][at] for row in raw["rows"]) for at in range(2)]
    for limit in LIMITS:
        others: dict[str, object] = {"limit": limit, "mark": "A"}
        tried = Tried(raw, (DOMAINS[0].values, DOMAINS[4].values), nulls, others)
        for gap in found.gaps:
            assert tried.accepted_by(gap.cells) <= tried.gaps()
        rows = {row["id"]: row["if"] for row in raw["rows"]}
        for pair in found.overlaps:
            example = [each.value for each in pair.example]
            assert all(
                accepts(cell, value, others)
                for row in pair.rows
                for cell, value in zip(rows[row], example, strict=True)
            )
        never = {each.rows[0] for each in found.dead if each.level == "problem"}
        assert never <= set(tried.dead())
    cloudy = {(row["id"], "a") for row in raw["rows"] if row["if"][0] in CLOUDY}
    cloudy |= {(row["id"], "b") for row in raw["rows"] if "mark" in row["if"][1]}
    assert {(each.row, each.input) for each in found.unread} == cloudy
