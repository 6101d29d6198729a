"""The Verilog of a core as files of a package, and its ports as the text itself declares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from coram_studio.ipcore.manifest import Core
from coram_studio.model.bundles import Port
from coram_studio.verilog.reader import read_kernel
from coram_studio.verilog.source import SourceText


@dataclass(frozen=True, slots=True)
class HdlFile:
    """A file of the core: its path in the package, its bytes, and whether it is SystemVerilog or only included."""

    path: str
    data: bytes
    is_systemverilog: bool = False
    is_include: bool = False


def hdl_files(core: Core, folder: str, *, lower_case: bool = False) -> tuple[HdlFile, ...]:
    """The core's Verilog in compile order, all in one folder of the package.

    ``lower_case`` is for tools that fold file names; files whose names would then be equal get numbers.
    """
    result: list[HdlFile] = []
    taken: set[str] = set()
    for path in core.manifest.files:
        name = PurePosixPath(path)
        suffix = name.suffix.lower()
        stem = name.stem.lower() if lower_case else name.stem
        fresh, number = stem, 2
        while fresh.lower() in taken:
            fresh, number = f"{stem}_{number}", number + 1
        taken.add(fresh.lower())
        data = core.text(path).encode("utf-8", "surrogateescape")
        result.append(
            HdlFile(
                f"{folder}/{fresh}{suffix}",
                data,
                is_systemverilog=suffix in (".sv", ".svh"),
                is_include=suffix in (".vh", ".svh"),
            )
        )
    return tuple(result)


def declared_ports(files: Sequence[HdlFile], top: str) -> tuple[Port, ...] | None:
    """The ports of the top module as the packaged text declares them, or None where no file declares it."""
    for file in files:
        text = file.data.decode("utf-8", "replace")
        if f"module {top}" not in text:
            continue
        module = read_kernel(SourceText(PurePosixPath(file.path).name, text)).module(top)
        if module is not None:
            return module.ports
    return None
