"""What an operation is made of, as controls: its schema, its words, its differences and its page follow from them."""

from __future__ import annotations

from app.connectors.model import ATTEMPTS, TIMEOUT
from app.controls import (
    ChoiceControl,
    ExpressionControl,
    IntegerControl,
    LabelControl,
    ListControl,
    Option,
    TextControl,
)
from app.i18n import Text

AUTHS = (
    Option("none", Text("不需要", "None")),
    Option("key", Text("密钥放在请求头里", "A key in a header")),
    Option("basic", Text("用户名和密码", "User name and password")),
    Option("bearer", Text("令牌（Bearer）", "A bearer token")),
)
# FEEL types an argument may declare; "" takes anything.
TYPES = (
    Option("", Text("任意", "Any")),
    Option("string", Text("文字", "Text")),
    Option("number", Text("数字", "Number")),
    Option("boolean", Text("是/否", "Yes or no")),
    Option("date", Text("日期", "Date")),
    Option("date and time", Text("日期时间", "Date and time")),
    Option("list", Text("列表", "List")),
    Option("context", Text("一组值", "Group of values")),
)

KEY = TextControl(name="key", label=Text("标识", "Key"), required=True, max_length=64)
LABEL = LabelControl(name="label", label=Text("名称", "Name"))
ARGUMENT = (
    KEY,
    LABEL,
    ChoiceControl(name="type", label=Text("类型", "Type"), options=TYPES),
)
PAIR = (
    TextControl(name="name", label=Text("名称", "Name"), required=True, max_length=100),
    ExpressionControl(name="value", label=Text("值", "Value")),
)
OPERATION = (
    KEY,
    LABEL,
    ListControl(
        name="arguments",
        label=Text("用什么问", "Asked with"),
        of=ARGUMENT,
        ids="a",
        maximum=50,
        item=Text("输入", "input"),
    ),
    ChoiceControl(
        name="method",
        label=Text("方法", "Method"),
        default="GET",
        options=tuple(Option(each, Text(each, each)) for each in ("GET", "POST", "PUT")),
    ),
    TextControl(
        name="path",
        label=Text("路径", "Path"),
        max_length=1_000,
        hint=Text(
            "接在地址后面，用 {{ 输入 }} 放入值，例如 /reports/{{ id_number }}",
            "Follows the address; {{ an input }} puts its value in, as in /reports/{{ id_number }}",
        ),
    ),
    ListControl(
        name="query",
        label=Text("查询参数", "Query parameters"),
        of=PAIR,
        maximum=50,
        item=Text("参数", "parameter"),
    ),
    ListControl(
        name="headers",
        label=Text("请求头", "Headers"),
        of=PAIR,
        maximum=30,
        item=Text("请求头", "header"),
    ),
    ExpressionControl(
        name="body",
        label=Text("请求内容", "Body"),
        hint=Text("一组值，作为 JSON 发出，例如 {id: id_number}", "A context, sent as JSON, as in {id: id_number}"),
    ),
    ExpressionControl(
        name="expects",
        label=Text("回答应满足", "The answer must fulfil"),
        expects="boolean",
        hint=Text(
            "不成立就算回答不合约定，例如 response.score instance of number",
            "Where it does not hold the answer is of the wrong shape, as in response.score instance of number",
        ),
    ),
    ExpressionControl(
        name="result",
        label=Text("结果", "Result"),
        hint=Text(
            "从 response、status、headers 里取；不填就是 response",
            "Taken from response, status and headers; left empty it is response",
        ),
    ),
    IntegerControl(
        name="timeout",
        label=Text("最长等待", "Waits at most"),
        default=TIMEOUT,
        minimum=1,
        maximum=60,
        unit=Text("秒", "seconds"),
    ),
    IntegerControl(
        name="attempts",
        label=Text("最多尝试", "Tries at most"),
        default=ATTEMPTS,
        minimum=1,
        maximum=8,
        unit=Text("次", "times"),
    ),
)
