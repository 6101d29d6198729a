"""Cores with Avalon-MM masters, for tools that connect AXI alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sample_cores import everything, exporter

from coram_studio.export.exporter import ExportRequest
from coram_studio.export.protocols import signal_problems
from coram_studio.ipcore.avalon import avalon_signals
from coram_studio.ipcore.manifest import Interface
from coram_studio.model.bundles import Direction, Port


@pytest.mark.parametrize(("target", "tool"), [("vivado", "Vivado"), ("xps", "XPS")])
def test_an_avalon_master_is_refused_with_what_to_change(tmp_path: Path, target: str, tool: str) -> None:
    core = everything()
    signals = avalon_signals(32, 32)
    master = Interface(
        "avm_buffer",
        "avalon",
        "master",
        tuple((s.name, s.port("avm_buffer").name) for s in signals),
        data_width=32,
        address_width=32,
        clock="aclk",
    )
    manifest = replace(
        core.manifest,
        interfaces=(*core.manifest.interfaces, master),
        ports=(*core.manifest.ports, *(s.port("avm_buffer") for s in signals)),
    )
    chosen = exporter(target)
    options = {option.name: option.default for option in chosen.options(core)}
    result = chosen.export(ExportRequest(replace(core, manifest=manifest), tmp_path, options))
    found = next(d for d in result.diagnostics if d.code == "X007")
    assert found.message == f"{tool} must be given AXI ports, but avm_buffer speaks Avalon-MM"
    assert found.remedy is not None
    assert 'bus = "axi4"' in found.remedy
    assert result.files == ()
    assert list(tmp_path.iterdir()) == []


def _ports(*changes: Port) -> dict[str, tuple[Direction, int]]:
    ports = {s.name: (s.direction, s.width) for s in avalon_signals(64, 32)}
    return ports | {port.name: (port.direction, port.width) for port in changes}


def test_the_masters_signals_are_those_of_the_protocol() -> None:
    assert signal_problems("avalon", True, _ports()) == []


@pytest.mark.parametrize(
    ("port", "problem"),
    [
        (Port("WAITREQUEST", Direction.OUTPUT), "has WAITREQUEST as an output, which must be an input"),
        (Port("BYTEENABLE", Direction.OUTPUT, 4), "has WRITEDATA of 64 bits and BYTEENABLE of 4"),
        (Port("LOCK", Direction.OUTPUT), "has a signal LOCK, which avalon has not"),
    ],
)
def test_wrong_signals_are_found(port: Port, problem: str) -> None:
    assert signal_problems("avalon", True, _ports(port)) == [problem]
