"""Signals of the bus protocols that a core's interfaces speak, by their logical names."""

from __future__ import annotations

from dataclasses import dataclass

from coram_studio.model.bundles import Direction

_M, _S = Direction.OUTPUT, Direction.INPUT  # driven by the master, by the slave; seen from the master


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal: its direction at the master, its width in bits where the protocol fixes it (else 0)."""

    direction: Direction
    width: int = 0
    required: bool = True


def _address(prefix: str, *, full: bool) -> dict[str, Signal]:
    signals = {
        f"{prefix}ADDR": Signal(_M),
        f"{prefix}PROT": Signal(_M, 3, required=False),
        f"{prefix}VALID": Signal(_M, 1),
        f"{prefix}READY": Signal(_S, 1),
    }
    if full:
        signals |= {
            f"{prefix}ID": Signal(_M, required=False),
            f"{prefix}LEN": Signal(_M, 8),
            f"{prefix}SIZE": Signal(_M, 3, required=False),
            f"{prefix}BURST": Signal(_M, 2, required=False),
            f"{prefix}LOCK": Signal(_M, 1, required=False),
            f"{prefix}CACHE": Signal(_M, 4, required=False),
            f"{prefix}QOS": Signal(_M, 4, required=False),
            f"{prefix}REGION": Signal(_M, 4, required=False),
            f"{prefix}USER": Signal(_M, required=False),
        }
    return signals


def _axi(*, full: bool) -> dict[str, Signal]:
    signals = _address("AW", full=full) | {
        "WDATA": Signal(_M),
        "WSTRB": Signal(_M, required=False),
        "WVALID": Signal(_M, 1),
        "WREADY": Signal(_S, 1),
        "BRESP": Signal(_S, 2, required=False),
        "BVALID": Signal(_S, 1),
        "BREADY": Signal(_M, 1),
        "RDATA": Signal(_S),
        "RRESP": Signal(_S, 2, required=False),
        "RVALID": Signal(_S, 1),
        "RREADY": Signal(_M, 1),
    }
    if full:
        signals |= {
            "WLAST": Signal(_M, 1),
            "WUSER": Signal(_M, required=False),
            "BID": Signal(_S, required=False),
            "BUSER": Signal(_S, required=False),
            "RID": Signal(_S, required=False),
            "RLAST": Signal(_S, 1),
            "RUSER": Signal(_S, required=False),
        }
    return signals | _address("AR", full=full)


SIGNALS: dict[str, dict[str, Signal]] = {
    "clock": {"CLK": Signal(_M, 1)},
    "reset": {"RST": Signal(_M, 1)},
    "axi4": _axi(full=True),
    "axi4lite": _axi(full=False),
    "avalon": {
        "ADDRESS": Signal(_M),
        "BURSTCOUNT": Signal(_M, required=False),
        "READ": Signal(_M, 1, required=False),
        "READDATA": Signal(_S, required=False),
        "READDATAVALID": Signal(_S, 1, required=False),
        "WRITE": Signal(_M, 1, required=False),
        "WRITEDATA": Signal(_M, required=False),
        "BYTEENABLE": Signal(_M, required=False),
        "WAITREQUEST": Signal(_S, 1, required=False),
        "RESPONSE": Signal(_S, 2, required=False),
        "WRITERESPONSEVALID": Signal(_S, 1, required=False),
    },
}
"""Signals of each protocol of the manifest's interfaces, by logical name."""


def signal_problems(protocol: str, is_master: bool, ports: dict[str, tuple[Direction, int]]) -> list[str]:
    """What is wrong with an interface whose ports, by logical name, have these directions and widths in bits."""
    signals = SIGNALS.get(protocol)
    if signals is None:
        return [f"has the unknown protocol {protocol}"]
    problems = [
        f"has no signal {name}" for name, signal in signals.items() if signal.required and name not in ports
    ]
    for name, (direction, width) in ports.items():
        signal = signals.get(name)
        if signal is None:
            problems.append(f"has a signal {name}, which {protocol} has not")
            continue
        wanted = signal.direction if is_master else signal.direction.opposite
        if direction is not wanted:
            problems.append(f"has {name} as an {direction.value}, which must be an {wanted.value}")
        if signal.width and width != signal.width:
            problems.append(f"has {name} of {width} bits, which must have {signal.width}")
    widths = {name: width for name, (_, width) in ports.items()}
    for a, b, factor in (
        ("WDATA", "RDATA", 1),
        ("WDATA", "WSTRB", 8),
        ("AWID", "BID", 1),
        ("ARID", "RID", 1),
        ("WRITEDATA", "READDATA", 1),
        ("WRITEDATA", "BYTEENABLE", 8),
    ):
        if a in widths and b in widths and widths[a] != widths[b] * factor:
            problems.append(f"has {a} of {widths[a]} bits and {b} of {widths[b]}")
    return problems
