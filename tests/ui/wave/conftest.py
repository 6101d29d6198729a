"""A wave view with a real run open. The run and its manifest are those of the tests of wave reading."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from coram_studio.ui.theme import ThemeManager, load_fonts
from coram_studio.ui.wave.view import WaveView

_SPEC = importlib.util.spec_from_file_location(
    "wave_run_fixtures", Path(__file__).parents[2] / "wave" / "conftest.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
_RUNS = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = _RUNS
_SPEC.loader.exec_module(_RUNS)
axi_waves = _RUNS.axi_waves
kinds_waves = _RUNS.kinds_waves
axi_manifest = _RUNS.axi_manifest

STATE = "testbench.core.sum_thread.state"
LABELS = {STATE: {0: "4  address = 0", 1: "7  ram.write(0, address, 128)", 4: "11  print(total)"}}


@pytest.fixture
def themes(qapp: Any) -> ThemeManager:
    """Themes, with the fonts loaded."""
    load_fonts()
    return ThemeManager()


@pytest.fixture
def empty_view(qtbot: QtBot, themes: ThemeManager) -> Iterator[WaveView]:
    """A view without a file."""
    view = WaveView(themes)
    qtbot.addWidget(view)
    view.resize(1240, 640)
    with qtbot.waitExposed(view):
        view.show()
    yield view
    view.shut_down()


@pytest.fixture
def view(qtbot: QtBot, empty_view: WaveView, axi_waves: Any, axi_manifest: Any) -> WaveView:
    """A view with the run open and all of its rows loaded."""
    with qtbot.waitSignal(empty_view.ready, timeout=20_000):
        empty_view.open(axi_waves.fst, axi_manifest, LABELS)
    empty_view.canvas.setFocus()
    return empty_view
