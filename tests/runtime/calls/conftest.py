from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.runtime.calls.agency import Agency
from tests.runtime.office import Office


@pytest.fixture
def agency(office: Office) -> Iterator[Agency]:
    """The sandbox institution, and a connector of the workspace that asks it."""
    with Agency.beside(office) as agency:
        yield agency
