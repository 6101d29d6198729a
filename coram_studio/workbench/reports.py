"""What the workbench's actions give back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coram_studio.diagnostics import Diagnostic, has_errors
from coram_studio.ipcore.manifest import Core
from coram_studio.model.source_picture import SourcePicture
from coram_studio.simulate.run import Run


class UsageError(Exception):
    """The caller asked for something that does not exist; ``str(error)`` says what, and what does."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Every diagnostic of the project, sorted, and the seconds that the check took.

    ``pictures`` are the objects that live in sources, by accelerator; only live checks look for them.
    """

    diagnostics: tuple[Diagnostic, ...]
    seconds: float
    pictures: Mapping[str, SourcePicture] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether there are no errors."""
        return not has_errors(self.diagnostics)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """A core, unless there are errors; ``timings`` are seconds per stage in the order they ran."""

    core: Core | None
    diagnostics: tuple[Diagnostic, ...]
    timings: tuple[tuple[str, float], ...]

    @property
    def ok(self) -> bool:
        """Whether a core was built."""
        return self.core is not None

    @property
    def seconds(self) -> float:
        """Seconds of all stages together."""
        return sum(seconds for _, seconds in self.timings)


@dataclass(frozen=True, slots=True)
class SimulateOptions:
    """Settings of one run over those of the project.

    ``sets`` maps the project's parameters, and ``memory_image``, ``memory_faults``, ``memory_dump``, ``memory_size``,
    ``read_latency``, ``write_latency``, ``cycles`` and ``wall_seconds``, to their texts. A relative
    ``memory_image`` is looked up in the working directory, then in the project.
    """

    engine: str = "icarus"
    memory: str = ""
    waves: bool = True
    sets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SimulateReport:
    """A run, unless the build failed, and every diagnostic of build and run."""

    run: Run | None
    core: Core | None
    diagnostics: tuple[Diagnostic, ...]
