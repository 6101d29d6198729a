"""Find what the canvas shows though it lives in sources: objects of kernels' Verilog and of control threads."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace

from coram_studio.diagnostics import has_errors
from coram_studio.model.blocks import (
    OBJECT_KINDS,
    SOURCE_ID,
    KernelBlock,
    ObjectKind,
    SourceObject,
    ThreadBlock,
)
from coram_studio.model.design import Accelerator
from coram_studio.model.project import Settings
from coram_studio.model.source_picture import SourcePicture
from coram_studio.thread.program import ObjectUse, ThreadResult
from coram_studio.verilog.source import ObjectInstance, SourceText, Spliced
from coram_studio.workbench import builder
from coram_studio.workbench.kernel_files import KernelFinder
from coram_studio.workbench.sources import Sources
from coram_studio.workbench.stages import StageCache, content_hash

MOST_OF_A_LOOP = 8
"""Instances of one statement that are shown one by one; more are one card."""

_PROBE = "coram_studio_objects_below"
_OBJECTS = re.compile(rf"\b(?:{'|'.join(info.module for info in OBJECT_KINDS.values())})\b")
_INDEX = re.compile(r"\[(-?\d+)\]")

# Objects that are a port of the bus and no kernel has: their shape, and what they are called.
_AT_BUS = {
    "iochannel": (ObjectKind.CHANNEL, "I/O channel"),
    "ioregister": (ObjectKind.REGISTER, "I/O registers"),
}


@dataclass(frozen=True, slots=True)
class KernelObjects:
    """The CoRAM objects below a kernel and how many modules its hierarchy has, itself included."""

    instances: tuple[ObjectInstance, ...]
    modules: int


class SourceObjects:
    """Makes the pictures of a project's accelerators.

    A source with errors keeps the objects that it had when it was last read: a picture must not fall apart while
    somebody types. May be used on any thread.
    """

    def __init__(self, sources: Sources, cache: StageCache) -> None:
        self._sources = sources
        self._cache = cache
        self._kernels: dict[tuple[str, str], KernelObjects] = {}
        self._threads: dict[tuple[str, str], tuple[ObjectUse, ...]] = {}
        self._lock = threading.Lock()

    def picture(self, settings: Settings, accelerator: Accelerator) -> SourcePicture:
        """What lives in the sources of an accelerator, unsaved texts included. Never raises for what they hold."""
        finder = KernelFinder(self._sources, settings.kernels)
        threads = {b.name: b.id for b in accelerator.blocks if isinstance(b, ThreadBlock)}
        objects: list[SourceObject] = []
        modules: list[tuple[str, int]] = []
        for block in accelerator.blocks:
            if isinstance(block, KernelBlock):
                found = self._kernel(finder, settings, accelerator.name, block)
                objects += _of_kernel(block, found.instances, threads)
                if found.instances:
                    modules.append((block.id, found.modules))
            elif isinstance(block, ThreadBlock):
                objects += _of_thread(block, self._thread(settings, accelerator, block))
        return SourcePicture(tuple(sorted(_told_apart(objects), key=lambda item: item.id)), tuple(modules))

    def _kernel(
        self, finder: KernelFinder, settings: Settings, accelerator: str, block: KernelBlock
    ) -> KernelObjects:
        place = (accelerator, block.id)
        files = finder.closure((block.source,))
        if not any(_OBJECTS.search(file.text) for file in files.all):
            found = KernelObjects((), 1)
        else:
            macros = settings.kernels.macros
            key = content_hash(files.all, block.source, block.module, block.parameters, macros)
            spliced = self._cache.get("objects", key, lambda: _read(block, files.all, macros))
            if has_errors(spliced.diagnostics) and not spliced.objects:
                with self._lock:
                    return self._kernels.get(place, KernelObjects((), 1))
            found = KernelObjects(spliced.objects, len(spliced.modules))
        with self._lock:
            self._kernels[place] = found
        return found

    def _thread(
        self, settings: Settings, accelerator: Accelerator, block: ThreadBlock
    ) -> tuple[ObjectUse, ...]:
        place = (accelerator.name, block.id)
        result: ThreadResult = builder.compile_thread_block(
            self._sources, self._cache, settings, accelerator, block
        )
        with self._lock:
            if result.objects or not has_errors(result.diagnostics):
                self._threads[place] = result.objects
            return self._threads.get(place, ())


def _read(block: KernelBlock, files: tuple[SourceText, ...], macros: tuple[str, ...]) -> Spliced:
    """Elaborate the kernel alone, with its parameters, whatever it is wired to."""
    from coram_studio.verilog.splice import splice_objects

    values = ", ".join(f".{name}({value})" for name, value in block.parameters)
    parameters = f" #({values})" if values else ""
    text = f"module {_PROBE};\n  {block.module}{parameters} {block.name} ();\nendmodule\n"
    spliced = splice_objects((*files, SourceText(f"{_PROBE}.v", text)), _PROBE, defines=macros)
    return replace(spliced, sources=(), headers=())  # only the objects are wanted, and results are kept


def _of_kernel(
    block: KernelBlock, instances: Iterable[ObjectInstance], threads: dict[str, str]
) -> list[SourceObject]:
    """The objects of a kernel; many of one statement become one."""
    groups: dict[tuple[object, ...], list[tuple[str, ObjectInstance]]] = {}
    for item in instances:
        path = item.path.removeprefix(f"{_PROBE}.{block.name}.")
        statement = (_INDEX.sub("[]", path), item.span, item.thread, item.kind)
        groups.setdefault(statement, []).append((path, item))
    found = []
    for members in groups.values():
        if len(members) > MOST_OF_A_LOOP:
            found.append(_object(block, members, threads))
        else:
            found += [_object(block, [member], threads) for member in members]
    return found


def _object(
    block: KernelBlock, members: list[tuple[str, ObjectInstance]], threads: dict[str, str]
) -> SourceObject:
    path, first = members[0]
    return SourceObject(
        id=f"{SOURCE_ID}{block.id}.{path}",
        name=_name(path, len(members)),
        kind=first.kind,
        thread=threads.get(first.thread, ""),
        coram_id=first.coram_id,
        data_width=first.data_width,
        address_width=first.address_width,
        sub_id=first.sub_id,
        path=path if len(members) == 1 else f"{path} … {members[-1][0]}",
        kernel=block.id,
        span=first.span,
        count=len(members),
        last_id=max(item.coram_id for _, item in members),
    )


def _name(path: str, count: int) -> str:
    """What the card is called: the instance's own name, with the indices of the loops around it."""
    scope, _, name = path.rpartition(".")
    indices = "".join(match[0] for match in _INDEX.finditer(scope))
    return f"{name} ×{count}" if count > 1 else f"{name}{indices}"


def _told_apart(objects: list[SourceObject]) -> list[SourceObject]:
    """The objects, those with one name under as much of their hierarchical names as tells them apart."""
    namesakes: dict[tuple[str, str], list[SourceObject]] = {}
    for item in objects:
        namesakes.setdefault((item.kernel, item.name), []).append(item)
    result = []
    for (kernel, _), items in namesakes.items():
        if len(items) == 1 or not kernel or any(item.count > 1 for item in items):
            result += items
            continue
        scopes = [item.path.split(".") for item in items]
        count = 1
        while len({tuple(parts[-count:]) for parts in scopes}) < len(items) and count < max(map(len, scopes)):
            count += 1
        result += [
            replace(item, name=".".join(parts[-count:])) for item, parts in zip(items, scopes, strict=True)
        ]
    return result


def _of_thread(block: ThreadBlock, uses: Iterable[ObjectUse]) -> list[SourceObject]:
    """The objects that a thread alone has."""
    found = []
    for use in uses:
        if use.kind in _AT_BUS:
            kind, word = _AT_BUS[use.kind]
            found.append(
                SourceObject(
                    id=f"{SOURCE_ID}{block.id}.{use.key}",
                    name=f"{word} {use.coram_id}",
                    kind=kind,
                    thread=block.id,
                    coram_id=use.coram_id,
                    data_width=use.data_width,
                    address_width=max(use.size - 1, 1).bit_length(),
                    path=use.key,
                    span=use.span,
                    last_id=use.coram_id,
                    word=word,
                )
            )
    return found
