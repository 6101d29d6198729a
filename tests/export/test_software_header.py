"""The register map of a core's slave ports: the same for programs in C, for Vivado and for XPS."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from edk_reader import read_mpd
from lxml import etree
from sample_cores import exporter, hosted, hosted_axi4, vector_sum

from coram_studio.export.exporter import ExportRequest

HEADER = "software/hosted.h"
PROGRAM = """
#include <stdio.h>
#include "hosted.h"
int main(void) {
    printf("%u %u %u\\n", HOSTED_WORKER_IOCHANNEL0_DATA, HOSTED_WORKER_IOCHANNEL0_STATUS,
           HOSTED_WORKER_IOCHANNEL0_STATUS_FULL_MASK);
    printf("%u %u %u\\n", HOSTED_WORKER_IOREGISTER0_REG(5), HOSTED_WORKER_IOREGISTER0_REG_COUNT, HOSTED_STATUS_BYTES);
    printf("%u %u %u\\n", HOSTED_STATUS_CONTROL_CLEAR_MASK, HOSTED_STATUS_CYCLES_HIGH, HOSTED_STATUS_LAYOUT_PORTS_SHIFT);
    return 0;
}
"""


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")
def test_the_header_gives_a_c_program_the_offsets(tmp_path: Path) -> None:
    (tmp_path / "hosted.h").write_text(hosted().text(HEADER))
    (tmp_path / "main.c").write_text(PROGRAM)
    command = ["gcc", "-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "main.c", "-o", "main"]
    subprocess.run(command, cwd=tmp_path, check=True)
    out = subprocess.run([str(tmp_path / "main")], capture_output=True, text=True, check=True).stdout
    assert out.splitlines() == ["0 4 2", "10 6 4096", "4 1028 24"]


def test_a_core_without_slaves_has_no_header() -> None:
    assert not [path for path, _ in vector_sum().files if path.startswith("software/")]


@pytest.mark.parametrize("target", ["vivado", "xps"])
def test_packages_hold_the_header(target: str, tmp_path: Path) -> None:
    result = exporter(target).export(ExportRequest(hosted(), tmp_path, {}))
    assert result.diagnostics == () and HEADER in result.files
    assert (result.directory / HEADER).read_text() == hosted().text(HEADER)


@pytest.mark.parametrize("file", ["component.xml", "component.1685-2014.xml"])
def test_components_list_the_registers(file: str, tmp_path: Path) -> None:
    result = exporter("vivado").export(ExportRequest(hosted(), tmp_path, {}))
    root = etree.parse(result.directory / file).getroot()
    maps = {
        item.findtext("{*}name"): {
            register.findtext("{*}name"): (
                int(register.findtext("{*}addressOffset") or ""),
                int(register.findtext("{*}size") or ""),
                register.findtext("{*}dim"),
                register.findtext("{*}access"),
                [name for f in register.iterfind("{*}field") if (name := f.findtext("{*}name")) != "REG"],
            )
            for register in item.iterfind("{*}addressBlock/{*}register")
        }
        for item in root.iter("{*}memoryMap")
    }
    assert list(maps) == ["s_axi_worker_iochannel0", "s_axi_worker_ioregister0", "s_axi_status"]
    assert maps["s_axi_worker_iochannel0"]["STATUS"] == (4, 32, None, "read-only", ["EMPTY", "FULL"])
    assert maps["s_axi_worker_ioregister0"]["REG"] == (0, 16, "6", "read-write", [])
    assert maps["s_axi_status"]["FINISHED"] == (0x14, 32, None, "read-only", ["WORKER"])


def test_the_pcore_has_an_address_range_for_each_slave(tmp_path: Path) -> None:
    result = exporter("xps").export(ExportRequest(hosted_axi4(), tmp_path, {}))
    assert result.diagnostics == ()
    (file,) = (result.directory / "data").glob("*.mpd")
    text = file.read_text(encoding="utf-8")
    read_mpd(text)
    for bus in ("S_AXI_WORKER_IOCHANNEL0", "S_AXI_WORKER_IOREGISTER0", "S_AXI_STATUS"):
        assert f"BUS_INTERFACE BUS = {bus}, BUS_STD = AXI, BUS_TYPE = SLAVE" in text
        assert re.search(
            rf"C_{bus}_BASEADDR = 0xffffffff, .*PAIR = C_{bus}_HIGHADDR.*MIN_SIZE = 0x1000", text
        )
        assert f"C_{bus}_PROTOCOL = AXI4," in text and f"C_{bus}_ID_WIDTH = 16" in text
