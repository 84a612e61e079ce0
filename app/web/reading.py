"""What a request to an endpoint carries, read strictly."""

from __future__ import annotations

from typing import Any

from flask import request

from app.errors import FormworkError, TooLarge
from app.i18n import Text
from app.web.current import settings

BODY_LIMIT = 4_000_000  # a definition of the largest size, twice: escapes may double it


class BadRequest(FormworkError):
    """A request whose body or headers cannot be understood."""


def json_object() -> dict[str, Any]:
    """The body as a JSON object; floats stay what they are and are refused where a definition is loaded."""
    if (request.content_length or 0) > BODY_LIMIT:
        raise TooLarge(
            Text("提交的内容太大：最多 {n} 字节。", "The body is too large: at most {n} bytes.").fill(n=BODY_LIMIT)
        )
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise BadRequest(Text("请求内容应是一个 JSON 对象。", "The body must be a JSON object."))
    return body


def text_of(body: dict[str, Any], name: str, *, required: bool = True, limit: int = 20_000) -> str:
    value = body.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or len(value) > limit or (required and not value):
        raise BadRequest(
            Text("“{name}”应是文字（最多 {n} 个字）。", "“{name}” must be a text of at most {n} characters.").fill(
                name=name, n=limit
            )
        )
    return value


def seen_revision(*, required: bool) -> int | None:
    """The revision the writer saw, from ``If-Match``; 428 where it is required and missing."""
    tag = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if tag.isascii() and tag.isdigit() and len(tag) < 12:
        return int(tag)
    if required or tag:
        error = BadRequest(
            Text("请用 If-Match 说明您改的是哪个修订号。", "Say in If-Match which revision you changed."),
            code="revision_needed",
        )
        error.status = 428
        raise error
    return None


def uploaded(name: str) -> tuple[str, bytes]:
    """An uploaded file's name and bytes."""
    file = request.files.get(name)
    if file is None or not file.filename:
        raise BadRequest(Text("请选择一个文件。", "Choose a file."), code="file_missing")
    data = file.stream.read(settings().upload_limit + 1)
    if len(data) > settings().upload_limit:
        raise TooLarge(
            Text("文件太大：最多 {n} MB。", "The file is too large: at most {n} MB.").fill(
                n=settings().upload_limit // 1_000_000
            )
        )
    return file.filename, data
