"""The sentences of an analysis."""

from __future__ import annotations

from collections.abc import Sequence

from app.i18n import Text

GAP = Text("{when} 时没有规则。", "No rule when {when}.")
GAP_EVERYWHERE = Text("没有任何一行会命中。", "No row ever fires.")
GAP_PERHAPS = Text("{when} 时可能没有规则：{why}。", "There may be no rule when {when}: {why}.")
GAP_TOTAL = Text("{when} 时没有规则，汇总结果为空。", "No rule when {when}; the total is then empty.")
ONE_SOURCE = Text(
    "“{one}”与“{other}”取自同一个输入，不一定会这样同时出现",
    "“{one}” and “{other}” come from the same input and may never come together like this",
)
LOOSE = Text("“{one}”的可选值无法分析", "the allowed values of “{one}” cannot be analysed")

ANY_INPUT = Text("输入任意值", "the inputs hold any values")
UNIQUE = Text(
    "{when} 时，第 {one} 行与第 {other} 行同时命中，而“唯一”策略只允许一行命中。",
    "Rows {one} and {other} both fire when {when}, but UNIQUE lets only one row fire.",
)
DISAGREE = Text(
    "{when} 时，第 {one} 行与第 {other} 行同时命中而结果不同，“任一”策略要求结果相同。",
    "Rows {one} and {other} both fire when {when} with different results, but ANY needs them to agree.",
)
CALCULATED = Text(
    "{when} 时，第 {one} 行与第 {other} 行同时命中，计算出的结果可能不同。",
    "Rows {one} and {other} both fire when {when}; their results are calculated and may differ.",
)
DECIDED = Text(
    "{when} 时，第 {one} 行与第 {other} 行同时命中，取第 {winner} 行的结果。",
    "Rows {one} and {other} both fire when {when}; row {winner} gives the result.",
)
PERHAPS = Text("不确定：{why}。", " Not certain: {why}.")

IMPOSSIBLE = Text(
    "第 {row} 行永远不会命中：“{input}”的任何值都不满足“{cell}”。请修改或删除这一行。",
    "Row {row} never fires: no value of “{input}” satisfies “{cell}”. Change or delete the row.",
)
SHADOWED = Text(
    "第 {row} 行永远不会用到：前面的第 {rows} 行已包含它的所有情况。请调整顺序或删除这一行。",
    "Row {row} is never used: all of its cases are already covered by {rows} before it. Move or delete the row.",
)
OUTRANKED = Text(
    "第 {row} 行永远不会成为结果：它的所有情况都由优先的第 {rows} 行决定。请修改或删除这一行。",
    "Row {row} never gives the result: {rows} of higher priority decide all of its cases. Change or delete it.",
)
EMPTY_ONLY = Text("第 {row} 行只在{when}时才会用到。", "Row {row} is only used when {when}.")
IS_EMPTY = Text("“{input}”为空", "“{input}” is empty")
AND = Text("且", " and ")

UNREADABLE = Text(
    "第 {row} 行“{input}”的条件无法分析（{why}），按“可能满足任何值”处理。",
    "The condition of row {row} for “{input}” cannot be analysed ({why}); it counts as one that may accept anything.",
)
UNREADABLE_RULE = Text(
    "“{input}”的可选值“{cell}”无法分析（{why}），按“没有限制”处理。",
    "The allowed values “{cell}” of “{input}” cannot be analysed ({why}); they count as no limit.",
)
NO_PLAIN_VALUE = Text("这个输入不是单个值", "this input is no single value")

TOO_MANY_ROWS = Text(
    "表格有 {n} 行，超过可分析的 {most} 行，没有分析。",
    "The table has {n} rows, more than the {most} that can be analysed; nothing was analysed.",
)
TOO_MANY_CELLS = Text(
    "表格有 {n} 种不同的条件，超过可分析的 {most} 种，没有分析。",
    "The table has {n} different conditions, more than the {most} that can be analysed; nothing was analysed.",
)
MORE_GAPS = Text("找到 {n} 处缺口后停止，可能还有更多。", "Stopped after {n} gaps; there may be more.")
GAPS_UNDECIDED = Text(
    "条件太复杂，缺口分析在 {steps} 步后停止：已列出的 {n} 处属实，其余未能判定。",
    "The conditions are too intricate: the search for gaps stopped after {steps} steps. The {n} listed are real; "
    "there may be more.",
)
MORE_PAIRS = Text(
    "共有 {all} 对行重叠，只列出前 {n} 对。", "{all} pairs of rows overlap; only the first {n} are listed."
)
ROWS_UNDECIDED = Text(
    "条件太复杂，有 {n} 行未能判定是否有用（第 {rows} 行）。",
    "The conditions are too intricate to tell whether {rows} are of use.",
)

_MOST_ROWS = 8


def row_list(numbers: Sequence[int]) -> Text:
    """``1、2、5`` for 第 … 行, and ``rows 1, 2 and 5``; long lists end in their count."""
    shown = [str(number) for number in numbers[:_MOST_ROWS]]
    zh = "、".join(shown)
    if len(numbers) > _MOST_ROWS:
        return Text(f"{zh} 等 {len(numbers)}", f"{len(numbers)} rows ({', '.join(shown)} …)")
    if len(shown) == 1:
        return Text(zh, f"row {shown[0]}")
    return Text(zh, f"rows {', '.join(shown[:-1])} and {shown[-1]}")
