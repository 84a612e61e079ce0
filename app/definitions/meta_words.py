"""A schema's complaint as a sentence that an author understands: which setting, by its label, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from jsonschema.exceptions import ValidationError

from app.controls import Control, ListControl, ReferenceControl
from app.i18n import Text

_TYPES = {
    "string": Text("文字", "a text"),
    "integer": Text("整数", "a whole number"),
    "boolean": Text("是或否", "true or false"),
    "object": Text("一组值（对象）", "an object"),
    "array": Text("列表", "a list"),
    "number": Text("数字", "a number"),
    "null": Text("空", "null"),
}
# What stands on every field and node, and inside settings of several parts; a kind's own settings carry their labels.
_WORDS = {
    "label": Text("名称", "Name"),
    "hint": Text("说明", "Hint"),
    "description": Text("说明", "Description"),
    "title": Text("标题", "Title"),
    "number": Text("编号", "Number"),
    "key": Text("标识", "Key"),
    "kind": Text("类型", "Kind"),
    "settings": Text("设置", "Settings"),
    "required": Text("必填", "Required"),
    "shown_if": Text("显示条件", "Shown if"),
    "read_only_if": Text("只读条件", "Read-only if"),
    "default": Text("默认值", "Default"),
    "sensitivity": Text("密级", "Sensitivity"),
    "fields": Text("字段", "Fields"),
    "nodes": Text("步骤", "Steps"),
    "edges": Text("连线", "Lines"),
    "rules": Text("规则", "Rules"),
    "check": Text("条件", "Condition"),
    "message": Text("提示", "Message"),
    "by": Text("规则的种类", "Kind of rule"),
    "users": Text("人员", "People"),
    "role": Text("角色", "Role"),
    "of": Text("谁的部门", "Whose department"),
    "up": Text("哪一级", "Which level"),
    "not_by": Text("不能与这些步骤是同一人", "Not whoever acted at these steps"),
    "nobody": Text("找不到人时", "When nobody is found"),
    "same": Text("同一个人前面已同意时", "When the same person approved an earlier step"),
    "initiator": Text("处理人就是发起人时", "When it is the initiator"),
    "field": Text("字段", "Field"),
    "value": Text("值", "Value"),
    "op": Text("比较", "Comparison"),
    "zh": Text("中文", "Chinese"),
    "en": Text("英文", "English"),
}
_ROWS = {"rules": Text("规则", "Rule"), "options": Text("选项", "Option"), "users": Text("人员", "Person")}
_ROW = Text("第 {n} 项", "Entry {n}")
# Names that are picked from a list, never written.
_PICKED = {
    "role": Text("请选择角色。", "Choose a role."),
    "field": Text("请选择字段。", "Choose a field."),
    "users": Text("请选择人员。", "Choose people."),
    "of": Text("请选择是谁的部门。", "Choose whose department."),
    "by": Text("请选择规则的种类。", "Choose the kind of rule."),
}
_PICK = Text("请选择“{name}”。", "Choose “{name}”.")
_WRITTEN = {
    "decimal": Text("请写一个数字，例如 1234.56", "write a number such as 1234.56"),
    "date": Text("请写成 2026-01-31 的样子", "write it like 2026-01-31"),
    "duration": Text("请写天、小时或分钟", "give days, hours or minutes"),
}


def sentence(error: ValidationError, controls: Sequence[Control] = ()) -> Text:
    """What is wrong, which one, and what would be right. ``controls`` are the settings that the error's place begins
    with; none for what stands on a field, a node or the definition itself."""
    error = _telling(error)
    place = list(error.absolute_path)
    if error.validator == "required":
        place.append(next((str(w) for w in error.validator_value if w not in error.instance), "?"))
    name, control, where = _called(place, controls)
    told = _told(error, str(next((p for p in reversed(place) if isinstance(p, str)), "")), name, control)
    return told if where is None else Text("{where}：{told}", "{where}: {told}").fill(where=where, told=told)


def _told(error: ValidationError, last: str, name: Text, control: Control | None) -> Text:
    """``last`` is the setting's own name, ``name`` what it is called."""
    wanted: Any = error.validator_value
    value = _shown(error.instance)
    match error.validator:
        case "required" | "minLength" if control is None and last in _PICKED:
            return _PICKED[last]
        case "required" | "minLength" if isinstance(control, ReferenceControl):
            return _PICK.fill(name=name)
        case "required":
            return Text("缺少“{name}”。", "“{name}” is missing.").fill(name=name)
        case "minLength":
            return Text("“{name}”还没有填，请填写。", "“{name}” is not filled in: fill it in.").fill(name=name)
        case "additionalProperties" if isinstance(error.instance, dict):
            known = set(error.schema.get("properties", ()))
            extra = "、".join(sorted(k for k in error.instance if k not in known))
            return Text(
                "“{extra}”不是这里的设置。请删去或改正拼写。",
                "“{extra}” is no setting here. Remove it or mend its spelling.",
            ).fill(extra=extra)
        case "type":
            kinds = [wanted] if isinstance(wanted, str) else wanted
            said = [_TYPES.get(k, Text(k, k)) for k in kinds]
            right = Text("或".join(s.zh for s in said), " or ".join(s.en for s in said))
            return Text("“{name}”应是{right}。", "“{name}” must be {right}.").fill(name=name, right=right)
        case "enum" if value is None:
            return _options(
                wanted,
                control,
                Text("“{name}”应是其中之一：{options}。", "“{name}” must be one of: {options}."),
                name=name,
            )
        case "enum":
            return _options(
                wanted,
                control,
                Text(
                    "“{name}”的值“{value}”不在可选范围内：{options}。",
                    "“{name}” is “{value}”, but may only be one of: {options}.",
                ),
                name=name,
                value=value,
            )
        case "const" if (only := _shown(wanted)) is not None:
            return Text("“{name}”应是“{wanted}”。", "“{name}” must be “{wanted}”.").fill(name=name, wanted=only)
        case "pattern":
            how = _WRITTEN.get(control.control) if control is not None else None
            if how is None:
                return Text("“{name}”的写法“{value}”不对。", "“{name}” is written wrongly: “{value}”.").fill(
                    name=name, value=value
                )
            return Text("“{name}”的写法“{value}”不对，{how}。", "“{name}” is written wrongly (“{value}”): {how}.").fill(
                name=name, value=value, how=how
            )
        case "maxLength":
            return Text("“{name}”太长：最多 {n} 个字。", "“{name}” is too long: at most {n} characters.").fill(
                name=name, n=wanted
            )
        case "minItems":
            return Text("“{name}”至少要有 {n} 项。", "“{name}” needs at least {n} entries.").fill(name=name, n=wanted)
        case "maxItems" | "maxProperties":
            return Text("“{name}”最多 {n} 项。", "“{name}” may have at most {n} entries.").fill(name=name, n=wanted)
        case "uniqueItems":
            return Text("“{name}”里有重复的项，请去掉一个。", "“{name}” holds an entry twice: remove one.").fill(
                name=name
            )
        case "minimum":
            return Text("“{name}”不能小于 {n}。", "“{name}” may not be less than {n}.").fill(name=name, n=wanted)
        case "maximum":
            return Text("“{name}”不能大于 {n}。", "“{name}” may not be more than {n}.").fill(name=name, n=wanted)
        case _:
            return Text("“{name}”填得不对，请重新设置。", "“{name}” is not set right: set it again.").fill(name=name)


def _options(wanted: Iterable[Any], control: Control | None, text: Text, **values: object) -> Text:
    """What may be chosen, in the words of the control where it has some."""
    labels = {o.value: o.label for o in getattr(control, "options", ())}
    shown = [labels.get(w) or Text(str(_shown(w)), str(_shown(w))) for w in wanted]
    options = Text("、".join(s.zh for s in shown), ", ".join(s.en for s in shown))
    return text.fill(options=options, **values)


def _telling(error: ValidationError) -> ValidationError:
    """Of a choice between shapes the complaint of the shape that was meant: the one whose own mark (``by``, a type)
    fits. The error itself where none or several do."""
    while error.validator in ("oneOf", "anyOf") and error.context:
        shapes: dict[Any, list[ValidationError]] = {}
        for each in error.context:
            shapes.setdefault(each.relative_schema_path[0], []).append(each)
        meant = [found for found in shapes.values() if not any(_mark(e) for e in found)]
        if len(meant) != 1:
            return error
        error = meant[0][0]
    return error


def _mark(error: ValidationError) -> bool:
    return error.validator == "const" or (error.validator == "type" and not error.relative_path)


def _called(path: Iterable[str | int], controls: Sequence[Control]) -> tuple[Text, Control | None, Text | None]:
    """What a place is called, the control that stands there, and the row it is in."""
    name, control, where = Text("定义", "The definition"), None, None
    here: Sequence[Control] = controls
    last = ""
    for part in path:
        if isinstance(part, int):
            item = control.item if isinstance(control, ListControl) else _ROWS.get(last)
            row = _ROW.fill(n=part + 1) if item is None else _numbered(item, part + 1)
            where, name = row, name if item is None else row
            here = control.of if isinstance(control, ListControl) else ()
            continue
        control = next((c for c in here if c.name == part), None)
        name = control.label if control is not None else _WORDS.get(part, Text(part, part))
        here, last = (), part
    if where is name:
        where = None
    return name, control, where


def _numbered(item: Text, n: int) -> Text:
    return Text(f"{item.zh} {n}", f"{item.en[:1].upper()}{item.en[1:]} {n}")


def _shown(value: Any) -> str | None:
    """A single value as it may be shown; None for lists and objects, which are no words."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            text = str(value)
            return text if len(text) <= 60 else text[:57] + "…"
    return None
