"""In which encoding a source was written, told from its bytes: for showing it, searching it, and saving it as it was."""

from __future__ import annotations

import codecs
import re
import tokenize
from io import BytesIO

NAMES: dict[str, str] = {
    "utf-8": "UTF-8",
    "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "euc_kr": "EUC-KR",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}
"""Encodings a source may be written in: Python's name and the one that people know."""

_GUESSED = ("cp932", "euc_jp", "gb18030", "cp1252")
"""What bytes that are not UTF-8 are compared with. Korean and other files that look like these are for the user to tell."""

_SAMPLE_BYTES = 1 << 18  # so many bytes say enough
_NON_ASCII = re.compile(r"[^\x00-\x7f]+")
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=]")

_PLAIN = bytes(range(0x20, 0x5C)) + b"\\\\" + bytes(range(0x5D, 0x7F)) + b"\\u0041\\x41"
"""What an encoding of sources has in common with ASCII: all of it, and no characters written by their numbers."""

_LIKELY = (
    ("぀", "ヿ", 3.0),  # kana
    ("、", "〟", 1.5),  # ideographic punctuation
    ("一", "鿿", 1.0),
    ("！", "～", 1.0),  # full-width letters
    ("｡", "ﾟ", -0.5),  # half-width kana: what single Western letters look like in Shift-JIS
    ("\x80", "\x9f", -4.0),  # controls
    ("\ue000", "\uf8ff", -4.0),  # private use
)
"""First and last of a range of characters, and how much each speaks for the encoding that gives it."""


def name_of(encoding: str) -> str:
    """The name that people know."""
    return NAMES.get(encoding, encoding)


def detect(data: bytes, path: str = "") -> str:
    """Python's name of the encoding of a source: declared (Python files), UTF-8, or the likeliest of the others.

    Bytes that are in no encoding as a whole give the encoding of most of them.
    """
    named = declared(data) if path.endswith(".py") else ""
    if named and _fits(data, named):
        return named
    if _fits(data, "utf-8"):
        return "utf-8"
    lines = [line for line in data[:_SAMPLE_BYTES].splitlines() if not line.isascii()]
    scores = {encoding: _score(lines, encoding) for encoding in ("utf-8", *_GUESSED)}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if _fits(data, best) or scores[best] > 0 else "latin-1"


def declared(data: bytes) -> str:
    """The encoding that a Python file names in its first lines, as Python's name; "" without, or for one of no use."""
    if not any(_COOKIE.match(line) for line in data.split(b"\n", 2)[:2]):
        return ""
    try:
        found = python_encoding(data)
    except SyntaxError:
        return ""
    # The file may use characters that Windows added to Shift-JIS; all others are the same.
    return {"shift_jis": "cp932", "iso-8859-1": "latin-1", "utf-8-sig": "utf-8"}.get(found, found)


def python_encoding(data: bytes) -> str:
    """The encoding in which Python reads a file: the one named in its first lines, or UTF-8.

    Raises SyntaxError for one that does not exist, or in which no program can be written: "utf-16", "undefined".
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    lines = data.removeprefix(mark).split(b"\n", 2)[:2]
    # Only ASCII is looked at: what a comment holds besides is another matter.
    ascii_lines = b"".join(re.sub(rb"[\x80-\xff]", b"?", line) + b"\n" for line in lines)
    found = tokenize.detect_encoding(BytesIO(mark + ascii_lines).readline)[0]
    if not _fits(_PLAIN, found) or _PLAIN.decode(found) != _PLAIN.decode("ascii"):
        raise SyntaxError(f"unknown encoding: {found}")
    return found


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def _score(lines: list[bytes], encoding: str) -> float:
    """How much like text the lines are in an encoding; lines that cannot be read count against it."""
    total = 0.0
    for line in lines:
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            total -= 4.0
            continue
        if encoding == "utf-8":  # nothing else comes out as valid UTF-8 by chance
            total += 6.0
            continue
        for run in _NON_ASCII.finditer(text):
            total += _run_score(text, run)
    return total


def _run_score(text: str, run: re.Match[str]) -> float:
    """A run of characters beyond ASCII. Words of ideographs are long; Western letters stand alone between others."""
    characters = run.group()
    before, after = text[: run.start()][-1:], text[run.end() :][:1]
    if max(characters) <= "\xff" or any("\u0100" <= c <= "\u2122" for c in characters):
        if any("\x80" <= c <= "\x9f" for c in characters):
            return -4.0
        word = (before.isalpha() or after.isalpha()) and characters[0].isalpha()
        return (1.5 if word else 0.5) if len(characters) == 1 else -1.0 * len(characters)
    lone = len(characters) == 1 and (before.isalpha() or after.isalpha())
    return sum(_weight(c) for c in characters) - (2.5 if lone else 0.0)


def _weight(character: str) -> float:
    for first, last, weight in _LIKELY:
        if first <= character <= last:
            return weight
    return -0.5
