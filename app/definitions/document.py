"""Canonical JSON and the hash that names a version."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from app.errors import BadDefinition
from app.i18n import Text

# A definition larger than this is refused when it is loaded, in bytes of canonical JSON.
SIZE_LIMIT = 2_000_000
DEPTH_LIMIT = 40


def canonical(document: Any) -> bytes:
    """UTF-8 JSON with keys in code-point order and no spaces: strings, integers, booleans and null only.

    A float is refused (BadDefinition): 0.1 would come back as another number on another machine. Decimals are strings.
    """
    _refuse_floats(document, 0)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(document: Any) -> str:
    """SHA-256 of the canonical JSON, in hex: the name of a version."""
    return hashlib.sha256(canonical(document)).hexdigest()


def _refuse_floats(value: Any, depth: int) -> None:
    if depth > DEPTH_LIMIT:
        raise BadDefinition(
            Text("定义嵌套过深（最多 {n} 层）。", "The definition is nested too deeply (at most {n} levels).").fill(
                n=DEPTH_LIMIT
            )
        )
    if isinstance(value, float):
        raise BadDefinition(
            Text(
                "定义里有小数 {v}：小数请写成字符串。",
                "The definition holds the number {v}: write decimals as strings.",
            ).fill(v=value)
        )
    if isinstance(value, dict):
        for part in value.values():
            _refuse_floats(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _refuse_floats(part, depth + 1)
