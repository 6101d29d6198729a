"""Packages of kernels with included files, macros and tables: nothing is missing, and they mean the same."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from edk_reader import read_pao
from lxml import etree
from sample_cores import exporter
from vendor_tools import needs_yosys, yosys_ports

from coram_studio.diagnostics import Severity
from coram_studio.export.exporter import ExportRequest, ExportResult
from coram_studio.ipcore.manifest import Core
from coram_studio.workbench.session import Session

SPIRIT = "{http://www.spiritconsortium.org/XMLSchema/SPIRIT/1685-2009}"

# Reads the kernel's parameter and what it would send, which depends on header, macro and table.
BENCH = """
module bench;
  reg CLK = 0, RST = 1;
  wire [31:0] comm_d;
  vectorsum u (.CLK(CLK), .RST(RST), .mem_q(32'd0), .comm_full(1'b1), .comm_q(32'd0), .comm_empty(1'b1),
               .comm_d(comm_d));
  always #5 CLK = ~CLK;
  initial begin
    repeat (3) @(posedge CLK);
    #1 $display("%0d %0d", u.WORDS, comm_d);
    $finish;
  end
endmodule
"""


@pytest.fixture
def core(included: Path) -> Core:
    built = Session.open(included).build().core
    assert built is not None
    return built


def export(core: Core, target: str, directory: Path) -> ExportResult:
    return exporter(target).export(ExportRequest(core, directory, {}))


def run_kernel(files: list[Path], folder: Path, directory: Path, *defines: str) -> str:
    """What the packaged kernel shows when it runs in the folder that has its table."""
    bench = directory / "bench.v"
    bench.write_text(BENCH)
    program = directory / "bench.vvp"
    options = [f"-D{define}" for define in defines]
    command = [
        "iverilog",
        "-g2001",
        "-Wimplicit",
        *options,
        "-I",
        str(folder),
        "-s",
        "bench",
        "-o",
        str(program),
    ]
    done = subprocess.run(
        [*command, *map(str, files), str(bench)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    ran = subprocess.run(
        ["vvp", "-N", str(program)], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@needs_yosys
def test_vivado_gets_headers_as_include_files(core: Core, tmp_path: Path) -> None:
    result = export(core, "vivado", tmp_path)
    assert result.diagnostics == ()
    root = etree.parse(result.directory / "component.xml").getroot()
    groups = list(root.iterfind(f"{SPIRIT}fileSets/{SPIRIT}fileSet"))
    assert len(groups) == 3
    for group in groups[:2]:
        kinds = {
            str(file.findtext(f"{SPIRIT}name")): (
                file.findtext(f"{SPIRIT}fileType"),
                file.findtext(f"{SPIRIT}userFileType"),
                file.findtext(f"{SPIRIT}isIncludeFile"),
            )
            for file in group.iterfind(f"{SPIRIT}file")
        }
        assert kinds["hdl/sizes.vh"] == ("verilogSource", None, "true")
        assert kinds["hdl/deep/words.vh"] == ("verilogSource", None, "true")
        assert kinds["hdl/table.hex"] == ("unknown", "mem", None)
        assert kinds["hdl/vectorsum.v"] == ("verilogSource", None, None)
        assert all((result.directory / name).is_file() for name in kinds)
        assert list(kinds).index("hdl/sizes.vh") < list(kinds).index("hdl/vectorsum.v")
    hdl = [result.directory / name for name in kinds if name.endswith(".v")]
    assert yosys_ports(hdl, "vector_sum", tmp_path) == {
        port.name: ({"input": "in", "output": "out"}[port.direction.value], port.width)
        for port in core.manifest.ports
    }
    assert (
        run_kernel([result.directory / "hdl/vectorsum.v"], result.directory / "hdl", tmp_path) == "128 1100\n"
    )


def test_xps_gets_included_text_in_place(core: Core, tmp_path: Path) -> None:
    result = export(core, "xps", tmp_path)
    (found,) = result.diagnostics
    assert (found.code, found.severity) == ("X006", Severity.WARNING)
    assert "table.hex" in found.message
    folder = result.directory / "hdl" / "verilog"
    assert {path.name for path in folder.rglob("*") if path.suffix != ".v"} == {"table.hex"}
    (order,) = (result.directory / "data").glob("*.pao")
    names = read_pao(order.read_text(encoding="utf-8"), result.directory.name)
    assert sorted(names) == sorted(path.stem for path in folder.glob("*.v"))
    kernel = folder / "vectorsum.v"
    assert "`include" not in kernel.read_text()
    assert run_kernel([kernel], folder, tmp_path) == "128 1100\n"


@pytest.mark.parametrize("target", ["vivado", "xps"])
def test_macros_of_others_do_no_harm_nor_do_ours(core: Core, target: str, tmp_path: Path) -> None:
    result = export(core, target, tmp_path)
    (kernel,) = result.directory.rglob("vectorsum.v")
    after = tmp_path / "after.v"
    after.write_text(
        "module after;\n`ifdef EXTRA\n  initial $display(no_macro_may_be_left);\n`endif\nendmodule\n"
    )
    assert run_kernel([kernel, after], kernel.parent, tmp_path, "EXTRA=5") == "128 1100\n"


@pytest.mark.parametrize("target", ["vivado", "xps"])
def test_only_the_users_files_begin_with_macros(core: Core, target: str, tmp_path: Path) -> None:
    result = export(core, target, tmp_path)
    with_macros = {path.name for path in result.directory.rglob("*.v") if "`define EXTRA" in path.read_text()}
    assert with_macros == {"vectorsum.v"}


@pytest.mark.parametrize("target", ["vivado", "xps"])
def test_bytes_of_other_encodings_survive(included: Path, target: str, tmp_path: Path) -> None:
    source = included / "kernels" / "vectorsum.v"
    comment = "// 表示能力\n".encode("shift-jis")
    source.write_bytes(comment + source.read_bytes())
    core = Session.open(included).build().core
    assert core is not None
    (kernel,) = export(core, target, tmp_path / "packages").directory.rglob("vectorsum.v")
    assert comment in kernel.read_bytes()


def test_names_that_a_package_cannot_have(core: Core, tmp_path: Path) -> None:
    for old, new in (("include/sizes.vh", "include/größe.vh"), ("data/table.hex", "data/table.v")):
        manifest = replace(
            core.manifest,
            headers=tuple(new if path == old else path for path in core.manifest.headers),
            data=tuple(new if path == old else path for path in core.manifest.data),
        )
        files = tuple((new if path == old else path, text) for path, text in core.files)
        result = export(replace(core, manifest=manifest, files=files), "vivado", tmp_path)
        assert [d.code for d in result.diagnostics] == ["X001"]
        assert result.files == ()
