"""Cores whose masters are narrower or wider than their objects, shared, or speak Avalon-MM: results as NumPy has them."""

from __future__ import annotations

from pathlib import Path

import pytest
from bus_projects import bus_project, expected, image

WAYS = {
    "as wide as each object": "",
    "8 bits": "bus_data_width = 8",
    "32 bits": "bus_data_width = 32",
    "512 bits": "bus_data_width = 512",
    "shared, as wide as the widest": "shared_bus = true",
    "shared, 8 bits": "shared_bus = true\nbus_data_width = 8",
    "shared, 64 bits": "shared_bus = true\nbus_data_width = 64",
    "shared, 1024 bits": "shared_bus = true\nbus_data_width = 1024",
    "Avalon": 'bus = "avalon"',
    "Avalon, 256 bits": 'bus = "avalon"\nbus_data_width = 256',
    "Avalon, shared, 64 bits": 'bus = "avalon"\nshared_bus = true\nbus_data_width = 64',
}


@pytest.mark.parametrize("core", WAYS.values(), ids=WAYS)
def test_every_way_to_memory_gives_the_same_results(tmp_path: Path, core: str) -> None:
    words = image()
    assert bus_project(tmp_path, core).lines(words) == expected(words)
