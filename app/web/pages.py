"""What every template can use, and the addresses of style sheets and scripts."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, g, request, url_for
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader
from markupsafe import Markup
from werkzeug.security import safe_join

from app import assets
from app.errors import NotFound
from app.fields.registry import field_kinds
from app.nodes.registry import node_kinds
from app.web.language import locale, said, say, theme
from app.web.rules import open_to_all

static = Blueprint("static_files", __name__)

FOREVER = 31_536_000
PACKED = ("text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml")


def _for_ever(response: Response) -> None:
    """What is named by its content: browsers keep it, and it is packed once as tightly as can be."""
    response.cache_control.no_cache = None
    response.cache_control.public = True
    response.cache_control.max_age = FOREVER
    response.cache_control.immutable = True
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and response.mimetype in PACKED and request.accept_encodings["br"] > 0:
        response.set_data(assets.packed(response.get_data()))
        response.headers["Content-Encoding"] = "br"


def _whole(folder: Path, name: str) -> Response:
    """A file of ours, read at once: streamed, it would stay open when a browser goes away in the middle."""
    path = safe_join(str(folder), name)
    if path is None or not os.path.isfile(path):
        raise NotFound()
    body = Path(path).read_bytes()
    response = Response(body, mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream")
    response.set_etag(hashlib.sha256(body).hexdigest()[:16])
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


@static.get("/static/css/<bundle>.<digest>.css")
@open_to_all
def stylesheet(bundle: str, digest: str) -> Response:
    try:
        current, body = assets.stylesheet(bundle)
    except KeyError:
        raise NotFound() from None
    response = Response(body, mimetype="text/css")
    if digest == current:
        _for_ever(response)
    return response


@static.get("/static/<path:name>")
@open_to_all
def file(name: str) -> Response:
    response = _whole(assets.STATIC, name)
    if name.startswith("build/") and not name.endswith("manifest.json"):
        _for_ever(response)
    return response


@static.get("/kinds/fields/<name>/fill.js")
@open_to_all
def browser_half(name: str) -> Response:
    """The browser half of a kind from outside the house; the house's own are in the bundle."""
    if not field_kinds.has(name, "fill.js"):
        raise NotFound()
    return _whole(field_kinds.folder(name), "fill.js")


def css(bundle: str) -> Markup:
    digest, _ = assets.stylesheet(bundle)
    href = url_for("static_files.stylesheet", bundle=bundle, digest=digest)
    return Markup('<link rel="stylesheet" href="{}">').format(href)


def script(half: str, entry: str) -> Markup:
    """The tags of an entry's script and styles; nothing where the front end was not built."""
    src, styles = assets.script_urls(half, entry)
    if src is None:
        return Markup("")
    tags = [Markup('<link rel="stylesheet" href="{}">').format(href) for href in styles]
    return Markup("\n").join([*tags, Markup('<script type="module" src="{}"></script>').format(src)])


def kind_icon(family: str, name: str, size: int = 16) -> Markup:
    kinds: Any = field_kinds if family == "fields" else node_kinds
    return assets.sized(kinds.icon(name), size)


class KindLoader(BaseLoader):
    """Finds ``fields/<kind>/field.html`` and ``nodes/<kind>/task.html`` in the kinds' own folders."""

    def get_source(self, environment: Any, template: str) -> Any:
        family, _, rest = template.partition("/")
        name, _, file_name = rest.partition("/")
        kinds: Any = {"fields": field_kinds, "nodes": node_kinds}.get(family)
        folder = kinds.folder(name) if kinds is not None else None
        loader = FileSystemLoader(folder or "templates")
        return loader.get_source(environment, file_name or template)


def init_pages(app: Flask) -> None:
    app.jinja_loader = ChoiceLoader(
        [PrefixLoader({"kinds": KindLoader()}), FileSystemLoader(assets.STATIC.parent / "templates")]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(static)

    @app.context_processor
    def names() -> dict[str, Any]:
        return {
            "t": say,
            "said": said,
            "locale": locale(),
            "theme": theme(),
            "icon": assets.icon,
            "kind_icon": kind_icon,
            "css": css,
            "script": script,
            "me": g.get("actor"),
            "path": request.full_path.rstrip("?"),
        }
