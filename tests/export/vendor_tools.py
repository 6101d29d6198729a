"""Independent readers of what exporters write: Yosys for the Verilog, tclsh for the Tcl."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

needs_yosys = pytest.mark.skipif(shutil.which("yosys") is None, reason="Yosys is not installed")
needs_tclsh = pytest.mark.skipif(shutil.which("tclsh") is None, reason="tclsh is not installed")

_DIRECTIONS = {"input": "in", "output": "out", "inout": "inout"}


def yosys_ports(files: Sequence[Path], top: str, directory: Path) -> dict[str, tuple[str, int]]:
    """Ports of a module as Yosys sees them in the files: name to ("in" | "out" | "inout", width in bits)."""
    output = directory / "yosys.json"
    names = " ".join(f'"{file}"' for file in files)
    script = f'read_verilog -sv {names}; hierarchy -check -top {top}; proc; write_json "{output}"'
    done = subprocess.run(
        ["yosys", "-q", "-p", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    ports = json.loads(output.read_text())["modules"][top]["ports"]
    return {name: (_DIRECTIONS[port["direction"]], len(port["bits"])) for name, port in ports.items()}


def tclsh(script: str, directory: Path) -> list[str]:
    """Lines that a Tcl script prints; it must end well."""
    file = directory / "script.tcl"
    file.write_text(script, encoding="utf-8")
    done = subprocess.run(["tclsh", str(file)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
