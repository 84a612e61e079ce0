from __future__ import annotations

import pytest

from app.expressions import ExpressionError, compile_expression, rename


@pytest.mark.parametrize(
    ("text", "path", "new", "expected"),
    [
        ("amount  >  5 // amount", ("amount",), "金额", "金额  >  5 // amount"),
        ("debts[balance > limit].balance", ("debts", "balance"), "rest", "debts[rest > limit].rest"),
        ("sum(debts.balance) > balance.x", ("debts", "balance"), "rest", "sum(debts.rest) > balance.x"),
        ("debts[balance > limit]", ("limit",), "cap", "debts[balance > cap]"),
        ("debts[balance > 3].lender", ("debts",), "loans", "loans[balance > 3].lender"),
        ("debts[item.balance > 3]", ("debts", "balance"), "rest", "debts[item.rest > 3]"),
        ("for d in debts return d.balance", ("debts", "balance"), "rest", "for d in debts return d.rest"),
        ("some d in debts satisfies d.balance > 1", ("debts",), "loans", "some d in loans satisfies d.balance > 1"),
        ("for amount in [1] return amount", ("amount",), "x", "for amount in [1] return amount"),
        ("{amount: 1}.amount + amount", ("amount",), "x", "{amount: 1}.amount + x"),
        ("function(amount) amount + other", ("amount",), "x", "function(amount) amount + other"),
        ("customer.grade = grade", ("customer", "grade"), "level", "customer.level = grade"),
        ("customer.grade = grade", ("grade",), "level", "customer.grade = level"),
        ('"amount" + amount', ("amount",), "x", '"amount" + x'),
        ("debts[1].balance + debts[-1].balance", ("debts", "balance"), "b", "debts[1].b + debts[-1].b"),
        ("sort(debts, function(a, b) a.balance < b.balance).balance", ("debts", "balance"), "r",
         "sort(debts, function(a, b) a.r < b.r).r"),
        ("(if ok then a else b).x", ("a", "x"), "y", "(if ok then a else b).y"),
        ("amount.amount", ("amount",), "x", "x.amount"),
        ("abs(abs)", ("nothing",), "x", "abs(abs)"),
    ],
)  # fmt: skip
def test_renaming(text: str, path: tuple[str, ...], new: str, expected: str) -> None:
    assert rename(text, path, new) == expected


def test_a_new_name_that_a_local_one_would_capture_is_refused() -> None:
    with pytest.raises(ExpressionError) as caught:
        rename("for x in xs return x + amount", ("amount",), "x")
    assert caught.value.code == "name_clash"


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("amount > 5 and customer.grade = \"A\"", {("amount",), ("customer", "grade")}),
        ("sum(debts.balance)", {("debts", "balance")}),
        ("count(debts)", {("debts",)}),
        ("debts[balance > limit].lender",
         {("debts", "balance"), ("debts", "limit"), ("debts", "lender"), ("balance",), ("limit",)}),
        ("for d in debts return d.balance + rate", {("debts", "balance"), ("rate",)}),
        ("today() - born", {("born",)}),
        ("{a: x, b: a}.b", {("x",)}),
        ("x in (? > y)", {("x",), ("y",)}),
        ("item.balance > 3 and item", {("item", "balance")}),
        ("count(item)", {("item",)}),
        ("1 + 2", set()),
    ],
)  # fmt: skip
def test_reads(text: str, reads: set[tuple[str, ...]]) -> None:
    assert compile_expression(text).reads == reads
