"""Run one program with limits on time, memory and output, so that nothing of it is left behind."""

from __future__ import annotations

import contextlib
import enum
import errno
import os
import shutil
import signal
import subprocess
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

DISK_RESERVE = 8 << 20
"""Bytes of free disk space below which a run is stopped."""

_LOG_STEP = 1 << 20  # bytes of log between looks at the free space

_POLL_SECONDS = 0.03
_USAGE_SECONDS = 0.2
_GRACE_SECONDS = 0.12  # from asking a program to end to killing it; a cancelled run must be gone in 0.3 s
_LONG_GRACE_SECONDS = 2.0  # where its waves are still wanted
_READ_BYTES = 1 << 16
# Limits of the shell are inherited by every descendant; file sizes count blocks of 512 bytes, memory KiB. One that
# cannot be set is stricter already.
_LIMITING_SHELL = '{ ulimit -c 0; ulimit -f "$1"; ulimit -v "$2"; } 2>/dev/null; shift 2; exec "$@"'
_GONE_SECONDS = 0.2  # in which killed processes leave the table


class Ending(enum.Enum):
    """Why a program ended."""

    EXIT = "exit"  # by itself
    CANCELLED = "cancelled"
    WALL = "wall"  # out of time
    OUTPUT = "output"  # it wrote more than it may
    DISK = "disk"  # the disk is full


@dataclass(frozen=True, slots=True)
class Job:
    """A program to run. ``watched`` is the folder whose files count as its output.

    ``deadline`` is a time of ``time.monotonic()``; ``memory_bytes`` holds for each process of it, ``output_bytes``
    for what it prints and writes together. With ``keep_waves`` it gets time to close its files when it
    runs out of time or output.
    """

    command: tuple[str, ...]
    directory: Path
    watched: Path
    deadline: float
    memory_bytes: int
    output_bytes: int
    environment: Mapping[str, str] = field(default_factory=dict)
    keep_waves: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended. ``code`` is the exit status, negative for a signal; ``peak_memory`` in bytes, roughly."""

    ending: Ending
    code: int
    peak_memory: int


class OutputSink(ABC):
    """Takes what a program prints, in its reader thread. Subclasses decide what to keep."""

    @abstractmethod
    def feed(self, data: bytes) -> None:
        """The next bytes. OSError is taken as a full disk if its number says so."""

    @property
    @abstractmethod
    def written(self) -> int:
        """Bytes that it has put on disk so far."""


def run_process(job: Job, sink: OutputSink, cancel: threading.Event, on_poll: Callable[[], None]) -> Outcome:
    """Run the job to its end and return how that came. ``on_poll`` is called some 30 times a second.

    Whatever happens, also when ``on_poll`` raises, no process of the job is alive afterwards.

    Raises:
        OSError: the program could not be started.
    """
    if cancel.is_set():
        return Outcome(Ending.CANCELLED, 0, 0)
    blocks, kibibytes = job.output_bytes // 512 + 1, job.memory_bytes // 1024 + 1
    process = subprocess.Popen(
        ["/bin/sh", "-c", _LIMITING_SHELL, "sh", str(blocks), str(kibibytes), *job.command],
        cwd=job.directory,
        env=dict(job.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    watch = _Watch(job, sink, process)
    reader = threading.Thread(target=watch.read, name="simulator output", daemon=True)
    reader.start()
    try:
        return watch.follow(cancel, on_poll)
    finally:
        _end_group(process, watch.grace)
        reader.join(timeout=5.0)
        if process.stdout is not None:
            process.stdout.close()


class _Watch:
    """Follows one process: reads its output and looks after its limits."""

    def __init__(self, job: Job, sink: OutputSink, process: subprocess.Popen[bytes]) -> None:
        self._job = job
        self._sink = sink
        self._process = process
        self._disk_full = threading.Event()
        self._drained = threading.Event()
        self._peak = 0
        self._next_usage = 0.0
        self._before = folder_bytes(job.watched)  # sources and images are not output
        self.grace = _GRACE_SECONDS

    def read(self) -> None:
        """Body of the reader thread: takes the output until the last process has closed it."""
        stream = self._process.stdout
        if stream is None:
            return
        next_look = _LOG_STEP
        with contextlib.suppress(ValueError):  # closed under us, after the group was killed
            while data := os.read(stream.fileno(), _READ_BYTES):
                if self._disk_full.is_set():
                    continue
                try:
                    self._sink.feed(data)
                except OSError as error:
                    if not is_disk_full(error):
                        raise
                    self._disk_full.set()
                if self._sink.written >= next_look:
                    next_look = self._sink.written + _LOG_STEP
                    if free_bytes(self._job.watched) < DISK_RESERVE:
                        self._disk_full.set()
        self._drained.set()

    def follow(self, cancel: threading.Event, on_poll: Callable[[], None]) -> Outcome:
        """Wait for the end; returns at once when a limit is reached or the run is cancelled."""
        while True:
            code = self._process.poll()
            if cancel.is_set():
                return self._outcome(Ending.CANCELLED)
            if self._disk_full.is_set():
                return self._outcome(Ending.DISK)
            if code is not None and self._drained.wait(_POLL_SECONDS):
                on_poll()
                return self._outcome(self._ending_of_exit(code))
            ending = self._check_limits()
            if ending is not None:
                return self._outcome(ending)
            on_poll()
            cancel.wait(_POLL_SECONDS)

    def _check_limits(self) -> Ending | None:
        now = time.monotonic()
        if now >= self._job.deadline:
            return self._give_time(Ending.WALL)
        if self._sink.written > self._job.output_bytes:
            return Ending.OUTPUT
        if now < self._next_usage:
            return None
        self._next_usage = now + _USAGE_SECONDS
        self._peak = max(self._peak, _peak_memory(self._process.pid))
        if free_bytes(self._job.watched) < DISK_RESERVE:
            return Ending.DISK
        if self._sink.written + folder_bytes(self._job.watched) - self._before > self._job.output_bytes:
            return self._give_time(Ending.OUTPUT)
        return None

    def _give_time(self, ending: Ending) -> Ending:
        if self._job.keep_waves:
            self.grace = _LONG_GRACE_SECONDS
        return ending

    def _ending_of_exit(self, code: int) -> Ending:
        too_large = code in (-signal.SIGXFSZ, 128 + signal.SIGXFSZ)
        return Ending.OUTPUT if too_large else Ending.EXIT

    def _outcome(self, ending: Ending) -> Outcome:
        code = self._process.poll()
        return Outcome(ending, 0 if code is None else code, self._peak)


def is_disk_full(error: OSError) -> bool:
    """Whether an error means that no space, or none of the user's share, is left."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def free_bytes(folder: Path) -> int:
    """Free space of the disk that holds the folder; a great number when it cannot be told."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 1 << 62


def folder_bytes(folder: Path) -> int:
    """Bytes of all files below a folder; files that vanish meanwhile are left out."""
    total = 0
    pending = [str(folder)]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    elif entry.is_file(follow_symlinks=False):
                        total += entry.stat(follow_symlinks=False).st_size
        except OSError:
            continue
    return total


def descendants(pid: int) -> list[int]:
    """Process ids below ``pid``, nearest first; empty where /proc is not there."""
    found: list[int] = []
    pending = [pid]
    while pending:
        parent = pending.pop(0)
        try:
            tasks = list(Path(f"/proc/{parent}/task").glob("*/children"))
        except OSError:  # it ended meanwhile
            continue
        for task in tasks:
            with contextlib.suppress(OSError):
                children = [int(child) for child in task.read_text().split()]
                found += children
                pending += children
    return found


def _peak_memory(pid: int) -> int:
    """Largest address space that any process of the job has had so far, in bytes."""
    peak = 0
    for each in (pid, *descendants(pid)):
        with contextlib.suppress(OSError, ValueError, IndexError):
            for line in Path(f"/proc/{each}/status").read_text().splitlines():
                if line.startswith("VmPeak:"):
                    peak = max(peak, int(line.split()[1]) * 1024)
    return peak


def _end_group(process: subprocess.Popen[bytes], grace: float) -> None:
    """Ask the processes to end, then kill them, and wait until they are gone."""
    if process.poll() is None:
        # A sandboxed program is asked itself: the sandbox around it would just kill it, and its waves with it.
        inner = descendants(process.pid)
        for pid in inner[-1:] or [process.pid]:
            _send(pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=grace)
    stragglers = descendants(process.pid)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for pid in stragglers:
        _send(pid, signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + _GONE_SECONDS
    while any(_is_alive(pid) for pid in stragglers) and time.monotonic() < deadline:
        time.sleep(0.002)


def _is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in ("Z", "X")


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def minimal_environment(folders: Sequence[Path], temporary: Path) -> dict[str, str]:
    """Environment of an external program: nothing of the user's but where programs lie."""
    path = ":".join(dict.fromkeys([*(str(folder) for folder in folders), "/usr/bin", "/bin"]))
    return {"PATH": path, "TMPDIR": str(temporary), "LC_ALL": "C"}
