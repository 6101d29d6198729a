"""What the tests of the simulation package share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def build_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One cache of compiled simulations for all tests of a session, and nothing in the user's own."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "build-cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORAM_STUDIO_CACHE", str(folder))
        yield
