"""The reader process: answers requests about one wave file until its socket closes.

Request: length (uint32, little endian) and JSON, {"do": "hierarchy"} or {"do": "load", "paths": [...]}.
Reply: status (0 good, 1 error) and size (uint64), with the descriptor of a block (see codec) attached.
"""

from __future__ import annotations

import json
import os
import socket
import struct
from pathlib import Path
from typing import Any

from coram_studio.wave.codec import pack_hierarchy, pack_traces, write_block
from coram_studio.wave.errors import WaveError
from coram_studio.wave.sources import Source, open_source

REQUEST = struct.Struct("<I")
REPLY = struct.Struct("<BQ")


def serve(descriptor: int, path: str) -> None:
    """Answer requests on the socket ``descriptor`` about the file ``path``."""
    channel = socket.socket(fileno=descriptor)
    source: Source | None = None
    with channel:
        while request := _receive(channel):
            try:
                if source is None:
                    source = open_source(Path(path))
                if request["do"] == "hierarchy":
                    _reply(channel, 0, pack_hierarchy(source.hierarchy()))
                else:
                    _reply(channel, 0, pack_traces([source.trace(p) for p in request["paths"]]))
            except WaveError as error:
                _reply(channel, 1, write_block({"code": error.code, "message": str(error)}))
            except MemoryError:
                text = f"There is not enough memory to read {Path(path).name}."
                _reply(channel, 1, write_block({"code": "W004", "message": text}))


def receive_exactly(channel: socket.socket, size: int) -> bytes:
    """``size`` bytes, or fewer when the other side closed."""
    data = b""
    while len(data) < size and (more := channel.recv(size - len(data))):
        data += more
    return data


def _receive(channel: socket.socket) -> dict[str, Any] | None:
    head = receive_exactly(channel, REQUEST.size)
    if len(head) < REQUEST.size:
        return None
    body = receive_exactly(channel, REQUEST.unpack(head)[0])
    request: dict[str, Any] = json.loads(body)
    return request


def _reply(channel: socket.socket, status: int, block: tuple[int, int]) -> None:
    descriptor, size = block
    try:
        socket.send_fds(channel, [REPLY.pack(status, size)], [descriptor])
    except BrokenPipeError:
        return  # the client closed while we read; the loop ends at the next request
    finally:
        os.close(descriptor)
