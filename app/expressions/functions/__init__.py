"""The built-in functions, by family. Importing the package fills :data:`BUILTINS`."""

from app.expressions.functions import (
    aggregate,
    contexts,
    conversion,
    lists,
    moments,
    number,
    ranges,
    text,
)
from app.expressions.functions.signature import BUILTINS, Builtin, Param, Signature

__all__ = [
    "BUILTINS",
    "Builtin",
    "Param",
    "Signature",
    "aggregate",
    "contexts",
    "conversion",
    "lists",
    "moments",
    "number",
    "ranges",
    "text",
]
