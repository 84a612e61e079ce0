"""What an applicant's phone has to fetch before the first page stands."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask

from app import assets
from tests.cast import Cast
from tests.flows import publish
from tests.runtime.fillings.loans import loan

LIMIT = 12 * 1024


def test_a_first_page_without_expressions_weighs_at_most_12_kb(app: Flask, cast: Cast) -> None:
    manifest = assets.manifest("runtime")
    if not manifest:
        pytest.skip("the front end is not built")
    publish(app, cast.workspace, loan(cast.ids["helper"]))
    html = app.test_client().get("/apply/lab/apply").data
    entry = next(name for name, chunk in manifest.items() if chunk.get("isEntry") and name.endswith("client/fill.ts"))
    chunks, files = [entry], []
    for name in chunks:
        files.append(assets.STATIC / "build" / "runtime" / manifest[name]["file"])
        chunks.extend(i for i in manifest[name].get("imports", ()) if i not in chunks)
    parts = {"html": html, "css": assets.stylesheet("fill")[1], **{f.name: f.read_bytes() for f in files}}
    weights = {name: len(gzip.compress(body, 6)) for name, body in parts.items()}
    assert sum(weights.values()) <= LIMIT, weights
