"""A copy of unsaved edits, outside the project, for the case that the program ends without saving."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from coram_studio.model.design import State
from coram_studio.model.files.atomic import write_atomic
from coram_studio.model.project import Project


@dataclass(frozen=True, slots=True)
class RestoreDesign:
    """The edit that puts a rescued design back; it can be undone."""

    state: State

    @property
    def label(self) -> str:
        """For the undo menu."""
        return "restore rescued edits"

    def apply(self, state: State) -> State:
        """The rescued state."""
        return self.state


@dataclass(frozen=True, slots=True)
class Rescued:
    """What was found: the time in words, the design if it had edits, and texts of sources by path."""

    when: str
    state: State | None
    texts: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """What there is, in words."""
        return [*(["the design"] if self.state is not None else []), *self.texts]


class Recovery:
    """Keeps the copy of one project's edits below ``folder``. Failures to write are not worth a message."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._place: Path | None = None
        self._last: object = None
        self._lock = threading.Lock()
        self._writer: threading.Thread | None = None

    def use(self, root: Path | None) -> None:
        """Keep the edits of this project."""
        self._last = None
        name = hashlib.sha256(str(root).encode()).hexdigest()[:20]
        self._place = self._folder / name if root is not None else None

    def store(self, project: Project, state: State | None, texts: Mapping[str, str]) -> None:
        """Put edits aside, on another thread, unless they are those of the last time."""
        content = (state, dict(texts))
        if self._place is None or content == self._last:
            return
        self._last = content
        place = self._place
        self._writer = threading.Thread(
            target=self._write, args=(place, project, state, dict(texts)), name="recovery", daemon=True
        )
        self._writer.start()

    def wait(self) -> None:
        """Wait until what was last put aside is on disk."""
        if self._writer is not None:
            self._writer.join(5.0)

    def find(self) -> Rescued | None:
        """What was put aside and neither saved nor discarded, or None."""
        if self._place is None:
            return None
        try:
            index = json.loads((self._place / "index.json").read_text(encoding="utf-8"))
            when = time.strftime("%d %B, %H:%M", time.localtime(float(index["time"])))
            texts = {str(path): str(text) for path, text in index["texts"].items()}
            has_design = bool(index["design"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        state = None
        if has_design:
            from coram_studio.model.files import read_project

            state = read_project(self._place / "project").state
        return Rescued(when, state, texts) if texts or state is not None else None

    def clear(self) -> None:
        """Drop what was put aside."""
        self._last = None
        if self._place is not None:
            with self._lock:
                shutil.rmtree(self._place, ignore_errors=True)

    def _write(self, place: Path, project: Project, state: State | None, texts: Mapping[str, str]) -> None:
        with self._lock:
            try:
                shutil.rmtree(place, ignore_errors=True)
                if state is None and not texts:
                    return
                (place / "project").mkdir(parents=True, exist_ok=True)
                if state is not None:
                    from coram_studio.model.files import write_settings, write_state

                    copy = replace(project, root=place / "project", read_only="")
                    write_settings(copy)
                    write_state(copy, state)
                index = {
                    "time": time.time(),
                    "project": str(project.root),
                    "design": state is not None,
                    "texts": texts,
                }
                # The index comes last: without it there is nothing to find.
                write_atomic(place / "index.json", json.dumps(index).encode())
            except OSError:
                self._last = None  # try again next time
