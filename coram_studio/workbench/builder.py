"""The build: from sources and design to a core, each stage run again only when its inputs changed.

Compilers and readers are imported by the stages that run them: where every result is at hand, importing them would
take longer than all the rest.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coram_studio.diagnostics import Diagnostic, ObjectRef, Span, diagnostic, has_errors, sort_diagnostics
from coram_studio.ipcore.manifest import CoreResult
from coram_studio.model.blocks import KernelBlock, ThreadBlock
from coram_studio.model.bundles import Bundle
from coram_studio.model.checks import check_design
from coram_studio.model.design import Accelerator, Design
from coram_studio.model.expressions import kernel_with_values, parameter_values
from coram_studio.model.project import Limits, MemorySettings, Settings, SimulationSettings
from coram_studio.thread.program import ThreadOptions, ThreadResult, ThreadSource
from coram_studio.verilog.source import DataFile, KernelReading
from coram_studio.workbench.kernel_files import KernelFinder, is_note
from coram_studio.workbench.parameter_widths import settled, widths_without_value, with_numbers
from coram_studio.workbench.reports import BuildReport
from coram_studio.workbench.sources import Sources
from coram_studio.workbench.stages import StageCache, content_hash
from coram_studio.workbench.thread_addresses import address_width
from coram_studio.workbench.thread_files import with_imports

if TYPE_CHECKING:
    from coram_studio.verilog.dataflow import Dataflow


@dataclass(slots=True)
class _Progress:
    """Collects diagnostics and the seconds of each stage while a build goes on."""

    on_stage: Callable[[str], None]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    timings: list[tuple[str, float]] = field(default_factory=list)

    def run(self, stage: str, work: Callable[[], None]) -> None:
        self.on_stage(stage)
        start = time.perf_counter()
        work()
        self.timings.append((stage, time.perf_counter() - start))


def build(
    sources: Sources,
    cache: StageCache,
    settings: Settings,
    design: Design,
    accelerator: Accelerator | None,
    on_stage: Callable[[str], None],
) -> BuildReport:
    """Check and compile one accelerator of the design; there is a core only when nothing is an error."""
    finder = KernelFinder(sources, settings.kernels)
    design, accelerator, problems = _with_values(finder, cache, settings, design, accelerator)
    progress = _Progress(on_stage, problems)
    threads: list[ThreadResult] = []
    keys: list[str] = []
    result: list[CoreResult] = []

    def kernels() -> None:
        if accelerator is not None:
            progress.diagnostics.extend(_read_kernels(finder, cache, settings, accelerator))

    def compile_threads() -> None:
        if accelerator is not None:
            blocks = [b for b in accelerator.blocks if isinstance(b, ThreadBlock)]
            for block in blocks:
                key, thread = _compile(sources, cache, settings, accelerator, block)
                keys.append(key)
                threads.append(thread)
                progress.diagnostics.extend(thread.diagnostics)

    def core() -> None:
        if accelerator is None or has_errors(progress.diagnostics):
            return
        blocks = [b for b in accelerator.blocks if isinstance(b, KernelBlock)]
        kernels = finder.closure(b.source for b in blocks)
        data, found = finder.data_files(kernels, blocks, cache)
        progress.diagnostics.extend((*kernels.diagnostics, *found))
        if has_errors(progress.diagnostics):
            return
        macros = settings.kernels.macros
        own = _settings_of_core(settings)

        def assemble() -> CoreResult:
            from coram_studio.ipcore.core import build_core

            return build_core(own, accelerator, kernels.all, tuple(threads), defines=macros, data=data)

        # All that goes in: files, headers, data, threads by what they are made from, and macros, which are in
        # the settings.
        key = content_hash(own, accelerator, kernels.all, tuple(keys), *(_digest(file) for file in data))
        result.append(cache.get("core", key, assemble))
        progress.diagnostics.extend(result[0].diagnostics)

    progress.run(
        "Design", lambda: progress.diagnostics.extend(_check(finder, cache, settings, design, accelerator))
    )
    progress.run("Kernels", kernels)
    progress.run("Threads", compile_threads)
    progress.run("Core", core)
    built = result[0].core if result and not has_errors(progress.diagnostics) else None
    return BuildReport(built, sort_diagnostics(progress.diagnostics), tuple(progress.timings))


def _with_values(
    finder: KernelFinder,
    cache: StageCache,
    settings: Settings,
    design: Design,
    accelerator: Accelerator | None,
) -> tuple[Design, Accelerator | None, list[Diagnostic]]:
    """Design and accelerator with the values that the project's parameters have, and the widths without any."""
    values = parameter_values(settings.parameters)
    design = settled(
        design, values, lambda name, block: read_kernel_block(finder, cache, settings, name, block)
    )
    if accelerator is None:
        return design, None, []
    problems = list(widths_without_value(accelerator, values))
    return design, with_numbers(design.accelerator(accelerator.name) or accelerator, values), problems


def read_kernel_block(
    finder: KernelFinder, cache: StageCache, settings: Settings, accelerator: str, block: KernelBlock
) -> KernelReading:
    """Read the block's file with the block's parameters; a missing file or module is a diagnostic."""
    subject = ObjectRef(accelerator, block.id, "source")
    text, problem = finder.text(block.source)
    if text is None:
        return KernelReading((), (replace(problem, subject=subject),) if problem else ())
    known = kernel_with_values(block, parameter_values(settings.parameters))
    reading = read_kernel_file(finder, cache, settings, block.source, known.parameters, block.module)
    if problem is not None and is_note(problem):
        reading = KernelReading(reading.modules, (*reading.diagnostics, problem))
    if reading.module(block.module) is None and not has_errors(reading.diagnostics):
        names = ", ".join(m.name for m in reading.modules) or "none"
        missing = diagnostic(
            "B005",
            f"{block.source} has no module {block.module!r}; its modules: {names}",
            span=Span(block.source),
            subject=ObjectRef(accelerator, block.id, "module"),
        )
        return KernelReading(reading.modules, (*reading.diagnostics, missing))
    return reading


def read_kernel_file(
    finder: KernelFinder,
    cache: StageCache,
    settings: Settings,
    path: str,
    parameters: tuple[tuple[str, str], ...] = (),
    module: str = "",
) -> KernelReading:
    """Read a Verilog file with what it includes and the project's macros; empty where it cannot be read."""
    kernels = finder.closure((path,))
    source = next((file for file in kernels.files if file.path == path), None)
    if source is None:
        return KernelReading((), ())
    others = tuple(file for file in kernels.all if file is not source)
    macros = settings.kernels.macros
    key = content_hash(source, parameters, module, others, macros)

    def read() -> KernelReading:
        from coram_studio.verilog.reader import read_kernel

        return read_kernel(source, dict(parameters), module=module, others=others, defines=macros)

    return cache.get("kernel", key, read)


def compile_thread_block(
    sources: Sources,
    cache: StageCache,
    settings: Settings,
    accelerator: Accelerator | None,
    block: ThreadBlock,
) -> ThreadResult:
    """Compile the block's thread; a missing file is a diagnostic."""
    return _compile(sources, cache, settings, accelerator, block)[1]


def _compile(
    sources: Sources,
    cache: StageCache,
    settings: Settings,
    accelerator: Accelerator | None,
    block: ThreadBlock,
) -> tuple[str, ThreadResult]:
    """The thread, and the hash of what it was made from; that is "" where there is no text."""
    name = accelerator.name if accelerator else ""
    text, problem = sources.read_thread(block.source, ObjectRef(name, block.id, "source"))
    if text is None:
        return "", ThreadResult(None, (), (problem,) if problem else ())
    source, problems = with_imports(ThreadSource(block.name, block.source, text), sources)
    if has_errors(problems):
        return "", ThreadResult(None, (), problems)
    options = ThreadOptions(
        integers=settings.integers,
        parameters={p.name: p.value for p in settings.parameters},
        external_address_width=address_width(accelerator, block),
        clock_mhz=settings.clock_mhz,
        prefer=settings.prefer,
        overlap=settings.overlap,
        unaligned=settings.core.unaligned,
    )
    key = content_hash(source, options)

    def work() -> ThreadResult:
        from coram_studio.thread.compiler import compile_thread

        return compile_thread(source, options)

    result = cache.get("thread", key, work)
    notes = (*((problem,) if problem else ()), *problems)  # of encodings: the text says nothing of them
    return key, replace(result, diagnostics=(*notes, *result.diagnostics)) if notes else result


def _settings_of_core(settings: Settings) -> Settings:
    """The settings without those of simulations and of threads, which are in the threads' own keys."""
    return replace(
        settings, parameters=(), memory=MemorySettings(), limits=Limits(), simulation=SimulationSettings()
    )


def _digest(file: DataFile) -> tuple[str, str, str]:
    """What stands for a data file in a key: tables may be too long to be written out."""
    data = file.text.encode("utf-8", "surrogateescape")
    return (file.name, file.path, hashlib.sha256(data).hexdigest())


def with_design_line(found: Diagnostic, lines: Mapping[tuple[str, str], int]) -> Diagnostic:
    """The diagnostic, pointing at its block's line of design.toml when it has no place of its own."""
    if found.span is not None or found.subject is None:
        return found
    line = lines.get((found.subject.accelerator, found.subject.id), 1)
    return replace(found, span=Span("design.toml", line))


def _check(
    finder: KernelFinder,
    cache: StageCache,
    settings: Settings,
    design: Design,
    accelerator: Accelerator | None,
) -> tuple[Diagnostic, ...]:
    found = cache.get("design", content_hash(design), lambda: check_design(design))
    if any(d.code == "D025" for d in found):
        # A kernel is wired to itself: whether that closes a loop, its source tells.
        found = check_design(design, lambda kernel: _combinational(finder, cache, settings, kernel))
    found = (*found, *finder.missing_folders())
    if accelerator is not None:
        return found
    if settings.top:
        names = ", ".join(a.name for a in design.accelerators) or "none"
        message = f"the project's top must be one of its accelerators ({names}), not {settings.top!r}"
    else:
        message = "the project has no accelerator"
    return (*found, diagnostic("B007", message, span=Span("project.toml")))


def _combinational(
    finder: KernelFinder, cache: StageCache, settings: Settings, block: KernelBlock
) -> frozenset[tuple[str, str]] | None:
    """The kernel's combinational paths from inputs to outputs, or None where they cannot be found out."""
    from coram_studio.verilog.includes import with_includes

    kernels = finder.closure((block.source,))
    headers = {header.include_name: header.text for header in kernels.headers}
    files = [replace(file, text=with_includes(file.text, headers)) for file in kernels.files]
    source = next((file for file in files if file.path == block.source), None)
    if source is None:
        return None
    others = tuple(file for file in files if file is not source)
    macros = settings.kernels.macros
    key = content_hash(source, block.module, others, macros)

    def analyse() -> Dataflow:
        from coram_studio.verilog.dataflow import combinational_paths

        return combinational_paths(source, block.module, others=others, defines=macros)

    flow = cache.get("dataflow", key, analyse)
    return None if flow.diagnostics else flow.paths


def _read_kernels(
    finder: KernelFinder, cache: StageCache, settings: Settings, accelerator: Accelerator
) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for block in accelerator.blocks:
        if isinstance(block, KernelBlock):
            reading = read_kernel_block(finder, cache, settings, accelerator.name, block)
            found.extend(reading.diagnostics)
            found.extend(_port_differences(accelerator.name, block, reading))
    return found


def _port_differences(accelerator: str, block: KernelBlock, reading: KernelReading) -> list[Diagnostic]:
    """Whether the ports that the design knows are those that the file declares."""
    module = reading.module(block.module)
    if module is None:
        return []
    declared = {port.name: port for port in module.ports}
    known = {port.name: port for bundle in block.bundles for _, port in bundle.ports}
    gone = sorted(known.keys() - declared.keys())
    new = sorted(declared.keys() - known.keys())
    other = sorted(n for n in known.keys() & declared.keys() if known[n] != declared[n])
    if not (gone or new or other):
        return []
    parts = [
        f"{title} {', '.join(names)}"
        for title, names in (("gone:", gone), ("new:", new), ("changed:", other))
        if names
    ]
    message = f"the ports of {block.name} are not those of {block.source}: {'; '.join(parts)}"
    return [diagnostic("B006", message, span=module.span, subject=ObjectRef(accelerator, block.id))]


def refreshed_bundles(block: KernelBlock, reading: KernelReading) -> tuple[Bundle, ...] | None:
    """The bundles that the file gives the block now, or None where the module cannot be read."""
    module = reading.module(block.module)
    return module.bundles if module else None
