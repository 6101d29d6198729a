"""The runs of a project: one folder each below ``runs/``, numbered in the order in which they began."""

from __future__ import annotations

import contextlib
import re
import shutil
from pathlib import Path

from coram_studio.diagnostics import diagnostic
from coram_studio.model.files.atomic import write_atomic
from coram_studio.simulate.records import empty_metrics, read_run
from coram_studio.simulate.run import Result, Run
from coram_studio.simulate.run_lock import is_running

RUNS_FOLDER = "runs"
_ID = re.compile(r"\d{4,9}", re.ASCII)
_COUNTER = ".last"


class RunStore:
    """Finds, makes and deletes runs. What else lies in the folder is left alone."""

    def __init__(self, project_root: Path) -> None:
        self.folder = project_root / RUNS_FOLDER

    def new_directory(self) -> tuple[str, Path]:
        """Make the next run's folder; safe against others that do so at the same time.

        Raises:
            OSError: the folder cannot be made, for example because the project is read-only.
        """
        self.folder.mkdir(exist_ok=True)
        number = max((int(run_id) for run_id in self._ids()), default=0)
        number = max(number, self._last_number())
        while True:
            number += 1
            run_id = f"{number:04d}"
            try:
                (self.folder / run_id).mkdir()
            except FileExistsError:
                continue
            with contextlib.suppress(OSError):  # numbers of deleted runs come again then, no more
                write_atomic(self.folder / _COUNTER, run_id.encode())
            return run_id, self.folder / run_id

    def runs(self) -> tuple[Run, ...]:
        """All runs that have ended, the newest first. Those broken off carry diagnostic S041."""
        directories = (self.folder / run_id for run_id in reversed(self._ids()))
        return tuple(read_run(directory) for directory in directories if not is_running(directory))

    def load(self, run_id: str) -> Run:
        """One run. When there is none of that id, an empty one with diagnostic S042."""
        directory = self.folder / run_id
        if not _ID.fullmatch(run_id) or not directory.is_dir():
            found = (diagnostic("S042", f"there is no run {run_id!r} in {self.folder.name}/"),)
            return Run(run_id, directory, empty_metrics(Result.ERROR), found, None)
        return read_run(directory)

    def delete(self, run_id: str) -> None:
        """Delete a run's folder; nothing happens when there is none.

        Raises:
            ValueError: the run is going on, or ``run_id`` is not a run's id.
            OSError: the folder cannot be removed.
        """
        if not _ID.fullmatch(run_id):
            raise ValueError(f"{run_id!r} is not the id of a run")
        directory = self.folder / run_id
        if is_running(directory):
            raise ValueError(f"run {run_id} is going on; cancel it first")
        if directory.is_symlink():
            directory.unlink()
        elif directory.is_dir():
            shutil.rmtree(directory)

    def _last_number(self) -> int:
        """The last number given, so that a deleted run's is not given again."""
        try:
            text = (self.folder / _COUNTER).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            return 0
        return int(text) if _ID.fullmatch(text) else 0

    def _ids(self) -> list[str]:
        try:
            names = [entry.name for entry in self.folder.iterdir() if entry.is_dir()]
        except OSError:
            return []
        return sorted((name for name in names if _ID.fullmatch(name)), key=int)
