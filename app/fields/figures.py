"""Numbers as fields keep them: canonical decimal text, its order as text, and how a reader sees it."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from app.fields.kind import Refused
from app.fields.sentences import refuse

if TYPE_CHECKING:
    from app.definitions.form import Field

# What a stored number may hold: expressions calculate with 34 digits, so more would be lost on the way.
WHOLE_DIGITS = 30
PLACES = 20
DIGITS = 34

# JSON Schema of a stored number. No exponent, no "+", no leading zero, no trailing zero, no "-0".
PATTERN = r"^(0|-?(0\.[0-9]{0,19}[1-9]|[1-9][0-9]{0,29}(\.[0-9]{0,19}[1-9])?))$"

_EXACT = Context(prec=200, Emin=-999_999, Emax=999_999, traps=[InvalidOperation])
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-"})
_WRITTEN = re.compile(r"([+-]?)(?:([0-9]+)|([0-9]{1,3}(?:([, ])[0-9]{3})(?:\4[0-9]{3})*))?(\.[0-9]*)?")


def plain(field: Field, value: Decimal | int | float) -> str:
    """Canonical text of a number: ``1234.5``. A spreadsheet's float is taken as the shortest text that means it."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        raise not_a_number(field)
    if not exact:
        return "0"
    if not -400 < exact.adjusted() < 400:
        raise too_long(field)
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_number(field: Field, raw: Any, also: str = "") -> str | None:
    """Form text, JSON or a spreadsheet's number → canonical text, None for nothing; raises Refused.

    Thousands separators are taken only where they stand in threes, so that a decimal comma is never read as
    thousands. ``also`` are signs to leave out at either end (``¥``, ``%``).
    """
    if raw is None:
        return None
    if isinstance(raw, bool):
        raise not_a_number(field)
    if isinstance(raw, int | float | Decimal):
        return _bounded(field, plain(field, raw))
    if not isinstance(raw, str):
        raise not_a_number(field)
    text = unicodedata.normalize("NFKC", raw).translate(_MINUS).strip()
    if not text:
        return None
    if len(text) > 200:
        raise too_long(field)
    sign = ""
    if text[0] in "+-" and also:  # -¥5
        sign, text = text[0], text[1:]
    text = sign + text.strip(also + " ")
    found = _WRITTEN.fullmatch(text)
    if found is None or not (found[2] or found[3] or (found[5] or "").strip(".")):
        raise not_a_number(field)
    return _bounded(field, plain(field, Decimal(re.sub(r"[, ]", "", text))))


def from_result(field: Field, value: Any, places: int | None) -> str | None:
    """An expression's number as a stored one, rounded half up to ``places`` (at most 20)."""
    if isinstance(value, Decimal):
        value = rounded(value, PLACES if places is None else places)
    return read_number(field, value)


def rounded(value: Decimal, places: int) -> Decimal:
    if not value.is_finite() or value.adjusted() > 100 or -_exponent(value) <= places:
        return value
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EXACT)


def shifted(field: Field, value: str, by: int) -> str:
    """The stored number moved by ``by`` decimal places."""
    return plain(field, Decimal(value).scaleb(by, context=_EXACT))


def places_of(value: str) -> int:
    """How many digits stand after the point."""
    return len(value.partition(".")[2])


def sort_key(value: str) -> str:
    """Text whose code-point order is the numbers' order.

    A number is written 0.DIGITS × 10^EXPONENT. Positive: ``2``, exponent + 500 as three digits, the digits. Zero:
    ``1``. Negative: ``0``, then the nines' complement of what a positive would have, then ``a``, which sorts behind
    every digit, because of two negatives the one with more digits is the smaller.
    """
    number = Decimal(value)
    if not number:
        return "1"
    digits = "".join(map(str, number.as_tuple().digits)).rstrip("0")
    written = f"{number.adjusted() + 501:03d}{digits}"
    if number > 0:
        return "2" + written
    return "0" + "".join(str(9 - int(d)) for d in written) + "a"


def grouped(value: str, places: int | None = None, thousands: bool = True) -> str:
    """The number for a reader: ``1,234.50`` with ``places`` digits at least; digits are never cut off."""
    minus, unsigned = ("-", value[1:]) if value.startswith("-") else ("", value)
    whole, _, part = unsigned.partition(".")
    if places is not None:
        part = part.ljust(places, "0")
    if thousands:
        whole = f"{int(whole):,}"
    return minus + whole + ("." + part if part else "")


def _bounded(field: Field, text: str) -> str:
    whole, _, part = text.lstrip("-").partition(".")
    if len(whole) > WHOLE_DIGITS or len(part) > PLACES or len((whole + part).strip("0")) > DIGITS:
        raise too_long(field)
    return text


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def not_a_number(field: Field) -> Refused:
    return refuse(field, "number", "{label}要填数字，例如 12500。", "“{label}” must be a number, such as 12500.")


def too_long(field: Field) -> Refused:
    return refuse(
        field,
        "too_long",
        "{label}太长：整数最多 30 位，小数最多 20 位，合计最多 34 位有效数字。",
        "“{label}” is too long: at most 30 digits before the point, 20 after it and 34 in all.",
    )
