"""Read memory images: raw bytes, or hex bytes as $readmemh takes them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from coram_studio.diagnostics import Diagnostic, Span, diagnostic

PAGE = 4096
"""Bytes per page of the memory model."""

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[0-9a-fA-FxXzZ?_]+")
_UNKNOWN = re.compile(r"[xXzZ?]")
_PREFIX = re.compile(r"0[xX]")  # of other languages: nobody means an unknown digit by it
_ADDRESS = re.compile(r"@[0-9a-fA-F_]+")
_PLAIN = re.compile(r"[\s0-9a-fA-F@]*")
_HEX_CHARACTERS_PER_BYTE = 64  # a hex file longer than this per byte of memory holds something else


@dataclass(frozen=True, slots=True, eq=False)
class MemoryImage:
    """Bytes of off-chip memory from address 0.

    ``data``: uint8, shape (n,). ``held``: bool, shape (n,), which of them the file gives. ``name`` is the file's name and
    ``digest`` the SHA-256 of the file. ``findings`` warn of what was taken, but is hardly meant.
    """

    name: str
    data: npt.NDArray[np.uint8]
    held: npt.NDArray[np.bool_]
    digest: str
    findings: tuple[Diagnostic, ...] = ()

    @property
    def pages(self) -> int:
        """Pages of the memory that the image touches, from address 0."""
        return -(-len(self.data) // PAGE)

    def write(self, directory: Path) -> None:
        """Write ``image.dat`` and ``image.known`` for the memory model: whole pages of big-endian words."""
        data = np.zeros(self.pages * PAGE, np.uint8)
        data[: len(self.data)] = self.data
        held = np.zeros(self.pages * PAGE, np.bool_)
        held[: len(self.held)] = self.held
        known = np.packbits(held, bitorder="little")
        (directory / "image.dat").write_bytes(data.view("<u8").astype(">u8").tobytes())
        (directory / "image.known").write_bytes(known.view("<u8").astype(">u8").tobytes())


_Bytes = tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]


class ImageError(Exception):
    """An image that cannot be used; ``diagnostic`` says why."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message)
        self.diagnostic = finding


def read_image(path: Path, memory_bytes: int, shown: str = "") -> MemoryImage:
    """Read ``path``: raw bytes if it ends in ``.bin``, else hex bytes as $readmemh takes them.

    ``shown`` is how messages name the file, by default its name.

    Raises:
        ImageError: it cannot be read, is larger than the memory, or is not hex.
    """
    shown = shown or path.name
    raw_bytes = path.suffix.lower() == ".bin"
    try:
        if not path.is_file():
            kind = (
                "is a folder" if path.is_dir() else "does not exist" if not path.exists() else "is not a file"
            )
            raise ImageError(diagnostic("S010", f"memory image {shown} {kind}"))
        size = path.stat().st_size
        if raw_bytes and size > memory_bytes:
            raise _too_large(shown, size, memory_bytes)
        if size > memory_bytes * _HEX_CHARACTERS_PER_BYTE + PAGE:
            raise _too_large(shown, size, memory_bytes, " characters of text")
        content = path.read_bytes()
    except OSError as error:
        raise ImageError(
            diagnostic("S010", f"memory image {shown} cannot be read: {error.strerror or error}")
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    if raw_bytes:
        data = np.frombuffer(content, np.uint8)
        return MemoryImage(shown, data, np.ones(len(data), np.bool_), digest)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ImageError(
            diagnostic(
                "S011", f"memory image {shown} must be hex text, not binary data", span=Span(shown, line)
            )
        ) from error
    plain = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    quick = _read_valid_hex(plain, memory_bytes) if _PLAIN.fullmatch(plain) else None
    if quick is not None:
        return MemoryImage(shown, *quick, digest)
    reader = _TokenReader(plain, shown, memory_bytes)
    data, held = reader.read()
    return MemoryImage(shown, data, held, digest, reader.findings())


def _read_valid_hex(plain: str, memory_bytes: int) -> _Bytes | None:
    """A text in which nothing is wrong, quickly; None when it needs a closer look."""
    blocks: list[tuple[int, bytes]] = []
    for index, part in enumerate(plain.split("@")):
        tokens = part.split()
        address = 0
        if index > 0:
            if not part or part[0].isspace():
                return None
            address = int(tokens.pop(0), 16)
        elif not tokens:
            continue
        try:
            together = "".join(tokens)
            block = bytes.fromhex(together) if len(together) == 2 * len(tokens) else None
            if block is None or any(len(token) != 2 for token in tokens):
                block = bytes(int(token, 16) for token in tokens)
        except ValueError:
            return None
        if address + len(block) > memory_bytes:
            return None
        blocks.append((address, block))
    end = max((address + len(block) for address, block in blocks if block), default=0)
    data, held = np.zeros(end, np.uint8), np.zeros(end, np.bool_)
    for address, block in blocks:
        data[address : address + len(block)] = np.frombuffer(block, np.uint8)
        held[address : address + len(block)] = True
    return data, held


class _TokenReader:
    """The same with care, token by token: for underscores, and to say where something is wrong."""

    def __init__(self, plain: str, shown: str, memory_bytes: int) -> None:
        self._plain = plain
        self._shown = shown
        self._memory_bytes = memory_bytes
        self._wide: list[re.Match[str]] = []
        self._unknown: list[re.Match[str]] = []

    def read(self) -> _Bytes:
        """The bytes. Raises ImageError for what no reader would take."""
        data = np.zeros(self._memory_bytes, np.uint8)
        held = np.zeros(self._memory_bytes, np.bool_)
        address = end = 0
        for token in _TOKEN.finditer(self._plain):
            word = token.group()
            digits = word.replace("_", "")
            if _ADDRESS.fullmatch(word) and len(digits) > 1:
                address = int(digits[1:], 16)
                continue
            if not (_WORD.fullmatch(word) and digits) or _PREFIX.match(digits):
                raise ImageError(self._finding("S011", "the memory image must hold hex bytes, not {}", token))
            if address >= self._memory_bytes:
                message = (
                    f"memory image {self._shown} must fit the memory of {self._memory_bytes:,} bytes, but has a byte"
                    f" at {address:#x}"
                )
                raise ImageError(self._finding("S012", message, token))
            if digits[:-2].strip("0"):
                self._wide.append(token)
            if _UNKNOWN.search(digits[-2:]):
                self._unknown.append(token)
                held[address] = False
            else:
                data[address], held[address] = int(digits[-2:], 16), True
            address += 1
            end = max(end, address)
        return data[:end].copy(), held[:end].copy()

    def findings(self) -> tuple[Diagnostic, ...]:
        """A warning for each kind of words that $readmemh takes, though hardly as they are meant."""
        found = []
        if self._wide:
            text = f"{_count(self._wide)} of more than two hex digits, the first {{}}: the last two of each are taken"
            found.append(self._finding("S015", f"memory image {self._shown} has {text}", self._wide[0]))
        if self._unknown:
            text = f"{_count(self._unknown)} without a value, the first {{}}"
            found.append(self._finding("S013", f"memory image {self._shown} has {text}", self._unknown[0]))
        return tuple(found)

    def _finding(self, code: str, message: str, token: re.Match[str]) -> Diagnostic:
        word = token.group()
        short = word if len(word) <= 20 else word[:20] + "…"
        return diagnostic(code, message.format(repr(short)), span=_place(self._plain, self._shown, token))


def _count(tokens: Sequence[re.Match[str]]) -> str:
    return "1 byte" if len(tokens) == 1 else f"{len(tokens):,} bytes"


def _place(plain: str, shown: str, token: re.Match[str]) -> Span:
    line_start = plain.rfind("\n", 0, token.start()) + 1
    line = plain.count("\n", 0, token.start()) + 1
    column = token.start() - line_start + 1
    return Span(shown, line, column, line, column + len(token.group()))


def _too_large(shown: str, size: int, memory_bytes: int, unit: str = " bytes") -> ImageError:
    return ImageError(
        diagnostic(
            "S012",
            f"memory image {shown} must fit the memory of {memory_bytes:,} bytes, but holds {size:,}{unit}",
        )
    )
