"""Wave files by kind: what a file is, which library reads it, and when it ends.

Only the reader process uses this module: the fast library raises panics and holds the interpreter.
"""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path
from typing import Literal, Protocol

from coram_studio.wave.errors import WaveError
from coram_studio.wave.signals import Hierarchy, Trace

_TAIL = 1 << 16


class Source(Protocol):
    """An open wave file."""

    def hierarchy(self) -> Hierarchy:
        """All declarations."""

    def trace(self, path: str) -> Trace:
        """All changes of one signal. Raises WaveError (W005) when there is none of that path."""


def open_source(path: Path) -> Source:
    """Open a file with the library at hand.

    Raises:
        WaveError: the file is missing (W001), no wave file (W002), damaged (W003), unreadable (W007), or an
            FST file where pywellen is not installed (W006).
    """
    kind = file_kind(path)
    if importlib.util.find_spec("pywellen") is not None:
        from coram_studio.wave.wellen_source import WellenSource

        return WellenSource(path, kind)
    if kind == "fst":
        raise WaveError("W006", f"{path.name} is an FST file, which needs the Python package pywellen.")
    from coram_studio.wave.vcdvcd_source import VcdvcdSource

    return VcdvcdSource(path)


def file_kind(path: Path) -> Literal["fst", "vcd"]:
    """Whether a file is FST or VCD, from its first bytes. Raises WaveError when neither, or not readable."""
    try:
        if path.is_dir():
            raise WaveError("W002", f"{path.name} is a folder, not a wave file.")
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError:
        raise WaveError("W001", f"The wave file {path.name} is missing.") from None
    except OSError as error:
        raise WaveError("W007", f"{path.name} cannot be opened: {error.strerror}.") from None
    if not head:
        raise WaveError("W003", f"The wave file {path.name} is empty.")
    # An FST file begins with its header block (0), or is packed whole (254).
    if head[:1] in (b"\0", b"\xfe"):
        return "fst"
    if head.lstrip()[:1] == b"$":
        return "vcd"
    raise WaveError("W002", f"{path.name} is neither an FST nor a VCD file.")


def last_time(path: Path, kind: Literal["fst", "vcd"]) -> int:
    """The time at which a file ends, in its units; 0 where the file does not say."""
    with path.open("rb") as file:
        if kind == "fst":
            head = file.read(25)
            # Header block: type (1 byte), length, start time, end time (8 bytes each, big endian).
            return int(struct.unpack_from(">Q", head, 17)[0]) if len(head) == 25 and head[0] == 0 else 0
        size = path.stat().st_size
        file.seek(max(0, size - _TAIL))
        lines = file.read().split(b"\n")
    # The last line of a file that was cut short may be half a number.
    for line in reversed(lines[:-1]):
        if line.startswith(b"#") and line[1:].strip().isdigit():
            return int(line[1:])
    return 0
