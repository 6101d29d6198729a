"""The client of the reader process: wave files without blocking or endangering the program that shows them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from coram_studio.wave.codec import read_block, unpack_hierarchy, unpack_traces
from coram_studio.wave.errors import WaveError
from coram_studio.wave.signals import Hierarchy, Trace
from coram_studio.wave.worker import REPLY, REQUEST

__all__ = ["WaveError", "WaveReader"]

# Isolated (-I), so that no file of the current folder can pose as a library; then with our own search path.
_BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from coram_studio.wave.worker import serve; serve(int(sys.argv[2]), sys.argv[3])"
)
_SECONDS_TO_EXIT = 2.0


class WaveReader:
    """Reads one FST or VCD file through a process of its own.

    Methods may be called from any thread; calls wait for each other, ``close`` for nobody. The process starts
    at the first call and is started once more when it dies. Every method but ``close`` raises WaveError.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._hierarchy: Hierarchy | None = None
        self._finalizer: weakref.finalize[Any, Any] | None = None

    def hierarchy(self) -> Hierarchy:
        """All declarations, timescale and end time."""
        with self._lock:
            if self._hierarchy is None:
                self._hierarchy = unpack_hierarchy(*self._ask({"do": "hierarchy"}))
            return self._hierarchy

    def load(self, paths: Sequence[str]) -> dict[str, Trace]:
        """All changes of the signals, by path. Raises WaveError (W005) for a path that is not in the file."""
        if not paths:
            return {}
        with self._lock:
            return unpack_traces(*self._ask({"do": "load", "paths": list(dict.fromkeys(paths))}))

    def close(self) -> None:
        """End the process. A call that waits in another thread raises WaveError; arrays stay valid."""
        self._closed.set()
        self._stop()

    def __enter__(self) -> WaveReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, request: dict[str, Any]) -> tuple[int, int]:
        for _ in range(2):
            self._check_open()
            reply = self._exchange(request)
            if reply is not None:
                return reply
            self._check_open()
            self._stop()
        raise WaveError("W004", f"The wave reader stopped twice while it read {self.path.name}.")

    def _check_open(self) -> None:
        if self._closed.is_set():
            raise WaveError("W004", f"{self.path.name} has been closed.")

    def _exchange(self, request: dict[str, Any]) -> tuple[int, int] | None:
        """Descriptor and size of the reply's block; None when the process died."""
        body = json.dumps(request).encode()
        try:
            channel = self._channel or self._start()
            # Never by a signal: a library of ours or the user's may have given SIGPIPE its deadly default.
            channel.sendall(REQUEST.pack(len(body)) + body, getattr(socket, "MSG_NOSIGNAL", 0))
            head, descriptors, _, _ = socket.recv_fds(channel, REPLY.size, 1)
        except OSError:
            return None
        if len(head) < REPLY.size or len(descriptors) != 1:
            for descriptor in descriptors:
                os.close(descriptor)
            return None
        status, size = REPLY.unpack(head)
        if status:
            error, _ = read_block(descriptors[0], size)
            raise WaveError(error["code"], error["message"])
        return descriptors[0], size

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-I", "-c", _BOOT, json.dumps(_search_path()), str(theirs.fileno())]
        try:
            process = subprocess.Popen(
                [*command, str(self.path.absolute())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C in a terminal is for the program, which then closes us
                env={**os.environ, "RUST_BACKTRACE": "0"},
            )
        except OSError as error:
            ours.close()
            raise WaveError("W004", f"The wave reader cannot be started: {error.strerror}.") from None
        finally:
            theirs.close()
        self._process, self._channel = process, ours
        self._finalizer = weakref.finalize(self, _end, process, ours)
        if self._closed.is_set():
            self._stop()  # closed while we started: nobody else would
        return ours

    def _stop(self) -> None:
        self._channel = None
        self._process = None
        finalizer, self._finalizer = self._finalizer, None
        if finalizer is not None:
            finalizer()


def _end(process: subprocess.Popen[bytes], channel: socket.socket) -> None:
    # shutdown, not close alone: it wakes a thread of ours that waits for a reply.
    try:
        channel.shutdown(socket.SHUT_RDWR)
    except OSError:
        process.kill()  # not connected any more: the process is dead or dying
    channel.close()
    # It may be deep in a large file, where it does not look at its socket.
    process.kill()
    process.wait(_SECONDS_TO_EXIT)


def _search_path() -> list[str]:
    package = str(Path(__file__).resolve().parents[2])
    paths: Iterable[str] = (package, *(p for p in sys.path if p and Path(p).is_absolute()))
    return list(dict.fromkeys(paths))
