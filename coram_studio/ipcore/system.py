"""Several cores as one, so that a simulation can run them side by side.

The system's top has an instance of each core, named after its accelerator, and all of their ports. Threads, ports,
messages and debug maps name the accelerator: ``matrix.worker``, ``matrix.m_axi_buffer``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.ipcore.collisions import declared_modules
from coram_studio.ipcore.core import HDL, fingerprint
from coram_studio.ipcore.describe import manifest_json
from coram_studio.ipcore.manifest import Core, CoreResult, Interface, Manifest, ThreadTrace
from coram_studio.ipcore.templates import render
from coram_studio.model.bundles import Port
from coram_studio.model.naming import Namer
from coram_studio.thread.program import DebugMap

SYSTEM_MODULE = "coram_system"
"""Module name of a system's top."""

_COMMON = ("clock", "reset")  # protocols whose ports all cores share


@dataclass(frozen=True, slots=True)
class _Instance:
    """A core in the system: its accelerator and which port of the system each of its ports is."""

    accelerator: str
    core: Core
    pins: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Files:
    """The files of all cores: what is the same in several of them is there once."""

    texts: dict[str, str] = field(default_factory=dict)  # by path
    paths: dict[str, str] = field(default_factory=dict)  # of Verilog, by text
    modules: dict[str, tuple[str, str]] = field(default_factory=dict)  # path and accelerator by module
    owners: dict[str, str] = field(default_factory=dict)  # accelerator by path
    hdl: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    names: Namer = field(default_factory=lambda: Namer((SYSTEM_MODULE,), ignore_case=True))


def combine(name: str, cores: Sequence[Core]) -> CoreResult:
    """One core, called ``name``, that holds ``cores``, whose names are their accelerators'.

    It is for simulations alone: it has no constraints, no software and no reports. Library and kernels that several
    cores have alike are there once; there is no core when files differ that cannot both be compiled.
    """
    files = _Files()
    found: list[Diagnostic] = []
    for core in cores:
        found += _add_files(files, core)
    if found:
        return CoreResult(None, tuple(found))
    ports, instances = _instances(cores)
    top = render(
        "system.v.j2",
        module=SYSTEM_MODULE,
        ports=ports,
        instances=[(item.core.manifest.top, item.accelerator, item.pins) for item in instances],
    )
    files.hdl.append(f"{HDL}/{SYSTEM_MODULE}.v")
    files.texts[files.hdl[-1]] = top
    first = cores[0].manifest
    manifest = Manifest(
        name=name,
        top=SYSTEM_MODULE,
        version=first.version,
        vendor=first.vendor,
        description=f"{', '.join(core.manifest.name for core in cores)} side by side",
        ports=ports,
        interfaces=_interfaces(instances),
        parameters=(),
        files=tuple(files.hdl),
        threads=tuple(_trace(core, trace) for core in cores for trace in core.manifest.threads),
        headers=tuple(files.headers),
        data=tuple(files.data),
        defines=tuple(dict.fromkeys(define for core in cores for define in core.manifest.defines)),
    )
    texts = (*files.texts.items(), ("manifest.json", manifest_json(manifest)))
    maps = tuple(_debug_map(core, debug) for core in cores for debug in core.debug_maps)
    origins = tuple(files.origins.items())
    return CoreResult(Core(manifest, texts, maps, fingerprint(texts), origins), ())


def _instances(cores: Sequence[Core]) -> tuple[tuple[Port, ...], tuple[_Instance, ...]]:
    """The system's ports and what lies behind them. Clocks and resets of one name are one port."""
    names = Namer((core.manifest.name for core in cores), ignore_case=True)
    shared: dict[str, Port] = {}
    own: list[Port] = []
    instances = []
    for core in cores:
        manifest = core.manifest
        common = {port for i in manifest.interfaces if i.protocol in _COMMON for _, port in i.ports}
        pins = []
        for port in manifest.ports:
            if port.name in common:
                if port.name not in shared:
                    shared[port.name] = replace(port, name=names.fresh(port.name))
                pins.append((port.name, shared[port.name].name))
            else:
                own.append(replace(port, name=names.fresh(f"{manifest.name}_{port.name}")))
                pins.append((port.name, own[-1].name))
        instances.append(_Instance(manifest.name, core, tuple(pins)))
    return (*shared.values(), *own), tuple(instances)


def _interfaces(instances: Sequence[_Instance]) -> tuple[Interface, ...]:
    found: dict[str, Interface] = {}
    for item in instances:
        pins = dict(item.pins)
        for interface in item.core.manifest.interfaces:
            placed = replace(
                interface,
                ports=tuple((logical, pins[port]) for logical, port in interface.ports),
                clock=pins.get(interface.clock, ""),
                reset=pins.get(interface.reset, ""),
            )
            if interface.protocol in _COMMON:
                found.setdefault(placed.name, placed)
                continue
            thread = _of(item.accelerator, interface.thread) if interface.thread else ""
            placed = replace(
                placed,
                name=_of(item.accelerator, interface.name),
                thread=thread,
                accelerator=item.accelerator,
            )
            found[placed.name] = placed
    return tuple(found.values())


def _trace(core: Core, trace: ThreadTrace) -> ThreadTrace:
    accelerator = core.manifest.name
    return replace(
        trace,
        thread=_of(accelerator, trace.thread),
        path=(accelerator, *trace.path),
        finished_port=_of(accelerator, trace.finished_port),
    )


def _debug_map(core: Core, debug: DebugMap) -> DebugMap:
    return replace(debug, thread=_of(core.manifest.name, debug.thread))


def _of(accelerator: str, name: str) -> str:
    return f"{accelerator}.{name}"


# -- files ----------------------------------------------------------------------------------------------------


def _add_files(files: _Files, core: Core) -> Iterator[Diagnostic]:
    """Take in a core's files; a finding for each that does not go together with those of the cores before."""
    accelerator, texts, origins = core.manifest.name, dict(core.files), dict(core.origins)
    for path in core.manifest.files:
        text = _told_apart(core, path, texts[path])
        if text in files.paths:
            continue
        pure = PurePosixPath(path)
        stem = pure.stem if path in origins else _renamed(core, pure.stem)
        place = f"{HDL}/{files.names.fresh(stem)}{pure.suffix}"
        for module in declared_modules(text):
            if module in files.modules:
                yield _differs(module, files, accelerator, origins.get(path, path))
            else:
                files.modules[module] = (origins.get(path, path), accelerator)
        files.paths[text] = place
        files.texts[place] = text
        files.hdl.append(place)
        if path in origins:
            files.origins[place] = origins[path]
    for kept, paths in ((files.headers, core.manifest.headers), (files.data, core.manifest.data)):
        for path in paths:
            if path not in files.texts:
                files.texts[path] = texts[path]
                files.owners[path] = accelerator
                kept.append(path)
                if path in origins:
                    files.origins[path] = origins[path]
            elif files.texts[path] != texts[path]:
                yield _two_files(path, files, accelerator, origins)


def _differs(module: str, files: _Files, accelerator: str, path: str) -> Diagnostic:
    other, owner = files.modules[module]
    if path == other:
        what = f"{path} differs: CoRAM objects in it are connected to the accelerator's threads"
    else:
        what = f"{other} and {path} differ"
    message = f"Module {module} must be the same in accelerators {owner} and {accelerator}, but {what}"
    return diagnostic("C023", message, span=Span(path))


def _two_files(path: str, files: _Files, accelerator: str, origins: dict[str, str]) -> Diagnostic:
    name = path.partition("/")[2]
    message = f"File {name} must be the same in accelerators {files.owners[path]} and {accelerator}"
    both = [place for place in (files.origins.get(path), origins.get(path)) if place]
    if len(set(both)) == 2:
        message += f", but {both[0]} and {both[1]} differ"
    else:
        message += ", but differs"
    return diagnostic("C023", message, span=Span(both[-1]) if both else None)


def _renamed(core: Core, stem: str) -> str:
    """The name of a generated module in the system: threads of different accelerators may be called the same."""
    for trace in core.manifest.threads:
        if stem == f"coram_thread_{trace.thread}":
            return f"coram_thread_{core.manifest.name}_{trace.thread}"
    return stem


def _told_apart(core: Core, path: str, text: str) -> str:
    """A core's Verilog with the accelerator's name in what was generated for it alone: its threads and its top."""
    accelerator, stem = core.manifest.name, PurePosixPath(path).stem
    if path in dict(core.origins):
        return text
    for trace in core.manifest.threads:
        module = f"coram_thread_{trace.thread}"
        renamed = _renamed(core, module)
        if stem == module:
            text = re.sub(rf"^module {module}\b", f"module {renamed}", text, flags=re.MULTILINE)
            marker = f'$write("@print {trace.thread} ");'
            text = text.replace(marker, f'$write("@print {_of(accelerator, trace.thread)} ");')
            return text.replace('("@error ', f'("@error {accelerator}: ')
        if stem == core.manifest.top:
            text = re.sub(rf"^(\s*){module}(\s+\w+ \()", rf"\g<1>{renamed}\2", text, flags=re.MULTILINE)
    if stem == core.manifest.top:
        return re.sub(r'(\.NAME\(")', rf"\g<1>{accelerator}.", text)
    return text
