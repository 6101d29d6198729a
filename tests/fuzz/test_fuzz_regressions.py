"""Programs of the fuzzer that the compiler once got wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz_check import check_programs
from fuzz_generator import FuzzProgram

from coram_studio.thread.program import IntegerMode, ThreadOptions

FOUND: dict[str, tuple[IntegerMode, str]] = {
    # A narrow negative number stayed in the wider register that it shares, without its sign being extended.
    "a narrow value in a shared register": (
        "python",
        "b = CoramChannel(idx=1, datawidth=8)\n"
        "r = CoramRegister(0, 32)\n"
        "shared = 1048576\n"
        "more = [3, -7, 1099511627776, -1048576, 2147483647]\n"
        "v0 = 2147483647\n"
        "v1 = 1048576\n"
        "v2 = -2147483647\n"
        "v3 = 10\n"
        "v4 = 0\n"
        "for i1 in range((v1 & 3) - 1, v2 & 7, 2):\n"
        "    v4 -= abs(v2 & 65535) * (shared | v1)\n"
        "else:\n"
        "    w3 = 4\n"
        "    while w3 > 0:\n"
        "        w3 -= 1\n"
        "        v3 = b.read() + v2\n"
        "if (8 if 3 == v3 else -5) & 1:\n"
        "    pass\n"
        "else:\n"
        "    v4 = r.read() ^ r.read()\n"
        "more[3] = more[15 & 3] + 2\n"
        "print(v0, v1, v2, v3, v4, shared)\n",
    ),
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
    program = FuzzProgram(name, text, ThreadOptions(integers=mode, clock_mhz=250.0), stall=3, latency=8)
    failures = check_programs([program], tmp_path)
    assert not failures, [(f.where, f.detail) for f in failures]
