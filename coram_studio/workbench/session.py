"""A session: one open project and everything that can be done with it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from coram_studio.diagnostics import Diagnostic, has_errors, sort_diagnostics
from coram_studio.export.exporter import Exporter, ExportRequest, ExportResult
from coram_studio.ipcore.manifest import Core
from coram_studio.model.blocks import KernelBlock, ThreadBlock
from coram_studio.model.design import Accelerator, State
from coram_studio.model.document import Document
from coram_studio.model.expressions import parameter_values
from coram_studio.model.files import ProjectFiles, read_project, write_settings, write_state
from coram_studio.model.observer import Event
from coram_studio.model.project import Project, Settings
from coram_studio.model.source_picture import SourcePicture
from coram_studio.simulate.host import HostProgram
from coram_studio.simulate.run import OnProgress, SimulationRequest
from coram_studio.simulate.store import RunStore
from coram_studio.thread.program import ThreadResult
from coram_studio.verilog.source import KernelModule, KernelReading
from coram_studio.workbench import builder, settings_of_run
from coram_studio.workbench.host_data import host_data
from coram_studio.workbench.host_files import read_host
from coram_studio.workbench.kernel_files import KernelFinder
from coram_studio.workbench.output import write_core
from coram_studio.workbench.parameter_widths import is_stale, settled, with_numbers
from coram_studio.workbench.reports import (
    BuildReport,
    CheckReport,
    SimulateOptions,
    SimulateReport,
    UsageError,
)
from coram_studio.workbench.run_core import save_run_core
from coram_studio.workbench.source_objects import SourceObjects
from coram_studio.workbench.sources import Sources
from coram_studio.workbench.stage_store import StageStore
from coram_studio.workbench.stages import StageCache
from coram_studio.workbench.system import build_system

OnStage = Callable[[str], None]


def _silent(_stage: str) -> None:
    """The listener of a caller that does not want to hear of stages."""


class Session:
    """One open project. Edits of ``document`` belong on one thread; the actions may run on any."""

    def __init__(self, files: ProjectFiles, *, keep: bool = True) -> None:
        self.project: Project = files.project
        self.document = Document(files.state)
        self.document.read_only = files.project.read_only
        self.sources = Sources(files.project.root)
        self.runs = RunStore(files.project.root)
        self.changed = Event()  # settings were replaced, or the project was saved
        self.opening_diagnostics = files.diagnostics
        self._block_lines = files.block_lines
        self._cache = StageCache(StageStore() if keep else None)
        self._source_objects = SourceObjects(self.sources, self._cache)
        self._saving = threading.Lock()
        # A design as it was saved fits its parameters; then no kernel need be read to open it.
        stale = is_stale(files.state.design, parameter_values(self.settings.parameters))
        self.document.settle_by(partial(_settled, self), now=stale)

    @classmethod
    def open(cls, path: Path, *, keep: bool = True) -> Session:
        """Open the project in ``path`` (its folder, or its project.toml).

        With ``keep``, results of stages are kept in the user's cache folder, and taken from there.
        Opening starts no process and runs nothing of the project. Problems of the files are in
        ``opening_diagnostics``. Raises UsageError when there is no project at all.
        """
        root = path.parent if path.name == "project.toml" else path
        root = root.absolute()
        if not root.is_dir():
            raise UsageError(f"{path} is not a folder: give a project's folder, which holds project.toml")
        if not (root / "project.toml").is_file():
            raise UsageError(
                f"{path} holds no project.toml, so it is not a project: make one with coram-studio new DIR"
            )
        return cls(read_project(root), keep=keep)

    # -- the project's content ------------------------------------------------------------------------------

    @property
    def root(self) -> Path:
        """The project's folder, absolute."""
        return self.project.root

    @property
    def settings(self) -> Settings:
        """The project's settings."""
        return self.project.settings

    @property
    def modified(self) -> bool:
        """Whether the design has edits that are not on disk."""
        return self.document.modified

    def change_settings(self, settings: Settings) -> tuple[Diagnostic, ...]:
        """Replace the settings and write project.toml; diagnostics say what could not be written."""
        project = replace(self.project, settings=settings)
        problems = write_settings(project)
        if not has_errors(problems):
            self.project = project
            self.document.settle_by(partial(_settled, self))
            self.changed.emit()
        return problems

    def save(self) -> tuple[Diagnostic, ...]:
        """Write the design and its layout; diagnostics say what could not be written. Nothing is lost."""
        with self._saving:
            problems = write_state(self.project, self.document.state)
        if not has_errors(problems):
            self.document.mark_saved()
            self.changed.emit()
        return problems

    def read_text(self, path: str) -> str:
        """A source's text, unsaved changes included. Raises UsageError saying why it cannot be read."""
        text, problem = self.sources.read(path)
        if text is None:
            raise UsageError(problem.message if problem else f"{path} cannot be read")
        return text

    def set_buffer(self, path: str, text: str | bytes | None) -> None:
        """Let an editor's unsaved text, or what saving it would write, take part in checks and builds.

        None returns to the file.
        """
        self.sources.set_buffer(path, text)

    def kernel_reading(self, block: KernelBlock) -> KernelReading:
        """What the block's file holds, elaborated with the block's parameters."""
        return builder.read_kernel_block(
            self._finder(), self._cache, self.settings, self._accelerator_name(), block
        )

    def kernel_modules(self, path: str) -> tuple[KernelModule, ...]:
        """The modules of a Verilog file of the project, with what it includes; none where it cannot be read."""
        return builder.read_kernel_file(self._finder(), self._cache, self.settings, path).modules

    def thread_result(self, block: ThreadBlock, parameters: Mapping[str, int] | None = None) -> ThreadResult:
        """The block's thread, compiled; ``parameters`` over the project's."""
        settings = settings_of_run.with_parameters(self.settings, parameters or {})
        return builder.compile_thread_block(
            self.sources, self._cache, settings, self.top_accelerator(), block
        )

    # -- actions --------------------------------------------------------------------------------------------

    def check(self, *, keep: bool = False, on_stage: OnStage = _silent) -> CheckReport:
        """Check design, kernels and threads, and how they fit; nothing of the project is written.

        With ``keep``, results of stages are kept for the next program, which a check at every keystroke should not;
        that one looks for the objects in the sources instead.
        """
        report = self._build(self.settings, self.document.state, on_stage, keep=keep)
        every = dict.fromkeys((*self.opening_diagnostics, *report.diagnostics))
        seconds, core = report.seconds, report.core
        if self.settings.simulation.accelerators:
            system = self._build_simulated(self.settings, self.document.state, keep=keep)
            every |= dict.fromkeys(system.diagnostics)
            seconds, core = seconds + system.seconds, system.core
        every |= dict.fromkeys(self._host(self.settings, core)[1])
        on_stage("Objects in sources")
        pictures = {} if keep else self.source_pictures()
        return CheckReport(sort_diagnostics(every), seconds, pictures)

    def source_pictures(self) -> dict[str, SourcePicture]:
        """The objects that live in the sources of each accelerator, by its name, unsaved texts included."""
        design = self.document.state.design
        values = parameter_values(self.settings.parameters)
        known = (with_numbers(accelerator, values) for accelerator in design.accelerators)
        return {a.name: self._source_objects.picture(self.settings, a) for a in known}

    def build(self, directory: Path | None = None, on_stage: OnStage = _silent) -> BuildReport:
        """Compile the project to a core and write it to ``directory`` (default: the project's build/core).

        Nothing is built, simulated or exported of a project whose own files could not be read: the session has defaults
        in their place, and what came of those would not be the project's. The report says what is wrong with them.
        """
        if has_errors(self.opening_diagnostics):
            return _unreadable(self)
        report = self._build(self.settings, self.document.state, on_stage)
        if report.core is None:
            return report
        on_stage("Writing")
        problems = write_core(report.core, directory or self.root / "build" / "core")
        if has_errors(problems):
            return replace(report, core=None, diagnostics=(*report.diagnostics, *problems))
        return replace(report, diagnostics=(*report.diagnostics, *problems))

    def simulate(
        self,
        options: SimulateOptions,
        on_progress: OnProgress,
        cancel: threading.Event,
    ) -> SimulateReport:
        """Build with the run's parameters and simulate; the run is kept in the project's runs/.

        Raises UsageError for settings that do not exist or have impossible values.
        """
        if has_errors(self.opening_diagnostics):
            return SimulateReport(None, None, _unreadable(self).diagnostics)
        run_settings = settings_of_run.resolve(self.project, options)
        report = self._build_simulated(run_settings.settings, self.document.state)
        host, problems = self._host(run_settings.settings, report.core)
        if report.core is None or has_errors(problems):
            return SimulateReport(None, report.core, (*report.diagnostics, *problems))
        request = SimulationRequest(
            core=report.core,
            memory=run_settings.settings.memory,
            limits=run_settings.settings.limits,
            image=run_settings.image,
            engine=options.engine,
            waves=options.waves,
            parameters={p.name: p.value for p in run_settings.settings.parameters},
            simulation=run_settings.settings.simulation,
            host=host,
            system=settings_of_run.memory_system(run_settings, report.core),
        )
        created, problems = settings_of_run.new_run_directory(self.runs)
        if created is None:
            return SimulateReport(None, report.core, (*report.diagnostics, *problems))
        # Imported when it is needed: it brings NumPy along, which would double the time of "check" and "build".
        from coram_studio.simulate.simulator import simulate

        run = simulate(request, created, on_progress, cancel)
        with suppress(OSError):  # the views of the run do without; a full disk is in the run's own messages
            save_run_core(created, report.core, lambda path: self.sources.read(path)[0])
        return SimulateReport(run, report.core, (*report.diagnostics, *run.diagnostics))

    def exporters(self) -> tuple[Exporter, ...]:
        """The exporters of all plugins that could be loaded."""
        # Imported when it is needed: plugins read what packages announce, which building does not ask for.
        from coram_studio.workbench.plugins import load_plugins

        return load_plugins().exporters

    def export(
        self,
        target: str,
        directory: Path,
        options: Mapping[str, str] | None = None,
        on_stage: OnStage = _silent,
    ) -> tuple[BuildReport, ExportResult | None]:
        """Build, then write the package of exporter ``target`` below ``directory``.

        Raises UsageError for an exporter or an option that does not exist.
        """
        exporter = next((e for e in self.exporters() if e.id == target), None)
        if exporter is None:
            known = ", ".join(e.id for e in self.exporters())
            raise UsageError(f"there is no exporter {target!r}; there are: {known}")
        if has_errors(self.opening_diagnostics):
            return _unreadable(self), None
        report = self._build(self.settings, self.document.state, on_stage)
        if report.core is None:
            return report, None
        values = _check_options(exporter, report, options or {})
        on_stage(f"Writing {exporter.title}")
        return report, exporter.export(ExportRequest(report.core, directory, values))

    def place_diagnostic(self, found: Diagnostic) -> Diagnostic:
        """The diagnostic with a line of design.toml where it has only a block; for the command line."""
        return builder.with_design_line(found, self._block_lines)

    # -- inside ---------------------------------------------------------------------------------------------

    def top_accelerator(self, state: State | None = None) -> Accelerator | None:
        """The accelerator that is built: the one the settings name, else the first."""
        design = (state or self.document.state).design
        if self.settings.top:
            return design.accelerator(self.settings.top)
        return design.accelerators[0] if design.accelerators else None

    def _host(
        self, settings: Settings, core: Core | None
    ) -> tuple[HostProgram | None, tuple[Diagnostic, ...]]:
        """The program of the simulations' host, if the settings name one; what is wrong with it for the core."""
        path = settings.simulation.host
        if not path:
            return None, ()
        text, found = read_host(self.sources, path, settings.kernels.include)
        values = tuple((p.name, p.value) for p in settings.parameters)
        if text is None:
            return None, found
        text, data = host_data(self.sources, path, text)
        host = HostProgram(path, text, values, data)
        # Imported when it is needed: few projects have a host.
        from coram_studio.simulate.host_check import check_host

        wrong = check_host(host, core.manifest) if core is not None and not has_errors(found) else ()
        return host, (*found, *wrong)

    def _finder(self) -> KernelFinder:
        return KernelFinder(self.sources, self.settings.kernels)

    def _accelerator_name(self) -> str:
        top = self.top_accelerator()
        return top.name if top else ""

    def _build(
        self, settings: Settings, state: State, on_stage: OnStage, *, keep: bool = True
    ) -> BuildReport:
        top = self.top_accelerator(state)
        with self._cache.keeping(keep):
            return builder.build(self.sources, self._cache, settings, state.design, top, on_stage)

    def _build_simulated(self, settings: Settings, state: State, *, keep: bool = True) -> BuildReport:
        """The core of the accelerators that simulations run: without any by name, of the one that is built."""
        if not settings.simulation.accelerators:
            return self._build(settings, state, _silent, keep=keep)
        with self._cache.keeping(keep):
            return build_system(self.sources, self._cache, settings, state.design, _silent)


def _settled(session: Session, state: State) -> State:
    """The state with the widths that the project's parameters decide."""
    values = parameter_values(session.settings.parameters)
    design = settled(state.design, values, lambda _, block: session.kernel_reading(block))
    return state if design is state.design else replace(state, design=design)


def _unreadable(session: Session) -> BuildReport:
    """The report in place of a build where the project's own files could not be read."""
    return BuildReport(None, sort_diagnostics(session.opening_diagnostics), ())


def _check_options(exporter: Exporter, report: BuildReport, given: Mapping[str, str]) -> dict[str, str]:
    """The exporter's defaults with the given values over them. Raises UsageError."""
    import re

    if report.core is None:
        raise ValueError("options are checked against a core")
    offered = {option.name: option for option in exporter.options(report.core)}
    for name, value in given.items():
        if name not in offered:
            known = ", ".join(offered) or "none"
            raise UsageError(f"exporter {exporter.id} has no option {name!r}; it has: {known}")
        option = offered[name]
        if option.choices and value not in option.choices:
            raise UsageError(f"{name} must be one of {', '.join(option.choices)}, not {value!r}")
        if option.pattern and not re.fullmatch(option.pattern, value):
            raise UsageError(f"{name} must be {option.description or option.title}, not {value!r}")
    return {name: given.get(name, option.default) for name, option in offered.items()}
