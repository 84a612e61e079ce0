from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.cast import Cast
from tests.runtime.office import Office


@pytest.fixture
def office(app: Flask, cast: Cast) -> Iterator[Office]:
    """A desk in an application context."""
    with app.app_context():
        yield Office(app, cast)
