"""The Avalon-MM master port of a core whose bus is Avalon."""

from __future__ import annotations

from coram_studio.ipcore.axi4 import Signal
from coram_studio.model.bundles import Direction

_OUT, _IN = Direction.OUTPUT, Direction.INPUT
BURSTCOUNT_WIDTH = 9
"""Bits of a burst's number of words: up to 256."""


def avalon_signals(data_width: int, address_width: int) -> tuple[Signal, ...]:
    """All signals of a pipelined burst master; addresses count bytes and are multiples of the bus's.

    ``response`` and ``writeresponsevalid`` are there because a store is done when its words are acknowledged, and a thread
    is told of errors: an interconnect gives both for agents that lack them.
    """
    return (
        Signal("ADDRESS", _OUT, address_width),
        Signal("BURSTCOUNT", _OUT, BURSTCOUNT_WIDTH),
        Signal("READ", _OUT, 1),
        Signal("READDATA", _IN, data_width),
        Signal("READDATAVALID", _IN, 1),
        Signal("WRITE", _OUT, 1),
        Signal("WRITEDATA", _OUT, data_width),
        Signal("BYTEENABLE", _OUT, data_width // 8),
        Signal("WAITREQUEST", _IN, 1),
        Signal("RESPONSE", _IN, 2),
        Signal("WRITERESPONSEVALID", _IN, 1),
    )
