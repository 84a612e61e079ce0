"""The sandbox's own page: says plainly what it is, and how to bring about what."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, Template

from app.i18n import Text, pick_locale
from runtime.sandbox.behaviours import Environ, Start
from runtime.sandbox.endings import ENDINGS

_SERVICES = (
    ("POST /bureau/report", Text("征信报告：评分、逾期、查询次数、在贷笔数", "Credit report")),
    ("GET /blacklist/check", Text("黑名单", "Blacklist")),
    ("POST /fraud/check", Text("反欺诈", "Fraud check")),
    ("GET /counts", Text("被问了几次；每个 Idempotency-Key 只算一次", "What was asked, each Idempotency-Key once")),
    (
        "POST /behave",
        Text("让某个服务变坏：path、behaviour、seconds、times", "Lets a service misbehave"),
    ),
)


@cache
def _template() -> Template:
    source = (Path(__file__).parent / "page.html").read_text(encoding="utf-8")
    return Environment(autoescape=True).from_string(source)


def page(environ: Environ, start: Start, api_key: str) -> Iterable[bytes]:
    locale = pick_locale(None, environ.get("HTTP_ACCEPT_LANGUAGE"))
    drawn = _template().render(
        t=lambda zh, en: Text(zh, en).to(locale),
        locale=locale,
        api_key=api_key,
        services=_SERVICES,
        endings=ENDINGS,
    )
    body = drawn.encode()
    start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]
