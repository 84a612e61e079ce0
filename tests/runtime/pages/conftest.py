"""The lab workspace with the spending flow published."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.cast import Cast
from tests.flows import publish, spending


@pytest.fixture
def lab(app: Flask, cast: Cast) -> Cast:
    """The cast, whose workspace ``lab`` has spending requests."""
    publish(app, cast.workspace, spending(cast.ids))
    return cast
