"""Small definitions for stories, written shortly."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]


def field(key: str, kind: str = "text", *, label: str | None = None, **more: Any) -> Document:
    settings = more.pop("settings", None)
    return {
        "id": key,
        "key": key,
        "kind": kind,
        "label": {"zh": label or key, "en": label or key},
        **({"settings": settings} if settings else {}),
        **more,
    }


def form(*fields: Document, key: str = "request", **more: Any) -> Document:
    return {
        "kind": "form",
        "format": 1,
        "key": key,
        "label": {"zh": "申请", "en": "Request"},
        "fields": list(fields),
        **more,
    }


def node(id: str, kind: str, label: str | None = None, **settings: Any) -> Document:
    return {
        "id": id,
        "kind": kind,
        "label": {"zh": label or id, "en": label or id},
        **({"settings": settings} if settings else {}),
    }


def approval(id: str, *users: str, label: str | None = None, **settings: Any) -> Document:
    """An approval by named people."""
    return node(id, "approval", label, who={"rules": [{"by": "people", "users": list(users)}]}, **settings)


def flow(
    nodes: list[Document], *edges: tuple[str, str, str], key: str = "handle", form: str = "request", **more: Any
) -> Document:
    """``edges`` are (from, port, to)."""
    return {
        "kind": "flow",
        "format": 1,
        "key": key,
        "label": {"zh": "办理", "en": "Handle"},
        "form": form,
        "nodes": nodes,
        "edges": [{"from": a, "port": p, "to": b} for a, p, b in edges],
        **more,
    }
