"""Slow work off the window's thread: one job at a time, with progress and cancel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal

from coram_studio.simulate.run import Progress


class JobHandle:
    """What a job's work is given: a way to report progress, and the event that asks it to stop."""

    def __init__(self, report: Callable[[Progress], None]) -> None:
        self.cancel = threading.Event()
        self._report = report

    def stage(self, text: str) -> None:
        """Say what is being done."""
        self._report(Progress(text))

    def progress(self, progress: Progress) -> None:
        """Pass a sign of life on."""
        self._report(progress)


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work. ``work`` runs on another thread and must hold all it needs; its result is applied by
    ``done`` on the window's thread. ``limit`` is the number of cycles at which progress is complete, or 0."""

    kind: str
    title: str
    work: Callable[[JobHandle], Any]
    done: Callable[[Any], None]
    cancellable: bool = False
    limit: int = 0
    inputs: tuple[Any, ...] = field(default=())


class JobRunner(QObject):
    """Runs one job at a time."""

    started = Signal(object)  # that Job began
    progressed = Signal(object)  # the running job said how far it is (Progress)
    finished = Signal(object)  # that Job ended, and its result was applied unless it was dropped
    failed = Signal(object, object)  # that Job raised this exception

    _ended = Signal(object, object, object)  # job, result, exception: from the worker to the window's thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._handle: JobHandle | None = None
        self._thread: threading.Thread | None = None
        self._started_at = 0.0
        self._ended.connect(self._apply)

    @property
    def job(self) -> Job | None:
        """The running job, if there is one."""
        return self._job

    @property
    def seconds(self) -> float:
        """For how long the running job has been at it."""
        return time.monotonic() - self._started_at if self._job else 0.0

    @property
    def cancelling(self) -> bool:
        """Whether the running job was asked to stop."""
        return self._handle is not None and self._handle.cancel.is_set()

    def start(self, job: Job) -> bool:
        """Begin a job; False while another runs."""
        if self._job is not None:
            return False
        self._job = job
        self._handle = handle = JobHandle(self.progressed.emit)
        self._started_at = time.monotonic()
        self._thread = threading.Thread(
            target=self._run, args=(job, handle), name=f"job {job.kind}", daemon=True
        )
        self.started.emit(job)
        self._thread.start()
        return True

    def cancel(self) -> None:
        """Ask the running job to stop; it ends through ``finished`` as always."""
        if self._job is not None and self._job.cancellable and self._handle is not None:
            self._handle.cancel.set()

    def stop(self, seconds: float = 10.0) -> None:
        """Ask the running job to stop, wait for it, and drop its result: its project is being closed."""
        job = self._job
        if job is None or self._handle is None or self._thread is None:
            return
        self._handle.cancel.set()
        self._thread.join(seconds)
        self._job = self._handle = self._thread = None
        self.finished.emit(job)

    def _run(self, job: Job, handle: JobHandle) -> None:
        result, error = None, None
        try:
            result = job.work(handle)
        except Exception as caught:  # noqa: BLE001  whatever a job raises is shown to the user
            error = caught
        self._ended.emit(job, result, error)

    def _apply(self, job: Job, result: Any, error: Exception | None) -> None:
        if job is not self._job:
            return
        self._job = self._handle = self._thread = None
        if error is not None:
            self.failed.emit(job, error)
            return
        job.done(result)
        self.finished.emit(job)
