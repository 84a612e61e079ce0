"""Style sheets, scripts and icons for server-rendered pages.

Style sheets are bundles of small files (``static/css/bundles.json``), joined and named by their content, so that a
browser may keep them for ever. Scripts come from the bundler's manifest; without a build the pages still work, since
scripts only enhance them.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import brotli
from markupsafe import Markup

STATIC = Path(__file__).parent.parent / "static"


@cache
def stylesheet(bundle: str) -> tuple[str, bytes]:
    """The joined CSS of a bundle and its hash; raises KeyError for an unknown bundle."""
    names = json.loads((STATIC / "css" / "bundles.json").read_text(encoding="utf-8"))[bundle]
    text = "\n".join((STATIC / "css" / name).read_text(encoding="utf-8") for name in names)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s*([{};,>])\s*", r"\1", text).replace(";}", "}").strip()
    body = text.encode()
    return hashlib.sha256(body).hexdigest()[:12], body


@lru_cache(maxsize=256)
def packed(body: bytes) -> bytes:
    """The body by Brotli at its best, which takes too long for anything that is not kept: 10 % less than on the fly."""
    return bytes(brotli.compress(body, quality=11))


@lru_cache(maxsize=1024)
def icon(name: str, size: int = 16) -> Markup:
    """An icon of ``static/icons`` as inline SVG; decoration only, so it is hidden from screen readers."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        return Markup("")
    path = STATIC / "icons" / f"{name}.svg"
    return sized(path.read_text(encoding="utf-8"), size) if path.is_file() else Markup("")


def sized(svg: str, size: int) -> Markup:
    """SVG text drawn at ``size`` pixels, decorative."""
    start = svg.find("<svg")
    return Markup(
        re.sub(
            r"<svg\b",
            f'<svg class="fw-icon" width="{size}" height="{size}" aria-hidden="true" focusable="false"',
            svg[start:],
            count=1,
        )
    )


def manifest(half: str) -> dict[str, Any]:
    """The bundler's manifest of a half (builder, runtime), or an empty one where nothing was built."""
    path = STATIC / "build" / half / "manifest.json"
    return _manifest(path, path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=8)
def _manifest(path: Path, _changed: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def script_urls(half: str, entry: str) -> tuple[str | None, list[str]]:
    """Address of an entry's script and of the style sheets it brings; None where nothing was built."""
    for source, chunk in manifest(half).items():
        if source.endswith(entry) and chunk.get("isEntry"):
            base = f"/static/build/{half}/"
            return base + chunk["file"], [base + css for css in chunk.get("css", [])]
    return None, []
