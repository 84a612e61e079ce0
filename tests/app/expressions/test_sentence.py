from __future__ import annotations

import pytest

from app.expressions import parse, sentence
from app.i18n import Text

LABELS = {
    ("amount",): Text("金额", "Amount"),
    ("grade",): Text("等级", "Grade"),
    ("debts",): Text("负债", "Debts"),
    ("debts", "balance"): Text("负债余额", "Debt balance"),
    ("customer",): Text("客户", "Customer"),
    ("insured",): Text("已投保", "Insured"),
    ("born",): Text("出生日期", "Birth date"),
}
CHOICES = {("grade",): {"A": Text("甲", "Best")}}


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("amount > 50000", "金额 大于 50,000", "Amount is more than 50,000"),
        ("amount <= 1234.5 and grade = \"A\"",
         "金额 不大于 1,234.5 且 等级 等于 甲", "Amount is at most 1,234.5 and Grade is Best"),
        ("grade in (\"A\", \"B\")", "等级 属于 甲 、 B", "Grade is one of Best ,  B"),
        ("not(grade in [\"A\"])", "等级 不属于 甲", "Grade is none of Best"),
        ("insured", "已投保 等于 是", "Insured is yes"),
        ("not(insured) or insured = null", "已投保 等于 否 或 已投保 为空", "Insured is no or Insured is empty"),
        ("amount != null and (insured or amount < 5)", "金额 不为空 且 （ 已投保 等于 是 或 金额 小于 5 ）",
         "Amount is filled in and ( Insured is yes or Amount is less than 5 )"),
        ("amount between 1 and 2", "金额 介于 1 与 2", "Amount is between 1 and 2"),
        ("sum(debts.balance) <= 20 * amount",
         "负债余额 合计 不大于 20 乘以 金额", "Debt balance total is at most 20 times Amount"),
        ("born < @\"2008-01-01\"", "出生日期 早于 2008-01-01", "Birth date is before 2008-01-01"),
        ("born <= today()", "出生日期 不晚于 今天", "Birth date is no later than today"),
        ("customer.city = \"上海\"", "客户的city 等于 上海", "Customer city is 上海"),
        ("contains(grade, \"x\")", "等级 包含 x", "Grade contains x"),
    ],
)  # fmt: skip
def test_simple_conditions_are_read_aloud(text: str, zh: str, en: str) -> None:
    for locale, wanted in (("zh", zh), ("en", en)):
        parts = sentence(parse(text), LABELS, locale, CHOICES)
        assert " ".join(part["text"] for part in parts) == wanted


def test_parts_say_what_they_are() -> None:
    parts = sentence(parse("amount > 5 or (insured and amount < 3)"), LABELS, "zh")
    assert [part["as"] for part in parts] == [
        "field", "word", "value", "word", "open", "field", "word", "value", "word", "field", "word", "value", "close",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["for i in 1..3 return i", "if a then b else c", "a ** 2 > 3", "f(x)", "[1, 2]"])
def test_other_trees_stay_code(text: str) -> None:
    assert sentence(parse(text), LABELS, "zh") == [{"as": "code", "text": text}]
