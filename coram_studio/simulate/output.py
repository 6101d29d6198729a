"""Take a simulator's output apart: prints, errors, records of the testbench, the log."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import RawIOBase

from coram_studio.simulate.process import OutputSink
from coram_studio.simulate.run import MemoryTraffic

MAX_PRINTS = 10_000
"""Printed lines that a run's metrics keep; the log has all."""

_MAX_PENDING = 500  # lines that wait for the next sign of progress
_MAX_PRINT_BYTES = 4 << 20  # of all kept prints together
_MAX_LINE = 1 << 14  # characters; longer lines are cut in what is shown, not in the log
_MAX_REPORTS = 200
_RECORDS = (b"@progress ", b"@port ", b"@memory ", b"@end ")


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that a monitor or the memory found broken."""

    port: str
    rule: str
    cycle: int
    channel: str
    address: int
    number: int


@dataclass(frozen=True, slots=True)
class PortRecord:
    """Traffic of one port as its monitor counted it; cycles count from the release of reset."""

    name: str
    bytes_read: int
    bytes_written: int
    beats_read: int
    beats_written: int
    active: bool
    first_address: int
    last_beat: int


@dataclass(slots=True)
class Output:
    """What a run printed, as far as it has come. ``states`` are the threads' last states, -1 when finished."""

    prints: list[str] = field(default_factory=list)
    dropped_prints: int = 0
    errors: list[str] = field(default_factory=list)  # texts of "@error" lines
    checks: list[Check] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)  # lines of the simulator itself
    ports: dict[str, PortRecord] = field(default_factory=dict)
    memory: MemoryTraffic | None = None
    cycles: int = 0
    active_cycle: int = 0
    states: tuple[int | None, ...] = ()
    end_status: str = ""
    end_cycles: int = 0
    last_sign: float = 0.0  # time.monotonic() of the last sign of progress


class CapturedText(OutputSink):
    """Keeps the beginning of what a program prints, in memory."""

    _LIMIT = 1 << 20

    def __init__(self) -> None:
        self._data = bytearray()
        self._seen = 0

    @property
    def text(self) -> str:
        """What was kept."""
        return self._data.decode(errors="replace")

    @property
    def written(self) -> int:
        """Bytes that were printed, kept or not."""
        return self._seen

    def clear(self) -> None:
        """Forget what was printed so far."""
        self._data.clear()
        self._seen = 0

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        self._seen += len(data)
        self._data += data[: self._LIMIT - len(self._data)]


class SimulationOutput(OutputSink):
    """Writes the log and fills an ``Output``. ``key`` marks the testbench's own records."""

    def __init__(
        self, log: RawIOBase, key: str, threads: Iterable[str], simulator_line: re.Pattern[str]
    ) -> None:
        self.output = Output()
        self._log = log
        self._key = key
        self._simulator_line = simulator_line
        names = "|".join(re.escape(name) for name in threads)
        # A print may follow text that a kernel wrote without ending the line.
        self._print = re.compile(f"(.*?)@print ({names}) (.*)") if names else None
        self._rest = b""
        self._written = 0
        self._pending: list[str] = []
        self._unshown = 0
        self._kept_bytes = 0
        self._batch: list[bytes] = []  # for the log, written once per piece of output
        self._lock = threading.Lock()

    @property
    def written(self) -> int:
        """Bytes in the log so far."""
        return self._written

    def feed(self, data: bytes) -> None:
        """Take the next bytes; whole lines are worked on, the rest waits."""
        data = self._rest + data
        cut = data.rfind(b"\n") + 1
        if cut == 0 and len(data) > _MAX_LINE:
            cut = len(data)
        self._rest = data[cut:]
        whole = data[:cut]
        if self._full and b"@" not in whole:
            # Floods go to the log without a look, or reading them would slow the whole program down.
            self.output.dropped_prints += whole.count(b"\n")
            self._batch.append(whole)
        else:
            for line in whole.splitlines():
                self._take(line)
        self._write_batch()

    def finish(self) -> None:
        """Take a last line that has no end."""
        rest, self._rest = self._rest, b""
        if rest:
            self._take(rest)
        self._write_batch()

    @property
    def _full(self) -> bool:
        """Whether no more prints are kept."""
        return len(self.output.prints) >= MAX_PRINTS or self._kept_bytes >= _MAX_PRINT_BYTES

    def take_lines(self) -> tuple[str, ...]:
        """The lines to show that have come since the last call."""
        with self._lock:
            lines, self._pending = self._pending, []
            if self._unshown:
                lines.append(f"... {self._unshown:,} more lines are in the log")
                self._unshown = 0
        return tuple(lines)

    def _take(self, raw: bytes) -> None:
        if raw.startswith(_RECORDS) and self._take_record(raw.decode(errors="replace").split()):
            return
        line = raw.decode(errors="replace")
        match = self._print.fullmatch(line) if self._print and "@print " in line else None
        if match:
            if match[1]:
                self._keep_print(match[1])
            # Where several accelerators run, what is shown and kept says which of them printed it.
            several = "." in match[2]
            self._keep_print(
                f"[{match[2]}] {match[3]}" if several else match[3], "" if several else f"[{match[2]}] "
            )
        elif line.startswith("@error "):
            self._keep(self.output.errors, line.removeprefix("@error "))
            self._show(f"error: {line.removeprefix('@error ')}", "")
        elif line.startswith("@check ") and (check := _parse_check(line.split())):
            self._keep(self.output.checks, check)
            self._write(f"check: {line.removeprefix('@check ')}\n".encode())
        elif self._simulator_line.match(line):
            self._keep(self.output.notices, line)
            self._write(raw + b"\n")
        else:
            self._keep_print(line)

    def _take_record(self, words: list[str]) -> bool:
        if len(words) < 2 or words[1] != self._key:
            return False
        output = self.output
        try:
            if words[0] == "@progress":
                states = tuple(int(word) if re.fullmatch(r"-?\d+", word) else None for word in words[4:])
                output.cycles, output.active_cycle, output.states = int(words[2]), int(words[3]), states
                output.last_sign = time.monotonic()
            elif words[0] == "@port":
                read, written, beats_in, beats_out, active, first, last = map(int, words[3:10])
                output.ports[words[2]] = PortRecord(
                    words[2], read, written, beats_in, beats_out, bool(active), first, last
                )
            elif words[0] == "@memory":
                hits, misses, opens, refreshes, waited = map(int, words[2:7])
                output.memory = MemoryTraffic(hits, misses, opens, refreshes, waited)
            else:
                output.end_status, output.end_cycles = words[2], int(words[3])
                output.cycles = output.end_cycles
        except (IndexError, TypeError, ValueError):
            return False
        return True

    def _keep_print(self, text: str, origin: str = "") -> None:
        if self._full:
            self.output.dropped_prints += 1
        else:
            self.output.prints.append(text[:_MAX_LINE])
            self._kept_bytes += len(text)
        self._show(text, origin)

    def _keep(self, kept: list[str] | list[Check], item: str | Check) -> None:
        if len(kept) < _MAX_REPORTS:
            kept.append(item)  # type: ignore[arg-type]  # each list gets items of its own type

    def _show(self, line: str, origin: str) -> None:
        self._write(f"{origin}{line}\n".encode())
        with self._lock:
            if len(self._pending) < _MAX_PENDING:
                self._pending.append(line[:_MAX_LINE])
            else:
                self._unshown += 1

    def _write(self, data: bytes) -> None:
        self._batch.append(data)

    def _write_batch(self) -> None:
        """Put what has come into the log; a short write, as on a full disk, is tried again until it raises."""
        view = memoryview(b"".join(self._batch))
        self._batch.clear()
        while view:
            count = self._log.write(view) or 0
            self._written += count
            view = view[count:]


def _parse_check(words: list[str]) -> Check | None:
    """``@check port rule cycle channel hex-address number``; None when it is something else."""
    try:
        _, port, rule, cycle, channel, address, number = words
        known = re.fullmatch(r"[0-9a-fA-F]+", address)
        return Check(port, rule, int(cycle), channel, int(address, 16) if known else -1, int(number))
    except ValueError:
        return None
