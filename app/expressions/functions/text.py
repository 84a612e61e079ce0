"""Texts (DMN 1.5 table 76). Lengths and positions count code points, positions from 1."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.expressions.functions import pattern as patterns
from app.expressions.functions.signature import builtin
from app.expressions.run import Run


@builtin("substring(string: string, start position: number, length?: number): string")
def substring(_: Run, string: str, start: Decimal, length: Decimal | None) -> object:
    first = int(start)
    if first == 0 or abs(first) > len(string):
        return None
    begin = first - 1 if first > 0 else len(string) + first
    if length is None:
        return string[begin:]
    return string[begin : begin + int(length)] if length >= 1 else None


@builtin("string length(string: string): number")
def string_length(_: Run, string: str) -> object:
    return Decimal(len(string))


@builtin("upper case(string: string): string")
def upper_case(run: Run, string: str) -> object:
    run.spend(len(string))
    return string.upper()


@builtin("lower case(string: string): string")
def lower_case(run: Run, string: str) -> object:
    run.spend(len(string))
    return string.lower()


@builtin("substring before(string: string, match: string): string")
def substring_before(_: Run, string: str, match: str) -> object:
    before, found, _after = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after(string: string, match: string): string")
def substring_after(_: Run, string: str, match: str) -> object:
    if not match:
        return string
    return string.partition(match)[2]


@builtin("contains(string: string, match: string): boolean")
def contains(_: Run, string: str, match: str) -> object:
    return match in string


@builtin("starts with(string: string, match: string): boolean")
def starts_with(_: Run, string: str, match: str) -> object:
    return string.startswith(match)


@builtin("ends with(string: string, match: string): boolean")
def ends_with(_: Run, string: str, match: str) -> object:
    return string.endswith(match)


@builtin("trim(string: string): string")
def trim(_: Run, string: str) -> object:
    return string.strip(" \t\r\n\u3000\u00a0")


@builtin("matches(input: string, pattern: string, flags?: string|null): boolean")
def matches(run: Run, string: str, pattern: str, flags: str | None) -> object:
    run.spend(100 + len(pattern))
    found = patterns.compiled(pattern, flags or "")
    if found is None:
        return None
    run.spend(len(string))
    return found.search(string) is not None


_REPLACEMENT_COST = 20
"""Steps of one place put in, which costs as much as many simple nodes."""


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string|null): string")
def replace(run: Run, string: str, pattern: str, replacement: str, flags: str | None) -> object:
    run.spend(100 + len(pattern))
    found = patterns.compiled(pattern, flags or "")
    if found is None or found.search("") is not None:
        return None
    template = patterns.template(replacement, found.groups)
    if template is None:
        return None
    run.allow_text(len(string) * (1 + len(replacement)))

    def put_in(match: Any) -> str:
        run.spend(_REPLACEMENT_COST)
        return str(match.expand(template))

    return found.sub(put_in, string)


@builtin("split(string: string, delimiter: string): list<string>")
def split(run: Run, string: str, delimiter: str) -> object:
    run.spend(100 + len(delimiter))
    found = patterns.compiled(delimiter, "")
    if found is None or found.search("") is not None:
        return None
    parts: list[object] = []
    at = 0
    for match in found.finditer(string):
        run.spend(1)
        parts.append(string[at : match.start()])
        at = match.end()
    parts.append(string[at:])
    return parts


@builtin("string join(list: list, delimiter?: string|null): string")
def string_join(run: Run, items: list[object], delimiter: str | None) -> object:
    run.spend(len(items))
    texts: list[str] = []
    for item in items:
        if isinstance(item, str):
            texts.append(item)
        elif item is not None:
            return None
    between = delimiter or ""
    run.allow_text(sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)
