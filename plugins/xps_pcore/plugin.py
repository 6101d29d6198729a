"""Exporter of cores as pcores for Xilinx Platform Studio, the system tool of ISE 14."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from coram_studio.diagnostics import Diagnostic, Span, diagnostic, has_errors
from coram_studio.export.exporter import Exporter, ExportRequest, ExportResult, Option
from coram_studio.export.hdl import HdlFile, data_files, declared_ports, hdl_files, software_files
from coram_studio.export.hooks import hookimpl
from coram_studio.export.names import one_line
from coram_studio.export.publish import check_buses, check_names, publish
from coram_studio.export.templates import render
from coram_studio.ipcore.manifest import DATA, Core, Manifest

from .mpd import Mpd, check_mpd, describe

HDL = "hdl/verilog"


class XpsExporter:
    """Writes ``NAME_v1_00_a/`` with data/ (MPD, PAO, Tcl) and hdl/verilog/."""

    id = "xps"
    title = "XPS pcore"
    description = (
        "A pcore for Xilinx Platform Studio 14: export it into the pcores folder of the XPS project."
    )

    def options(self, core: Core) -> tuple[Option, ...]:
        """The pcore's version, and how many transactions its masters may have under way."""
        return (
            Option(
                "version",
                "Version",
                _version(core.manifest.version),
                "As in v1_00_a",
                pattern=r"v\d{1,2}_\d{2}_[a-z]",
            ),
            Option(
                "issuing",
                "Transactions under way",
                "4",
                "How many reads and writes of each master the interconnect keeps track of",
                choices=("1", "2", "4", "8", "16", "32"),
            ),
        )

    def export(self, request: ExportRequest) -> ExportResult:
        """Write the pcore below the directory."""
        core, manifest = request.core, request.core.manifest
        chosen = {option.name: option.default for option in self.options(core)} | dict(request.options)
        library = f"{manifest.name}_{chosen['version']}"
        folder = request.directory / library
        diagnostics = [*check_names(manifest), *check_buses(manifest, "XPS"), *_check_target(core)]
        if has_errors(diagnostics):
            return ExportResult(folder, (), tuple(diagnostics))
        hdl = tuple(
            HdlFile(str(PurePosixPath(file.path).with_suffix(".v")), file.data)
            for file in hdl_files(core, HDL, lower_case=True, includes_in_place=True)
        )
        data = data_files(core, HDL) | software_files(core)
        mpd = describe(manifest, int(chosen["issuing"]))

        def problems(files: Mapping[str, bytes]) -> Iterable[str]:
            ports = declared_ports(hdl, manifest.top)
            if ports is None:
                return [f"no file declares the top module {manifest.top}"]
            return [*check_mpd(mpd, ports), *_check_files(library, files)]

        return publish(
            folder, self.id, lambda _: _files(manifest, library, hdl, mpd) | data, problems, diagnostics
        )


def _version(version: str) -> str:
    """A project's version as XPS has them: 1.2 is v1_02_a."""
    numbers = [part for part in version.split(".") if part.isdigit()]
    major, minor = [*numbers, "0", "0"][:2]
    return f"v{int(major) % 100}_{int(minor) % 100:02d}_a"


def _check_target(core: Core) -> list[Diagnostic]:
    """What XPS and its synthesis cannot take."""
    manifest, origins = core.manifest, dict(core.origins)
    found = []
    if not re.fullmatch(r"[a-z][a-z0-9_]*", manifest.name) or manifest.name != manifest.top:
        message = f"The accelerator's name must be in lower case for XPS, not {manifest.name!r}"
        found.append(diagnostic("X001", message, remedy="Rename the accelerator."))
    found += [
        diagnostic(
            "X005",
            f"{PurePosixPath(path).name} is SystemVerilog, which the synthesis of ISE 14 does not read",
            span=Span(origins.get(path, path)),
        )
        for path in manifest.files
        if path.lower().endswith((".sv", ".svh"))
    ]
    if manifest.data:
        names = ", ".join(path.removeprefix(f"{DATA}/") for path in manifest.data)
        found.append(
            diagnostic("X006", f"The synthesis of ISE 14 looks for {names} in the folder it runs in")
        )
    return found


def _files(manifest: Manifest, library: str, hdl: tuple[HdlFile, ...], mpd: Mpd) -> dict[str, bytes]:
    stem = f"data/{manifest.name}_v2_1_0"
    names = [PurePosixPath(file.path).stem for file in hdl]
    files = {file.path: file.data for file in hdl}
    title = one_line(manifest.description) or f"Accelerator {manifest.name}"
    files[f"{stem}.mpd"] = render("xps/pcore.mpd.j2", mpd=mpd, title=title.replace('"', "'"))
    files[f"{stem}.pao"] = render("xps/pcore.pao.j2", library=library, names=names)
    files[f"{stem}.tcl"] = render("xps/pcore.tcl.j2", mpd=mpd)
    return files


def _check_files(library: str, files: Mapping[str, bytes]) -> list[str]:
    """The order file names each Verilog file once, and nothing else."""
    order = next(data for path, data in files.items() if path.endswith(".pao")).decode()
    listed = [line.split()[2] for line in order.splitlines() if line.startswith(f"lib {library} ")]
    present = [
        PurePosixPath(path).stem for path in files if path.startswith(f"{HDL}/") and path.endswith(".v")
    ]
    return [] if sorted(listed) == sorted(present) else ["the order file does not list the Verilog files"]


@hookimpl
def coram_studio_exporters() -> Iterable[Exporter]:
    """The exporters of this plugin."""
    return (XpsExporter(),)
