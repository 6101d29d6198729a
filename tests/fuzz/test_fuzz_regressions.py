"""Programs of the fuzzer that the compiler once got wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz_check import check_programs
from fuzz_generator import CoreShape, FuzzProgram

from coram_studio.model.blocks import ObjectKind
from coram_studio.model.project import BusProtocol, CoreSettings
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
    # The debug map asked for the function of a value that was made outside of any.
    "an argument that is a loop's variable": (
        "python",
        "q = CoramRegister(1, 8)\n"
        "def last(p):\n"
        "    for p in range(1, 3):\n"
        "        pass\n"
        "    return 1\n"
        "for shared in (q.read(),):\n"
        "    v = last(p=shared)\n"
        "print(v)\n",
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_program_once_wrong_is_right(name: str, tmp_path: Path) -> None:
    mode, text = FOUND[name]
    program = FuzzProgram(name, text, ThreadOptions(integers=mode, clock_mhz=250.0), stall=3, latency=8)
    failures = check_programs([program], tmp_path)
    assert not failures, [(f.where, f.detail) for f in failures]


# Read data that an engine held back was lost on a bus that cannot hold it.
@pytest.mark.parametrize("bus", ["axi4", "avalon"])
@pytest.mark.parametrize("width", [0, 32])
def test_held_loads_come_through_every_bus(bus: BusProtocol, width: int, tmp_path: Path) -> None:
    text = (
        "memory = CoramMemory(0, 128, 64)\nother = CoramMemory(1, 64, 64)\n"
        "memory.write(0, 2048, 64)\nother.write(0, 6144, 64)\n"
    )
    kinds = (ObjectKind.MEMORY_1P, ObjectKind.MEMORY_BE_1P)
    shape = CoreShape(CoreSettings(bus=bus, bus_data_width=width), (128, 64), kinds, 8)
    program = FuzzProgram("held", text, ThreadOptions(overlap=True), stall=0, latency=30, core=shape)
    failures = check_programs([program], tmp_path)
    assert not failures, [(f.where, f.detail) for f in failures]
