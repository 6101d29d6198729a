"""What tests of several packages share. This file makes modules beside it importable: they have unique names."""

from __future__ import annotations

from pathlib import Path

import kernel_project
import pytest


@pytest.fixture
def included(tmp_path: Path) -> Path:
    """A project whose kernel includes files, is compiled with a macro, and reads a table."""
    root = tmp_path / "included"
    root.mkdir()
    return kernel_project.make(root)
