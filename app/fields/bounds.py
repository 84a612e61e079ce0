"""Smallest, largest and decimal places: what number, money and percent ask alike."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from app.errors import Invalid, Problem
from app.fields.figures import places_of
from app.fields.sentences import invalid, problem

if TYPE_CHECKING:
    from app.definitions.form import Field


def check_bounds(field: Field, value: str, places: int | None, shown: Callable[[str], str]) -> list[Invalid]:
    """The first thing wrong with a number by its field's ``min``, ``max`` and ``places``."""
    low, high = field.setting("min"), field.setting("max")
    if low and Decimal(value) < Decimal(low):
        return [invalid(field, "min", "{label}不能小于 {low}。", "“{label}” must be {low} or more.", low=shown(low))]
    if high and Decimal(value) > Decimal(high):
        return [
            invalid(field, "max", "{label}不能大于 {high}。", "“{label}” must be {high} or less.", high=shown(high))
        ]
    if places is not None and places_of(value) > places:
        if places == 0:
            return [invalid(field, "decimals", "{label}要填整数，不带小数。", "“{label}” must be a whole number.")]
        return [
            invalid(
                field,
                "decimals",
                "{label}最多 {n} 位小数。",
                "“{label}” may have at most {n} digits after the point.",
                n=places,
            )
        ]
    return []


def check_order(field: Field) -> list[Problem]:
    """The author's ``min`` above his ``max``: nobody could ever fill the field."""
    low, high = field.setting("min"), field.setting("max")
    if low and high and Decimal(low) > Decimal(high):
        return [
            problem(
                "min",
                "min_above_max",
                "最小值 {low} 大于最大值 {high}，没有数能满足。请改其中一个。",
                "The smallest value {low} is above the largest {high}, so no number fits. Change one of them.",
                low=low,
                high=high,
            )
        ]
    return []
