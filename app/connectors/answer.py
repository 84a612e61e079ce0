"""What an answer means: its status judged, its JSON read with exact numbers, its shape checked, its result worked out.

Pure, so that the same words stand in a case's incident and on the page where a connector is tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.connectors import exact
from app.expressions import ExpressionError, LimitExceeded, canonical, compile_expression, to_jsonable
from app.i18n import Text

# Results live in the case's state, which every event reads and writes.
RESULT_LIMIT = 50_000  # characters of exact JSON
# Statuses after which the same question may be answered another time.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})

_STATUS = Text(
    "对方回答了状态 {status}，不是成功。请核对操作的地址和凭证，或请对方系统的管理员查看。",
    "The other system answered with status {status}, which is no success. Check the operation's address and the "
    "secret, or ask that system's admin.",
)
_PASSING = Text(
    "对方暂时不能回答（状态 {status}）。稍后再试。",
    "The other system cannot answer at present (status {status}). Try again later.",
)
_NOT_JSON = Text(
    "对方的回答不是 JSON，读不了。请核对操作的地址。",
    "The answer is no JSON and cannot be read. Check the operation's address.",
)
_NO_TEXT = Text(
    "对方的回答里有不能保存的字符（空字符或残缺的文字）。",
    "The answer holds characters that cannot be kept (a null character, or half of one).",
)
_WRONG_SHAPE = Text(
    "对方的回答不是约定的样子：没有满足“{expects}”。请核对接口的版本。",
    "The answer is of the wrong shape: “{expects}” does not hold. Check which version of the interface answers.",
)
_BAD_RESULT = Text("取结果的公式有误：{why}", "The formula of the result is wrong: {why}")
_LARGE_RESULT = Text(
    "结果太大（{n} 个字，最多 {most}）。请在操作的“结果”里只取需要的部分。",
    "The result is too large ({n} characters, at most {most}). Let the operation's result take only what is needed.",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """``result`` is exact JSON, as :func:`app.expressions.to_jsonable` writes it."""

    result: Any
    status: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that is none. ``again`` says whether trying again can help."""

    code: str
    text: Text
    again: bool
    status: int


def read_answer(
    request: Mapping[str, Any], status: int, headers: Mapping[str, str], body: bytes, moment: datetime
) -> Answer | Wrong:
    """What the answer to a request of :func:`app.connectors.request.make_request` means.

    A status outside 200–299 is an error unless ``expects`` judges ``status`` itself: then it decides.
    """
    try:
        expects = compile_expression(request.get("expects") or "true")
        judges = ("status",) in expects.reads
        if not judges and not 200 <= status <= 299:
            return _bad_status(status)
        try:
            response = exact.read(body.decode("utf-8-sig")) if body.strip() else None
        except (exact.NotJson, UnicodeDecodeError):
            passing = status in PASSING
            return _bad_status(status) if passing else Wrong("not_json", _NOT_JSON, False, status)
        scope = {"response": response, "status": Decimal(status), "headers": dict(headers)}
        if expects.evaluate(scope, today=moment.date(), now=moment) is not True:
            if not 200 <= status <= 299:
                return _bad_status(status)
            return Wrong("wrong_shape", _WRONG_SHAPE.fill(expects=request.get("expects")), False, status)
        text = str(request.get("result") or "").strip() or "response"
        value = compile_expression(text).evaluate(scope, today=moment.date(), now=moment)
        written = canonical(value)
        written.encode()
    except ExpressionError as fault:
        return Wrong("bad_expression", _BAD_RESULT.fill(why=fault.problem.text), False, status)
    except LimitExceeded as fault:
        return Wrong("too_large", _BAD_RESULT.fill(why=fault.text), False, status)
    except UnicodeEncodeError:  # half of a surrogate pair: JSON can write it, no database keeps it
        return Wrong("not_json", _NO_TEXT, False, status)
    if "\\u0000" in written:
        return Wrong("not_json", _NO_TEXT, False, status)
    if len(written) > RESULT_LIMIT:
        return Wrong("too_large", _LARGE_RESULT.fill(n=len(written), most=RESULT_LIMIT), False, status)
    return Answer(to_jsonable(value), status)


def _bad_status(status: int) -> Wrong:
    passing = status in PASSING
    return Wrong("status", (_PASSING if passing else _STATUS).fill(status=status), passing, status)
