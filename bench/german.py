"""How well the bundled scorecard tells good loans from bad: `python -m bench.german FILE [DOCUMENT]`.

FILE holds the 1,000 German credit applications of 1973 to 1975 with their outcome, in either of its published forms:
`german.data` (Statlog) or `SouthGermanCredit.asc` (the corrected code table, U. Grömping 2019). Both number their codes
alike; what a number means is taken from the corrected table. DOCUMENT is a scorecard's decision document; without it
the one in the bundled credit approval template is asked.

The points are rounded weights of evidence of the first 500 lines of `german.data`; the other 500 show what they are
worth. Bins were drawn with all lines in view, so even those figures flatter a little.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from app.decisions import Model, decide, load

TEMPLATE = Path(__file__).parent.parent / "builder" / "gallery" / "credit_approval.json"
SCORECARD = "scorecard"
SET_ON = 500
"""Lines of the file that the points were set on."""

# The attributes in the order of the file.
ATTRIBUTES = (
    "status", "duration", "credit_history", "purpose", "amount", "savings", "employment_duration", "installment_rate",
    "personal_status_sex", "other_debtors", "present_residence", "property", "age", "other_installment_plans",
    "housing", "number_credits", "job", "people_liable", "telephone", "foreign_worker", "credit_risk",
)  # fmt: skip

BAD = {"german.data": "2", "SouthGermanCredit.asc": "0"}

# Attribute, input of the scorecard, what each code stands for (None: the number as it is). Ranges of years and counts
# stand for a value inside them.
USED: tuple[tuple[str, str, tuple[Any, ...] | None], ...] = (
    ("status", "account_band", ("none", "overdrawn", "low", "high")),
    ("duration", "term", None),
    ("credit_history", "credit_history", ("delayed", "critical", "none", "current", "all_paid")),
    ("purpose", "purpose", (
        "other", "car_new", "car_used", "furniture", "electronics", "electronics", "repairs", "education", "travel",
        "education", "business",
    )),
    ("savings", "savings_band", ("none", "low", "high", "high", "high")),
    ("employment_duration", "years_employed", (Decimal(0), Decimal("0.5"), Decimal(2), Decimal(5), Decimal(10))),
    ("present_residence", "years_at_address", (Decimal("0.5"), Decimal(2), Decimal(5), Decimal(10))),
    ("other_installment_plans", "other_lenders", ("bank", "shop", "none")),
    ("number_credits", "bureau_open_loans", (Decimal(1), Decimal(2), Decimal(4), Decimal(6))),
)  # fmt: skip
FROM_ZERO = ("credit_history", "purpose")
"""Attributes whose first code is 0; the others begin at 1."""

LEFT_OUT = {
    "personal_status_sex": "sex and marital status are protected",
    "age": "protected: the template looks at the legal age and the age at maturity only, and never scores it",
    "foreign_worker": "nationality is protected",
    "job": "its first code is about residence, which stands for nationality",
    "people_liable": "family is protected",
    "telephone": "nothing the template asks; in its time it stood for wealth",
    "amount": "bounded by the limit, not scored",
    "other_debtors": "security is judged by people, not scored",
    "installment_rate": "more of the income taken by instalments would have to score better here",
    "property": "the corrected table would have owners of property score worse",
    "housing": "the corrected table would have owners of a home score worse",
}


@dataclass(frozen=True)
class Applied:
    """One application of the file: what the scorecard is asked, and how the loan ended."""

    inputs: Mapping[str, object]
    bad: bool


def read(path: Path) -> list[Applied]:
    """The applications of either form of the file, in its order."""
    lines = [line.split() for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
    corrected = bool(lines) and not lines[0][0].startswith("A")
    lines = lines[1:] if corrected else lines  # the corrected form names its columns first
    wrong = [n for n, line in enumerate(lines, 1) if len(line) != len(ATTRIBUTES)]
    if wrong or not lines:
        raise SystemExit(f"{path.name} is not the German credit data: line {wrong[0] if wrong else 1}")
    return [_application(line, BAD["SouthGermanCredit.asc" if corrected else "german.data"]) for line in lines]


def _application(line: Sequence[str], bad: str) -> Applied:
    codes = {name: _code(at, text) for at, (name, text) in enumerate(zip(ATTRIBUTES, line, strict=True), 1)}
    given: dict[str, object] = {}
    for attribute, input, meanings in USED:
        number = codes[attribute]
        first = 0 if attribute in FROM_ZERO else 1
        given[input] = Decimal(number) if meanings is None else meanings[number - first]
    return Applied(given, line[-1] == bad)


def _code(at: int, text: str) -> int:
    """The number of a code: A410 is code 10 of attribute 4."""
    return int(re.sub(f"^A{at}", "", text))


def scorecard(path: Path) -> Model:
    """The scorecard's decision of a template, or of a document of its own."""
    document = json.loads(path.read_text(encoding="utf-8"))
    if document.get("kind") == "decision":
        return load(document)
    found = [each for each in document["definitions"] if each["key"] == SCORECARD and each["kind"] == "decision"]
    if not found:
        raise SystemExit(f"{path.name} holds no decision {SCORECARD}")
    return load(found[0])


def scores(model: Model, applications: Iterable[Applied]) -> list[Decimal]:
    found = []
    for each in applications:
        score = decide(model, "score", each.inputs).value
        if not isinstance(score, Decimal):
            raise SystemExit(f"the scorecard gives no score for {dict(each.inputs)}")
        found.append(score)
    return found


def auc(scored: Sequence[tuple[Decimal, bool]]) -> Fraction:
    """How often a good one scores above a bad one, a tie counting half: exact, from one pass in order of the score."""
    good = bad = 0
    won = Fraction(0)
    for here_good, here_bad in _counted(scored):
        won += here_good * (bad + Fraction(here_bad, 2))
        good, bad = good + here_good, bad + here_bad
    return won / (good * bad)


def kolmogorov_smirnov(scored: Sequence[tuple[Decimal, bool]]) -> Fraction:
    """The widest distance between the shares of bad and of good ones at or below a score."""
    goods = sum(not bad for _, bad in scored)
    bads = len(scored) - goods
    good = bad = 0
    widest = Fraction(0)
    for here_good, here_bad in _counted(scored):
        good, bad = good + here_good, bad + here_bad
        widest = max(widest, abs(Fraction(bad, bads) - Fraction(good, goods)))
    return widest


def _counted(scored: Sequence[tuple[Decimal, bool]]) -> list[tuple[int, int]]:
    """How many good and bad ones have each score, from the lowest score up."""
    counts: dict[Decimal, list[int]] = {}
    for score, bad in scored:
        counts.setdefault(score, [0, 0])[bad] += 1
    return [(good, bad) for _, (good, bad) in sorted(counts.items())]


def tenths(scored: Sequence[tuple[Decimal, bool]]) -> list[tuple[Decimal, Decimal, int, int]]:
    """From the lowest tenth up: its scores, how many applications, how many of them bad. Equal scores stay together."""
    ordered = sorted(scored)
    found: list[tuple[Decimal, Decimal, int, int]] = []
    begin = 0
    for part in range(1, 11):
        end = len(ordered) * part // 10
        while begin < end < len(ordered) and ordered[end][0] == ordered[end - 1][0]:
            end += 1
        if end > begin:
            chunk = ordered[begin:end]
            found.append((chunk[0][0], chunk[-1][0], len(chunk), sum(bad for _, bad in chunk)))
            begin = end
    return found


def grades(model: Model, applications: Sequence[Applied]) -> list[tuple[str, int, int]]:
    """Per grade how many applications and how many of them bad."""
    counts: dict[str, list[int]] = {}
    for each in applications:
        told = counts.setdefault(str(decide(model, "grade", each.inputs).value), [0, 0])
        told[0] += 1
        told[1] += each.bad
    return [(grade, count, bad) for grade, (count, bad) in sorted(counts.items())]


def show(path: Path, document: Path, say: Callable[[str], None] = print) -> None:
    model, applications = scorecard(document), read(path)
    scored = list(zip(scores(model, applications), [each.bad for each in applications], strict=True))
    say(f"{path.name}: {len(scored)} applications, {sum(bad for _, bad in scored)} bad; card of {document.name}")
    say(f"{'score':>11}  {'count':>5}  bad rate")
    for low, high, count, bad in tenths(scored):
        say(f"{low:>4} to {high:>4}  {count:>5}  {bad / count:>8.1%}")
    say(f"{'grade':>11}  {'count':>5}  bad rate")
    for grade, count, bad in grades(model, applications):
        say(f"{grade:>11}  {count:>5}  {bad / count:>8.1%}")
    parts = [("all", scored)]
    if path.name == "german.data":  # the corrected form has another order
        parts += [(f"first {SET_ON}", scored[:SET_ON]), (f"last {SET_ON}", scored[SET_ON:])]
    for name, part in parts:
        say(f"{name:>11}  AUC {float(auc(part)):.4f}  KS {float(kolmogorov_smirnov(part)):.4f}")
    say("used: " + ", ".join(f"{attribute} as {input}" for attribute, input, _ in USED))
    unasked = sorted(set(model.inputs) - {input for _, input, _ in USED})
    say("not in the file, so each gets the points for missing: " + ", ".join(unasked))
    say("left out:")
    for attribute, why in LEFT_OUT.items():
        say(f"  {attribute}: {why}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit("python -m bench.german FILE [DOCUMENT]")
    show(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else TEMPLATE)
