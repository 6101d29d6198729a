"""The estimate of a core's area, by real Yosys, and what is said where there is none."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from coram_studio.ipcore.manifest import Core
from coram_studio.workbench.area import area_table, estimate_area
from coram_studio.workbench.session import Session

needs_yosys = pytest.mark.skipif(shutil.which("yosys") is None, reason="Yosys is not installed")


@pytest.fixture
def core(included: Path) -> Core:
    built = Session.open(included).build().core
    assert built is not None
    return built


@needs_yosys
def test_modules_are_counted_with_what_lies_below_them(core: Core) -> None:
    report = estimate_area(core)
    assert report.diagnostics == ()
    assert report.whole is not None
    areas = {area.module: area for area in report.modules}
    assert {"coram_dma", "coram_thread_sum_thread", "vectorsum"} <= areas.keys()
    assert areas["CoramMemory1P"].block_ram == report.whole.block_ram == 1
    assert report.whole.luts >= areas["coram_dma"].luts > 50
    assert report.whole.flip_flops >= areas["coram_dma"].flip_flops > 50
    assert areas["coram_fifo"].distributed_ram > 0
    lines = area_table(report)
    assert len(lines) == 2 + len(report.modules)
    assert lines[-1].startswith("whole core")
    assert len({len(line) for line in lines}) == 1


@needs_yosys
def test_a_core_that_yosys_cannot_read_is_a_diagnostic(core: Core) -> None:
    path = core.manifest.files[-1]
    broken = replace(core, files=tuple((p, "module (;" if p == path else text) for p, text in core.files))
    report = estimate_area(broken)
    assert [d.code for d in report.diagnostics] == ["B015"]
    assert area_table(report) == []


@needs_yosys
def test_an_estimate_that_takes_too_long_is_given_up(core: Core) -> None:
    (found,) = estimate_area(core, seconds=0.01).diagnostics
    assert found.code == "B015"
    assert "0.01 s" in found.message


def test_without_yosys_it_says_so(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert [d.code for d in estimate_area(core).diagnostics] == ["B014"]
