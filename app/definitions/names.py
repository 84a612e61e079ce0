"""What a key or an id may be called."""

from __future__ import annotations

import re
import unicodedata

from app.expressions.cursor import KEYWORDS
from app.expressions.functions.names import FUNCTION_NAMES
from app.i18n import Text

# Letters of the scripts that expressions can name. Written as ranges, since \w means other letters in a browser.
_LETTERS = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u3041-\u3096\u30A1-\u30FA"
    r"\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3"
)
KEY_PATTERN = rf"^[{_LETTERS}][{_LETTERS}0-9_]{{0,63}}$"
KEY_LIMIT = 64

# Names that every expression already has; a field of that name could not be reached.
SCOPE_NAMES = frozenset({"case", "initiator", "item"})
RESERVED: tuple[str, ...] = tuple(sorted(KEYWORDS | SCOPE_NAMES | {name for name in FUNCTION_NAMES if " " not in name}))

_KEY = re.compile(KEY_PATTERN)
_PART = re.compile(rf"[{_LETTERS}0-9_]+")


def bad_key(key: str) -> Text | None:
    """Why this may not be a key, or None where it may."""
    if unicodedata.normalize("NFC", key) != key:
        return Text(
            "标识“{key}”的写法不规范，请重新输入。", "The key “{key}” is not in normal form (NFC); type it again."
        ).fill(key=key)
    if len(key) > KEY_LIMIT:
        return Text("标识“{key}”太长：最多 {n} 个字。", "The key “{key}” is too long: at most {n} characters.").fill(
            key=key, n=KEY_LIMIT
        )
    if not _KEY.match(key) or key.endswith("\n"):
        return Text(
            "标识“{key}”不行：以汉字或字母开头，只用汉字、字母、数字和下划线。",
            "The key “{key}” will not do: begin with a letter and use only letters, digits and _.",
        ).fill(key=key)
    if key in RESERVED:
        return Text(
            "“{key}”是公式里的专用词，不能作标识。请换一个，例如“{other}”。",
            "“{key}” is a word of the formula language and cannot be a key. Use another, such as “{other}”.",
        ).fill(key=key, other=f"{key}_1")
    return None


def make_key(text: str, taken: set[str], fallback: str = "field") -> str:
    """A valid key made from any text (a spreadsheet's header, a label), different from those ``taken``."""
    parts = _PART.findall(unicodedata.normalize("NFKC", text).strip())
    base = "_".join(parts).strip("_").lower() if text.isascii() else "_".join(parts).strip("_")
    if not base or base in RESERVED or not _KEY.match(base[:KEY_LIMIT]):
        base = f"{fallback}_{base}".rstrip("_") if base else fallback
    base = unicodedata.normalize("NFC", base)[:KEY_LIMIT].rstrip("_")
    key, n = base, 1
    while key in taken or bad_key(key) is not None:
        n += 1
        key = f"{base[: KEY_LIMIT - 5].rstrip('_')}_{n}"
    return key
