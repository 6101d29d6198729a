"""Match the objects that control threads use with those that the design has, by thread, kind and id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coram_studio.diagnostics import Diagnostic, ObjectRef, Related, Span, diagnostic
from coram_studio.ipcore.user_logic import user_logic_module
from coram_studio.model.blocks import (
    OBJECT_KINDS,
    InterfaceBlock,
    KindInfo,
    ObjectBlock,
    ThreadBlock,
)
from coram_studio.model.bundles import BundleType
from coram_studio.model.design import Accelerator
from coram_studio.model.naming import Namer
from coram_studio.model.rules import ADDRESS_WIDTHS, DATA_WIDTHS
from coram_studio.thread.program import OBJECT_KEYS, ObjectUse, ThreadProgram, ThreadResult
from coram_studio.verilog.source import ObjectInstance

DEFAULT_ADDRESS_WIDTH = 32
LEAST_ADDRESS_WIDTH = 13
"""Bits of an off-chip byte address that a DMA engine needs: a burst's 4 KiB and one bit more."""


@dataclass(frozen=True, slots=True)
class LinkedObject:
    """An object of the design with the thread that serves it.

    ``name`` is the block's name, or ``<thread>_<kind><id>`` for an object in a kernel's source, unique in the
    core. ``block`` is the block's id, or "". ``program`` and ``use`` are None for an object that its thread does
    not use. ``address_width`` counts bits of an off-chip byte address.
    """

    name: str
    instance: ObjectInstance
    block: str
    program: ThreadProgram | None
    use: ObjectUse | None
    address_width: int

    @property
    def info(self) -> KindInfo:
        """Facts about the object's kind."""
        return OBJECT_KINDS[self.instance.kind]

    @property
    def key(self) -> str:
        """Kind and id, as the thread's ports have it: ``memory0``."""
        return _key(self.instance)

    @property
    def masters_bus(self) -> bool:
        """Whether the object moves data off chip, over a master port of the core."""
        return self.info.has_dma and self.program is not None and bool(thread_ports(self.program, self.key))


@dataclass(frozen=True, slots=True)
class Linked:
    """All objects of the design in the order of their instances, and every finding."""

    objects: tuple[LinkedObject, ...]
    diagnostics: tuple[Diagnostic, ...]


def thread_ports(program: ThreadProgram, key: str) -> dict[str, int]:
    """Widths of a thread's ports for one object, by signal (``cmd_valid``)."""
    return {port.signal: port.width for port in program.ports if port.object_key == key}


def link_objects(
    accelerator: Accelerator, instances: Sequence[ObjectInstance], threads: Sequence[ThreadResult]
) -> Linked:
    """Match ``instances`` with the objects that ``threads`` declare.

    Threads that did not compile are left out; objects are then not said to lack a thread or a use.
    """
    linker = _Linker(accelerator, threads)
    linker.check_programs()
    for instance in instances:
        linker.take(instance)
    linker.check_uses()
    return Linked(tuple(linker.objects), tuple(linker.findings))


def check_threads(accelerator: Accelerator) -> tuple[Diagnostic, ...]:
    """A finding for each object of the diagram that belongs to no thread, or to one that is gone."""
    threads = {block.id for block in accelerator.blocks if isinstance(block, ThreadBlock)}
    return tuple(
        diagnostic(
            "C007",
            f"{block.name} must be connected to a control thread, and is connected to none",
            subject=ObjectRef(accelerator.name, block.id, "thread"),
        )
        for block in accelerator.blocks
        if isinstance(block, ObjectBlock) and block.thread not in threads
    )


@dataclass(frozen=True, slots=True)
class _Where:
    """What a finding points at: a line of a source, or a block of the diagram."""

    span: Span | None = None
    subject: ObjectRef | None = None

    def related(self, message: str) -> tuple[Related, ...]:
        """This place as the second one of a finding."""
        return (Related(message, self.span, self.subject),)


class _Linker:
    def __init__(self, accelerator: Accelerator, threads: Sequence[ThreadResult]) -> None:
        self.accelerator = accelerator
        self.programs = {r.program.name: r.program for r in threads if r.program is not None}
        self.complete = all(result.program is not None for result in threads)
        self.objects: list[LinkedObject] = []
        self.findings: list[Diagnostic] = []
        self._names = Namer((block.name for block in accelerator.blocks), ignore_case=True)
        top = user_logic_module(accelerator)
        self._blocks = {f"{top}.{b.name}": b for b in accelerator.blocks if isinstance(b, ObjectBlock)}
        self._seen: dict[tuple[str, str], LinkedObject] = {}

    def check_programs(self) -> None:
        """Each thread block must have come with a program."""
        for block in self.accelerator.blocks:
            if isinstance(block, ThreadBlock) and self.complete and block.name not in self.programs:
                source = f' from "{block.source}"' if block.source else ""
                message = f"Thread {block.name} must have a program, but none was read{source}"
                self._report("C008", message, self._block(block.id, "source"))

    def take(self, instance: ObjectInstance) -> None:
        """Add one object of the design."""
        block = self._blocks.get(instance.path)
        program = self.programs.get(instance.thread)
        name = block.name if block else self._names.fresh(f"{instance.thread}_{_key(instance)}")
        use = None
        if program is not None:
            use = next((use for use in program.objects if use.key == _key(instance)), None)
        item = LinkedObject(
            name, instance, block.id if block else "", program, use, self._address_width(block)
        )
        if self._check_identity(item):
            self._check_shape(item)
            self._check_bus(item, block)
            self.objects.append(item)

    def check_uses(self) -> None:
        """Each object that a thread uses must be in the design."""
        for program in self.programs.values():
            for use in program.objects:
                if (program.name, use.key) not in self._seen:
                    self._report_lacking(program, use)

    def _report_lacking(self, program: ThreadProgram, use: ObjectUse) -> None:
        block = self._thread_block(program.name)
        kind = _thread_class(use)
        present = sorted(
            item.instance.coram_id
            for (thread, _), item in self._seen.items()
            if thread == program.name and item.info.thread_class == kind
        )
        if present:
            ids = "id " if len(present) == 1 else "ids "
            has = f"its thread has {kind} with {ids}{', '.join(map(str, present))} only"
        else:
            has = f"the design has no {kind} for this thread"
        related = self._block(block.id).related(f"{program.name} is this thread") if block else ()
        message = f"{program.name} uses {kind} {use.coram_id}, but {has}"
        self._report("C001", message, _Where(use.span), related)

    def _check_identity(self, item: LinkedObject) -> bool:
        """Whether the object is the only one of its thread, kind and id, and its thread exists."""
        instance = item.instance
        if instance.sub_id != 0:
            message = f"{item.name} must be bank 0, not bank {instance.sub_id}: memories have one bank each"
            self._report("C009", message, self._place(item, "coram_id"))
            return False
        previous = self._seen.get((instance.thread, item.key))
        if previous is not None:
            message = (
                f"{item.name} must have an id of its own, not {instance.coram_id}, which {previous.name} has"
            )
            related = self._place(previous, "coram_id").related(f"{previous.name} is here")
            self._report("C006", message, self._place(item, "coram_id"), related)
            return False
        self._seen[(instance.thread, item.key)] = item
        if item.program is None and self.complete:
            known = ", ".join(self.programs) or "none"
            message = f"{item.name} must name a control thread of the design ({known}), not {instance.thread}"
            self._report("C007", message, self._place(item, "thread"))
        elif item.use is None and item.program is not None:
            message = f"{instance.thread} does not use {item.name} ({_title(instance)})"
            self._report("C002", message, self._place(item))
        return True

    def _check_shape(self, item: LinkedObject) -> None:
        instance, use = item.instance, item.use
        if instance.data_width not in DATA_WIDTHS:
            message = (
                f"Width of {item.name} must be a power of two from 8 to 1024 bits, not {instance.data_width}"
            )
            self._report("C013", message, self._place(item, "data_width"))
        low, high = ADDRESS_WIDTHS[instance.kind]
        if not low <= instance.address_width <= high:
            message = f"{item.name} must have from {1 << low} to {1 << high} words, not {1 << instance.address_width}"
            self._report("C015", message, self._place(item, "address_width"))
        if use is None:
            return
        where, related = _Where(use.span), self._place(item).related(f"{item.name} is here")
        call = f"{_thread_class(use)} {use.coram_id} of {instance.thread}"
        if use.length != 1 or use.scatter_gather:
            banks = f"{use.length} banks" if use.length != 1 else "scatter and gather"
            self._report("C009", f"{call} must have one bank, not {banks}", where, related)
        if use.data_width != instance.data_width:
            message = (
                f"{call} must be {instance.data_width} bits wide, as {item.name} is, not {use.data_width}"
            )
            self._report("C003", message, where, related)
        depth = 1 << instance.address_width
        if use.size != depth and item.info.bundle is not BundleType.REGISTER:
            # Only memories are addressed: a word beyond the end would be another one.
            code = "C004" if item.info.is_memory and use.size > depth else "C005"
            message = f"{call} must have {depth} words, as {item.name} has, not {use.size}"
            self._report(code, message, where, related)

    def _check_bus(self, item: LinkedObject, block: ObjectBlock | None) -> None:
        if not item.masters_bus:
            return
        if block is not None and self._interface_of(block) is None:
            message = f"{item.name} must be connected to a memory interface, because {item.instance.thread} moves data"
            self._report("C010", message, self._block(block.id, "dma"))
        if item.address_width < LEAST_ADDRESS_WIDTH:
            interface = self._interface_of(block) or self._only_interface()
            message = (
                f"Off-chip addresses of {item.name} must have at least {LEAST_ADDRESS_WIDTH} bits, "
                f"not {item.address_width}"
            )
            where = self._block(interface.id, "address_width") if interface else self._place(item)
            self._report("C011", message, where)

    def _address_width(self, block: ObjectBlock | None) -> int:
        interface = self._interface_of(block) or self._only_interface()
        return interface.address_width if interface else DEFAULT_ADDRESS_WIDTH

    def _interface_of(self, block: ObjectBlock | None) -> InterfaceBlock | None:
        """The memory interface that an object is wired to."""
        if block is None:
            return None
        for connection in self.accelerator.connections:
            if connection.user.block == block.id and connection.user.bundle == BundleType.DMA.value:
                found = self.accelerator.block(connection.provider.block)
                if isinstance(found, InterfaceBlock):
                    return found
        return None

    def _only_interface(self) -> InterfaceBlock | None:
        """The interface that objects in kernels' sources use: the accelerator's first."""
        return next((b for b in self.accelerator.blocks if isinstance(b, InterfaceBlock)), None)

    def _thread_block(self, name: str) -> ThreadBlock | None:
        blocks = (b for b in self.accelerator.blocks if isinstance(b, ThreadBlock))
        return next((b for b in blocks if b.name == name), None)

    def _block(self, block_id: str, field: str = "") -> _Where:
        return _Where(subject=ObjectRef(self.accelerator.name, block_id, field))

    def _place(self, item: LinkedObject, field: str = "") -> _Where:
        return self._block(item.block, field) if item.block else _Where(item.instance.span)

    def _report(self, code: str, message: str, where: _Where, related: tuple[Related, ...] = ()) -> None:
        self.findings.append(
            diagnostic(code, message, span=where.span, subject=where.subject, related=related)
        )


def _key(instance: ObjectInstance) -> str:
    return f"{OBJECT_KEYS[OBJECT_KINDS[instance.kind].thread_class]}{instance.coram_id}"


def _thread_class(use: ObjectUse) -> str:
    """The class name that the thread uses for the object."""
    return next((name for name, key in OBJECT_KEYS.items() if use.key.startswith(key)), use.kind)


def _title(instance: ObjectInstance) -> str:
    info = OBJECT_KINDS[instance.kind]
    return f"{info.thread_class} {instance.coram_id}"
