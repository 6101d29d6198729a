"""Run a core on a simulator: testbench, compilation, run, verdict, the run's folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import shutil
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from coram_studio.diagnostics import Diagnostic, diagnostic
from coram_studio.ipcore.manifest import DATA, INCLUDE
from coram_studio.locate import resource
from coram_studio.model.memory_dumps import parse_dumps
from coram_studio.simulate import records
from coram_studio.simulate.build_cache import BuildCache, cache_folder
from coram_studio.simulate.compilation import Compilation, StoppedError
from coram_studio.simulate.engine import CORE_FOLDER, TESTBENCH_FILE, CompilePlan, CompileStep, Engine
from coram_studio.simulate.fst_file import fst_problem
from coram_studio.simulate.host import HOST_FILE, emit_host, host_macros, host_models, slave_views
from coram_studio.simulate.image import ImageError, MemoryImage, read_image
from coram_studio.simulate.memory_dump import dump_texts, keep_dumps
from coram_studio.simulate.metrics import measure
from coram_studio.simulate.output import CapturedText, SimulationOutput
from coram_studio.simulate.process import (
    DISK_RESERVE,
    Ending,
    Job,
    Outcome,
    OutputSink,
    free_bytes,
    is_disk_full,
    minimal_environment,
    run_process,
)
from coram_studio.simulate.run import TESTBENCH, Metrics, OnProgress, Progress, Result, Run, SimulationRequest
from coram_studio.simulate.run_lock import running
from coram_studio.simulate.sandbox import TEMPORARY, sandbox_works, sandboxed
from coram_studio.simulate.settings import check_settings
from coram_studio.simulate.simulators import ENGINES
from coram_studio.simulate.testbench import (
    clock_periods,
    emit_testbench,
    model_macros,
    models,
    run_arguments,
)
from coram_studio.simulate.tools import ToolInfo
from coram_studio.simulate.verdict import disk_full, judge, out_of_memory

WORK_FOLDER = "sim"
"""Folder of a run in which the simulator works: the only one that the design can reach."""

_SPACE_TO_START = 3 * DISK_RESERVE
_PROGRESS_SECONDS = 0.05
_STILL_CYCLES = 100_000  # without a transfer or a change of state, before progress mentions it


@dataclass(frozen=True, slots=True)
class ToolSearch:
    """What came of looking for a simulator: its version and path, or the problem."""

    version: str = ""
    path: Path | None = None
    problem: Diagnostic | None = None


def find_simulator(name: str) -> ToolSearch:
    """Look for one of the simulators by the name that requests call it; takes some milliseconds."""
    found = ENGINES[name].find()
    if isinstance(found, Diagnostic):
        return ToolSearch(problem=found)
    return ToolSearch(found[0].version_text, found[0].path)


def find_icarus() -> ToolSearch:
    """Look for Icarus Verilog, the default simulator."""
    return find_simulator("icarus")


def simulate(
    request: SimulationRequest, directory: Path, on_progress: OnProgress, cancel: threading.Event
) -> Run:
    """Run the request's core in ``directory``, an existing empty folder, whose name becomes the run's id.

    Every failure is in the run's result and diagnostics; nothing of the simulator is alive on return. A set
    ``cancel`` ends the run within 0.3 s. ``on_progress`` is called on the caller's thread.
    """
    started = time.monotonic()
    directory = directory.absolute()
    work = _Work(request, directory, on_progress, cancel, started)
    try:
        with running(directory):
            return work.run()
    except OSError as error:
        return work.unwritable(error)


@dataclass(slots=True)
class _Work:
    """One run on its way through its stages."""

    request: SimulationRequest
    directory: Path
    on_progress: OnProgress
    cancel: threading.Event
    started: float
    in_sandbox: bool = False
    image: MemoryImage | None = None
    metrics: Metrics | None = None
    found: list[Diagnostic] = field(default_factory=list)
    last_progress: float = 0.0

    @property
    def folder(self) -> Path:
        """Where the simulator works."""
        return self.directory / WORK_FOLDER

    def run(self) -> Run:
        """All stages; the run's files are written at the end whatever happened."""
        try:
            self._check_cancel()
            engine, tools = self._prepare()
            self._compile(engine, tools)
            result = self._simulate(engine, tools)
        except StoppedError as stop:
            result = stop.result
            self.found = [*stop.found, *self.found]
        return self._finish(result)

    def unwritable(self, error: OSError) -> Run:
        """The run when its folder cannot be written, or no longer."""
        name = error.filename or self.directory
        if is_disk_full(error):
            found, result = disk_full("before it could write its files"), Result.LIMIT
        else:
            reason = error.strerror or str(error)
            found, result = diagnostic("S040", f"the run cannot write {name}: {reason}"), Result.ERROR
        metrics = self._metrics(result)
        every = (found, *self.found)
        with contextlib.suppress(OSError):  # a full disk may have room once the simulator's files are gone
            records.release_space(self.directory)
            self._remove_products()
            records.write_outcome(self.directory, metrics, every)
        return Run(self.directory.name, self.directory, metrics, every, None)

    # -- stages -----------------------------------------------------------------------------------------------

    def _prepare(self) -> tuple[Engine, tuple[ToolInfo, ...]]:
        """Check the request, find the tools, read the image, write the sources."""
        self._tell("Preparing")
        engine = ENGINES.get(self.request.engine)
        if engine is None:
            known = ", ".join(ENGINES)
            message = f"the simulator must be one of {known}, not {self.request.engine!r}"
            raise StoppedError(Result.ERROR, diagnostic("S004", message))
        problems = check_settings(self.request)
        if problems:
            raise StoppedError(Result.ERROR, *problems)
        if free_bytes(self.directory) < _SPACE_TO_START:
            raise StoppedError(Result.LIMIT, disk_full("before it began"))
        if self.request.image is not None:
            try:
                self.image = read_image(self.request.image, self.request.memory.size)
            except ImageError as error:
                raise StoppedError(Result.ERROR, error.diagnostic) from error
            self.found += self.image.findings
        self._check_cancel()
        tools = engine.find()
        if isinstance(tools, Diagnostic):
            raise StoppedError(Result.ERROR, tools)
        self.in_sandbox = sandbox_works()
        if not self.in_sandbox:
            self._leave_sandbox("bubblewrap does not work here")
        records.reserve_space(self.directory)
        records.write_json(self.directory / records.INPUTS_FILE, self._inputs(engine, tools[0]))
        self._write_sources(engine)
        return engine, tools

    def _compile(self, engine: Engine, tools: Sequence[ToolInfo]) -> None:
        self._check_cancel()
        self._tell("Compiling")
        own = (TESTBENCH_FILE, *models(self.request), *self._host_files())
        sources = (*(f"../{name}" for name in own), *self.request.core.manifest.files)
        macros = (*model_macros(self.request), *host_macros(self.request.host))
        defines = ("CORAM_STUDIO_RUN", *macros, *self.request.core.manifest.defines)
        plan = CompilePlan(self.folder, TESTBENCH, sources, defines, (".", INCLUDE))

        def run_step(step: CompileStep, text: CapturedText) -> Outcome:
            outcome = self._run(step.command, step.folder, text, tools)
            if self.in_sandbox and outcome.code != 0 and text.text.startswith("bwrap: "):
                # The sandbox works, but not for this folder, for example on some network file systems.
                self._leave_sandbox(text.text.splitlines()[0])
                text.clear()
                outcome = self._run(step.command, step.folder, text, tools)
            return outcome

        limits = self.request.limits
        compilation = Compilation(engine, tools, plan, limits, BuildCache(cache_folder()), run_step)
        try:
            self.found.extend(self._at_origins(compilation.run()))
        except StoppedError as stop:
            if stop.text:
                (self.directory / records.LOG_FILE).write_text(stop.text, encoding="utf-8")
            raise StoppedError(stop.result, *self._at_origins(stop.found)) from stop

    def _simulate(self, engine: Engine, tools: Sequence[ToolInfo]) -> Result:
        self._check_cancel()
        self._tell("Simulating")
        key = secrets.token_hex(16)
        begun = time.monotonic()
        threads = [trace.thread for trace in self.request.core.manifest.threads]
        with (self.directory / records.LOG_FILE).open("wb", buffering=0) as log:
            sink = SimulationOutput(log, key, threads, engine.simulator_line)
            pages = self.image.pages if self.image else None
            arguments = run_arguments(self.request, pages, key)
            command = engine.run_command(tools, self.request.waves, arguments)
            outcome = self._run(command, "", sink, tools, poll=sink)
            full = False
            try:
                sink.finish()
            except OSError as error:
                full = is_disk_full(error)
        output = sink.output
        self._tell("Simulating", sink, force=True)
        if full and outcome.ending is Ending.EXIT:
            outcome = Outcome(Ending.DISK, outcome.code, outcome.peak_memory)
        memory = self.request.limits.memory_bytes
        died = outcome.ending is Ending.EXIT and not output.end_status
        if died and out_of_memory(outcome, memory, "\n".join(output.notices)):
            message = f"{engine.title} must run within {memory:,} bytes of memory, but needs more"
            raise StoppedError(Result.LIMIT, diagnostic("S022", message))
        messages = self._at_origins(engine.run_messages(output.notices))
        silent = time.monotonic() - max(output.last_sign, begun)
        fatal = any(engine.fatal_line.match(notice) for notice in output.notices)
        result, found = judge(self.request, self.image, outcome, output, messages, silent, fatal)
        self.found = [*found, *self.found]
        result = self._keep_dumps(self._keep_waves(result), ended=bool(output.end_status))
        elapsed = time.monotonic() - self.started
        self.metrics = measure(self.request, output, result, elapsed, self.in_sandbox)
        return result

    def _finish(self, result: Result) -> Run:
        """Clean up, write what came out, and return the run."""
        self._remove_products()
        records.release_space(self.directory)
        metrics = self._metrics(result)
        found = tuple(dict.fromkeys(self.found))
        records.write_outcome(self.directory, metrics, found)
        waves = self.directory / records.WAVES_FILE
        self._tell("Cancelled" if result is Result.CANCELLED else "Finished", force=True)
        return Run(self.directory.name, self.directory, metrics, found, waves if waves.is_file() else None)

    # -- parts of them ----------------------------------------------------------------------------------------

    def _run(
        self,
        command: Sequence[str],
        inner: str,
        sink: OutputSink,
        tools: Sequence[ToolInfo],
        poll: SimulationOutput | None = None,
    ) -> Outcome:
        paths = [tool.path for tool in tools]
        limits = self.request.limits
        whole = sandboxed(command, self.folder, inner, paths) if self.in_sandbox else list(command)
        job = Job(
            command=tuple(whole),
            directory=self.folder / inner,
            watched=self.folder,
            deadline=self.started + limits.wall_seconds,
            memory_bytes=limits.memory_bytes,
            output_bytes=limits.output_bytes,
            environment=minimal_environment([path.parent for path in paths], self.folder / TEMPORARY),
            keep_waves=poll is not None and self.request.waves,
        )
        return run_process(job, sink, self.cancel, lambda: self._tell(_stage(poll), poll) if poll else None)

    def _tell(self, stage: str, sink: SimulationOutput | None = None, force: bool = False) -> None:
        """Report progress: at each new stage, with new lines, and some times a second."""
        if sink is None:
            self.on_progress(Progress(stage, self.metrics.cycles if self.metrics else 0))
            return
        lines = sink.take_lines()
        now = time.monotonic()
        if not (lines or force or now - self.last_progress >= _PROGRESS_SECONDS):
            return
        self.last_progress = now
        self.on_progress(Progress(stage, sink.output.cycles, lines))

    def _leave_sandbox(self, reason: str) -> None:
        self.in_sandbox = False
        self.found.append(diagnostic("S005", f"the run is not sandboxed: {reason}"))

    def _at_origins(self, messages: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The messages with the user's own files in place of the core's.

        Some simulators name files without their folders.
        """
        core = self.request.core
        by_name: dict[str, list[str]] = {}
        for path in (*core.manifest.files, *core.manifest.headers):
            by_name.setdefault(PurePosixPath(path).name, []).append(path)
        origins = {name: paths[0] for name, paths in by_name.items() if len(paths) == 1}
        origins = {path: dict(core.origins).get(full, full) for path, full in origins.items()}
        origins |= dict(core.origins)
        return tuple(
            replace(d, span=replace(d.span, path=origins.get(d.span.path, d.span.path))) if d.span else d
            for d in messages
        )

    def _check_cancel(self) -> None:
        if self.cancel.is_set():
            raise StoppedError(Result.CANCELLED)

    def _write_sources(self, engine: Engine) -> None:
        core = self.request.core
        core_folder = self.folder / CORE_FOLDER
        core_folder.mkdir(parents=True)
        (self.folder / TEMPORARY).mkdir()
        for path in (*core.manifest.files, *core.manifest.headers):
            if not is_safe_path(path):
                message = f"a core's file must have a relative path below the core, not {path!r}"
                raise StoppedError(Result.ERROR, diagnostic("S006", message))
            target = core_folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(core.text(path).encode("utf-8", "surrogateescape"))
        for name in (*models(self.request), *(name for name in self._host_files() if name != HOST_FILE)):
            shutil.copyfile(resource(f"sim/{name}"), self.folder / name)
        if self.image is not None:
            self.image.write(self.folder)
        text = emit_testbench(self.request, engine.progress_cycles)
        (self.folder / TESTBENCH_FILE).write_text(text, encoding="utf-8")
        if self.request.host is not None:
            text = emit_host(
                self.request.host, core.manifest, self.request.memory.size, exact_outputs=engine.exact_outputs
            )
            (self.folder / HOST_FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
        self._write_data(engine)

    def _host_files(self) -> tuple[str, ...]:
        """Files of the testbench that a run has only with a host."""
        if self.request.host is None:
            return ()
        models = host_models(self.request.host, slave_views(self.request.core.manifest))
        return (*models, HOST_FILE)

    def _write_data(self, engine: Engine) -> None:
        """Put the files that kernels and the host read where they look for them, beside the simulator's own files."""
        own = {path.name for path in self.folder.iterdir()}
        own |= {"image.dat", "image.known", records.WAVES_FILE, *engine.products(), *self._dump_texts()}
        core, host = self.request.core, self.request.host
        data = dict(host.data) if host is not None else {}
        data |= {path.removeprefix(f"{DATA}/"): core.text(path) for path in core.manifest.data}
        for name, text in data.items():
            if not is_safe_path(name) or PurePosixPath(name).parts[0] in own:
                message = f"a data file's name must not be one that the simulation uses itself: {name}"
                remedy = "Rename the file."
                raise StoppedError(Result.ERROR, diagnostic("S006", message, remedy=remedy))
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode("utf-8", "surrogateescape"))

    def _keep_waves(self, result: Result) -> Result:
        """Move the wave file to the run's folder; one that is not whole is thrown away, and spoils a pass."""
        waves = self.folder / records.WAVES_FILE
        if not self.request.waves:
            return result
        if waves.is_symlink() or not waves.is_file():
            if result is Result.PASS and any("$dumpfile" in text for _, text in self.request.core.files):
                self.found.append(
                    diagnostic("S026", "no waves were recorded, because a kernel calls $dumpfile")
                )
            elif result is Result.PASS:
                self.found.insert(0, diagnostic("S025", "the simulator wrote no wave file"))
                return Result.LIMIT
            return result
        problem = fst_problem(waves)
        if not problem:
            waves.rename(self.directory / records.WAVES_FILE)
            return result
        waves.unlink()
        if result in (Result.PASS, Result.FAIL):
            self.found.insert(0, diagnostic("S025", f"the wave file must be whole, but {problem}"))
            return Result.LIMIT
        return result

    def _dump_texts(self) -> tuple[str, ...]:
        """The files in which the testbench leaves ranges of memory."""
        return dump_texts(len(self.request.memory.dump))

    def _keep_dumps(self, result: Result, *, ended: bool) -> Result:
        """Write the ranges of memory into the run's folder; one that is not whole spoils a pass."""
        missing = keep_dumps(parse_dumps(self.request.memory.dump), self.folder, self.directory)
        if not missing or not ended:
            return result
        self.found.insert(0, diagnostic("S027", f"the simulator must write {missing[0]} whole, but has not"))
        return Result.LIMIT if result in (Result.PASS, Result.FAIL) else result

    def _remove_products(self) -> None:
        engine = ENGINES.get(self.request.engine)
        names = ("image.dat", "image.known", *self._dump_texts(), *(engine.products() if engine else ()))
        for name in names:
            path = self.folder / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        shutil.rmtree(self.folder / TEMPORARY, ignore_errors=True)
        for left in self.folder.glob(f"{records.WAVES_FILE}*"):
            left.unlink(missing_ok=True)

    def _metrics(self, result: Result) -> Metrics:
        if self.metrics is not None and self.metrics.result is result:
            return self.metrics
        return records.empty_metrics(result, time.monotonic() - self.started, self.in_sandbox)

    def _inputs(self, engine: Engine, tool: ToolInfo) -> dict[str, Any]:
        request = self.request
        settings = {
            "core": request.core.fingerprint,
            "memory": asdict(request.memory),
            "memory_system": asdict(request.system) if request.system else {},
            "limits": asdict(request.limits),
            "clocks": clock_periods(request),
            "parameters": dict(request.parameters),
            "image_sha256": self.image.digest if self.image else "",
            "host_sha256": _host_digest(request),
            "waves": request.waves,
            "engine": engine.name,
            "engine_version": tool.version_text,
        }
        digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()
        return {
            "inputs_sha256": digest,
            "name": request.core.manifest.name,
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
            "image": self.image.name if self.image else "",
            **settings,
        }


def _host_digest(request: SimulationRequest) -> str:
    """SHA-256 of the host's program, or "" without one."""
    if request.host is None:
        return ""
    parts = [request.host.text, *(part for file in request.host.data for part in file)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _stage(sink: SimulationOutput) -> str:
    """What is going on; also that nothing is, long before the cycle limit says so."""
    output = sink.output
    if output.cycles - output.active_cycle < _STILL_CYCLES:
        return "Simulating"
    return f"Simulating; nothing has moved since cycle {output.active_cycle:,}"


def is_safe_path(path: str) -> bool:
    """Whether a path is relative, stays below its folder, and is no option of a command line."""
    pure = PurePosixPath(path)
    return bool(path) and not pure.is_absolute() and ".." not in pure.parts and not path.startswith("-")
