"""Views of runs: waves and bandwidth, sharing one time cursor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from coram_studio.simulate.run import Run
from coram_studio.ui.shell.area import Panel
from coram_studio.ui.shell.messages import confirm, show_problem
from coram_studio.workbench.run_core import RunCore, load_run_core

if TYPE_CHECKING:
    from coram_studio.ui.shell.main_window import MainWindow


def format_time(time: int, timescale: float) -> str:
    """A time of a wave file in words: nanoseconds with separators."""
    nanoseconds = time * timescale * 1e9
    text = f"{nanoseconds:,.3f}".rstrip("0").rstrip(".")
    return f"{text} ns"


class ResultsController:
    """Opens one wave view and one bandwidth view, both of the same run."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._views: dict[str, Any] = {}
        self._shown: dict[str, str] = {}  # view -> id of the run it shows
        self._run: Run | None = None
        self._core = RunCore()
        self._root: Path | None = None  # of the project that the views are about

    def connect(self) -> None:
        """Follow the list of runs and the project."""
        runs = self._window.panels.runs
        runs.waves_requested.connect(lambda run_id: self.open_run(run_id, "waves"))
        runs.bandwidth_requested.connect(lambda run_id: self.open_run(run_id, "bandwidth"))
        runs.delete_requested.connect(self._delete)
        runs.selection_changed.connect(self._window.refresh_actions)
        self._window.session_changed.connect(self._follow_session)

    # Which run

    def has_run(self) -> bool:
        """Whether there is a run with waves."""
        return self._newest() is not None

    def _newest(self) -> Run | None:
        return next((row.run for row in self._window.panels.runs.rows if row.run.waves), None)

    @property
    def run(self) -> Run | None:
        """The run whose views are open."""
        return self._run

    def view(self, name: str) -> Any:
        """The wave ("waves") or bandwidth ("bandwidth") view, if it is open."""
        return self._views.get(name)

    # Opening

    def open_last_waves(self) -> None:
        """Open the waves of the newest run."""
        self.open_last("waves")

    def open_last_bandwidth(self) -> None:
        """Open the bandwidth of the newest run."""
        self.open_last("bandwidth")

    def open_last(self, view: str) -> None:
        """Open a view of the run that is open, else of the newest run."""
        run = self._run or self._newest()
        if run is None:
            self._window.status.say("There is no run with waves yet: simulate with F5")
            return
        self.open_run(run.id, view)

    def open_run(self, run_id: str, view: str) -> None:
        """Open a view of a run, and bring it to the top."""
        session = self._window.session
        if session is None:
            return
        run = session.runs.load(run_id)
        if run.waves is None:
            self._window.status.say(f"Run {run_id} has no waves")
            return
        self._use(run, load_run_core(run.directory))
        self._ensure(view)
        self._window.workspace.show_panel(view, focus=True)

    def follow(self, run: Run) -> None:
        """A run has just ended: the open views show it."""
        if run.waves is None:
            return
        self._use(run, load_run_core(run.directory))
        if self._window.workspace.perspective.id != "design":
            self.prepare(self._window.workspace.perspective.id)

    def prepare(self, perspective: str) -> None:
        """Fill the views that a perspective is about, when there is a run."""
        if perspective == "design" or self._window.session is None:
            return
        if self._run is None and (run := self._newest()) is not None:
            self._use(run, load_run_core(run.directory))
        if self._run is not None:
            for view in ("waves", "bandwidth") if perspective == "debug" else ("bandwidth",):
                self._ensure(view)
                self._window.workspace.show_panel(view)

    def _use(self, run: Run, core: RunCore) -> None:
        self._run, self._core = run, core
        for name in self._views:
            self._fill(name)

    def _ensure(self, name: str) -> None:
        if name not in self._views:
            self._views[name] = view = self._make(name)
            self._window.workspace.add(Panel(name, name, name.capitalize(), view, closable=True), show=False)
        self._fill(name)

    def _make(self, name: str) -> Any:
        themes = self._window.themes
        if name == "waves":
            from coram_studio.ui.wave.view import WaveView

            waves = WaveView(themes)
            waves.cursor_moved.connect(lambda time: self._cursor_moved("waves", time))
            waves.failed.connect(self._window.status.say)
            session = self._window.session
            self._root = session.root if session is not None else None
            if self._root is not None and (state := self._window.settings.wave_state(self._root)):
                waves.restore_state(state)
            return waves
        from coram_studio.ui.analysis.bandwidth_view import BandwidthView

        view = BandwidthView(themes)
        view.cursor_moved.connect(lambda time: self._cursor_moved("bandwidth", time))
        return view

    def _fill(self, name: str) -> None:
        run = self._run
        if run is None or run.waves is None or self._shown.get(name) == run.id:
            return
        view = self._views[name]
        if name == "waves":
            open_file = view.reload if name in self._shown else view.open
            open_file(run.waves, self._core.manifest, self._core.labels)
        elif self._core.manifest is not None:
            view.set_run(run, self._core.manifest)
        else:
            view.clear()
            self._window.status.say(f"Run {run.id} does not say which ports its core had; simulate again")
        self._shown[name] = run.id
        number = run.id.lstrip("0") or run.id
        self._window.workspace.retitle(
            name, f"{name.capitalize()} · run {number}", f"{name.capitalize()} of run {number}"
        )

    def _cursor_moved(self, source: str, time: int) -> None:
        for name, view in self._views.items():
            if name != source:
                view.set_cursor(time)
        self._window.status.cursor_time.setText(f"cursor {format_time(time, self._timescale())}")

    def _timescale(self) -> float:
        waves = self._views.get("waves")
        hierarchy = waves.store.hierarchy if waves is not None else None
        return hierarchy.timescale if hierarchy is not None else 1e-9

    # Closing

    def remember(self) -> None:
        """Store which rows the waves show and how, for the next time they are opened."""
        waves = self._views.get("waves")
        if waves is not None and self._root is not None and (state := waves.state()):
            self._window.settings.set_wave_state(self._root, state)

    def close(self, name: str) -> None:
        """Close a view and end what it keeps running."""
        if name == "waves":
            self.remember()
        view = self._views.pop(name, None)
        self._shown.pop(name, None)
        if view is not None:
            if hasattr(view, "shut_down"):
                view.shut_down()
            self._window.workspace.remove(name)

    def shut_down(self) -> None:
        """Close every view and end what they keep running."""
        self._follow_session()

    def _follow_session(self) -> None:
        for name in tuple(self._views):
            self.close(name)
        self._run, self._core = None, RunCore()

    def _delete(self, run_ids: tuple[str, ...]) -> None:
        session = self._window.session
        numbers = ", ".join(i.lstrip("0") for i in run_ids)
        what = f"run {numbers}" if len(run_ids) == 1 else f"runs {numbers}"
        if session is None or not confirm(
            self._window, f"Delete {what}?", "Log, waves and figures are removed from disk.", "Delete"
        ):
            return
        if self._run is not None and self._run.id in run_ids:
            self._follow_session()
        for run_id in run_ids:
            try:
                session.runs.delete(run_id)
            except (OSError, ValueError) as error:
                show_problem(self._window, f"Run {run_id} could not be deleted", str(error))
        self._window.panels.runs.refresh()
