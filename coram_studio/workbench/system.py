"""The build of the accelerators that a simulation runs side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from coram_studio.diagnostics import Span, diagnostic, sort_diagnostics
from coram_studio.model.design import Design
from coram_studio.model.project import Settings
from coram_studio.workbench import builder
from coram_studio.workbench.reports import BuildReport
from coram_studio.workbench.sources import Sources
from coram_studio.workbench.stages import StageCache


def build_system(
    sources: Sources,
    cache: StageCache,
    settings: Settings,
    design: Design,
    on_stage: Callable[[str], None],
) -> BuildReport:
    """One core of all accelerators that the settings' simulation names; that of one alone is as it is exported."""
    reports: list[BuildReport] = []
    for name in settings.simulation.accelerators:
        accelerator = design.accelerator(name)
        if accelerator is None:
            known = ", ".join(a.name for a in design.accelerators) or "none"
            message = f"the accelerators of a simulation must be some of the project ({known}), not {name!r}"
            found = diagnostic("B007", message, span=Span("project.toml"))
            return BuildReport(None, (found,), ())
        reports.append(builder.build(sources, cache, settings, design, accelerator, on_stage))
    if len(reports) == 1:
        return reports[0]
    every = tuple(dict.fromkeys(d for report in reports for d in report.diagnostics))
    timings = tuple(timing for report in reports for timing in report.timings)
    cores = [report.core for report in reports if report.core is not None]
    if len(cores) < len(reports):
        return BuildReport(None, sort_diagnostics(every), timings)
    # Imported when it is needed: projects of one accelerator, which are most, do without it.
    from coram_studio.ipcore.system import combine

    result = combine(settings.name, cores)
    return replace(
        reports[0],
        core=result.core,
        diagnostics=sort_diagnostics((*every, *result.diagnostics)),
        timings=timings,
    )
