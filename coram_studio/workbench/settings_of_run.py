"""Turn the settings of one run, given as texts, into values over the project's settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coram_studio.diagnostics import Diagnostic, diagnostic
from coram_studio.ipcore.manifest import Core
from coram_studio.model.memory_dumps import parse_dumps
from coram_studio.model.memory_faults import parse_faults
from coram_studio.model.project import MemorySettings, Parameter, Project, Settings, SimulationSettings
from coram_studio.model.rules import DATA_WIDTHS
from coram_studio.simulate.memory_systems import (
    MemoryModel,
    MemoryModelError,
    MemorySystem,
    make_system,
    memory_models,
    read_model,
)
from coram_studio.simulate.simulators import ENGINES as SIMULATORS
from coram_studio.simulate.store import RunStore
from coram_studio.workbench.reports import SimulateOptions, UsageError

ENGINES = tuple(SIMULATORS)
_MEMORY_KEYS = {"read_latency": (1, 10_000), "write_latency": (1, 10_000), "memory_size": (4096, 1 << 31)}
_CHOICES: dict[str, tuple[str | int, ...]] = {
    "interconnect": ("none", "crossbar", "shared"),
    "interconnect_width": (0, *DATA_WIDTHS),
    "interconnect_stages": ("registered", "direct"),
}
_LIMIT_KEYS = ("bus_mhz", "cycles", "wall_seconds")


@dataclass(frozen=True, slots=True)
class RunSettings:
    """Settings with the run's values in place, and the memory image as an absolute path, if there is one."""

    settings: Settings
    image: Path | None
    model: MemoryModel


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
    parameters: dict[str, int] = {}
    memory, limits = settings.memory, settings.limits
    if options.memory:
        memory = replace(memory, model=options.memory)
    bus_mhz = 0.0
    accelerators = settings.simulation.accelerators
    image = _image(project, memory.image) if memory.image else None
    for key, text in options.sets.items():
        if key == "memory_image":
            image = _given_image(project, text)
        elif key == "memory_faults":
            memory = replace(memory, faults=_ranges(key, text, parse_faults))
        elif key == "memory_dump":
            memory = replace(memory, dump=_ranges(key, text, parse_dumps))
        elif key in _MEMORY_KEYS:
            memory = _with_memory(memory, key, _integer(key, text, *_MEMORY_KEYS[key]))
        elif key in _CHOICES:
            memory = replace(memory, **{key: _choice(key, text)})
        elif key == "bus_mhz":
            bus_mhz = _positive(key, text, 2000.0, "MHz")
        elif key == "accelerators":
            accelerators = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
        elif key == "cycles":
            limits = replace(limits, cycles=_integer(key, text, 1, 1 << 40))
        elif key == "wall_seconds":
            limits = replace(limits, wall_seconds=_positive(key, text, 1e7, "seconds"))
        elif key in {p.name for p in settings.parameters}:
            parameters[key] = _integer(key, text)
        else:
            raise UsageError(_unknown(key, settings))
    model = memory_model(project, memory.model)
    simulation = replace(
        settings.simulation,
        bus_mhz=bus_mhz or _bus_mhz(settings.simulation, model),
        accelerators=accelerators,
    )
    changed = replace(settings, memory=memory, limits=limits, simulation=simulation)
    return RunSettings(with_parameters(changed, parameters), image, model)


def memory_model(project: Project, name: str) -> MemoryModel:
    """The memory of that name. Raises UsageError."""
    folder = project.root / "memory"
    known = memory_models(folder)
    if name in known:
        return known[name]
    path = folder / f"{name}.toml"
    if path.is_file():
        try:
            return read_model(path)
        except MemoryModelError as error:
            raise UsageError(f"memory/{path.name} {error}") from None
    raise UsageError(f"memory must be one of {', '.join(known)}, not {name!r}")


def memory_system(settings: RunSettings, core: Core) -> MemorySystem | None:
    """The memory and the interconnect of a run, or None for ideal memory at each port."""
    memory = settings.settings.memory
    widest = max((port.data_width for port in core.manifest.masters), default=32)
    return make_system(
        settings.model, memory.interconnect, memory.interconnect_width, memory.interconnect_stages, widest
    )


def _bus_mhz(simulation: SimulationSettings, model: MemoryModel) -> float:
    """The bus's clock: a DRAM brings its own, unless the project has one of another frequency than by default."""
    usual = SimulationSettings().bus_mhz
    return model.bus_mhz if model.dram is not None and simulation.bus_mhz == usual else simulation.bus_mhz


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


def _ranges(key: str, text: str, parse: Callable[[tuple[str, ...]], object]) -> tuple[str, ...]:
    ranges = tuple(part.strip() for part in text.split(",") if part.strip())
    try:
        parse(ranges)
    except ValueError as error:
        raise UsageError(f"{key}: {error}") from None
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


def _positive(key: str, text: str, limit: float, unit: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value < limit:
        raise UsageError(f"{key} must be a positive number of {unit}, not {text!r}")
    return value


def _choice(key: str, text: str) -> Any:
    known = _CHOICES[key]
    found = next((value for value in known if str(value) == text), None)
    if found is None:
        raise UsageError(f"{key} must be one of {', '.join(map(str, known))}, not {text!r}")
    return found


def _check_range(parameter: Parameter, value: int) -> None:
    if parameter.minimum is not None and value < parameter.minimum:
        raise UsageError(f"{parameter.name} must be at least {parameter.minimum}, not {value}")
    if parameter.maximum is not None and value > parameter.maximum:
        raise UsageError(f"{parameter.name} must be at most {parameter.maximum}, not {value}")


def _unknown(name: str, settings: Settings) -> str:
    names = [p.name for p in settings.parameters]
    keys = [
        "memory_image",
        "memory_faults",
        "memory_dump",
        *_MEMORY_KEYS,
        *_CHOICES,
        "accelerators",
        *_LIMIT_KEYS,
    ]
    own = f"parameters of this project: {', '.join(names)}; " if names else ""
    return f"there is no setting {name!r}; {own}settings of every run: {', '.join(keys)}"
