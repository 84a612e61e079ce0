"""A schema's complaint as a sentence that an author understands."""

from __future__ import annotations

from typing import Any

from jsonschema.exceptions import ValidationError

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


def sentence(error: ValidationError) -> Text:
    """What is wrong, which one, and what would be right."""
    name = ".".join(str(p) for p in error.absolute_path) or Text("定义", "the definition")
    wanted: Any = error.validator_value
    match error.validator:
        case "required":
            missing = next((w for w in wanted if w not in error.instance), "?")
            return Text("缺少“{missing}”。", "“{missing}” is missing.").fill(missing=missing)
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
        case "enum":
            return Text(
                "“{name}”的值“{value}”不在可选范围内：{options}。",
                "“{name}” is “{value}”, but may only be one of: {options}.",
            ).fill(name=name, value=_short(error.instance), options=", ".join(map(str, wanted)))
        case "const":
            return Text("“{name}”应是“{wanted}”。", "“{name}” must be “{wanted}”.").fill(name=name, wanted=wanted)
        case "pattern":
            return Text("“{name}”的写法“{value}”不对。", "“{name}” is written wrongly: “{value}”.").fill(
                name=name, value=_short(error.instance)
            )
        case "maxLength":
            return Text("“{name}”太长：最多 {n} 个字。", "“{name}” is too long: at most {n} characters.").fill(
                name=name, n=wanted
            )
        case "minLength":
            return Text("“{name}”还没有填。", "“{name}” is not filled in.").fill(name=name)
        case "minItems":
            return Text("“{name}”至少要有 {n} 项。", "“{name}” needs at least {n} entries.").fill(name=name, n=wanted)
        case "maxItems" | "maxProperties":
            return Text("“{name}”最多 {n} 项。", "“{name}” may have at most {n} entries.").fill(name=name, n=wanted)
        case "uniqueItems":
            return Text("“{name}”里有重复的项。", "“{name}” holds an entry twice.").fill(name=name)
        case "minimum":
            return Text("“{name}”不能小于 {n}。", "“{name}” may not be less than {n}.").fill(name=name, n=wanted)
        case "maximum":
            return Text("“{name}”不能大于 {n}。", "“{name}” may not be more than {n}.").fill(name=name, n=wanted)
        case _:
            return Text("“{name}”的值“{value}”不合规定。", "“{name}” has a value that will not do: “{value}”.").fill(
                name=name, value=_short(error.instance)
            )


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"
