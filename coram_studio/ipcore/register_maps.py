"""What hosts find at the addresses of the core's slave ports."""

from __future__ import annotations

from collections.abc import Sequence

from coram_studio.ipcore.manifest import BusRegister, Field

STATUS_OFFSET = 4
"""Byte offset of the status of an I/O channel or a slave stream."""

EVENTS = (
    ("READ_BEATS", "Words read"),
    ("WRITE_BEATS", "Words written"),
    ("READS", "Read bursts"),
    ("WRITES", "Write bursts"),
    ("AR_STALLS", "Cycles in which a read address waits"),
    ("R_STALLS", "Cycles in which read data wait"),
    ("AW_STALLS", "Cycles in which a write address waits"),
    ("W_STALLS", "Cycles in which write data wait"),
)
"""Names of the events that are counted at each master port, in the order of their counters."""

FAULTS = (
    Field("READ", 0, 1, "A read was answered with an error"),
    Field("WRITE", 1, 1, "A write was answered with an error"),
    Field("UNALIGNED", 2, 1, "A transfer began within a word"),
)
"""What DMA engines report, in the order of their bits."""

MOST_THREADS, MOST_ENGINES, MOST_PORTS = 32, 192, 47
"""How many of each a status block has room for."""

_FIRST_ENGINE, _FIRST_COUNTER = 0x100, 0x400


def channel_registers(data_width: int, bus_width: int) -> tuple[BusRegister, ...]:
    """An I/O channel's or a slave stream's: words of ``data_width`` bits on a bus of ``bus_width``."""
    # Within the first row of a wide bus lies the status; any other address is as good for the data.
    data = 0 if bus_width == 32 else bus_width // 8
    fields = (Field("EMPTY", 0, 1, "Nothing to read"), Field("FULL", 1, 1, "No room for a write"))
    taken = "A read takes the oldest word; a write gives one. Where there is none, or no room: an error"
    return (
        BusRegister("DATA", data, data_width, "read-write", taken),
        BusRegister(
            "STATUS", STATUS_OFFSET, 32, "read-only", "Whether words can be read and written", fields
        ),
    )


def register_file(data_width: int, size: int) -> tuple[BusRegister, ...]:
    """An I/O register's words."""
    text = "Words that the thread and the host share"
    return (BusRegister("REG", 0, data_width, "read-write", text, count=size),)


def status_registers(
    threads: Sequence[str], engines: Sequence[str], ports: Sequence[str]
) -> tuple[BusRegister, ...]:
    """The status block's, for a core with these threads, objects with DMA, and master ports."""
    bits = tuple(Field(name.upper(), i, 1) for i, name in enumerate(threads))
    layout = (Field("VERSION", 0, 8), Field("THREADS", 8, 8), Field("ENGINES", 16, 8), Field("PORTS", 24, 8))
    control = (
        Field("COUNT", 0, 1, "Counters count"),
        Field("HOLD", 1, 1, "What is read of counters stays as it is"),
        Field("CLEAR", 2, 1, "Set all counters to 0; reads as 0"),
    )
    return (
        BusRegister("ID", 0x000, 32, "read-only", "0x434F5241"),
        BusRegister("LAYOUT", 0x004, 32, "read-only", "Version of this map, and how many there are", layout),
        BusRegister("CONTROL", 0x008, 32, "read-write", "Of the counters", control),
        BusRegister("RUNNING", 0x010, 32, "read-only", "Threads that run", bits),
        BusRegister("FINISHED", 0x014, 32, "read-only", "Threads that have finished", bits),
        BusRegister("BUSY", 0x018, 32, "read-only", "Threads with a transfer under way", bits),
        *(
            BusRegister(
                f"ERRORS_{name.upper()}",
                _FIRST_ENGINE + 4 * i,
                32,
                "read-write",
                f"Errors of {name}; writing 1 clears a bit",
                FAULTS,
            )
            for i, name in enumerate(engines)
        ),
        *_counter("CYCLES", 0, "Cycles of the bus's clock"),
        *(
            register
            for p, port in enumerate(ports)
            for e, (event, text) in enumerate(EVENTS)
            for register in _counter(f"{port.upper()}_{event}", 1 + len(EVENTS) * p + e, f"{text} at {port}")
        ),
    )


def _counter(name: str, number: int, text: str) -> tuple[BusRegister, ...]:
    at = _FIRST_COUNTER + 8 * number
    return (
        BusRegister(f"{name}_LOW", at, 32, "read-only", f"{text}, bits 31 to 0"),
        BusRegister(f"{name}_HIGH", at + 4, 32, "read-only", f"{text}, bits 63 to 32"),
    )
