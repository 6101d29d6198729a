"""Replies of the reader process: a JSON head and arrays in one block of shared memory.

Layout: length of the head (uint64, little endian), the head (JSON), then each array at a multiple of eight
bytes from the block's start.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import tempfile
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from coram_studio.wave.signals import Hierarchy, Trace, Variable
from coram_studio.wave.texts import PackedTexts, pack_texts

_HEAD = struct.Struct("<Q")


def write_block(head: dict[str, Any], arrays: Iterable[npt.NDArray[Any]] = ()) -> tuple[int, int]:
    """Put a head and arrays into anonymous memory; (file descriptor, size in bytes). The caller closes it.

    The memory has no name, so nothing is left behind however either process ends.
    """
    parts = [np.ascontiguousarray(a) for a in arrays]
    layout = []
    offset = 0
    for part in parts:
        layout.append((part.dtype.str, int(part.shape[0]), offset))
        offset += part.nbytes + (-part.nbytes) % 8
    text = json.dumps({**head, "arrays": layout}).encode()
    text += b" " * (-(len(text) + _HEAD.size) % 8)
    descriptor = _anonymous_file()
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(_HEAD.pack(len(text)))
        file.write(text)
        for part in parts:
            file.write(part.data)
            file.write(b"\0" * ((-part.nbytes) % 8))
        size = file.tell()
    return descriptor, size


def read_block(descriptor: int, size: int) -> tuple[dict[str, Any], list[npt.NDArray[Any]]]:
    """Map a block: its head, and its arrays, read-only and without a copy. Closes the descriptor."""
    try:
        memory = mmap.mmap(descriptor, size, access=mmap.ACCESS_READ)
    finally:
        os.close(descriptor)
    (length,) = _HEAD.unpack_from(memory)
    start = _HEAD.size + length
    head = json.loads(memory[_HEAD.size : start])
    arrays = [
        np.frombuffer(memory, np.dtype(kind), count, start + offset)
        for kind, count, offset in head.pop("arrays")
    ]
    return head, arrays


def pack_hierarchy(hierarchy: Hierarchy) -> tuple[int, int]:
    """A hierarchy as a block."""
    rows = [(v.path, v.width, v.kind) for v in hierarchy.variables]
    return write_block({"variables": rows, "timescale": hierarchy.timescale, "end_time": hierarchy.end_time})


def unpack_hierarchy(descriptor: int, size: int) -> Hierarchy:
    """The reverse of ``pack_hierarchy``."""
    head, _ = read_block(descriptor, size)
    variables = tuple(Variable(*row) for row in head["variables"])
    return Hierarchy(variables, float(head["timescale"]), int(head["end_time"]))


def pack_traces(traces: Iterable[Trace]) -> tuple[int, int]:
    """Traces as a block, five arrays each."""
    rows = []
    arrays: list[npt.NDArray[Any]] = []
    for trace in traces:
        rows.append((trace.variable.path, trace.variable.width, trace.variable.kind))
        arrays += [trace.times, trace.values, trace.unknown, *pack_texts(trace.texts).arrays]
    return write_block({"variables": rows}, arrays)


def unpack_traces(descriptor: int, size: int) -> dict[str, Trace]:
    """The reverse of ``pack_traces``, by path."""
    head, arrays = read_block(descriptor, size)
    traces = {}
    for i, row in enumerate(head["variables"]):
        times, values, unknown, indices, strings = arrays[5 * i : 5 * i + 5]
        variable = Variable(*row)
        traces[variable.path] = Trace(variable, times, values, unknown, PackedTexts(indices, strings))
    return traces


def _anonymous_file() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("coram-studio-waves")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
