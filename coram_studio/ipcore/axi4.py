"""The AXI4 master port that each object with DMA gets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coram_studio.model.bundles import Direction, Port

_OUT, _IN = Direction.OUTPUT, Direction.INPUT

VARYING = (
    *("AWADDR", "AWLEN", "AWVALID", "AWREADY", "WDATA", "WSTRB", "WLAST", "WVALID", "WREADY"),
    *("BRESP", "BVALID", "BREADY"),
    *("ARADDR", "ARLEN", "ARVALID", "ARREADY", "RDATA", "RRESP", "RLAST", "RVALID", "RREADY"),
)
"""Signals that may change while the core runs, hence those that stages between engine and port pass on."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal of a master port.

    ``name`` is AMBA's, upper case. The DMA engine has a pin ``m_<name>`` for it unless ``constant`` says what it
    always is; an input with ``constant`` "" and ``ignored`` set is not looked at.
    """

    name: str
    direction: Direction
    width: int
    constant: str = ""
    ignored: bool = False

    def port(self, prefix: str) -> Port:
        """The core's port for this signal."""
        return Port(f"{prefix}_{self.name.lower()}", self.direction, self.width)


def master_signals(
    data_width: int,
    address_width: int,
    *,
    reads: bool = True,
    writes: bool = True,
    unaligned: bool = False,
) -> tuple[Signal, ...]:
    """All signals of a master, in AMBA's order: write address, write data, write response, read address, read data.

    Transactions all have ID 0, so data comes back in order; they increment, are normal, non-cacheable and
    bufferable, and are as wide as the bus. A master that never ``reads``, or never ``writes``, has the signals for it
    too, as interconnects expect them, and keeps them still. Only one whose transfers may be ``unaligned`` writes
    parts of words: else WSTRB is constant.
    """
    signals = _all_signals(data_width, address_width)
    if unaligned and data_width > 8:
        signals = tuple(replace(s, constant="") if s.name == "WSTRB" else s for s in signals)
    if not writes:
        signals = tuple(_still(s) if s.name[0] in "WB" or s.name.startswith("AW") else s for s in signals)
    if not reads:
        signals = tuple(_still(s) if s.name[0] == "R" or s.name.startswith("AR") else s for s in signals)
    return signals


def _still(signal: Signal) -> Signal:
    """A signal of a channel that is not used."""
    if signal.direction is _IN:
        return replace(signal, ignored=True)
    return signal if signal.constant else replace(signal, constant=f"{signal.width}'d0")


def _all_signals(data_width: int, address_width: int) -> tuple[Signal, ...]:
    size = (data_width // 8).bit_length() - 1
    return (
        *_address_channel("AW", address_width, size),
        Signal("WDATA", _OUT, data_width),
        Signal("WSTRB", _OUT, data_width // 8, _ones(data_width // 8)),
        Signal("WLAST", _OUT, 1),
        Signal("WVALID", _OUT, 1),
        Signal("WREADY", _IN, 1),
        Signal("BID", _IN, 1, ignored=True),
        Signal("BRESP", _IN, 2),
        Signal("BVALID", _IN, 1),
        Signal("BREADY", _OUT, 1),
        *_address_channel("AR", address_width, size),
        Signal("RID", _IN, 1, ignored=True),
        Signal("RDATA", _IN, data_width),
        Signal("RRESP", _IN, 2),
        Signal("RLAST", _IN, 1),
        Signal("RVALID", _IN, 1),
        Signal("RREADY", _OUT, 1),
    )


def _address_channel(prefix: str, address_width: int, size: int) -> tuple[Signal, ...]:
    return (
        Signal(f"{prefix}ID", _OUT, 1, "1'b0"),
        Signal(f"{prefix}ADDR", _OUT, address_width),
        Signal(f"{prefix}LEN", _OUT, 8),
        Signal(f"{prefix}SIZE", _OUT, 3, f"3'd{size}"),
        Signal(f"{prefix}BURST", _OUT, 2, "2'b01"),
        Signal(f"{prefix}LOCK", _OUT, 1, "1'b0"),
        Signal(f"{prefix}CACHE", _OUT, 4, "4'b0011"),
        Signal(f"{prefix}PROT", _OUT, 3, "3'b000"),
        Signal(f"{prefix}QOS", _OUT, 4, "4'b0000"),
        Signal(f"{prefix}REGION", _OUT, 4, "4'b0000"),
        Signal(f"{prefix}VALID", _OUT, 1),
        Signal(f"{prefix}READY", _IN, 1),
    )


def _ones(width: int) -> str:
    return "1'b1" if width == 1 else f"{{{width}{{1'b1}}}}"
