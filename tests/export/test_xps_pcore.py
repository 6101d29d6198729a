"""The XPS pcore, read back by a strict reader, by Yosys and by tclsh."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from edk_reader import Definition, EdkError, read_mpd, read_pao
from sample_cores import everything, exporter, hosted, hosted_axi4, vector_sum
from vendor_tools import needs_tclsh, needs_yosys, tclsh, yosys_ports

from coram_studio.export.exporter import ExportRequest, ExportResult
from coram_studio.ipcore.manifest import Core

CORES = {"vector_sum": vector_sum, "everything": everything, "hosted": hosted, "hosted_axi4": hosted_axi4}


def export(core: Core, directory: Path, **options: str) -> ExportResult:
    return exporter("xps").export(ExportRequest(core, directory, options))


def definition(result: ExportResult) -> Definition:
    (file,) = (result.directory / "data").glob("*.mpd")
    return read_mpd(file.read_text(encoding="utf-8"))


def hdl(result: ExportResult) -> list[Path]:
    (file,) = (result.directory / "data").glob("*.pao")
    names = read_pao(file.read_text(encoding="utf-8"), result.directory.name)
    return [result.directory / "hdl" / "verilog" / f"{name}.v" for name in names]


@pytest.mark.parametrize("name", CORES)
def test_the_package_has_the_files_that_xps_looks_for(name: str, tmp_path: Path) -> None:
    result = export(CORES[name](), tmp_path)
    version = "v2_03_a" if name == "everything" else "v1_00_a"
    core = name.removesuffix("_axi4")
    assert result.directory == tmp_path / f"{core}_{version}"
    stem = f"data/{core}_v2_1_0"
    assert {f"{stem}.mpd", f"{stem}.pao", f"{stem}.tcl"} <= set(result.files)
    assert sorted(hdl(result)) == sorted((result.directory / "hdl" / "verilog").iterdir())
    assert definition(result).name == core


@needs_yosys
@pytest.mark.parametrize("name", CORES)
def test_the_definition_has_the_ports_of_the_verilog(name: str, tmp_path: Path) -> None:
    result = export(CORES[name](), tmp_path)
    described = {}
    for port, entry in definition(result).ports.items():
        left = entry.settings.get("VEC", "[0:0]")[1:].partition(":")[0]
        described[port] = ({"I": "in", "O": "out", "IO": "inout"}[entry.settings["DIR"]], int(left) + 1)
    assert described == yosys_ports(hdl(result), CORES[name]().manifest.top, tmp_path)


def test_buses_and_their_parameters(tmp_path: Path) -> None:
    found = definition(export(everything(), tmp_path, issuing="8"))
    assert {name: entry.settings["BUS_TYPE"] for name, entry in found.buses.items()} == {
        "M_AXI_A": "MASTER",
        "M_AXI_B": "MASTER",
        "S_AXI_CONTROL": "SLAVE",
    }
    assert found.ports["aclk"].settings["BUS"] == "M_AXI_A:M_AXI_B:S_AXI_CONTROL"
    assert found.ports["m_axi_a_awaddr"].value == "AWADDR"
    assert found.ports["m_axi_a_awregion"].value == '""'
    assert found.ports["pad"].settings["THREE_STATE"] == "FALSE"
    values = {name: entry.value for name, entry in found.parameters.items()}
    assert values["C_M_AXI_A_PROTOCOL"] == "AXI4"
    assert values["C_S_AXI_CONTROL_PROTOCOL"] == "AXI4LITE"
    assert values["C_INTERCONNECT_M_AXI_B_READ_ISSUING"] == "8"
    assert found.parameters["DEPTH"].settings["RANGE"] == "(2:1024)"
    assert found.parameters["C_S_AXI_CONTROL_BASEADDR"].settings["PAIR"] == "C_S_AXI_CONTROL_HIGHADDR"
    assert found.options["LONG_DESC"] == "\"Has 'everything' & <more>, in $two {lines} é\""


@needs_tclsh
def test_the_checks_of_the_platform_run(tmp_path: Path) -> None:
    result = export(everything(), tmp_path)
    (file,) = (result.directory / "data").glob("*.tcl")
    script = (
        """
proc xget_hw_busif_value {instance bus} { return $::buses($bus) }
proc xget_hw_parameter_value {instance name} { return $::values($name) }
array set buses {M_AXI_A axi_0 M_AXI_B axi_0 S_AXI_CONTROL axi_1}
array set values {DEPTH 16}
"""
        + file.read_text(encoding="utf-8")
        + """
puts [check_everything i]
set values(DEPTH) 1
puts [catch {check_everything i} message]; puts $message
set values(DEPTH) 2000
puts [catch {check_everything i} message]; puts $message
set buses(M_AXI_B) ""
puts [catch {check_everything i} message]; puts $message
"""
    )
    assert tclsh(script, tmp_path) == [
        "0",
        "1",
        "everything: DEPTH must be at least 2, not 1",
        "1",
        "everything: DEPTH must be at most 1024, not 2000",
        "1",
        "everything: M_AXI_B must be connected to an AXI interconnect",
    ]


def test_systemverilog_is_warned_of(tmp_path: Path) -> None:
    result = export(everything(), tmp_path)
    (found,) = result.diagnostics
    assert (found.code, found.severity.value) == ("X005", "warning")
    assert "Leaf.sv" in found.message
    assert export(vector_sum(), tmp_path).diagnostics == ()


def test_names_that_xps_cannot_take_are_refused(tmp_path: Path) -> None:
    core = everything(name="Everything", top="Everything")
    result = export(core, tmp_path)
    assert [d.code for d in result.diagnostics if d.severity.value == "error"] == ["X001"]
    assert (result.files, list(tmp_path.iterdir())) == ((), [])


def test_a_core_whose_manifest_lies_is_not_written(tmp_path: Path) -> None:
    core = everything()
    interfaces = tuple(replace(item, reset="") for item in core.manifest.interfaces)
    result = export(replace(core, manifest=replace(core.manifest, interfaces=interfaces)), tmp_path)
    assert "everything_v2_03_a: bus M_AXI_A has no ARESETN" in [d.message for d in result.diagnostics]
    wrong = replace(core.manifest, ports=core.manifest.ports[1:])
    result = export(replace(core, manifest=replace(wrong)), tmp_path)
    assert any("port aclk of the HDL is missing" in d.message for d in result.diagnostics)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("BUS = M_AXI_A\n", "BUS = M_AXI_C\n"),
        ("PAIR = C_S_AXI_CONTROL_HIGHADDR", "PAIR = C_HIGH"),
        ("VEC = [3:0]", "VEC = [C_WIDTH-1:0]"),
        ("SIGIS = CLK, ", ""),
        ("= ARESETN", '= ""'),
        ("OPTION IMP_NETLIST = TRUE\n", ""),
        ("PARAMETER C_M_AXI_A_PROTOCOL = AXI4", "PARAMETER C_M_AXI_A_PROTOCOL = AXI5"),
        ("= AWADDR", "= AWADR"),
        ("DIR = O", "DIR = OUT"),
        ("\nEND\n", "\n"),
        (", DT = INTEGER", ", DT"),
    ],
)
def test_the_reader_sees_planted_faults(old: str, new: str, tmp_path: Path) -> None:
    result = export(everything(), tmp_path)
    text = (result.directory / "data" / "everything_v2_1_0.mpd").read_text(encoding="utf-8")
    wrong = text.replace(old, new, 1)
    assert wrong != text
    with pytest.raises((EdkError, KeyError)):
        read_mpd(wrong)
