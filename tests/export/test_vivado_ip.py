"""The Vivado IP: valid by both schemas, equal to its Verilog, readable by others; its checker sees what is wrong."""

from __future__ import annotations

import os
import re
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from sample_cores import everything, exporter, hosted, hosted_axi4, vector_sum
from vendor_tools import needs_tclsh, needs_yosys, tclsh, yosys_ports

from coram_studio.export.exporter import ExportRequest, ExportResult
from coram_studio.export.ipxact.check import check_component
from coram_studio.ipcore.manifest import Core

PROTOCOLS = {"xilinx.com:signal:clock": "clock", "xilinx.com:signal:reset": "reset"}
CORES = {"vector_sum": vector_sum, "everything": everything, "hosted": hosted, "hosted_axi4": hosted_axi4}
SPIRIT = "{http://www.spiritconsortium.org/XMLSchema/SPIRIT/1685-2009}"


def export(core: Core, directory: Path, **options: str) -> ExportResult:
    return exporter("vivado").export(ExportRequest(core, directory, options))


def schema(version: str) -> etree.XMLSchema:
    places = [os.environ.get("IPXACT_SCHEMA_DIR", ""), str(Path(__file__).parents[3] / "shared" / "ipxact")]
    for place in filter(None, places):
        file = Path(place) / version / "index.xsd"
        if file.is_file():
            return etree.XMLSchema(etree.parse(file))
    pytest.skip("no IP-XACT schemas in $IPXACT_SCHEMA_DIR or ../shared/ipxact")


@pytest.mark.parametrize("name", CORES)
@pytest.mark.parametrize(
    ("file", "version"), [("component.xml", "ieee-1685-2009"), ("component.1685-2014.xml", "ieee-1685-2014")]
)
def test_components_are_valid(name: str, file: str, version: str, tmp_path: Path) -> None:
    result = export(CORES[name](), tmp_path)
    assert result.diagnostics == ()
    tree = etree.parse(result.directory / file)
    for extension in list(tree.getroot().iter("{*}vendorExtensions")):
        extension.getparent().remove(extension)  # type: ignore[union-attr]  # never the root
    checker = schema(version)
    checker.validate(tree)
    assert list(checker.error_log) == []


@needs_yosys
@pytest.mark.parametrize("name", CORES)
def test_described_ports_are_those_of_the_packaged_verilog(name: str, tmp_path: Path) -> None:
    result = export(CORES[name](), tmp_path)
    root = etree.parse(result.directory / "component.xml").getroot()
    described = {}
    for port in root.iterfind(f"{SPIRIT}model/{SPIRIT}ports/{SPIRIT}port"):
        wire = port.find(f"{SPIRIT}wire")
        assert wire is not None
        left = wire.findtext(f"{SPIRIT}vector/{SPIRIT}left")
        described[port.findtext(f"{SPIRIT}name")] = (
            wire.findtext(f"{SPIRIT}direction"),
            int(left) + 1 if left is not None else 1,
        )
    group = next(
        g
        for g in root.iterfind(f"{SPIRIT}fileSets/{SPIRIT}fileSet")
        if g.findtext(f"{SPIRIT}name") == "xilinx_verilogsynthesis_view_fileset"
    )
    files = [result.directory / str(f.findtext(f"{SPIRIT}name")) for f in group.iterfind(f"{SPIRIT}file")]
    assert described == yosys_ports(files, CORES[name]().manifest.top, tmp_path)


def test_another_reader_understands_the_component(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ipyxact = pytest.importorskip("ipyxact.ipyxact")
    result = export(everything(), tmp_path)
    component = ipyxact.Component()
    component.load(str(result.directory / "component.xml"))
    assert (component.vendor, component.library, component.name, component.version) == (
        "example.org",
        "user",
        "everything",
        "2.3",
    )
    assert {bus.name for bus in component.busInterfaces.busInterface} == {
        "aclk",
        "aresetn",
        "m_axi_a",
        "m_axi_b",
        "s_axi_control",
    }
    assert len(component.model.ports.port) == len(everything().manifest.ports)
    names = {group.name for group in component.fileSets.fileSet}
    assert "xilinx_xpgui_view_fileset" in names


def test_clock_and_bus_parameters(tmp_path: Path) -> None:
    result = export(everything(), tmp_path)
    root = etree.parse(result.directory / "component.xml").getroot()
    buses = {}
    for bus in root.iterfind(f".//{SPIRIT}busInterface"):
        buses[bus.findtext(f"{SPIRIT}name")] = {
            item.findtext(f"{SPIRIT}name"): item.findtext(f"{SPIRIT}value")
            for item in bus.iterfind(f".//{SPIRIT}parameter")
        }
    assert buses["aclk"] == {
        "ASSOCIATED_BUSIF": "m_axi_a:m_axi_b:s_axi_control",
        "ASSOCIATED_RESET": "aresetn",
    }
    assert buses["aresetn"] == {"POLARITY": "ACTIVE_LOW"}
    assert buses["m_axi_a"]["PROTOCOL"] == "AXI4"
    assert buses["s_axi_control"]["PROTOCOL"] == "AXI4LITE"
    spaces = {
        s.findtext(f"{SPIRIT}name"): s.findtext(f"{SPIRIT}range")
        for s in root.iterfind(f".//{SPIRIT}addressSpace")
    }
    assert spaces == {"m_axi_a": "1048576", "m_axi_b": "1048576"}


STUBS = """
set calls {}
namespace eval ipgui {
  proc add_param {inst args} { puts "param [dict get $args -name]"; return "object of [dict get $args -name]" }
  proc add_page {inst args} { puts "page [dict get $args -name]"; return page }
}
proc set_property {name value object} { puts "set $name of $object: $value"; set ::values($object) $value }
proc get_property {name object} { return $::values($object) }
"""


@needs_tclsh
def test_the_parameter_page_runs(tmp_path: Path) -> None:
    result = export(everything(), tmp_path)
    script = (result.directory / "xgui" / "everything_v2_3.tcl").read_text(encoding="utf-8")
    run = (
        STUBS
        + script
        + """
init_gui instance
foreach value {1 2 1024 1025} { set values(user) $value; puts "valid $value [validate_PARAM_VALUE.DEPTH user]" }
set values(user) 99
update_MODELPARAM_VALUE.DEPTH model user
update_PARAM_VALUE.SEED user
puts [validate_PARAM_VALUE.SEED user]
"""
    )
    assert tclsh(run, tmp_path) == [
        "param Component_Name",
        "page Parameters",
        "param DEPTH",
        'set tooltip of object of DEPTH: Words of the "FIFO" [always] $even',
        "param SEED",
        "valid 1 false",
        "valid 2 true",
        "valid 1024 true",
        "valid 1025 false",
        "set value of model: 99",
        "true",
    ]
    plain = export(vector_sum(), tmp_path)
    script = (plain.directory / "xgui" / "vector_sum_v1_0.tcl").read_text(encoding="utf-8")
    assert tclsh(STUBS + script + "init_gui x\n", tmp_path) == ["param Component_Name"]


def test_the_revision_counts_changes_and_nothing_else(tmp_path: Path) -> None:
    def revision(core: Core) -> int:
        text = (export(core, tmp_path).directory / "component.xml").read_text(encoding="utf-8")
        found = re.search(r"<xilinx:coreRevision>(\d+)<", text)
        assert found is not None
        return int(found[1])

    core = everything()
    changed = replace(core, files=(*core.files[:2], (core.files[2][0], core.files[2][1] + "// more\n")))
    assert [revision(c) for c in (core, core, changed, changed, core)] == [1, 1, 2, 2, 3]


def test_options_name_the_ip(tmp_path: Path) -> None:
    result = export(
        vector_sum(), tmp_path, vendor="acme.com", library="dsp", version="3.14", display_name="Sum & <more>"
    )
    assert result.directory.name == "vector_sum_3.14"
    root = etree.parse(result.directory / "component.xml").getroot()
    assert [root.findtext(f"{SPIRIT}{tag}") for tag in ("vendor", "library", "version")] == [
        "acme.com",
        "dsp",
        "3.14",
    ]
    assert root.findtext(".//{http://www.xilinx.com}displayName") == "Sum & <more>"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "a b"}, "The core's name must begin with a letter"),
        ({"name": '[exec rm -rf "x"]'}, "The core's name must begin with a letter"),
        ({"name": "nul"}, "must not be the name of a device"),
        ({"files": ("hdl/../../leaf.v",)}, "must be plain names"),
        ({"files": ("/etc/passwd",)}, "must be plain names"),
        ({"vendor": "a;b"}, "The IP's vendor must hold only letters"),
    ],
)
def test_names_that_would_break_out_are_refused(
    changes: dict[str, object], words: str, tmp_path: Path
) -> None:
    result = export(everything(**changes), tmp_path)
    assert result.files == ()
    assert any(d.code == "X001" and words in d.message for d in result.diagnostics)
    assert list(tmp_path.iterdir()) == []


def test_a_core_whose_manifest_lies_is_not_written(tmp_path: Path) -> None:
    core = everything()
    wrong = replace(core.manifest, ports=core.manifest.ports[:-1])
    result = export(replace(core, manifest=wrong), tmp_path)
    assert {d.code for d in result.diagnostics} == {"X004"}
    assert any("port pad of the HDL is not described" in d.message for d in result.diagnostics)
    assert list(tmp_path.iterdir()) == []


FAULTS = {
    "a file is missing": (
        "hdl/everything.v<",
        "hdl/gone.v<",
        "file hdl/gone.v is listed, but not in the package",
    ),
    "a wrong logical name": (">AWADDR<", ">AWADR<", "has a signal AWADR, which axi4 has not"),
    "a wrong width": (">19<", ">31<", "which must have|is described as"),
    "a wrong direction": (">out<", ">in<", "is described as input"),
    "a port that is not there": ("name>led<", "name>lad<", "port lad is described, but the HDL has none"),
    "an unknown bus at the clock": (
        "m_axi_a:m_axi_b",
        "m_axi_a:m_axi_c",
        "associated with m_axi_c, which is no interface",
    ),
    "no clock for a bus": ("m_axi_a:m_axi_b:", "m_axi_b:", "no clock is associated with m_axi_a"),
    "an unknown reset": (
        ">aresetn</spirit:value>",
        ">areset</spirit:value>",
        "reset areset, which is no port",
    ),
    "an address space that is not there": (
        'addressSpaceRef="m_axi_a"',
        'addressSpaceRef="m"',
        "refers to m, which",
    ),
    "a range in words": (">1048576<", ">1M<", "range of m_axi_a must be a whole number, not 1M"),
    "a date as revision": (
        "coreRevision>1<",
        "coreRevision>2611200832<",
        "coreRevision must be a number below 2**31",
    ),
    "a frequency": ("ASSOCIATED_RESET<", "FREQ_HZ<", "fixes FREQ_HZ"),
    "a file set that is not there": (
        "localName>xilinx_xpgui",
        "localName>xpgui",
        "refers to the file set xpgui",
    ),
    "an id twice": (
        "MODELPARAM_VALUE.SEED",
        "MODELPARAM_VALUE.DEPTH",
        "the id MODELPARAM_VALUE.DEPTH is used twice",
    ),
    "a model parameter that nobody sets": (
        '"PARAM_VALUE.SEED',
        '"PARAM_VALUE.SAD',
        "model parameter SEED has no user",
    ),
    "no XML": ("<spirit:model>", "<spirit:mode>", "is not XML"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_planted_faults_are_seen(name: str, tmp_path: Path) -> None:
    old, new, words = FAULTS[name]
    core = everything()
    result = export(core, tmp_path)
    text = (result.directory / "component.xml").read_text(encoding="utf-8")
    assert (
        check_component(text.encode(), ports=core.manifest.ports, files=result.files, protocols=PROTOCOLS)
        == []
    )
    wrong = text.replace(old, new, 1)
    assert wrong != text
    problems = check_component(
        wrong.encode(), ports=core.manifest.ports, files=result.files, protocols=PROTOCOLS
    )
    assert any(re.search(words.replace("2**31", r"2\*\*31"), problem) for problem in problems), problems


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/hostname">]><c><name>&x;</name></c>'
    assert check_component(bomb, ports=(), files=(), protocols={}) == []
