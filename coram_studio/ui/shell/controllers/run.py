"""Check, build, simulate and export, as jobs off the window's thread."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from coram_studio.diagnostics import Severity, as_text
from coram_studio.simulate.run import Progress, Result, Run
from coram_studio.ui.shell.console import LineKind
from coram_studio.ui.shell.jobs import Job, JobHandle
from coram_studio.ui.shell.messages import show_problem
from coram_studio.workbench.reports import (
    BuildReport,
    CheckReport,
    SimulateOptions,
    SimulateReport,
    UsageError,
)

if TYPE_CHECKING:
    from coram_studio.ui.shell.main_window import MainWindow

_VERDICTS = {
    Result.PASS: "passed",
    Result.FAIL: "failed",
    Result.CANCELLED: "was cancelled",
    Result.TIMEOUT: "ran out of time",
    Result.LIMIT: "ran into a limit",
    Result.ERROR: "could not run",
}


class RunController:
    """Starts jobs and shows what comes of them."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._more_sets: dict[str, str] = {}
        self._memory = ""
        self._waves = True
        self._engine = SimulateOptions().engine
        self.last_report: SimulateReport | None = None

    def connect(self) -> None:
        """Follow jobs and the project."""
        self._window.jobs.progressed.connect(self._progress)
        self._window.jobs.failed.connect(self._failed)
        self._window.session_changed.connect(self._follow_session)

    def _follow_session(self) -> None:
        session = self._window.session
        self.last_report = None
        self._more_sets = {}
        self._memory = ""
        self._window.toolbar.memory.follow(session)

    # Starting

    def check(self) -> None:
        """Check everything and show the problems."""
        session = self._window.session
        self._start(Job("check", "Checking", lambda _: session.check(), self._checked))

    def build(self) -> None:
        """Build the core."""
        session = self._window.session

        def work(handle: JobHandle) -> BuildReport:
            return session.build(on_stage=handle.stage)

        self._say("stage", f"Building {session.settings.name}")
        self._start(Job("build", "Building", work, self._built))

    def simulate(self) -> None:
        """Simulate with the memory of the toolbar."""
        session = self._window.session
        options = SimulateOptions(
            engine=self._engine,
            memory=self._window.toolbar.memory.memory() or self._memory,
            waves=self._waves,
            sets=self._more_sets | self._window.toolbar.memory.sets(),
        )

        def work(handle: JobHandle) -> SimulateReport:
            return session.simulate(options, handle.progress, handle.cancel)

        self._window.panels.console.clear()
        given = ({"memory": options.memory} if options.memory else {}) | dict(options.sets)
        sets = ", ".join(f"{key} = {value}" for key, value in given.items())
        self._say("stage", f"Simulating {session.settings.name}" + (f" with {sets}" if sets else ""))
        self._window.workspace.show_panel("console")
        expected = self._window.panels.runs.expected_cycles()
        self._start(Job("simulate", "Simulating", work, self._simulated, cancellable=True, limit=expected))

    def simulate_with(self) -> None:
        """Ask for the run's settings, then simulate."""
        from coram_studio.ui.shell.dialogs.run_options import RunOptionsDialog

        session = self._window.session
        if session is None or self._window.jobs.job is not None:
            return
        sets = self._more_sets | self._window.toolbar.memory.sets()
        memory = self._window.toolbar.memory.memory() or self._memory
        dialog = RunOptionsDialog(
            session, sets, self._waves, self._window, engine=self._engine, memory=memory
        )
        if dialog.exec():
            self._more_sets = dialog.sets()
            self._memory = dialog.memory()
            self._waves = dialog.waves()
            self._engine = dialog.engine()
            self._window.toolbar.memory.choose(0)
            self.simulate()

    def set_options(self, sets: dict[str, str]) -> None:
        """Use these settings for the next runs, as the dialog would."""
        self._more_sets = dict(sets)

    def export(self) -> None:
        """Open the export dialog."""
        from coram_studio.ui.export.dialog import ExportDialog

        session = self._window.session
        if session is None or self._window.jobs.job is not None:
            return
        dialog = ExportDialog(
            session, self._window.jobs, self._window.settings, self._window.icons, self._window
        )
        dialog.problems_found.connect(self._window.controllers.problems.show_run)
        dialog.open()

    def cancel(self) -> None:
        """Stop the running job."""
        if self._window.jobs.job is not None:
            self._window.jobs.cancel()
            self._say("stage", "Cancelling")

    def next_problem(self) -> None:
        """Go to the next problem."""
        self._window.panels.problems.step(1)

    def previous_problem(self) -> None:
        """Go to the previous problem."""
        self._window.panels.problems.step(-1)

    def _start(self, job: Job) -> None:
        if not self._window.jobs.start(job):
            self._window.status.say("Something else is running; cancel it first or wait")

    # What came of it

    def _checked(self, report: CheckReport) -> None:
        self._window.controllers.problems.show_run(())
        self._window.controllers.problems.show_check(report)
        self._window.workspace.show_panel("problems")
        self._window.status.say(_check_words(report), 4)

    def _built(self, report: BuildReport) -> None:
        self._window.controllers.problems.show_run(report.diagnostics)
        stages = ", ".join(f"{name.lower()} {seconds * 1000:.0f} ms" for name, seconds in report.timings)
        if report.ok:
            self._say("good", f"Built in {report.seconds:.2f} s ({stages})")
            for name, timing in report.core.timings if report.core else ():
                size = f"{timing.states} states, {timing.register_bits} register bits"
                chain = f"longest chain {timing.longest_ns:.1f} ns ({timing.achievable_mhz:.0f} MHz)"
                text = f"{name}: {size}, {chain} for {timing.target_mhz:g} MHz"
                self._say("log" if timing.meets_target else "warning", text)
            self._window.status.say(f"Built in {report.seconds:.2f} s into build/core")
        else:
            self._say("error", "Not built: the problems say why")
            self._window.workspace.show_panel("problems")
            self._window.status.say("Not built: the problems say why")

    def _simulated(self, report: SimulateReport) -> None:
        self.last_report = report
        self._window.controllers.problems.show_run(report.diagnostics)
        for found in report.diagnostics:
            if found.severity is not Severity.NOTE:
                self._say("error" if found.severity is Severity.ERROR else "warning", as_text(found))
        run = report.run
        if run is None:
            self._say("error", "Not simulated: the problems say why")
            self._window.workspace.show_panel("problems")
            self._window.status.say("Not simulated: the problems say why")
            return
        words = _run_words(run)
        self._say("good" if run.metrics.result is Result.PASS else "error", words)
        if run.waves is not None:
            self._say("stage", "F6 opens its waves, Shift+F6 its bandwidth")
        self._window.status.say(words, 20)
        self._window.panels.runs.refresh()
        self._window.controllers.results.follow(run)

    def _progress(self, progress: Progress) -> None:
        console = self._window.panels.console
        if progress.stage:
            self._window.status.say(progress.stage, 2)
        if progress.lines:
            console.add("print", "\n".join(progress.lines))

    def _failed(self, job: Job, error: Exception) -> None:
        if isinstance(error, UsageError):
            self._say("error", str(error))
            show_problem(self._window, f"{job.title} was not possible", str(error))
            return
        details = "".join(traceback.format_exception(error))
        self._say("error", f"{job.title} ended with an internal error: {type(error).__name__}: {error}")
        show_problem(
            self._window,
            f"{job.title} ended with an internal error",
            "This is a defect of CoRAM Studio, not of your design. Nothing of yours was lost.",
            details,
        )

    def _say(self, kind: LineKind, text: str) -> None:
        self._window.panels.console.add(kind, text)


def _check_words(report: CheckReport) -> str:
    count = len(report.diagnostics)
    words = "no problems" if not count else f"{count} problem{'s' if count != 1 else ''}"
    return f"Checked in {report.seconds:.2f} s: {words}"


def _run_words(run: Run) -> str:
    metrics = run.metrics
    name = f"Run {int(run.id) if run.id.isdigit() else run.id} {_VERDICTS[metrics.result]}"
    if not metrics.cycles:
        return name
    return (
        f"{name} · "
        f"{metrics.cycles:,} cycles · bus {metrics.bus_utilisation * 100:.1f} % · {metrics.wall_seconds:.2f} s"
        + ("" if metrics.sandboxed else " · not sandboxed")
    )
