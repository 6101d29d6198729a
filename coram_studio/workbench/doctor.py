"""Say what of the machine the program can use, and what to do about the rest."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass

from coram_studio import __version__
from coram_studio.locate import bundle_root
from coram_studio.simulate.build_cache import BuildCache, cache_folder
from coram_studio.simulate.memory_systems import memory_models
from coram_studio.simulate.sandbox import sandbox_works
from coram_studio.simulate.simulator import find_simulator
from coram_studio.simulate.simulators import ENGINES
from coram_studio.workbench.plugins import load_plugins
from coram_studio.workbench.stage_store import stage_folder

_PACKAGES = ("PySide6_Essentials", "pyslang", "pyverilog", "pywellen", "vcdvcd", "pyqtgraph", "numpy", "lxml")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``needed`` findings that are not ``ok`` stop the product from working."""

    name: str
    ok: bool
    detail: str
    needed: bool = True
    remedy: str = ""


def examine() -> tuple[Finding, ...]:
    """Look at Python, packages, simulator, sandbox, helpers and plugins."""
    findings = [
        Finding(
            "CoRAM Studio", True, f"{__version__}, Python {platform.python_version()}, {platform.system()}"
        ),
        Finding(
            "Python",
            sys.version_info >= (3, 11),
            platform.python_version(),
            remedy="Install Python 3.11 or newer.",
        ),
        Finding(
            "Resources",
            (bundle_root() / "resources" / "rtl").is_dir(),
            "found" if (bundle_root() / "resources" / "rtl").is_dir() else "missing",
            remedy="Install the program again.",
        ),
    ]
    findings.extend(_package(name) for name in _PACKAGES)
    findings.extend(_simulator(name) for name in ENGINES)
    sandboxed = sandbox_works()
    findings.append(
        Finding(
            "Sandbox (bubblewrap)",
            sandboxed,
            "works" if sandboxed else "not available: runs are not sandboxed",
            needed=False,
            remedy="Install the package bubblewrap.",
        )
    )
    findings.append(_tool("Yosys", "yosys", "-V", "yosys"))
    memories = ", ".join(memory_models())
    findings.append(Finding("Memories of simulations", True, memories, needed=False))
    findings.append(_cache("Cache of build stages", BuildCache(stage_folder())))
    findings.append(_cache("Cache of simulations", BuildCache(cache_folder())))
    findings.extend(
        Finding(f"Plugin {p.name}", not p.problem, p.problem or p.version or "loaded", needed=False)
        for p in load_plugins().infos
    )
    return tuple(findings)


def _package(name: str) -> Finding:
    try:
        return Finding(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, False, "not installed", remedy=f"Install the Python package {name}.")


def _simulator(name: str) -> Finding:
    """A simulator; the product works without those that are not the default."""
    found, title, needed = find_simulator(name), ENGINES[name].title, name == next(iter(ENGINES))
    if found.problem is not None:
        return Finding(title, False, found.problem.message, needed, found.problem.remedy)
    return Finding(title, True, found.version, needed)


def _cache(title: str, cache: BuildCache) -> Finding:
    """Where results are kept from one start of the program to the next, and how much of them there is."""
    if cache.folder.exists() and not cache.is_own_folder():
        detail = f"{cache.folder} is not used: others can write it"
        return Finding(title, False, detail, needed=False, remedy=f"Run: chmod go-w {cache.folder}")
    count, size = cache.size()
    return Finding(title, True, f"{count:,} files, {size / 1e6:,.1f} MB in {cache.folder}", needed=False)


def _tool(title: str, program: str, flag: str, package: str) -> Finding:
    path = shutil.which(program)
    if path is None:
        return Finding(title, False, "not found", needed=False, remedy=f"Install the package {package}.")
    try:
        answer = subprocess.run([path, flag], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding(title, False, f"does not start: {error}", needed=False)
    lines = answer.stdout.strip().splitlines()
    return Finding(title, True, lines[0] if lines else "version unknown", needed=False)
