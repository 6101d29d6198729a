"""What a core takes of an Artix-7, module by module, as Yosys maps it: an estimate before placement."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coram_studio.diagnostics import Diagnostic, diagnostic
from coram_studio.ipcore.manifest import DATA, INCLUDE, Core
from coram_studio.model.keywords import is_systemverilog
from coram_studio.workbench.output import write_core

SECONDS = 600.0
"""After which the estimate is given up."""

_LUT, _FLIP_FLOP = re.compile(r"LUT\d"), re.compile(r"FD[RSCP]E")
_DISTRIBUTED, _BLOCK = re.compile(r"RAM\d"), re.compile(r"RAMB\d")
_TITLES = ("module", "LUT", "FF", "distributed RAM", "block RAM", "DSP")


@dataclass(frozen=True, slots=True)
class ModuleArea:
    """Cells of a module and all below it; ``distributed_ram`` counts cells such as RAM32M, lookup tables aside."""

    module: str
    luts: int
    flip_flops: int
    distributed_ram: int
    block_ram: int
    multipliers: int


@dataclass(frozen=True, slots=True)
class AreaReport:
    """The core, flattened, and each of its modules by itself, as often as it is instantiated; or why there is none."""

    whole: ModuleArea | None
    modules: tuple[ModuleArea, ...]
    diagnostics: tuple[Diagnostic, ...]


def estimate_area(core: Core, seconds: float = SECONDS) -> AreaReport:
    """Synthesize the core for the xc7 family with Yosys. Takes seconds to minutes."""
    yosys = shutil.which("yosys")
    if yosys is None:
        return _failed("B014", "the area cannot be estimated: Yosys is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        problems = write_core(core, folder)
        if problems:
            return AreaReport(None, (), problems)
        try:
            for place in (INCLUDE, DATA):
                (folder / place).mkdir(exist_ok=True)
            _put_macros(core, folder)
            done = subprocess.run(
                [yosys, "-q", "-p", area_script(core)],
                cwd=folder / DATA,  # where the kernels' data files are
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
                input="",
            )
            if done.returncode != 0:
                lines = (done.stderr or done.stdout).strip().splitlines() or ["it says nothing"]
                return _failed("B015", f"Yosys cannot map the core: {lines[-1]}")
            flat, parts = (
                json.loads((folder / file).read_text(encoding="utf-8"))["modules"]
                for file in ("flat.json", "parts.json")
            )
        except subprocess.TimeoutExpired:
            return _failed("B015", f"Yosys must map the core within {seconds:g} s, and has not")
        except (OSError, ValueError, KeyError) as error:
            return _failed("B015", f"Yosys cannot map the core: {error}")
    top = core.manifest.top
    whole = _area("whole core", _cells(flat[top]))
    known: dict[str, dict[str, int]] = {}
    own = sorted((_title(name), name) for name in parts if _is_module(parts, name) and name != top)
    modules = tuple(_area(title, _below(parts, name, known)) for title, name in own)
    return AreaReport(whole, modules, ())


def area_table(report: AreaReport) -> list[str]:
    """Lines of a table: each module with what lies below it, then the core as a whole."""
    if report.whole is None:
        return []
    rows = [_TITLES, *(_row(area) for area in (*report.modules, report.whole))]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_TITLES))]
    return [
        "  ".join(
            (row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True)))
        )
        for row in rows
    ]


def area_script(core: Core) -> str:
    """What Yosys is told: each file is read in the language that its name says."""
    top = core.manifest.top
    options = f"-DSYNTHESIS -I../{INCLUDE}"
    read = "; ".join(
        f'read_verilog {"-sv " if is_systemverilog(path) else ""}{options} "../{path}"'
        for path in core.manifest.files
    )
    synthesize = f"synth_xilinx -family xc7 -noiopad -noclkbuf -top {top}"
    return (
        f"{read}; hierarchy -check -top {top}; design -save read; "
        f"{synthesize}; write_json ../parts.json; design -load read; {synthesize} -flatten; write_json ../flat.json"
    )


def _put_macros(core: Core, folder: Path) -> None:
    """Define the macros in the files themselves: on Yosys' command line they could hold no blanks."""
    head = "".join("`define {} {}\n".format(*define.split("=", 1)) for define in core.manifest.defines)
    for path in core.manifest.files if head else ():
        file = folder / path
        file.write_bytes(head.encode("utf-8", "surrogateescape") + file.read_bytes())


def _cells(module: Mapping[str, Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for cell in module["cells"].values():
        counts[cell["type"]] = counts.get(cell["type"], 0) + 1
    return counts


def _below(modules: Mapping[str, Any], name: str, known: dict[str, dict[str, int]]) -> dict[str, int]:
    """Cells of a module and of those that it instantiates."""
    if name not in known:
        total: dict[str, int] = {}
        for kind, count in _cells(modules[name]).items():
            inner = _below(modules, kind, known) if _is_module(modules, kind) else {kind: 1}
            for cell, times in inner.items():
                total[cell] = total.get(cell, 0) + count * times
        known[name] = total
    return known[name]


def _is_module(modules: Mapping[str, Any], name: str) -> bool:
    """Whether it is one of the core's: Yosys lists the cells that it maps to among the modules, as boxes."""
    return name in modules and not int(modules[name].get("attributes", {}).get("blackbox", "0"), 2)


def _title(module: str) -> str:
    """A module's name; Yosys puts the parameters of one instance, or their hash, behind it."""
    parts = module.removeprefix("$paramod").lstrip("\\$").split("\\")
    return parts[-1] if module.startswith("$paramod$") else parts[0]


def _area(name: str, cells: Mapping[str, int]) -> ModuleArea:
    def total(pattern: re.Pattern[str]) -> int:
        return sum(
            count for kind, count in cells.items() if pattern.match(kind) and not kind.startswith("\\")
        )

    distributed = total(_DISTRIBUTED)
    return ModuleArea(
        name, total(_LUT), total(_FLIP_FLOP), distributed, total(_BLOCK), cells.get("DSP48E1", 0)
    )


def _row(area: ModuleArea) -> tuple[str, ...]:
    numbers = (area.luts, area.flip_flops, area.distributed_ram, area.block_ram, area.multipliers)
    return (area.module, *(f"{number:,}" for number in numbers))


def _failed(code: str, message: str) -> AreaReport:
    return AreaReport(None, (), (diagnostic(code, message),))
