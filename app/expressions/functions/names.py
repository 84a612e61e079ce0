"""The names of all built-in functions, apart so that the parser need not load what they do."""

from __future__ import annotations

FUNCTION_NAMES: tuple[str, ...] = (
    # conversion
    "date", "date and time", "time", "number", "string", "duration", "years and months duration", "context",
    "range",
    # boolean
    "not", "is",
    # text
    "substring", "string length", "upper case", "lower case", "substring before", "substring after", "replace",
    "contains", "starts with", "ends with", "matches", "split", "string join", "trim",
    # list
    "list contains", "count", "min", "max", "sum", "mean", "all", "any", "sublist", "append",
    "concatenate", "insert before", "remove", "list replace", "reverse", "index of", "union", "distinct values",
    "duplicate values", "flatten", "product", "median", "stddev", "mode", "sort", "partition",
    # number
    "decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down", "abs", "modulo",
    "sqrt", "log", "exp", "odd", "even",
    # date and time
    "now", "today", "day of year", "day of week", "month of year", "week of year", "last day of month",
    # range
    "before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after", "finishes",
    "finished by", "includes", "during", "starts", "started by", "coincides",
    # context
    "get value", "get entries", "context put", "context merge",
)  # fmt: skip
