"""Errors on their way out: RFC 9457 problem documents for the API, a page with the same sentence for people."""

from __future__ import annotations

import logging
from typing import Any, cast

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from app.database import db, new_id
from app.errors import BadDefinition, FormworkError, InvalidAnswers, NotFound
from app.i18n import Text
from app.web.language import locale

log = logging.getLogger("formwork")

_PLAIN = {
    400: Text(
        "请求不完整或已过期，请刷新页面再试。",
        "The request is incomplete or has expired. Reload the page and try again.",
    ),
    404: NotFound().text,
    405: Text("这个地址不支持这种操作。", "This address does not support that."),
    413: Text("提交的内容太大。", "What was sent is too large."),
    415: Text("不支持这种内容格式。", "That content type is not supported."),
    429: Text("操作太频繁，请稍后再试。", "Too many attempts. Please wait a little."),
}


def wants_json() -> bool:
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def problem(status: int, code: str, text: Text, **more: Any) -> Response:
    """An ``application/problem+json`` answer; ``errors`` holds ``{path, code, message}`` entries."""
    body = jsonify({"type": f"urn:formwork:{code}", "title": text.to(locale()), "status": status, **more})
    body.status_code = status
    body.mimetype = "application/problem+json"
    return body


def answer(error: FormworkError) -> Response:
    if not wants_json():
        return _page(error.status, error.text)
    more: dict[str, Any] = dict(error.details)
    if isinstance(error, InvalidAnswers):
        more["errors"] = [
            {"path": ".".join(i.path), "code": i.code, "message": i.text.to(locale())} for i in error.invalids
        ]
    if isinstance(error, BadDefinition):
        more["errors"] = [
            {"path": ".".join(p.place), "code": p.code, "message": p.text.to(locale())} for p in error.problems
        ]
    return problem(error.status, error.code, error.text, **more)


def _page(status: int, text: Text, reference: str | None = None) -> Response:
    return Response(
        render_template("error.html", status=status, sentence=text.to(locale()), reference=reference), status=status
    )


def init_problems(app: Flask) -> None:
    app.register_error_handler(FormworkError, answer)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        if error.response is not None and error.code is not None and error.code < 400:
            return cast(Response, error.response)
        status = error.code or 500
        text = _PLAIN.get(status, Text("出错了。", "Something went wrong."))
        if wants_json():
            return problem(status, error.name.lower().replace(" ", "_"), text)
        return _page(status, text)

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        if app.testing:
            raise error
        reference = new_id()
        db.session.rollback()
        log.exception("fault %s at %s %s", reference, request.method, request.path)
        text = Text(
            "系统出错了，您填写的内容没有丢失。请稍后再试，或把编号告诉管理员。",
            "Something went wrong on our side; what you typed is kept. "
            "Try again later, or tell your admin the reference.",
        )
        return problem(500, "fault", text, reference=reference) if wants_json() else _page(500, text, reference)
