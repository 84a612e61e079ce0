"""Who decides, as data: rules tried in order until one of them finds somebody.

A rule is one of

* ``{"by": "people", "users": [user id, …]}``
* ``{"by": "role", "role": role key, "of": "initiator" | "field", "field": id}``: with ``of`` only those who belong to
  the department of that person (or to the department the field holds), or to one below it
* ``{"by": "department_head", "of": "initiator" | "field", "field": id, "up": 0}``: ``up`` counts departments upwards
* ``{"by": "initiator"}``
* ``{"by": "field", "field": id}``: a field that holds a user

and the setting as a whole is ``{"rules": [...], "not_by": [node id, …], "nobody": "admin" | "skip",
"same": "ask" | "skip", "initiator": "ask" | "skip" | "head", "share": "all" | "one"}``.

The people service is asked ``Ask("people", "find", question(...))``. What the case knows (the initiator, a field's
value) stands in a rule's ``value``, so the service reads no answers. It replies
``{"people": [user id or "party:<id>", …], "why": "rule" | "admin", "skipped": [id, …]}`` in the order of the rule:

* whoever acted at a node of ``not_by`` anywhere in the family of cases is left out;
* ``same: skip`` leaves out whoever approved an earlier step of this case, ``initiator: skip`` the initiator, and
  ``initiator: head`` puts the head of his department in his place; who was left out for these two is ``skipped``;
* ``share: one`` keeps only the one with the fewest open tasks, or whoever of them acted at ``node`` of this case
  before: a person who knows the case gets it back;
* nobody found and nobody skipped: the workspace's admin with ``why: "admin"``, or with ``nobody: skip`` no one at all.

With ``"marked": [role key, …]`` in the question the reply names those of the people who hold one of these roles under
``marked``. With ``"contact": true`` in the question the reply also holds
``"contact": {id: {"email": … or null, "locale": "zh"}}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.errors import Problem
from app.i18n import Text
from app.nodes.controls import WHO_DEFAULTS
from app.nodes.kind import Names, View
from app.nodes.outcome import Ask

Who = Mapping[str, Any]

_NAMES = {
    "initiator": Text("发起人", "the initiator"),
    "head": Text("发起人的部门负责人", "the head of the initiator's department"),
    "head_up": Text("发起人上 {n} 级部门的负责人", "the head {n} levels above the initiator's department"),
    "field_head": Text("“{field}”所在部门的负责人", "the head of the department in “{field}”"),
    "field": Text("“{field}”中的人", "the person in “{field}”"),
    "role": Text("角色“{role}”", "role “{role}”"),
    "named": Text("{role}", "{role}"),
    "role_near": Text("{role}（限发起人所在部门）", "{role} in the initiator's department"),
    "role_of": Text("{role}（限“{field}”所在部门）", "{role} in the department of “{field}”"),
    "one": Text("{who}中未办最少的一人", "the least busy of {who}"),
    "people": Text("指定的 {n} 人", "{n} named people"),
    "person": Text("指定的 1 人", "one named person"),
    "nobody": Text("还没有设定人员", "nobody yet"),
    "or": Text("{first}，否则{rest}", "{first}, else {rest}"),
}


def rules_of(who: Who | None) -> list[dict[str, Any]]:
    return [dict(rule) for rule in (who or {}).get("rules") or ()]


def question(
    who: Who | None, view: View, *, node: str | None = None, contact: bool = False, marked: Sequence[str] = ()
) -> Ask:
    """What to ask the people service for this setting, with what the case knows filled in; ``node`` is where they
    would act."""
    who = who or {}
    asked: dict[str, Any] = {
        "rules": known(who, view),
        "not_by": list(who.get("not_by") or ()),
        **{name: who.get(name) or WHO_DEFAULTS[name] for name in ("nobody", "same", "initiator")},
    }
    if who.get("share") == "one":
        asked |= {"share": "one", "node": node}
    if contact:
        asked["contact"] = True
    if marked:
        asked["marked"] = list(marked)
    return Ask("people", "find", asked)


def known(who: Who | None, view: View) -> list[dict[str, Any]]:
    """The rules with the case's own facts in ``value``."""
    return [_known(rule, view) for rule in rules_of(who)]


def _known(rule: dict[str, Any], view: View) -> dict[str, Any]:
    if rule.get("field") and (rule["by"] == "field" or rule.get("of") == "field"):
        return {**rule, "value": view.answers.get(rule["field"])}
    if rule["by"] in ("initiator", "department_head") or rule.get("of") == "initiator":
        return {**rule, "value": view.initiator}
    return rule


def these(people: Sequence[str]) -> tuple[Mapping[str, Any], ...]:
    """Rules that mean exactly these people: for notices."""
    return ({"by": "people", "users": list(people)},)


def summary(who: Who | None, names: Names | None = None) -> Text:
    """The rules in words; a key or id that ``names`` does not know stands as it is."""
    words = [_words(rule, names or {}) for rule in rules_of(who)]
    if not words:
        return _NAMES["nobody"]
    said = words[-1]
    for each in reversed(words[:-1]):
        said = _NAMES["or"].fill(first=each, rest=said)
    return _NAMES["one"].fill(who=said) if (who or {}).get("share") == "one" else said


def _words(rule: Mapping[str, Any], names: Names) -> Text:
    def called(sort: str, name: Any) -> Text:
        return Text.of(names.get(sort, {}).get(name), str(name or "?"))

    match rule.get("by"):
        case "people":
            return _people([str(u) for u in rule.get("users") or ()], names.get("user", {}))
        case "role":
            key = "role" if rule.get("role") not in names.get("role", {}) else "named"
            role = _NAMES[key].fill(role=called("role", rule.get("role")))
            if rule.get("of") == "field":
                return _NAMES["role_of"].fill(role=role, field=called("field", rule.get("field")))
            return _NAMES["role_near"].fill(role=role) if rule.get("of") == "initiator" else role
        case "department_head" if rule.get("of") == "field":
            return _NAMES["field_head"].fill(field=called("field", rule.get("field")))
        case "department_head":
            up = rule.get("up") or 0
            return _NAMES["head_up"].fill(n=up) if up else _NAMES["head"]
        case "field":
            return _NAMES["field"].fill(field=called("field", rule.get("field")))
        case _:
            return _NAMES["initiator"]


def _people(users: Sequence[str], names: Mapping[str, Any]) -> Text:
    """Two are named where their names are known; more are counted."""
    known = [str(names[u]) for u in users if u in names]
    if known and len(known) == len(users) <= 2:
        return Text("、".join(known), ", ".join(known))
    return _NAMES["person"] if len(users) == 1 else _NAMES["people"].fill(n=len(users))


def most(who: Who | None) -> int | None:
    """How many people the rules can find at most; None where that is not known before."""
    if rules_of(who) and (who or {}).get("share") == "one":
        return 1
    counts = [_most(rule) for rule in rules_of(who)]
    known_counts = [n for n in counts if n is not None]
    return max(known_counts) if counts and len(known_counts) == len(counts) else None


def _most(rule: Mapping[str, Any]) -> int | None:
    match rule.get("by"):
        case "people":
            return len(rule.get("users") or ())
        case "role":
            return None
        case _:
            return 1


def check(who: Who | None, path: tuple[str, ...]) -> Iterator[Problem]:
    """Rules that say nothing; names that nobody knows are found from the control's references."""
    rules = rules_of(who)
    if not rules:
        yield Problem(
            "who_empty",
            Text("还没有设定由谁处理。请至少添加一条规则。", "Nobody is set to do this. Add at least one rule."),
            path,
        )
    for i, rule in enumerate(rules):
        at = (*path, "rules", str(i))
        by = rule.get("by")
        if by == "people" and not rule.get("users"):
            yield Problem("who_no_people", Text("请选择人员。", "Choose people."), (*at, "users"))
        if by == "role" and not rule.get("role"):
            yield Problem("who_no_role", Text("请选择角色。", "Choose a role."), (*at, "role"))
        if (by == "field" or rule.get("of") == "field") and not rule.get("field"):
            yield Problem("who_no_field", Text("请选择字段。", "Choose a field."), (*at, "field"))
