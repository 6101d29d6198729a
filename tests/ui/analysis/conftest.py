"""The run and the manifest of the tests of wave reading."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

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
