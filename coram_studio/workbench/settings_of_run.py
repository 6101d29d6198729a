"""Turn the settings of one run, given as texts, into values over the project's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from coram_studio.diagnostics import Diagnostic, diagnostic
from coram_studio.model.memory_faults import MOST_FAULTS, parse_fault
from coram_studio.model.project import MemorySettings, Parameter, Project, Settings
from coram_studio.simulate.simulators import ENGINES as SIMULATORS
from coram_studio.simulate.store import RunStore
from coram_studio.workbench.reports import SimulateOptions, UsageError

ENGINES = tuple(SIMULATORS)
MEMORIES = ("ideal",)
_MEMORY_KEYS = {"read_latency": (1, 10_000), "write_latency": (1, 10_000), "memory_size": (4096, 1 << 31)}
_LIMIT_KEYS = ("cycles", "wall_seconds")


@dataclass(frozen=True, slots=True)
class RunSettings:
    """Settings with the run's values in place, and the memory image as an absolute path, if there is one."""

    settings: Settings
    image: Path | None


def engine_titles() -> Mapping[str, str]:
    """The simulators that runs can name, with what people call them; the default first."""
    return {name: engine.title for name, engine in SIMULATORS.items()}


def with_parameters(settings: Settings, values: Mapping[str, int]) -> Settings:
    """Settings in which some parameters have other values. Raises UsageError."""
    known = {p.name: p for p in settings.parameters}
    for name, value in values.items():
        if name not in known:
            raise UsageError(_unknown(name, settings))
        _check_range(known[name], value)
    return replace(
        settings, parameters=tuple(replace(p, value=values.get(p.name, p.value)) for p in settings.parameters)
    )


def resolve(project: Project, options: SimulateOptions) -> RunSettings:
    """Apply one run's options to the project's settings.

    Raises UsageError naming the key, what it must be, and the keys that there are.
    """
    settings = project.settings
    if options.engine not in ENGINES:
        raise UsageError(f"engine must be one of {', '.join(ENGINES)}, not {options.engine!r}")
    if options.memory and options.memory not in MEMORIES:
        raise UsageError(f"memory must be one of {', '.join(MEMORIES)}, not {options.memory!r}")
    parameters: dict[str, int] = {}
    memory, limits = settings.memory, settings.limits
    image = _image(project, memory.image) if memory.image else None
    for key, text in options.sets.items():
        if key == "memory_image":
            image = _given_image(project, text)
        elif key == "memory_faults":
            memory = replace(memory, faults=_faults(text))
        elif key in _MEMORY_KEYS:
            memory = _with_memory(memory, key, _integer(key, text, *_MEMORY_KEYS[key]))
        elif key == "cycles":
            limits = replace(limits, cycles=_integer(key, text, 1, 1 << 40))
        elif key == "wall_seconds":
            limits = replace(limits, wall_seconds=_seconds(text))
        elif key in {p.name for p in settings.parameters}:
            parameters[key] = _integer(key, text)
        else:
            raise UsageError(_unknown(key, settings))
    settings = with_parameters(replace(settings, memory=memory, limits=limits), parameters)
    return RunSettings(settings, image)


def new_run_directory(store: RunStore) -> tuple[Path | None, tuple[Diagnostic, ...]]:
    """A new folder for a run, or None and a diagnostic that says why there is none."""
    try:
        _, directory = store.new_directory()
    except OSError as error:
        reason = error.strerror or str(error)
        return None, (diagnostic("B010", f"a folder for the run cannot be made in runs/: {reason}"),)
    return directory, ()


def _with_memory(memory: MemorySettings, key: str, value: int) -> MemorySettings:
    if key == "read_latency":
        return replace(memory, read_latency=value)
    if key == "write_latency":
        return replace(memory, write_latency=value)
    return replace(memory, size=value)


def _image(project: Project, relative: str) -> Path:
    return project.root / relative


def _given_image(project: Project, text: str) -> Path:
    for candidate in (Path(text), project.root / text):
        if candidate.is_file():
            return candidate.absolute()
    raise UsageError(f"memory_image: there is no file {text}")


def _faults(text: str) -> tuple[str, ...]:
    ranges = tuple(part.strip() for part in text.split(",") if part.strip())
    for part in ranges:
        try:
            parse_fault(part)
        except ValueError as error:
            raise UsageError(f"memory_faults: the range {part!r} {error}") from None
    if len(ranges) > MOST_FAULTS:
        raise UsageError(f"memory_faults must be {MOST_FAULTS} ranges at most, not {len(ranges)}")
    return ranges


def _integer(key: str, text: str, minimum: int | None = None, maximum: int | None = None) -> int:
    try:
        value = int(text, 0)
    except ValueError:
        raise UsageError(f"{key} must be an integer, not {text!r}") from None
    if minimum is not None and value < minimum:
        raise UsageError(f"{key} must be at least {minimum}, not {value}")
    if maximum is not None and value > maximum:
        raise UsageError(f"{key} must be at most {maximum}, not {value}")
    return value


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value < 1e7:
        raise UsageError(f"wall_seconds must be a positive number of seconds, not {text!r}")
    return value


def _check_range(parameter: Parameter, value: int) -> None:
    if parameter.minimum is not None and value < parameter.minimum:
        raise UsageError(f"{parameter.name} must be at least {parameter.minimum}, not {value}")
    if parameter.maximum is not None and value > parameter.maximum:
        raise UsageError(f"{parameter.name} must be at most {parameter.maximum}, not {value}")


def _unknown(name: str, settings: Settings) -> str:
    names = [p.name for p in settings.parameters]
    keys = ["memory_image", "memory_faults", *_MEMORY_KEYS, *_LIMIT_KEYS]
    own = f"parameters of this project: {', '.join(names)}; " if names else ""
    return f"there is no setting {name!r}; {own}settings of every run: {', '.join(keys)}"
