"""Check that an FST wave file is whole: a full disk leaves one that looks fine and is not."""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER = 0
_HEADER_LENGTH = 329
_GEOMETRY = 3
_HIERARCHIES = (4, 6, 7)
_WRAPPED = 254
_SKIPPED = 255  # a block that its writer has not finished


def fst_problem(path: Path) -> str:
    """Why the file is not a whole FST file, or "".

    The file is a row of blocks, each a type byte and a big-endian length of 8 bytes that counts itself. A whole
    file holds a header, the hierarchy and the signals' geometry, and its blocks end where the file ends.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            seen: set[int] = set()
            place = 0
            while place < size:
                file.seek(place)
                head = file.read(9)
                if len(head) < 9:
                    return "it ends in the middle of a block"
                kind, length = struct.unpack(">BQ", head)
                if length < 8 or place + 1 + length > size:
                    return "it ends in the middle of a block"
                if kind == _HEADER and length != _HEADER_LENGTH:
                    return "its header is damaged"
                if kind == _SKIPPED:
                    return "its writer did not finish it"
                seen.add(kind)
                place += 1 + length
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"
    if _WRAPPED in seen or ({_HEADER, _GEOMETRY} <= seen and seen & set(_HIERARCHIES)):
        return ""
    return "it lacks the hierarchy of its signals"
