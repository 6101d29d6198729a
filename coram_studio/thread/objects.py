"""The CoRAM classes that a thread may construct: parameters, methods and ports, one table row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from coram_studio.thread.program import OBJECT_KEYS, ObjectUse, ThreadPort

Signal = tuple[Literal["input", "output"], str, int]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a constructor or a method; without a default it must be given."""

    name: str
    default: int | bool | None = None


@dataclass(frozen=True, slots=True)
class ObjectClass:
    """A class of CoRAM objects. ``signals`` gives the thread's side of one object: direction, name, width."""

    name: str
    kind: str
    parameters: tuple[Parameter, ...]
    methods: Mapping[str, tuple[Parameter, ...]]
    signals: Callable[[ObjectUse, int], tuple[Signal, ...]]


COMMAND_LOCAL_WIDTH = 32
COMMAND_WORDS_WIDTH = 25
MOST_TRANSFER_WORDS = 1 << 24


def _memory_signals(_use: ObjectUse, address_width: int) -> tuple[Signal, ...]:
    return (
        ("output", "cmd_valid", 1),
        ("input", "cmd_ready", 1),
        ("output", "cmd_store", 1),
        ("output", "cmd_local", COMMAND_LOCAL_WIDTH),
        ("output", "cmd_address", address_width),
        ("output", "cmd_words", COMMAND_WORDS_WIDTH),
        ("input", "idle", 1),
    )


def _stream_signals(_use: ObjectUse, address_width: int) -> tuple[Signal, ...]:
    return (
        ("output", "cmd_valid", 1),
        ("input", "cmd_ready", 1),
        ("output", "cmd_address", address_width),
        ("output", "cmd_words", COMMAND_WORDS_WIDTH),
        ("input", "idle", 1),
    )


def _register_signals(use: ObjectUse, _address_width: int) -> tuple[Signal, ...]:
    return (("output", "we", 1), ("output", "d", use.data_width), ("input", "q", use.data_width))


def _channel_signals(use: ObjectUse, _address_width: int) -> tuple[Signal, ...]:
    return (
        ("output", "tx_valid", 1),
        ("input", "tx_ready", 1),
        ("output", "tx_data", use.data_width),
        ("input", "rx_valid", 1),
        ("output", "rx_ready", 1),
        ("input", "rx_data", use.data_width),
    )


def _register_file_signals(use: ObjectUse, _address_width: int) -> tuple[Signal, ...]:
    return (("output", "index", register_index_width(use.size)), *_register_signals(use, 0))


def _no_signals(_use: ObjectUse, _address_width: int) -> tuple[Signal, ...]:
    return ()


def register_index_width(size: int) -> int:
    """Bits of the index of one of ``size`` registers."""
    return max(1, (size - 1).bit_length())


_TRANSFER = (Parameter("ram_addr"), Parameter("mem_addr"), Parameter("size"))
_STREAM_TRANSFER = (Parameter("mem_addr"), Parameter("size"))
_SIZED = (Parameter("idx"), Parameter("datawidth", 32))

_CLASSES = (
    ObjectClass(
        "CoramMemory",
        OBJECT_KEYS["CoramMemory"],
        (
            Parameter("idx"),
            Parameter("datawidth", 32),
            Parameter("size", 1024),
            Parameter("length", 1),
            Parameter("scattergather", False),
        ),
        MappingProxyType(
            {
                "write": _TRANSFER,
                "read": _TRANSFER,
                "write_nonblocking": _TRANSFER,
                "read_nonblocking": _TRANSFER,
                "wait": (),
                "test": (),
            }
        ),
        _memory_signals,
    ),
    ObjectClass(
        "CoramInStream",
        OBJECT_KEYS["CoramInStream"],
        (*_SIZED, Parameter("size", 1024)),
        MappingProxyType(
            {"write": _STREAM_TRANSFER, "write_nonblocking": _STREAM_TRANSFER, "wait": (), "test": ()}
        ),
        _stream_signals,
    ),
    ObjectClass(
        "CoramOutStream",
        OBJECT_KEYS["CoramOutStream"],
        (*_SIZED, Parameter("size", 1024)),
        MappingProxyType(
            {"read": _STREAM_TRANSFER, "read_nonblocking": _STREAM_TRANSFER, "wait": (), "test": ()}
        ),
        _stream_signals,
    ),
    ObjectClass(
        "CoramChannel",
        OBJECT_KEYS["CoramChannel"],
        (*_SIZED, Parameter("size", 16)),
        MappingProxyType({"write": (Parameter("value"),), "read": ()}),
        _channel_signals,
    ),
    ObjectClass(
        "CoramRegister",
        OBJECT_KEYS["CoramRegister"],
        (*_SIZED, Parameter("size", 16)),
        MappingProxyType({"write": (Parameter("value"),), "read": ()}),
        _register_signals,
    ),
    ObjectClass(
        "CoramIoChannel",
        OBJECT_KEYS["CoramIoChannel"],
        (*_SIZED, Parameter("size", 16)),
        MappingProxyType({"write": (Parameter("value"),), "read": ()}),
        _channel_signals,
    ),
    ObjectClass(
        "CoramIoRegister",
        OBJECT_KEYS["CoramIoRegister"],
        (*_SIZED, Parameter("size", 16)),
        MappingProxyType({"write": (Parameter("index"), Parameter("value")), "read": (Parameter("index"),)}),
        _register_file_signals,
    ),
    ObjectClass(
        "CoramSlaveStream",
        OBJECT_KEYS["CoramSlaveStream"],
        (*_SIZED, Parameter("size", 16)),
        MappingProxyType({}),
        _no_signals,
    ),
)

CLASSES: Mapping[str, ObjectClass] = MappingProxyType({c.name: c for c in _CLASSES})
BY_KIND: Mapping[str, ObjectClass] = MappingProxyType({c.kind: c for c in _CLASSES})
# Kinds whose other end is a slave port of the core, and the most words that one of them may have.
SLAVE_KINDS: Mapping[str, int] = MappingProxyType(
    {"iochannel": 1 << 16, "ioregister": 1 << 10, "slavestream": 1 << 16}
)

# Kinds whose reads and writes take one cycle whatever the other side does.
IMMEDIATE_KINDS = frozenset({"register", "ioregister"})


def object_ports(use: ObjectUse, address_width: int) -> tuple[ThreadPort, ...]:
    """Ports of the thread's module for one object."""
    return tuple(
        ThreadPort(f"{use.key}_{signal}", direction, width, use.key, signal)
        for direction, signal, width in BY_KIND[use.kind].signals(use, address_width)
    )
