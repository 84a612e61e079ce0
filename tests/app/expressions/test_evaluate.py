from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

import pytest

from app.expressions import (
    DaysDuration,
    FeelFunction,
    Limits,
    Range,
    canonical,
    compile_expression,
    evaluate,
    format_value,
    from_jsonable,
    to_jsonable,
)


class Grade(StrEnum):
    BEST = "A"


def test_integers_and_other_mappings_of_the_scope_are_taken() -> None:
    scope = {"n": 2, "rows": ({"a": 1}, OrderedDict(a=3)), "wait": timedelta(hours=36)}
    assert evaluate("sum(rows.a) * n", scope) == Decimal(8)
    assert evaluate("wait", scope) == DaysDuration(Decimal(129_600))
    assert evaluate("n = 2.0 and not(n = true)", {"n": 2}) is None
    assert evaluate("[n] = [2]", {"n": 2}) is True
    assert evaluate('grade = "A" and [grade] = ["A"]', {"grade": Grade.BEST}) is True


@pytest.mark.parametrize("wrong", [1.5, object(), float("nan"), b"x", [1.5], {"a": 1.5}])
def test_floats_and_unknown_classes_are_refused(wrong: object) -> None:
    with pytest.raises(TypeError):
        evaluate("x", {"x": wrong})


@pytest.mark.parametrize("text", ["x > 1", "x * 1 > 2 or x > 1"])
def test_a_nan_never_decides(text: str) -> None:
    with pytest.raises(TypeError):
        evaluate(text, {"x": Decimal("sNaN")})


def test_what_is_not_read_is_not_looked_at() -> None:
    assert evaluate("true or x", {"x": 1.5}) is True


def test_the_threads_own_decimal_context_does_not_matter() -> None:
    import decimal

    with decimal.localcontext() as context:
        context.prec = 3
        context.rounding = decimal.ROUND_UP
        assert evaluate("1/3 + abs(-12345678.9) - 12345678.9", {}) == Decimal("0.333333333333333333333333330")
        assert evaluate("round half up(12345678901234567890123456.785, 2)", {}) == Decimal(
            "12345678901234567890123456.79"
        )
        assert (
            format_value(evaluate('@"P12345DT6H7M8.123456789S" + @"PT0.000000001S"', {}))
            == '@"P12345DT6H7M8.12345679S"'
        )
        assert evaluate('(@"2026-11-24T10:15:30" - @"1990-01-01T00:00:00").seconds', {}) == 30
        assert evaluate('@"P12345DT6H7M8.5S".seconds', {}) == Decimal("8.5")
        assert format_value(evaluate("time(10, 11, 12.123456)", {})) == '@"10:11:12.123456"'
        assert evaluate("[1..12345][12345]", {}) is None
        assert evaluate("modulo(123456789, 1000)", {}) == 789


def test_now_and_today_come_from_outside() -> None:
    compiled = compile_expression("[today(), now()]")
    assert compiled.evaluate({}) == [None, None]
    moment = datetime(2026, 11, 24, 8)  # noqa: DTZ001 - a local moment is meant
    assert compiled.evaluate({}, today=date(2026, 11, 24), now=moment) == [date(2026, 11, 24), moment]


def test_a_callers_function_can_be_called() -> None:
    rate = FeelFunction(("amount",), lambda _run, arguments: arguments[0] if arguments else None)
    assert evaluate("rate(5) + rate(amount: 6)", {"rate": rate}) == 11
    assert evaluate("rate(5, 6)", {"sum": rate, "rate": rate}) == 5


def test_lists_of_the_scope_are_not_changed() -> None:
    rows = [{"a": Decimal(1)}]
    evaluate("append(rows, 1)", {"rows": rows})
    evaluate('context put(rows[1], "b", 2)', {"rows": rows})
    assert rows == [{"a": Decimal(1)}]


def test_compiled_expressions_are_remembered_and_shared_by_threads() -> None:
    compiled = compile_expression("for x in xs return x * n")
    assert compile_expression("for x in xs return x * n") is compiled
    wrong: list[object] = []

    def work(n: int) -> None:
        for _ in range(50):
            found = compiled.evaluate({"xs": [1, 2, 3], "n": n})
            if found != [n, 2 * n, 3 * n]:
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "null", "true", "12.50", '"a\\"b\\n中"', '@"2026-01-31"', '@"10:15:30.5+08:00"',
        '@"2026-01-31T10:15:30@Asia/Shanghai"',
        '@"P1DT2H3M4.5S"', '@"-P1Y2M"', "[1, [2, null]]",
        '{a: 1, "b c": [true]}', "[1..3)", "(< 5)", "(!= 5)", "{}", "[]",
        '@"-0044-03-15"', '@"10:15:30.123456789"', '@"12026-01-31T00:00:00Z"',
    ],
)  # fmt: skip
def test_formatted_values_evaluate_to_themselves(text: str) -> None:
    value = evaluate(text, {})
    again = evaluate(format_value(value), {})
    assert canonical(again) == canonical(value)
    assert canonical(from_jsonable(to_jsonable(value))) == canonical(value)


def test_exact_json_keeps_numbers_and_texts_apart() -> None:
    assert to_jsonable([Decimal("1.50"), "1.5"]) == [{"number": "1.5"}, "1.5"]
    assert to_jsonable(Range(Decimal(1), None, True, False, ">=")) == {
        "range": [">=", True, {"number": "1"}, None, False]
    }
    with pytest.raises(ValueError, match="not exact JSON"):
        from_jsonable({"float": 1.5})


def test_limits_can_be_tightened() -> None:
    from app.expressions import LimitExceeded

    with pytest.raises(LimitExceeded) as stopped:
        evaluate("for i in 1..11 return i", {}, limits=Limits(items=10))
    assert stopped.value.limit == "items"
    assert "10" in stopped.value.text.zh
