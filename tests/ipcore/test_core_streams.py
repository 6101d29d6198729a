"""The masters of streams, and what is said about streams and registers that do not fit their thread."""

from __future__ import annotations

from dataclasses import replace

from core_samples import SETTINGS, kernel_source, sum_thread, vector_sum

from coram_studio.diagnostics import Severity
from coram_studio.ipcore.axi4 import master_signals
from coram_studio.ipcore.core import build_core
from coram_studio.model.blocks import ObjectBlock, ObjectKind, ThreadBlock
from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadSource


def test_a_master_that_only_reads_keeps_its_writing_side_still() -> None:
    signals = {s.name: s for s in master_signals(32, 40, writes=False)}
    assert list(signals) == [s.name for s in master_signals(32, 40)]
    for name in ("AWVALID", "AWADDR", "WVALID", "WDATA", "BREADY"):
        assert signals[name].constant == f"{signals[name].width}'d0"
    assert all(signals[name].ignored for name in ("AWREADY", "WREADY", "BVALID", "BRESP"))
    assert signals["ARVALID"].constant == "" and not signals["RDATA"].ignored


def test_a_master_that_only_writes_keeps_its_reading_side_still() -> None:
    signals = {s.name: s for s in master_signals(32, 40, reads=False)}
    assert signals["ARVALID"].constant == "1'd0" and signals["RREADY"].constant == "1'd0"
    assert signals["RVALID"].ignored and not signals["BVALID"].ignored
    assert signals["AWVALID"].constant == ""


def build(thread: str, *blocks: ObjectBlock) -> list[tuple[str, Severity]]:
    """Codes of the findings for the sample with a second thread and more objects."""
    accelerator = vector_sum()
    more = (ThreadBlock("other", "other", "threads/other.py"), *blocks)
    program = compile_thread(ThreadSource("other", "threads/other.py", thread))
    result = build_core(
        SETTINGS,
        accelerator.with_blocks((*accelerator.blocks, *more)),
        [kernel_source()],
        [sum_thread(), program],
    )
    return [(d.code, d.severity) for d in result.diagnostics]


STREAM = ObjectBlock("source", "source", ObjectKind.IN_STREAM, "other", 0, 32, 10)
FLAG = ObjectBlock("flag", "flag", ObjectKind.REGISTER, "other", 0, 32, 10)


def test_a_stream_needs_a_memory_interface() -> None:
    assert build("s = CoramInStream(0)\ns.write(0, 4)\n", STREAM) == [("C010", Severity.ERROR)]


def test_a_streams_depth_is_a_matter_of_speed() -> None:
    """No word of a stream has an address, so another depth is a warning, whichever way."""
    found = build("s = CoramInStream(0, size=4096)\ns.write(0, 4)\n", STREAM)
    assert ("C005", Severity.WARNING) in found and ("C004", Severity.ERROR) not in found


def test_a_registers_size_does_not_matter_and_its_width_does() -> None:
    thread = "r = CoramRegister(0, datawidth=32, size=16)\nr.write(1)\n"
    assert build(thread, FLAG) == []
    assert build(thread, replace(FLAG, data_width=64)) == [("C003", Severity.ERROR)]


def test_a_stream_of_two_words_is_too_small() -> None:
    assert ("C015", Severity.ERROR) in build(
        "s = CoramInStream(0, size=2)\ns.write(0, 4)\n", replace(STREAM, address_width=1)
    )
