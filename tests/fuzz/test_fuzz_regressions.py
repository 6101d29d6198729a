"""Programs of the fuzzer that the compiler once got wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz_check import check_programs
from fuzz_generator import FuzzProgram

from coram_studio.thread.program import IntegerMode, ThreadOptions

FOUND: dict[str, tuple[IntegerMode, str]] = {
    # The mask that makes the counter unsigned again was taken for one without effect.
    "unsigned countdown past 0": (
        "uint32",
        "for i in range(4, -3, -2):\n    pass\nprint(i)\n",
    ),
    "unsigned countdown past 0 from a variable": (
        "uint32",
        "c = CoramChannel(0, 32)\nlast = 7\nfor i in range(c.read() & 7, -3, -1):\n"
        "    c.write(i)\n    last = i\nprint(last, last > 100)\n",
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_program_once_wrong_is_right(name: str, tmp_path: Path) -> None:
    mode, text = FOUND[name]
    program = FuzzProgram(name, text, ThreadOptions(integers=mode), stall=3, latency=8)
    failures = check_programs([program], tmp_path)
    assert not failures, [(f.where, f.detail) for f in failures]
