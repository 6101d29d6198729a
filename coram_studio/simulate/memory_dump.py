"""What was in off-chip memory at the end: from the testbench's text to files of raw bytes in the run's folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coram_studio.model.memory_dumps import MemoryDump

_WORD = 8  # bytes in a line
_LINE = 2 * _WORD + 1


def dump_arguments(dumps: Sequence[MemoryDump]) -> dict[str, str]:
    """Plusargs of the testbench: hexadecimal digits of the last and the first word of eight bytes of each range."""
    return {
        f"dump{number}": f"{(dump.high - 1) // _WORD:016x}{dump.low // _WORD:016x}"
        for number, dump in enumerate(dumps)
    }


def dump_texts(count: int) -> tuple[str, ...]:
    """The files in which the testbench leaves so many ranges."""
    return tuple(f"dump{number}.hex" for number in range(count))


def keep_dumps(dumps: Sequence[MemoryDump], work: Path, directory: Path) -> tuple[str, ...]:
    """Write ``dump-<number>.bin`` into ``directory`` for each range whose text is whole in ``work``.

    Returns the names of those that are not there. Raises OSError when a file cannot be written.
    """
    missing = []
    for number, (dump, name) in enumerate(zip(dumps, dump_texts(len(dumps)), strict=True)):
        text, target = work / name, directory / f"dump-{number}.bin"
        content = _content(text, dump) if text.is_file() and not text.is_symlink() else None
        if content is None:
            missing.append(target.name)
        else:
            target.write_bytes(content)
    return tuple(missing)


def _content(text: Path, dump: MemoryDump) -> bytes | None:
    """The range's bytes, or None when the text is not what the testbench writes."""
    first, last = dump.low // _WORD, (dump.high - 1) // _WORD
    length = (last - first + 1) * _LINE
    if text.stat().st_size != length:
        return None
    try:
        words = bytes.fromhex(text.read_bytes().decode("ascii"))
    except ValueError:
        return None
    if len(words) != (last - first + 1) * _WORD:
        return None
    return words[dump.low - first * _WORD : dump.high - first * _WORD]
