"""Text and lines in SVG: how wide words are, where they break, paths with rounded corners."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

RADIUS = 6


def rounded(points: Iterable[tuple[float, float]]) -> str:
    """Path data through the points, corners rounded."""
    run: list[tuple[float, float]] = []
    for point in points:
        if run and abs(run[-1][0] - point[0]) < 0.5 and abs(run[-1][1] - point[1]) < 0.5:
            continue
        run.append(point)
    made = f"M{number(run[0][0])} {number(run[0][1])}"
    for i in range(1, len(run)):
        (ax, ay), (x, y) = run[i - 1], run[i]
        if i + 1 == len(run) or (abs(ax - x) < 0.5) == (abs(run[i + 1][0] - x) < 0.5):
            made += f"L{number(x)} {number(y)}"
            continue
        bx, by = run[i + 1]
        radius = min(RADIUS, (abs(ax - x) + abs(ay - y)) / 2, (abs(bx - x) + abs(by - y)) / 2)
        made += (
            f"L{number(x - _sign(x - ax) * radius)} {number(y - _sign(y - ay) * radius)}"
            f"Q{number(x)} {number(y)} {number(x + _sign(bx - x) * radius)} {number(y + _sign(by - y) * radius)}"
        )
    return made


def fitted(text: str, width: float) -> str:
    """The text, cut with … where it is wider than ``width`` pixels at 12 px."""
    used = 0.0
    for i, letter in enumerate(text):
        used += measured(letter)
        if used > width:
            return text[: max(1, i - 1)] + "…"
    return text


def measured(text: str) -> float:
    """About how wide a text is at 12 px, in pixels: Chinese letters 12, Latin ones by their build."""
    return sum(12 if _wide(letter) else _LATIN.get(letter, 8 if letter.isupper() else 6.7) for letter in text)


_LATIN = dict.fromkeys("ijl.,:;'|!", 3.4) | dict.fromkeys("ftr()-/ ", 4.4) | dict.fromkeys("mwMW", 10.2)


def broken(text: str, width: float) -> tuple[str, ...]:
    """The text on one line, or on two where it is wider than ``width``: broken between words or Chinese letters, the
    second cut with … if need be."""
    if measured(text) <= width:
        return (text,)
    used, at = 0.0, 0
    for i, letter in enumerate(text):
        if i and (letter == " " or _wide(letter) or _wide(text[i - 1])):
            at = i
        used += measured(letter)
        if used > width:
            break
    first, rest = (text[:at].rstrip(), text[at:].lstrip()) if at else ("", "")
    return (first, fitted(rest, width)) if first and rest else (fitted(text, width),)


def _wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _sign(value: float) -> int:
    return (value > 0.5) - (value < -0.5)


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
