"""Source files on disk: their text, their encoding and line ends, and whether another program changed them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

OTHER_ENCODINGS = ("shift_jis", "euc_jp", "gb18030", "cp1252", "latin-1")
"""Encodings offered for a file that is not UTF-8."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file as read. ``problem`` says why its text cannot be edited, or is "" .

    ``text`` has line ends "\\n"; ``newline`` is what the file uses, ``stamp`` what it was on disk.
    """

    text: str
    newline: str = "\n"
    bom: bool = False
    stamp: tuple[int, int] | None = None
    problem: str = ""

    def encode(self, text: str) -> bytes:
        """The bytes to write for ``text``, with the file's own line ends and byte order mark."""
        if self.newline != "\n":
            text = text.replace("\n", self.newline)
        return (b"\xef\xbb\xbf" if self.bom else b"") + text.encode("utf-8")


def stamp_of(path: Path) -> tuple[int, int] | None:
    """What tells one version of a file from the next: time of change (ns) and size; None without a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size)


def read_text_file(path: Path, encoding: str = "utf-8") -> TextFile:
    """Read a file. One that is not text of that encoding comes with the reason, and its text as far as it goes."""
    stamp = stamp_of(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return TextFile("", stamp=None, problem=f"{path.name} does not exist any more.")
    except OSError as error:
        return TextFile("", stamp=stamp, problem=f"{path.name} cannot be read: {error.strerror or error}.")
    bom = data.startswith(b"\xef\xbb\xbf")
    data = data[3:] if bom else data
    problem = ""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problem = (
            f"{path.name} is not UTF-8 text: line {line} holds byte 0x{data[error.start]:02x}. "
            "It is shown as far as it can be read, and cannot be edited like this."
        )
        text = data.decode(encoding, errors="replace")
    if "\0" in text and not problem:
        problem = f"{path.name} holds zero bytes, so it is not a text file; it cannot be edited here."
    newline = "\r\n" if "\r\n" in text else "\n"
    return TextFile(text.replace("\r\n", "\n").replace("\r", "\n"), newline, bom, stamp, problem)
