"""Raw text on its way to a stored value: what every kind that reads text does first."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.fields.figures import plain
from app.fields.kind import KEY_LIMIT
from app.fields.sentences import refuse

if TYPE_CHECKING:
    from app.definitions.form import Field

# Controls (no database keeps NUL, no spreadsheet the others), lone surrogates, and marks that turn the writing around.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u200b\u202a-\u202e\u2066-\u2069\ufeff]")
_BREAKS = re.compile(r"\s*[\r\n\t\u2028\u2029]+\s*")


def prose(field: Field, raw: Any) -> str | None:
    """What a person wrote, on one line: NFC, so that Chinese punctuation stays full-width. None for nothing.

    Numbers and days from a spreadsheet become their text; lists and objects are refused.
    """
    text = _text_of(field, raw)
    if text is None:
        return None
    return unicodedata.normalize("NFC", _BREAKS.sub(" ", _UNFIT.sub("", text))).strip() or None


def paragraphs(field: Field, raw: Any) -> str | None:
    """Like :func:`prose`, but its lines stay: ``\\n`` between them, no white space at their ends."""
    text = _text_of(field, raw)
    if text is None:
        return None
    text = _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in text.split("\n")))
    return text.strip("\n") or None


def token(field: Field, raw: Any) -> str | None:
    """A code, number or address: NFKC (full-width digits become plain ones), no white space at its ends."""
    text = _text_of(field, raw)
    if text is None:
        return None
    return unicodedata.normalize("NFKC", _UNFIT.sub("", text)).strip() or None


def digits_and_letters(field: Field, raw: Any) -> str | None:
    """:func:`token` without the spaces and dashes people put into long numbers."""
    text = token(field, raw)
    return None if text is None else re.sub(r"[\s\-‐-―−]", "", text) or None


def sort_text(text: str) -> str:
    """Order-preserving key of a text: case and width do not matter."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())[:KEY_LIMIT]


def identity(text: str) -> str:
    """What two texts must share to be called the same: all of it, whatever its length, but for case and width."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if len(folded) <= KEY_LIMIT:
        return folded
    return folded[: KEY_LIMIT // 2] + "#" + hashlib.sha256(folded.encode()).hexdigest()


def many(raw: Any) -> list[Any]:
    """Several values from a list, from one value, or from a spreadsheet cell with separators between them."""
    if raw is None or raw == "":
        return []
    if isinstance(raw, list | tuple):
        return [each for each in raw if each is not None and each != ""]
    if isinstance(raw, str):
        return [part.strip() for part in re.split(r"[,，、;；\n]", raw) if part.strip()]
    return [raw]


def strings(field: Field, raw: Any) -> list[str]:
    """Ids or codes, each once, in the order given. Raises Refused for anything that is no text."""
    found: dict[str, None] = {}
    for each in many(raw):
        text = token(field, each)
        if text is not None:
            found[text] = None
    return list(found)


def _text_of(field: Field, raw: Any) -> str | None:
    if raw is None:
        return None
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool | list | tuple | dict | bytes):
        raise refuse(field, "text", "{label}要填文字。", "“{label}” must be text.")
    if isinstance(raw, int | float | Decimal):
        return plain(field, raw)
    if isinstance(raw, datetime):
        return raw.isoformat(" ", "seconds") if raw.time().isoformat() != "00:00:00" else raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    raise refuse(field, "text", "{label}要填文字。", "“{label}” must be text.")
