"""Yuan in the capitals that contracts and cheques carry: 壹万贰仟叁佰肆拾伍元陆角柒分."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_MYRIADS = ("", "万", "亿", "万亿")
LARGEST = Decimal(10) ** 16


def capitals(amount: str) -> str:
    """The amount to the fen (rounded half up); empty for 10^16 yuan and more, for which no writing is agreed."""
    number = Decimal(amount)
    if abs(number) >= LARGEST:
        return ""
    fen = int(abs(number).scaleb(2).quantize(Decimal(1), ROUND_HALF_UP, Context(prec=60)))
    yuan, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    if not (yuan or jiao or fen):
        return "零元整"
    words = "负" if number < 0 else ""
    if yuan:
        words += _whole(yuan) + "元"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif fen and yuan:
        words += "零"
    return words + (_DIGITS[fen] + "分" if fen else "整")


def _whole(number: int) -> str:
    """Groups of four from the left; one 零 for any run of zeros between two digits."""
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said = ""
    gap = False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1_000):
            said += "零"
        said += _four(group) + _unit(place, groups)
        gap = False
    return said


def _unit(place: int, groups: list[int]) -> str:
    # 万 of 亿: the 亿 is said once, behind the whole of it.
    if place == 3:
        return "万亿" if not groups[2] else "万"
    return _MYRIADS[place]


def _four(number: int) -> str:
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + _UNITS[place]
            gap = False
        else:
            gap = True
    return said
