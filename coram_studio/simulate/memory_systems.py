"""Memory systems of simulations: DRAMs and interconnects, described as data in TOML files."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from coram_studio.locate import resource
from coram_studio.model.rules import DATA_WIDTHS

IDEAL = "ideal"
"""Name of the memory that is no DRAM: fixed latencies."""

_LARGEST_FILE = 1 << 16  # bytes
_PICOSECONDS = 1000.0  # of a nanosecond
_TOLERANCE = (
    0.02  # of a clock: data sheets round the period, so that a time may seem to be just over whole clocks
)
_CLOCKS = (10.0, 5000.0)  # MHz
_BUS_CLOCKS = (1.0, 2000.0)  # MHz, as those of a simulation
_LONGEST = 1e6  # nanoseconds of any time
_CYCLES = 100  # of the DRAM's clock that a latency may have
# Stages of registers that each way has, by kind of interconnect: with registers at its ports, and without.
_STAGES = {
    ("crossbar", "registered"): (4, 4),
    ("crossbar", "direct"): (2, 2),
    ("shared", "registered"): (3, 3),
    ("shared", "direct"): (1, 1),
}
_TIMES = ("rcd", "rp", "ras", "rc", "wr", "wtr", "rtp", "rrd", "faw", "rfc", "refi", "controller")


class MemoryModelError(Exception):
    """A description of a memory that cannot be used; the text says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Dram:
    """A DRAM. Widths are bits, ``times`` nanoseconds by their usual names (``rcd``: from activation to access).

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
    times: Mapping[str, float]

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
    def burst_ps(self) -> int:
        """How long the data of one access takes, in picoseconds."""
        return self.burst_length * self.clock_ps // 2

    @property
    def controller_ps(self) -> int:
        """From the arrival of a request until its first command, and back, in picoseconds."""
        return round(self.times["controller"] * _PICOSECONDS)

    @property
    def refresh_ps(self) -> int:
        """Between refreshes, in picoseconds."""
        return round(self.times["refi"] * _PICOSECONDS)

    def clocks_ps(self, name: str) -> int:
        """A time in picoseconds, rounded up to whole clocks as controllers do."""
        clocks = self.times[name] * self.clock_mhz / 1000.0
        return max(1, math.ceil(clocks - _TOLERANCE)) * self.clock_ps

    @property
    def idle_ps(self) -> int:
        """From a request to the end of its first access when no row is open, in picoseconds, controller included."""
        return self.controller_ps + self.clocks_ps("rcd") + self.cl * self.clock_ps + self.burst_ps

    @property
    def ahead_ps(self) -> int:
        """From a request to the end of its first access when another row is open, in picoseconds."""
        latency = max(self.cl, self.cwl) * self.clock_ps
        rows = self.clocks_ps("rp") + self.clocks_ps("rcd")
        return self.controller_ps + rows + latency + self.burst_ps


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

    def peak_bytes_per_second(self, bus_mhz: float) -> float:
        """What moves at most: the less of what the memory and the interconnect, at that clock, can do in one direction."""
        path = self.data_width / 8 * bus_mhz * 1e6
        return min(path, self.model.dram.peak_bytes_per_second) if self.model.dram else path

    @property
    def title(self) -> str:
        """The system in a few words."""
        return f"{self.model.title}, {self.kind} of {self.data_width} bits"


def ideal_model() -> MemoryModel:
    """The memory with fixed latencies."""
    return MemoryModel(IDEAL, "Ideal", "Fixed latencies, no banks, no refresh", "none: it models no device")


def shipped_memories() -> tuple[str, ...]:
    """Names of the ideal memory and of those that are shipped; no file is read."""
    return (IDEAL, *(path.stem for path in sorted(resource("memories").glob("*.toml"), key=_by_numbers)))


def memory_models(folder: Path | None = None) -> dict[str, MemoryModel]:
    """The ideal memory, those that are shipped, and those in a project's ``folder``; by name.

    Files that cannot be used are left out; ``read_model`` says why.
    """
    found = {IDEAL: ideal_model()}
    for place in (resource("memories"), folder):
        if place is None or not place.is_dir():
            continue
        for path in sorted(place.glob("*.toml"), key=_by_numbers):
            try:
                found[path.stem] = read_model(path)
            except MemoryModelError:
                continue
    return found


def _by_numbers(path: Path) -> list[tuple[int, str]]:
    """Order of file names in which 800 comes before 1600."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"([0-9]+)", path.stem)]


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
    device = _dram(dram, timing)
    model = MemoryModel(
        path.stem,
        top.text("title", path.stem),
        top.text("description", ""),
        top.text("source", ""),
        device,
        bus.one_of("data_width", DATA_WIDTHS, device.data_width),
        bus.number("mhz", 100.0, _BUS_CLOCKS),
    )
    for part in (top, dram, timing, bus):
        part.finish()
    return model


def _dram(dram: _Table, timing: _Table) -> Dram:
    """The device that two tables describe. Raises MemoryModelError."""
    data_width = dram.one_of("data_width", DATA_WIDTHS)
    burst_length = dram.one_of("burst_length", (2, 4, 8, 16))
    clock_mhz = dram.number("clock_mhz", None, _CLOCKS)
    times = {name: timing.number(name) for name in _TIMES}
    burst = burst_length / 2 / clock_mhz * 1e3
    times["ccd_l"] = max(burst, timing.number("ccd_l", burst))
    device = Dram(
        data_width=data_width,
        clock_mhz=clock_mhz,
        burst_length=burst_length,
        banks=dram.one_of("banks", (1, 2, 4, 8, 16, 32)),
        bank_groups=dram.one_of("bank_groups", (1, 2, 4, 8), 1),
        row_bytes=dram.integer("row_bytes", None, (data_width // 8, 1 << 20)),
        cl=timing.integer("cl", None, (1, _CYCLES)),
        cwl=timing.integer("cwl", None, (1, _CYCLES)),
        times=times,
    )
    if device.row_bytes % device.access_bytes:
        raise MemoryModelError(
            f"must have rows of whole accesses: dram.row_bytes a multiple of {device.access_bytes}, "
            f"not {device.row_bytes}"
        )
    if device.banks % device.bank_groups:
        raise MemoryModelError(
            f"must have as many banks in each group: dram.banks a multiple of {device.bank_groups}, not {device.banks}"
        )
    if times["refi"] < 2 * (times["rfc"] + times["rp"]):
        raise MemoryModelError(
            f"must have time between refreshes: timing.refi at least twice rfc and rp, not {times['refi']:g}"
        )
    return device


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
        self._asked: set[str] = set()

    def table(self, key: str, *, required: bool = True) -> _Table:
        found = self._get(key, None if required else {})
        if not isinstance(found, dict):
            raise MemoryModelError(f"must have a table [{key}]")
        return _Table(found, f"{key}.")

    def number(
        self, key: str, default: float | None = None, bounds: tuple[float, float] = (0.001, _LONGEST)
    ) -> float:
        found = self._get(key, default)
        low, high = bounds
        if isinstance(found, bool) or not isinstance(found, int | float) or not low <= found <= high:
            raise MemoryModelError(
                f"must give {self._name}{key} as a number from {low:g} to {high:g}, not {_shown(found)}"
            )
        return float(found)

    def integer(self, key: str, default: int | None = None, bounds: tuple[int, int] = (1, 1 << 20)) -> int:
        found = self._get(key, default)
        low, high = bounds
        if isinstance(found, bool) or not isinstance(found, int) or not low <= found <= high:
            raise MemoryModelError(
                f"must give {self._name}{key} as a whole number from {low} to {high}, not {_shown(found)}"
            )
        return found

    def one_of(self, key: str, known: tuple[int, ...], default: int | None = None) -> int:
        found = self.integer(key, default)
        if found not in known:
            raise MemoryModelError(
                f"must have {self._name}{key} of {', '.join(map(str, known))}, not {found}"
            )
        return found

    def finish(self) -> None:
        """Refuse keys that nobody has asked for: they are misspelt. Raises MemoryModelError."""
        unknown = [key for key in self._table if key not in self._asked]
        if unknown:
            raise MemoryModelError(
                f"must hold {', '.join(self._name + key for key in sorted(self._asked))} alone, "
                f"not {self._name}{unknown[0]}"
            )

    def _get(self, key: str, default: object) -> object:
        self._asked.add(key)
        return self._table.get(key, default)

    def text(self, key: str, default: str) -> str:
        found = self._get(key, default)
        if not isinstance(found, str):
            raise MemoryModelError(f"must give {self._name}{key} as text, not {_shown(found)}")
        return found


def _shown(found: object) -> str:
    """A value as part of a message; None is one that is missing."""
    return "nothing" if found is None else f"{found!r}"
