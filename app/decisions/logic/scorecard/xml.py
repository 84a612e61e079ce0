"""A scorecard in DMN's XML, which knows none: a context with one table per characteristic that scores alike anywhere.

Read back it is that context; only our own documents keep the card's face.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.decisions.dmn.xml import Element
from app.decisions.shape import Raw
from app.expressions import quoted

if TYPE_CHECKING:
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing


def read(element: Element, reading: Reading) -> dict[str, object]:
    """No element of DMN is a scorecard. Raises BadXml."""
    raise reading.not_understood(element)


def write(raw: Raw, writing: Writing) -> Element:
    cards = raw["characteristics"]
    names = [f"c{number}" for number in range(1, len(cards) + 1)]
    lost = ", ".join(
        f"{{cost: {_most(card)} - outcomes.{name}.points, reason: outcomes.{name}.reason}}"
        for card, name in zip(cards, names, strict=True)
    )
    # Ids need not be names that FEEL can read.
    points = [f"{quoted(card['id'])}: outcomes.{name}.points" for card, name in zip(cards, names, strict=True)]
    kept = raw.get("reasons", 4)
    entries = {
        "outcomes": {"kind": "context", "entries": [*map(_outcome, names, cards)], "result": None},
        "score": _literal(" + ".join([str(raw.get("base") or "0"), *[f"outcomes.{name}.points" for name in names]])),
        "lost": _literal(f'[{lost}][cost > 0 and reason != ""]'),
        "codes": _literal("distinct values(sort(lost, function(a, b) a.cost > b.cost).reason)"),
        "reasons": _literal(f"if count(codes) > {kept} then sublist(codes, 1, {kept}) else codes"),
        "points": _literal("{" + ", ".join(points) + "}"),
    }
    found = writing.box(
        {
            "kind": "context",
            "entries": [{"key": key, "logic": logic} for key, logic in entries.items()],
            "result": _literal("{score: score, reasons: reasons, points: points}"),
        }
    )
    assert found is not None
    return found


def _literal(text: str) -> dict[str, Any]:
    return {"kind": "literal", "text": text}


def _outcome(name: str, card: Raw) -> dict[str, Any]:
    """The characteristic as a table of the hit policy FIRST with points and reason."""
    tests = [("null", card["missing"]), *[(each["when"], each) for each in card.get("bins") or ()]]
    if card.get("otherwise") is not None:
        tests.append(("-", card["otherwise"]))
    rows = [
        {"id": f"{card['id']}_{number}", "if": [when], "then": [each["points"], quoted(each.get("reason") or "")]}
        for number, (when, each) in enumerate(tests)
    ]
    outputs = [{"id": f"{card['id']}_points", "key": "points"}, {"id": f"{card['id']}_reason", "key": "reason"}]
    inputs = [{"id": f"{card['id']}_input", "expression": card["input"], "label": card.get("label")}]
    table = {"kind": "table", "hit": "FIRST", "inputs": inputs, "outputs": outputs, "rows": rows}
    return {"key": name, "logic": table}


def _most(card: Raw) -> str:
    outcomes = [*(card.get("bins") or ()), card["missing"], *filter(None, [card.get("otherwise")])]
    return format(max(Decimal(each["points"]) for each in outcomes), "f")
