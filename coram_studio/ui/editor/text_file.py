"""Source files on disk: their text, their encoding and line ends, and whether another program changed them."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from coram_studio.workbench.encodings import detect, name_of

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_BOM = b"\xef\xbb\xbf"
UNREADABLE = "\ufffd"
"""What is shown for bytes that are in no known encoding."""

_BREAKS_IN_QT = ("\u2029", "\ufdd0", "\ufdd1")
"""Characters that end a paragraph of a text document, which no line of a file does."""

_WINDOWS_FORMS = str.maketrans("\u301c\u2212\u2016\u00a2\u00a3\u00ac", "\uff5e\uff0d\u2225\uffe0\uffe1\uffe2")
"""Characters that input methods give, and the ones that Windows' Shift-JIS has for the same bytes."""


class NotEncodableError(Exception):
    """A text has a character that its file's encoding lacks; ``line`` counts from 1."""

    def __init__(self, line: int, character: str, encoding: str) -> None:
        self.line = line
        self.character = character
        if character == UNREADABLE:
            super().__init__(
                f"line {line} holds bytes that are in no known encoding, shown as {UNREADABLE}, and was edited; "
                "undo that edit, or write the characters that belong there"
            )
        else:
            super().__init__(f'line {line} holds "{character}", which {name_of(encoding)} does not have')


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file as read. ``problem`` says why its text cannot be edited, or is "" .

    ``text`` has line ends "\\n"; ``newline`` is what the file mostly uses, ``stamp`` what it was on disk. ``lines``
    are the file's bytes line by line, ends included, so that lines nobody touched are written as they were.
    """

    text: str
    newline: str = "\n"
    bom: bool = False
    stamp: tuple[int, int] | None = None
    problem: str = ""
    encoding: str = "utf-8"
    lines: tuple[bytes, ...] = field(default=(), repr=False)
    unreadable: bool = False
    """Whether some bytes are shown as U+FFFD."""

    def encode(self, text: str) -> bytes:
        """The bytes to write for ``text``: the file's own for lines that are in it, in order, else encoded.

        Raises NotEncodableError for a character that the encoding lacks.
        """
        new, old = text.split("\n"), self.text.split("\n")
        assert not self.lines or len(old) == len(self.lines)
        head = _common(new, old) if self.lines else 0
        tail = min(_common(new[::-1], old[::-1]), len(new) - head, len(old) - head) if self.lines else 0
        between: dict[str, deque[int]] = {}
        if self.lines:
            for index in range(head, len(old) - tail):
                between.setdefault(old[index], deque()).append(index)
        parts: list[bytes] = []
        for number, line in enumerate(new):
            if number < head:
                raw = self.lines[number]
            elif number >= len(new) - tail:
                raw = self.lines[len(old) - len(new) + number]
            elif waiting := between.get(line):
                raw = self.lines[waiting.popleft()]
            else:
                raw = self._encode_line(line, number + 1) + self.newline.encode("ascii")
            parts.append(self._ended(raw, last=number == len(new) - 1))
        return (_BOM if self.bom else b"") + b"".join(parts)

    def _ended(self, raw: bytes, *, last: bool) -> bytes:
        """A line with a line end, or, as the last one, without."""
        if last:
            return raw.rstrip(b"\r\n")
        return raw if raw.endswith((b"\n", b"\r")) else raw + self.newline.encode("ascii")

    def _encode_line(self, line: str, number: int) -> bytes:
        if self.unreadable and UNREADABLE in line:
            raise NotEncodableError(number, UNREADABLE, self.encoding)
        try:
            return line.encode(self.encoding)
        except UnicodeEncodeError as error:
            if self.encoding == "cp932" and line != (windows := line.translate(_WINDOWS_FORMS)):
                return self._encode_line(windows, number)
            raise NotEncodableError(number, line[error.start], self.encoding) from None

    def column(self, line: str, column: int) -> int:
        """The character, from 1, of a place that a reader of bytes that are not UTF-8 counted byte by byte."""
        if self.encoding == "utf-8" or line.isascii():
            return column
        try:
            escaped = line.encode(self.encoding).decode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            return column
        before = escaped[: column - 1].encode("utf-8", "surrogateescape")
        return len(before.decode(self.encoding, "ignore")) + 1


def stamp_of(path: Path) -> tuple[int, int] | None:
    """What tells one version of a file from the next: time of change (ns) and size; None without a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size)


def read_text_file(path: Path, encoding: str = "") -> TextFile:
    """Read a file in an encoding, or in the one it seems to be written in. What is no text comes with the reason."""
    stamp = stamp_of(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return TextFile("", stamp=None, problem=f"{path.name} does not exist any more.")
    except OSError as error:
        return TextFile("", stamp=stamp, problem=f"{path.name} cannot be read: {error.strerror or error}.")
    return text_of(data, path.name, encoding, stamp)


def text_of(data: bytes, name: str, encoding: str = "", stamp: tuple[int, int] | None = None) -> TextFile:
    """The bytes of a file of that name, as a file that was read."""
    bom = data.startswith(_BOM)
    data = data[3:] if bom else data
    problem = ""
    if b"\0" in data:
        problem = f"{name} holds zero bytes, so it is not a text file; it cannot be edited here."
    used = "utf-8" if bom else encoding or detect(data, name)
    raw = tuple(_LINE.findall(data))
    if len(raw) > 1 and not raw[-1] and not raw[-2].endswith((b"\n", b"\r")):
        raw = raw[:-1]  # the pattern matches once more, with nothing, after an unfinished line
    shown = [_decode(line.rstrip(b"\r\n"), used) for line in raw]
    ends = data.count(b"\r\n")
    newline = "\r\n" if ends * 2 > data.count(b"\n") else "\n"
    unreadable = any(not whole for _, whole in shown)
    text = "\n".join(line for line, _ in shown)
    return TextFile(text, newline, bom, stamp, problem, used, raw, unreadable)


def _decode(line: bytes, encoding: str) -> tuple[str, bool]:
    """The text of a line, and whether all of it could be read. Lines of a mixed file may be UTF-8 all the same."""
    for tried in (encoding, "utf-8"):
        try:
            text = line.decode(tried)
        except UnicodeDecodeError:
            continue
        break
    else:
        return line.decode(encoding, "replace"), False
    if any(mark in text for mark in _BREAKS_IN_QT):
        return re.sub("|".join(_BREAKS_IN_QT), UNREADABLE, text), False
    return text, True


def _common(one: list[str], other: list[str]) -> int:
    """How many lines two texts begin with alike."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
