"""The protocols of slave ports: their signals, and the module that makes requests of their transfers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coram_studio.ipcore.axi4 import Signal
from coram_studio.ipcore.manifest import Protocol
from coram_studio.model.bundles import Direction
from coram_studio.model.project import CoreSettings

ID_WIDTH = 16
"""Bits of an AXI4 slave's transaction IDs: as many as any processor's ports have; fewer are filled up with zeros."""

_OUT, _IN = Direction.OUTPUT, Direction.INPUT


@dataclass(frozen=True, slots=True)
class Frontend:
    """A protocol's module of the library. ``pins`` begins the names of its pins, ``prefix`` those of the core's ports.

    ``widest`` is the widest data bus that the protocol allows, in bits.
    """

    protocol: Protocol
    module: str
    prefix: str
    pins: str
    widest: int
    signals: Callable[[int, int], tuple[Signal, ...]]  # of data width and address width


def _address_channel(prefix: str, address_width: int) -> tuple[Signal, ...]:
    return (
        Signal(f"{prefix}ADDR", _IN, address_width),
        Signal(f"{prefix}PROT", _IN, 3, ignored=True),
        Signal(f"{prefix}VALID", _IN, 1),
        Signal(f"{prefix}READY", _OUT, 1),
    )


def _burst_channel(prefix: str, address_width: int) -> tuple[Signal, ...]:
    address, protection, *handshake = _address_channel(prefix, address_width)
    return (
        Signal(f"{prefix}ID", _IN, ID_WIDTH),
        address,
        Signal(f"{prefix}LEN", _IN, 8),
        Signal(f"{prefix}SIZE", _IN, 3),
        Signal(f"{prefix}BURST", _IN, 2),
        Signal(f"{prefix}LOCK", _IN, 1, ignored=True),
        Signal(f"{prefix}CACHE", _IN, 4, ignored=True),
        protection,
        Signal(f"{prefix}QOS", _IN, 4, ignored=True),
        Signal(f"{prefix}REGION", _IN, 4, ignored=True),
        *handshake,
    )


def _write_data(data_width: int) -> tuple[Signal, ...]:
    return (Signal("WDATA", _IN, data_width), Signal("WSTRB", _IN, data_width // 8))


_WRITE_HANDSHAKE = (Signal("WVALID", _IN, 1), Signal("WREADY", _OUT, 1))
_WRITE_RESPONSE = (Signal("BRESP", _OUT, 2), Signal("BVALID", _OUT, 1), Signal("BREADY", _IN, 1))
_READ_HANDSHAKE = (Signal("RVALID", _OUT, 1), Signal("RREADY", _IN, 1))


def _axi4lite(data_width: int, address_width: int) -> tuple[Signal, ...]:
    return (
        *_address_channel("AW", address_width),
        *_write_data(data_width),
        *_WRITE_HANDSHAKE,
        *_WRITE_RESPONSE,
        *_address_channel("AR", address_width),
        Signal("RDATA", _OUT, data_width),
        Signal("RRESP", _OUT, 2),
        *_READ_HANDSHAKE,
    )


def _axi4(data_width: int, address_width: int) -> tuple[Signal, ...]:
    return (
        *_burst_channel("AW", address_width),
        *_write_data(data_width),
        Signal("WLAST", _IN, 1, ignored=True),  # the burst's length says as much
        *_WRITE_HANDSHAKE,
        Signal("BID", _OUT, ID_WIDTH),
        *_WRITE_RESPONSE,
        *_burst_channel("AR", address_width),
        Signal("RID", _OUT, ID_WIDTH),
        Signal("RDATA", _OUT, data_width),
        Signal("RRESP", _OUT, 2),
        Signal("RLAST", _OUT, 1),
        *_READ_HANDSHAKE,
    )


def _avalon(data_width: int, address_width: int) -> tuple[Signal, ...]:
    return (
        Signal("ADDRESS", _IN, address_width),
        Signal("READ", _IN, 1),
        Signal("WRITE", _IN, 1),
        Signal("WRITEDATA", _IN, data_width),
        Signal("BYTEENABLE", _IN, data_width // 8),
        Signal("WAITREQUEST", _OUT, 1),
        Signal("READDATA", _OUT, data_width),
        Signal("READDATAVALID", _OUT, 1),
        Signal("WRITERESPONSEVALID", _OUT, 1),
        Signal("RESPONSE", _OUT, 2),
    )


_FRONTENDS = {
    "axi4lite": Frontend("axi4lite", "coram_axi4lite_slave", "s_axi_", "s_", 64, _axi4lite),
    "axi4": Frontend("axi4", "coram_axi4_slave", "s_axi_", "s_", 1024, _axi4),
    "avalon": Frontend("avalon", "coram_avalon_slave", "avs_", "avs_", 1024, _avalon),
}


def frontend_of(settings: CoreSettings) -> Frontend:
    """What the core's slave ports speak."""
    return _FRONTENDS["avalon" if settings.bus == "avalon" else settings.slave_bus]
