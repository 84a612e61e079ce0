"""The patterns that mean the same on the server's RE2 and in the browser; anything else is refused on both sides.

Letters stand for themselves. Beyond them: ``.`` ``^`` ``$`` ``|`` ``( )`` ``(?: )``; classes ``[a-z]`` and ``[^…]``
of letters, ranges and escapes; ``* + ?`` and ``{n}`` ``{n,}`` ``{n,m}``, lazy with a further ``?``; the escapes
``\\d \\w \\s \\D \\W \\S \\n \\r \\t``, ``\\p{L}`` and its like, and a backslash before any ASCII punctuation.
``{ } ]`` as letters need the backslash. The browser's half is pattern.ts; both walk the text in the same steps.
"""

from __future__ import annotations

import re

MOST_REPEATS = 1_000
"""RE2's own bound for one counted repetition and for those inside each other; here for all of a pattern together."""

CATEGORIES = (
    "L|Lu|Ll|Lt|Lm|Lo|M|Mn|Mc|Me|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp|Han|Hiragana|Katakana"
)
_PROPERTY = rf"\\[pP]\{{(?:{CATEGORIES})\}}"
_PUNCTUATION = r"\\[!-/:-@\[-`{-~]"
_STEP = re.compile(
    rf"""
    (?P<atom>\\[dDwWsSnrt]|{_PROPERTY}|{_PUNCTUATION}|\.)
  | (?P<edge>\^|\$)
  | (?P<open>\((?:\?:)?)
  | (?P<close>\))
  | (?P<either>\|)
  | (?P<times>[*+?]\??|\{{(?P<least>[0-9]{{1,4}})(?P<most>,[0-9]{{0,4}})?\}}\??)
  | (?P<group>\[\^?(?P<inside>(?:\\[^\n]|[^\\\[\]])+)\])
  | (?P<letter>[^\\{{}}\[\]?*+])
    """,
    re.VERBOSE | re.DOTALL,
)
_ITEM = re.compile(rf"(?P<set>\\[dws]|{_PROPERTY})|(?P<one>\\[nrt]|{_PUNCTUATION}|[^\\])", re.DOTALL)
_CONTROL = {"\\n": "\n", "\\r": "\r", "\\t": "\t"}


def is_shared(pattern: str) -> bool:
    """Whether both engines take the pattern and take it alike."""
    at = depth = 0
    repeats = 1
    repeatable = False
    while at < len(pattern):
        step = _STEP.match(pattern, at)
        if step is None:
            return False
        if step["times"]:
            if not repeatable:
                return False
            repeatable = False
            repeats *= _repeats(step)
            if repeats > MOST_REPEATS:
                return False
        elif step["group"]:
            if not _class_is_shared(step["inside"]):
                return False
            repeatable = True
        elif step["open"]:
            depth, repeatable = depth + 1, False
        elif step["close"]:
            depth, repeatable = depth - 1, True
            if depth < 0:
                return False
        else:
            repeatable = bool(step["atom"] or step["letter"])
        at = step.end()
    return depth == 0


def _repeats(step: re.Match[str]) -> int:
    if step["least"] is None:
        return 1
    least = int(step["least"])
    most = step["most"]
    if most is None or most == ",":
        return max(least, 1)
    return max(int(most[1:]), 1) if int(most[1:]) >= least else MOST_REPEATS + 1


def _class_is_shared(inside: str) -> bool:
    """Letters, sets and ranges; a range has a letter at each end, the lower one first."""
    items: list[tuple[str, str]] = []
    at = 0
    while at < len(inside):
        item = _ITEM.match(inside, at)
        if item is None:
            return False
        items.append(("set", item["set"]) if item["set"] else ("one", item["one"]))
        at = item.end()
    position = 0
    while position < len(items):
        what, text = items[position]
        following = items[position + 1 : position + 3]
        if len(following) == 2 and following[0] == ("one", "-"):
            if what == "set" or following[1][0] == "set" or _letter(text) > _letter(following[1][1]):
                return False
            if text == "-" or following[1][1] == "-":
                return False
            position += 3
        elif (what, text) == ("one", "-") and 0 < position < len(items) - 1:
            return False
        else:
            position += 1
    return True


def _letter(text: str) -> int:
    return ord(_CONTROL.get(text) or text[-1])
