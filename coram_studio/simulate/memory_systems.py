"""Memory systems of simulations: DRAMs and interconnects, described as data in TOML files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from coram_studio.locate import resource

IDEAL = "ideal"
"""Name of the memory that is no DRAM: fixed latencies."""

_LARGEST_FILE = 1 << 16  # bytes
_PICOSECONDS = 1000.0  # of a nanosecond
# Stages of registers that each way has, by kind of interconnect: with registers at its ports, and without.
_STAGES = {
    ("crossbar", "registered"): (4, 4),
    ("crossbar", "direct"): (2, 2),
    ("shared", "registered"): (3, 3),
    ("shared", "direct"): (1, 1),
}
_TIMES = ("rcd", "rp", "ras", "rc", "wr", "wtr", "rtp", "rrd", "faw", "rfc", "refi", "controller")
_WIDTHS = (8, 16, 32, 64, 128, 256, 512, 1024)


class MemoryModelError(Exception):
    """A description of a memory that cannot be used; the text says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Dram:
    """A DRAM. Widths are bits, ``times`` picoseconds by their usual names (``rcd``: from activation to access).

    ``row_bytes`` is the size of a row of all chips together, ``burst_length`` counts transfers, two in a clock.
    """

    data_width: int
    clock_mhz: float
    burst_length: int
    banks: int
    bank_groups: int
    row_bytes: int
    cl: int
    cwl: int
    times: Mapping[str, int]

    @property
    def access_bytes(self) -> int:
        """Bytes of one access."""
        return self.data_width // 8 * self.burst_length

    @property
    def peak_bytes_per_second(self) -> float:
        """What the data bus carries at most."""
        return self.data_width / 8 * 2 * self.clock_mhz * 1e6

    @property
    def clock_ps(self) -> int:
        """Period of the clock in picoseconds."""
        return round(1e6 / self.clock_mhz)

    @property
    def idle_ps(self) -> int:
        """From a request to the end of its first access when no row is open, in picoseconds, controller included."""
        return self.times["controller"] + self.times["rcd"] + self.cl * self.clock_ps + self.burst_ps

    @property
    def burst_ps(self) -> int:
        """How long the data of one access takes, in picoseconds."""
        return self.burst_length * self.clock_ps // 2


@dataclass(frozen=True, slots=True)
class MemoryModel:
    """A memory that runs can name. ``bus_width`` (bits) and ``bus_mhz`` are those of the bus it usually has."""

    name: str
    title: str
    description: str
    source: str
    dram: Dram | None = None
    bus_width: int = 0
    bus_mhz: float = 100.0


@dataclass(frozen=True, slots=True)
class MemorySystem:
    """What lies between the ports of a simulation and the bytes: one memory behind an interconnect.

    ``data_width`` is the interconnect's in bits; ``request`` and ``response`` count its register stages each way,
    ``conversion`` those that a port of another width adds.
    """

    model: MemoryModel
    kind: Literal["crossbar", "shared"]
    data_width: int
    request: int
    response: int
    conversion: int = 1

    @property
    def title(self) -> str:
        """The system in a few words."""
        return f"{self.model.title}, {self.kind} of {self.data_width} bits"


def ideal_model() -> MemoryModel:
    """The memory with fixed latencies."""
    return MemoryModel(IDEAL, "Ideal", "Fixed latencies, no banks, no refresh", "none: it models no device")


def memory_models(folder: Path | None = None) -> dict[str, MemoryModel]:
    """The ideal memory, those that are shipped, and those in a project's ``folder``; by name.

    Files that cannot be used are left out; ``read_model`` says why.
    """
    found = {IDEAL: ideal_model()}
    for place in (resource("memories"), folder):
        if place is None or not place.is_dir():
            continue
        for path in sorted(place.glob("*.toml")):
            try:
                found[path.stem] = read_model(path)
            except MemoryModelError:
                continue
    return found


def read_model(path: Path) -> MemoryModel:
    """Read the description of a DRAM.

    Raises:
        MemoryModelError: the file cannot be read, or does not describe one.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise MemoryModelError("is too large to describe a memory")
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MemoryModelError(f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise MemoryModelError(f"is not TOML: {error}") from error
    top = _Table(table, "")
    dram, timing, bus = top.table("dram"), top.table("timing"), top.table("bus", required=False)
    times = {name: round(timing.number(name) * _PICOSECONDS) for name in _TIMES}
    data_width = dram.one_of("data_width", _WIDTHS)
    burst_length = dram.one_of("burst_length", (2, 4, 8, 16))
    clock_mhz = dram.number("clock_mhz")
    burst = burst_length * round(1e6 / clock_mhz) // 2
    times["ccd_l"] = max(burst, round(timing.number("ccd_l", burst / _PICOSECONDS) * _PICOSECONDS))
    device = Dram(
        data_width=data_width,
        clock_mhz=clock_mhz,
        burst_length=burst_length,
        banks=dram.one_of("banks", (1, 2, 4, 8, 16, 32)),
        bank_groups=dram.one_of("bank_groups", (1, 2, 4, 8), 1),
        row_bytes=dram.integer("row_bytes"),
        cl=timing.integer("cl"),
        cwl=timing.integer("cwl"),
        times=times,
    )
    if device.row_bytes % (device.access_bytes) or device.banks % device.bank_groups:
        raise MemoryModelError("must have rows of whole accesses, and as many banks in each group")
    return MemoryModel(
        path.stem,
        top.text("title", path.stem),
        top.text("description", ""),
        top.text("source", ""),
        device,
        bus.one_of("data_width", _WIDTHS, device.data_width),
        bus.number("mhz", 100.0),
    )


def make_system(
    model: MemoryModel, interconnect: str, data_width: int, stages: str, widest_port: int
) -> MemorySystem | None:
    """The system that settings describe; None for ideal memory at each port, which needs none.

    A DRAM without a named interconnect lies behind a crossbar; ``data_width`` 0 stands for the model's bus, or
    for the widest port.
    """
    if interconnect == "none" and model.dram is None:
        return None
    kind: Literal["crossbar", "shared"] = "shared" if interconnect == "shared" else "crossbar"
    request, response = _STAGES[kind, stages]
    width = data_width or model.bus_width or widest_port
    return MemorySystem(model, kind, width, request, response)


class _Table:
    """Reads the keys of one table."""

    def __init__(self, table: Mapping[str, Any], name: str) -> None:
        self._table = table
        self._name = name

    def table(self, key: str, *, required: bool = True) -> _Table:
        found = self._table.get(key, None if required else {})
        if not isinstance(found, dict):
            raise MemoryModelError(f"must have a table [{key}]")
        return _Table(found, f"{key}.")

    def number(self, key: str, default: float | None = None) -> float:
        found = self._table.get(key, default)
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found < 1e7:
            raise MemoryModelError(f"must give {self._name}{key} as a positive number, not {found!r}")
        return float(found)

    def integer(self, key: str, default: int | None = None) -> int:
        found = self.number(key, default)
        if found != int(found):
            raise MemoryModelError(f"must give {self._name}{key} as a whole number, not {found!r}")
        return int(found)

    def one_of(self, key: str, known: tuple[int, ...], default: int | None = None) -> int:
        found = self.integer(key, default)
        if found not in known:
            raise MemoryModelError(
                f"must have {self._name}{key} of {', '.join(map(str, known))}, not {found}"
            )
        return found

    def text(self, key: str, default: str) -> str:
        found = self._table.get(key, default)
        if not isinstance(found, str):
            raise MemoryModelError(f"must give {self._name}{key} as text, not {found!r}")
        return found
