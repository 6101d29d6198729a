"""What tests of several packages share. This file makes modules beside it importable: they have unique names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import kernel_project
import pytest


@pytest.fixture
def included(tmp_path: Path) -> Path:
    """A project whose kernel includes files, is compiled with a macro, and reads a table."""
    root = tmp_path / "included"
    root.mkdir()
    return kernel_project.make(root)


@pytest.fixture(autouse=True, scope="session")
def _cache_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests' builds out of the user's cache folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORAM_STUDIO_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
