"""Exporter of cores as IPs for the Vivado IP catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coram_studio.diagnostics import Diagnostic
from coram_studio.export.exporter import Exporter, ExportRequest, ExportResult, Option
from coram_studio.export.hdl import (
    HdlFile,
    constraint_files,
    data_files,
    declared_ports,
    hdl_files,
    software_files,
)
from coram_studio.export.hooks import hookimpl
from coram_studio.export.ipxact import spirit2009, standard2014
from coram_studio.export.ipxact.check import check_component
from coram_studio.export.ipxact.description import Component
from coram_studio.export.ipxact.elements import document
from coram_studio.export.names import check_vlnv_part
from coram_studio.export.publish import check_buses, check_names, name_problem, publish
from coram_studio.export.templates import render
from coram_studio.ipcore.manifest import Core, Manifest

from .describe import PROTOCOLS, describe
from .extensions import XILINX, add_extensions

HDL = "hdl"


class VivadoExporter:
    """Writes ``NAME_VERSION/``: component.xml, xgui, the Verilog, and the component in IEEE 1685-2014 too."""

    id = "vivado"
    title = "Vivado IP"
    description = (
        "An IP for the Vivado IP catalogue: add the folder it lies in to the project's IP repositories."
    )

    def options(self, core: Core) -> tuple[Option, ...]:
        """Vendor, library and version under which the catalogue lists the core, and its name there."""
        manifest = core.manifest
        part = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
        return (
            Option(
                "vendor",
                "Vendor",
                manifest.vendor,
                "Internet domain of whoever provides the IP",
                pattern=part,
            ),
            Option("library", "Library", "user", "Group of the IP in its name", pattern=part),
            Option(
                "version", "Version", _version(manifest.version), "Major.minor", pattern=r"\d{1,4}\.\d{1,4}"
            ),
            Option(
                "display_name",
                "Display name",
                manifest.name,
                "Name in the catalogue",
                pattern=r"[^\x00-\x1f]{1,80}",
            ),
        )

    def export(self, request: ExportRequest) -> ExportResult:
        """Write the IP below the directory."""
        core, manifest = request.core, request.core.manifest
        chosen = {option.name: option.default for option in self.options(core)} | dict(request.options)
        folder = request.directory / f"{manifest.name}_{chosen['version']}"
        diagnostics: list[Diagnostic] = [*check_names(manifest), *check_buses(manifest, "Vivado")]
        for part in ("vendor", "library", "version"):
            diagnostics += name_problem(f"The IP's {part}", chosen[part], check_vlnv_part(chosen[part]))
        if diagnostics:
            return ExportResult(folder, (), tuple(diagnostics))
        hdl = hdl_files(core, HDL)
        data = data_files(core, HDL)
        component = describe(manifest, hdl, data, chosen)
        hdl_and_data = {file.path: file.data for file in hdl} | data | constraint_files(core, ".xdc")
        hdl_and_data |= software_files(core)

        def problems(files: Mapping[str, bytes]) -> Iterable[str]:
            return _problems(files, manifest, hdl)

        return publish(
            folder, self.id, lambda revision: _files(component, hdl_and_data, revision), problems, ()
        )


def _version(version: str) -> str:
    """A project's version as Vivado has them: two numbers."""
    numbers = [part for part in version.split(".") if part.isdigit()]
    major, minor = [*numbers, "0", "0"][:2]
    return f"{int(major) % 10000}.{int(minor) % 10000}"


def _files(component: Component, hdl: Mapping[str, bytes], revision: int) -> dict[str, bytes]:
    """Every file of the package by its path."""
    root = spirit2009.component_element(component, {"xilinx": XILINX})
    add_extensions(root, component.display_name, revision)
    xgui = next(file.path for view in component.views for file in view.files if file.kind == "tclSource")
    files = dict(hdl)
    files["component.xml"] = document(root)
    files["component.1685-2014.xml"] = document(standard2014.component_element(component))
    files[xgui] = render("vivado/xgui.tcl.j2", parameters=component.parameters, name=component.vlnv.name)
    return files


def _problems(files: Mapping[str, bytes], manifest: Manifest, hdl: tuple[HdlFile, ...]) -> list[str]:
    """What the schema cannot tell about both documents."""
    ports = declared_ports(hdl, manifest.top)
    if ports is None:
        return [f"no file declares the top module {manifest.top}"]
    result = []
    if sorted(ports, key=lambda port: port.name) != sorted(manifest.ports, key=lambda port: port.name):
        result.append(f"the ports of {manifest.top} are not those of the manifest")
    for name in ("component.xml", "component.1685-2014.xml"):
        found = check_component(files[name], ports=ports, files=files.keys(), protocols=PROTOCOLS)
        result += [f"{name}: {problem}" for problem in found]
    return result


@hookimpl
def coram_studio_exporters() -> Iterable[Exporter]:
    """The exporters of this plugin."""
    return (VivadoExporter(),)
