"""What the tests of the simulation package share."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from simulation_cores import mover, run_core

from coram_studio.simulate.build_cache import cache_folder
from coram_studio.simulate.run import Result


@pytest.fixture(scope="session", autouse=True)
def build_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One cache of compiled simulations for all tests of a session, and nothing in the user's own."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "build-cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORAM_STUDIO_CACHE", str(folder))
        yield


@pytest.fixture(scope="session")
def verilator_runtime(build_cache: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shared cache with Verilator's runtime in it: compiled once, whatever runs in parallel."""
    cache_folder().parent.mkdir(parents=True, exist_ok=True)
    with (cache_folder().parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = run_core(
            mover(), tmp_path_factory.mktemp("runtime") / "run", engine="verilator", wall_seconds=300.0
        )
    assert run.metrics.result is Result.PASS, run.diagnostics
    return cache_folder()
