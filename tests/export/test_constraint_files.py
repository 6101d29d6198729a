"""The timing constraints of a core with two clocks reach the tool's package."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lxml import etree

from coram_studio.workbench.session import Session

SAMPLE = Path(__file__).resolve().parents[2] / "projects" / "vector_sum"
SPIRIT = "{http://www.spiritconsortium.org/XMLSchema/SPIRIT/1685-2009}"


@pytest.mark.parametrize("clocks", ["one", "two"])
def test_vivado_reads_them_after_the_clocks_are_known(tmp_path: Path, clocks: str) -> None:
    shutil.copytree(SAMPLE, tmp_path / "project", ignore=shutil.ignore_patterns("runs", "build"))
    settings = tmp_path / "project" / "project.toml"
    settings.write_text(f'{settings.read_text()}\n[core]\nclocks = "{clocks}"\n')
    report, result = Session.open(tmp_path / "project").export("vivado", tmp_path / "out")
    assert report.core is not None
    assert result is not None
    assert not result.diagnostics
    wanted = {f"constraints/vector_sum.{kind}" for kind in ("xdc", "sdc")} if clocks == "two" else set()
    assert set(report.core.manifest.constraints) == wanted
    packaged = [path for path in result.files if path.startswith("constraints/")]
    assert packaged == [path for path in sorted(wanted) if path.endswith(".xdc")]
    root = etree.parse(result.directory / "component.xml").getroot()
    files = [
        [(element.tag.removeprefix(SPIRIT), "".join(element.itertext()).split()) for element in file]
        for file in root.iter(f"{SPIRIT}file")
        if (file.findtext(f"{SPIRIT}name") or "").endswith(".xdc")
    ]
    expected = [
        ("name", packaged),
        ("userFileType", ["xdc"]),
        ("userFileType", ["USED_IN_implementation"]),
        ("define", ["processing_order", "late"]),
    ]
    assert files == ([expected] if clocks == "two" else [])
    clock_names = [b.findtext(f"{SPIRIT}name") for b in root.iter(f"{SPIRIT}busInterface")]
    assert ("kernel_clk" in clock_names) == (clocks == "two")
