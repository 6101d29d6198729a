"""Check the project a moment after each edit, off the window's thread."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from coram_studio.workbench.reports import CheckReport

QUIET_MILLISECONDS = 25
"""How long edits must pause before a check starts; short enough that words are checked as they grow."""


class Checks(Protocol):
    """What is checked: a session."""

    def check(self) -> CheckReport:
        """Check everything."""


@dataclass(frozen=True, slots=True)
class _Request:
    number: int
    subject: Checks
    asked_at: float


class LiveCheck(QObject):
    """Checks one session. Edits during a check lead to another one after it; results of old sessions are dropped."""

    checked = Signal(object, float)  # a CheckReport came in, this many seconds after the edit
    failed = Signal(object)  # the check raised this exception

    _answered = Signal(object, object, object)  # request, report, exception: from the worker

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._subject: Checks | None = None
        self._number = 0
        self._busy = False
        self._again = False
        self._asked_at = 0.0
        self._queue: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MILLISECONDS)
        self._timer.timeout.connect(self._start)
        self._answered.connect(self._answer)

    def watch(self, subject: Checks | None) -> None:
        """Check this session from now on, or none."""
        self._subject = subject
        self._number += 1
        self._busy = self._again = False
        self._timer.stop()
        if subject is not None:
            self.request()

    @property
    def busy(self) -> bool:
        """Whether a check runs or is about to."""
        return self._busy or self._again or self._timer.isActive()

    def request(self) -> None:
        """Something was edited."""
        if self._subject is None:
            return
        if not self._timer.isActive():
            self._asked_at = time.perf_counter()
        if self._busy:
            self._again = True
        else:
            self._timer.start()

    def stop(self) -> None:
        """Check no more and end the worker."""
        self.watch(None)
        if self._worker is not None:
            self._queue.put(None)
            self._worker.join(5.0)
            self._worker = None

    def _start(self) -> None:
        if self._subject is None:
            return
        self._busy, self._again = True, False
        if self._worker is None:
            self._worker = threading.Thread(target=self._serve, name="live check", daemon=True)
            self._worker.start()
        self._queue.put(_Request(self._number, self._subject, self._asked_at))

    def _serve(self) -> None:
        while (request := self._queue.get()) is not None:
            report, error = None, None
            try:
                report = request.subject.check()
            except Exception as caught:  # noqa: BLE001  a defect of ours must be shown, not end the checks
                error = caught
            self._answered.emit(request, report, error)

    def _answer(self, request: _Request, report: CheckReport | None, error: Exception | None) -> None:
        if request.number != self._number:
            return
        self._busy = False
        if error is not None:
            self.failed.emit(error)
        elif report is not None:
            self.checked.emit(report, time.perf_counter() - request.asked_at)
        if self._again:
            self._again = False
            self._timer.start()
