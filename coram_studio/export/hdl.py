"""The Verilog of a core as files of a package, and its ports as the text itself declares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from coram_studio.ipcore.c_header import SOFTWARE
from coram_studio.ipcore.manifest import DATA, INCLUDE, Core
from coram_studio.model.bundles import Port
from coram_studio.model.keywords import is_systemverilog
from coram_studio.verilog.includes import with_includes
from coram_studio.verilog.reader import read_kernel
from coram_studio.verilog.source import SourceText


@dataclass(frozen=True, slots=True)
class HdlFile:
    """A file of the core: its path in the package, its bytes, and whether it is SystemVerilog or only included."""

    path: str
    data: bytes
    is_systemverilog: bool = False
    is_include: bool = False


def hdl_files(
    core: Core, folder: str, *, lower_case: bool = False, includes_in_place: bool = False
) -> tuple[HdlFile, ...]:
    """The core's Verilog in compile order, all in one folder of the package, and before it what it includes.

    The user's files begin with the macros that the project defines, so that no tool needs to be told of them.
    ``lower_case`` is for tools that fold file names; files whose names would then be equal get numbers.
    ``includes_in_place`` is for tools that cannot be told where included files lie: their text takes the place of
    the directives.
    """
    headers = {path.removeprefix(f"{INCLUDE}/"): core.text(path) for path in core.manifest.headers}
    result: list[HdlFile] = []
    taken: set[str] = set()
    if not includes_in_place:
        taken = {PurePosixPath(name).stem.lower() for name in headers if "/" not in name}
        result = [_file(f"{folder}/{name}", text, is_include=True) for name, text in headers.items()]
    origins = dict(core.origins)
    for path in core.manifest.files:
        name = PurePosixPath(path)
        suffix = name.suffix.lower()
        stem = name.stem.lower() if lower_case else name.stem
        fresh, number = stem, 2
        while fresh.lower() in taken:
            fresh, number = f"{stem}_{number}", number + 1
        taken.add(fresh.lower())
        text = core.text(path)
        if includes_in_place:
            text = with_includes(text, headers)
        if origins.get(path, path) != path:
            text = _with_macros(text, core.manifest.defines)
        result.append(_file(f"{folder}/{fresh}{suffix}", text, is_include=suffix in (".vh", ".svh")))
    return tuple(result)


def data_files(core: Core, folder: str) -> dict[str, bytes]:
    """The files that the core's Verilog reads, by their paths in the package: beside the Verilog in ``folder``."""
    return {
        f"{folder}/{path.removeprefix(f'{DATA}/')}": core.text(path).encode("utf-8", "surrogateescape")
        for path in core.manifest.data
    }


def constraint_files(core: Core, suffix: str) -> dict[str, bytes]:
    """The core's timing constraints for the tool whose files end in ``suffix``, by their paths."""
    return {
        path: core.text(path).encode("utf-8") for path in core.manifest.constraints if path.endswith(suffix)
    }


def software_files(core: Core) -> dict[str, bytes]:
    """What programs that use the core need of it, by paths in the package: those that the core has."""
    return {path: text.encode() for path, text in core.files if path.startswith(f"{SOFTWARE}/")}


def _file(path: str, text: str, *, is_include: bool) -> HdlFile:
    return HdlFile(path, text.encode("utf-8", "surrogateescape"), is_systemverilog(path), is_include)


def _with_macros(text: str, defines: Sequence[str]) -> str:
    """The text with macros NAME=TEXT defined for it, and for nothing that is compiled after it."""
    if not defines:
        return text
    before, after = "", ""
    for define in defines:
        name, _, value = define.partition("=")
        before += f"`ifdef {name}\n`undef {name}\n`endif\n`define {name} {value}".rstrip() + "\n"
        after += f"`ifdef {name}\n`undef {name}\n`endif\n"
    return f"{before}{text}\n{after}"


def declared_ports(files: Sequence[HdlFile], top: str) -> tuple[Port, ...] | None:
    """The ports of the top module as the packaged text declares them, or None where no file declares it."""
    for file in files:
        text = file.data.decode("utf-8", "replace")
        if file.is_include or f"module {top}" not in text:
            continue
        module = read_kernel(SourceText(PurePosixPath(file.path).name, text)).module(top)
        if module is not None:
            return module.ports
    return None
