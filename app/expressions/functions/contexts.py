"""Contexts (DMN 1.5 table 83)."""

from __future__ import annotations

from app.expressions.functions.signature import builtin
from app.expressions.run import Run


@builtin("get value(m: context, key: string): any")
def get_value(_: Run, m: dict[str, object], key: str) -> object:
    return m.get(key)


@builtin("get entries(m: context): list")
def get_entries(run: Run, m: dict[str, object]) -> object:
    run.allow_items(len(m))
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context(entries: list): context")
def context(run: Run, entries: list[object]) -> object:
    run.allow_items(len(entries))
    made: dict[str, object] = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry:
            return None
        key = entry.get("key")
        if not isinstance(key, str) or key in made:
            return None
        made[key] = entry["value"]
    return made


@builtin("context put(context: context, key: string, value: any): context")
def context_put(run: Run, context: dict[str, object], key: str, value: object) -> object:
    run.allow_items(len(context) + 1)
    return {**context, key: value}


@builtin("context put(context: context, keys: list, value: any): context")
def context_put_deep(run: Run, context: dict[str, object], keys: list[object], value: object) -> object:
    if not keys:
        return None
    key = keys[0]
    if not isinstance(key, str):
        return None
    run.allow_items(len(context) + len(keys))
    if len(keys) == 1:
        return {**context, key: value}
    below = context.get(key)
    if not isinstance(below, dict):
        return None
    changed = context_put_deep(run, below, keys[1:], value)
    return None if changed is None else {**context, key: changed}


@builtin("context merge(contexts: list): context")
def context_merge(run: Run, contexts: list[object]) -> object:
    merged: dict[str, object] = {}
    for each in contexts:
        if not isinstance(each, dict):
            return None
        run.allow_items(len(merged) + len(each))
        merged.update(each)
    return merged
