"""The sentences an author of expressions may read, by code."""

from __future__ import annotations

from app.i18n import Text

SENTENCES: dict[str, Text] = {
    "did_you_mean": Text("是否想写“{suggestion}”？", " Did you mean “{suggestion}”?"),
    "empty": Text("表达式是空的。", "The expression is empty."),
    "too_long": Text(
        "表达式太长，最多 {allowed} 个字符。", "The expression is too long; {allowed} characters at most."
    ),
    "too_deep": Text("表达式嵌套太深，请拆成几步。", "The expression is nested too deeply; split it into steps."),
    "bad_character": Text("不认识的字符“{offending}”。", "“{offending}” does not belong in an expression."),
    "full_width": Text(
        "“{offending}”是全角符号，表达式里要用半角。",
        "“{offending}” is a full-width mark; use the plain one.",
    ),
    "other_language": Text("“{offending}”不是这里的写法。", "“{offending}” is not written like this here."),
    "open_text": Text("文字缺少结尾的双引号。", "The text has no closing double quote."),
    "open_comment": Text("注释没有结束（缺少 */）。", "The comment is not closed with */."),
    "bad_escape": Text("文字里的转义“{offending}”不对。", "“{offending}” is not a known escape in a text."),
    "number_range": Text("数字“{offending}”太大或太小。", "The number “{offending}” is out of range."),
    "unexpected": Text("“{offending}”不应出现在这里。", "“{offending}” does not fit here."),
    "unexpected_end": Text("表达式没有写完。", "The expression ends too early."),
    "expected": Text("此处缺少“{expected}”。", "“{expected}” is missing here."),
    "missing_operator": Text(
        "“{offending}”前面缺少运算符或逗号，或者名称不对。",
        "An operator or a comma is missing before “{offending}”, or the name is wrong.",
    ),
    "expected_name": Text("此处需要一个名称。", "A name is expected here."),
    "duplicate_key": Text("“{offending}”重复了。", "“{offending}” appears twice."),
    "mixed_arguments": Text("参数要么都写名称，要么都不写。", "Either all arguments carry names or none does."),
    "unknown_name": Text("找不到“{offending}”。", "“{offending}” is not known here."),
    "unknown_member": Text("“{owner}”里没有“{offending}”。", "“{owner}” has no “{offending}”."),
    "unknown_function": Text("没有名为“{offending}”的函数。", "There is no function “{offending}”."),
    "unknown_type": Text("没有名为“{offending}”的类型。", "There is no type “{offending}”."),
    "not_a_function": Text("“{offending}”不是函数，不能这样调用。", "“{offending}” is not a function."),
    "argument_count": Text(
        "函数“{function}”的参数个数不对，应为：{wanted}。",
        "“{function}” has the wrong number of arguments; it takes: {wanted}.",
    ),
    "argument_name": Text(
        "函数“{function}”没有名为“{offending}”的参数。", "“{function}” has no parameter “{offending}”."
    ),
    "argument_type": Text(
        "“{function}”的参数“{parameter}”应为{wanted}，这里是{found}。",
        "“{parameter}” of “{function}” should be {wanted}; this is {found}.",
    ),
    "operand_types": Text(
        "{left}和{right}不能用“{operator}”运算。", "{left} and {right} cannot be combined with “{operator}”."
    ),
    "compare_types": Text(
        "{left}和{right}不能比较，结果永远为空。",
        "{left} and {right} cannot be compared; the result is always empty.",
    ),
    "not_a_condition": Text(
        "此处需要一个条件（是或否），这里是{found}。", "A condition is needed here; this is {found}."
    ),
    "wrong_result": Text("结果应为{wanted}，这里是{found}。", "The result should be {wanted}; this is {found}."),
    "no_members": Text("{found}没有可取的成员。", "{found} has no members to take."),
    "bad_temporal": Text("“{offending}”不是有效的日期、时间或时长。", "“{offending}” is not a date, time or duration."),
    "bad_pattern": Text("“{offending}”不是有效的匹配模式。", "“{offending}” is not a valid pattern."),
    "name_clash": Text("新名称“{new}”与表达式里的局部名称相同。", "The new name “{new}” is already used inside."),
    "limit_exceeded": Text(
        "计算超出限制：{limit}，最多 {allowed}。",
        "The calculation exceeds a limit: {limit}, at most {allowed}.",
    ),
    "limit_steps": Text("步数", "steps"),
    "limit_items": Text("列表长度", "list length"),
    "limit_text": Text("文字长度", "text length"),
    "limit_depth": Text("调用层数", "call depth"),
}
