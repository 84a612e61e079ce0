"""Tokens thrown together: whatever is written, the room answers with a value, a problem or a limit, never a crash."""

from __future__ import annotations

import os
from contextlib import suppress
from random import Random

from app.expressions import (
    NUMBER,
    TEXT,
    ContextOf,
    ExpressionError,
    LimitExceeded,
    ListOf,
    check_types,
    format_value,
    parse,
    rename,
    sentence,
    to_json,
    to_jsonable,
)
from app.expressions.evaluate import Compiled
from app.expressions.functions.names import FUNCTION_NAMES

HOW_MANY = int(os.environ.get("FORMWORK_FUZZ", "3000"))
MARKS = "+ - * / ** ( ) [ ] { } , : . .. < <= > >= = != @ ( ) ( ) , ,"
KEYWORDS = (
    "and or not between in instance of if then else for return some every satisfies function null true false external"
)
TERMS = (
    'a b rows x item ? partial 金额 1 0 2.5 -1 "a" "2026-01-31" "P1D" "[1..2]" @"2026-01-31" @"P1M" list<number> '
    'number 1e99 ""'
)
WORDS = (*FUNCTION_NAMES, *MARKS.split(), *KEYWORDS.split(), *TERMS.split())
NAMES = {"a": NUMBER, "b": TEXT, "rows": ListOf(ContextOf({"x": NUMBER})), "金额": NUMBER}
SCOPE = {"a": 3, "b": "ab", "rows": [{"x": 1}, {"x": None}], "金额": 5}


def test_no_text_crashes_the_room() -> None:
    random = Random(7)
    parsed = 0
    for _ in range(HOW_MANY):
        text = " ".join(random.choice(WORDS) for _ in range(random.randint(1, 9)))
        check_types(text, NAMES, NUMBER)
        for unary in (False, True):
            with suppress(ExpressionError, LimitExceeded):
                tree = parse(text, unary=unary)
                parsed += 1
                to_json(tree)
                sentence(tree, {}, "zh")
                rename(text, ("rows", "x"), "y", unary=unary)
                value = Compiled(tree).evaluate(SCOPE | {"?": 1})
                format_value(value)
                to_jsonable(value)
    assert parsed > HOW_MANY / 20


def test_no_letters_crash_the_lexer() -> None:
    random = Random(8)
    letters = "\"\\@()[]{}.,:;<>=!+-*/&|#%\n\t aA1中（，。“”‘’＝🐎\u200b\ufeff\ud83d'`~^$?_é"
    for _ in range(HOW_MANY):
        text = "".join(random.choice(letters) for _ in range(random.randint(0, 12)))
        check_types(text, NAMES)
