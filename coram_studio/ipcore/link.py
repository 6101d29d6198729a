"""Match the objects that control threads use with those that the design has, by thread, kind and id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coram_studio.diagnostics import Diagnostic, ObjectRef, Related, Span, diagnostic
from coram_studio.ipcore.bank_check import Bank, BankFinding, bank_shape, check_banks, without_doubles
from coram_studio.ipcore.banks import BankShape
from coram_studio.ipcore.user_logic import user_logic_module
from coram_studio.model.blocks import (
    OBJECT_KINDS,
    InterfaceBlock,
    KindInfo,
    ObjectBlock,
    ObjectKind,
    ThreadBlock,
)
from coram_studio.model.bundles import BundleType
from coram_studio.model.design import Accelerator
from coram_studio.model.naming import Namer
from coram_studio.model.rules import ADDRESS_WIDTHS, DATA_WIDTHS
from coram_studio.thread.objects import SLAVE_KINDS
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
    not use. ``address_width`` counts bits of an off-chip byte address. ``banks`` are the instances of a memory in the
    order of their numbers, one for an object that is not divided; name, instance and block are those of the first.
    ``unaligned`` says whether its transfers may begin at any byte.
    """

    name: str
    instance: ObjectInstance
    block: str
    program: ThreadProgram | None
    use: ObjectUse | None
    address_width: int
    banks: tuple[Bank, ...] = ()
    unaligned: bool = False

    @property
    def shape(self) -> BankShape:
        """How the words that its DMA engine moves lie in its banks."""
        return bank_shape(self.banks, self.use)

    @property
    def word_width(self) -> int:
        """Bits of the words that its DMA engine moves, and of the engine's bus."""
        return self.shape.word_width

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
    accelerator: Accelerator,
    instances: Sequence[ObjectInstance],
    threads: Sequence[ThreadResult],
    *,
    unaligned: bool = False,
) -> Linked:
    """Match ``instances`` with the objects that ``threads`` declare; the banks of a memory become one object.

    Threads that did not compile are left out; objects are then not said to lack a thread or a use. ``unaligned`` lets
    transfers begin at any byte.
    """
    linker = _Linker(accelerator, threads, unaligned)
    linker.check_programs()
    objects: dict[tuple[str, str], list[ObjectInstance]] = {}
    for instance in instances:
        objects.setdefault((instance.thread, _key(instance)), []).append(instance)
    for banks in objects.values():
        linker.take(banks)
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
    def __init__(self, accelerator: Accelerator, threads: Sequence[ThreadResult], unaligned: bool) -> None:
        self.accelerator = accelerator
        self.unaligned = unaligned
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

    def take(self, instances: Sequence[ObjectInstance]) -> None:
        """Add one object of the design: all instances that have its thread, kind and id."""
        banks, doubles = without_doubles([self._bank(instance) for instance in instances])
        first = banks[0]
        program = self.programs.get(first.instance.thread)
        use = None
        if program is not None:
            use = next((use for use in program.objects if use.key == _key(first.instance)), None)
        width = self._address_width(self._blocks.get(first.instance.path))
        item = LinkedObject(
            first.name, first.instance, first.block, program, use, width, tuple(banks), self.unaligned
        )
        self._seen[(first.instance.thread, item.key)] = item
        self._check_thread(item)
        for bank in banks:
            self._check_bank(bank)
        self._check_shape(item)
        call = f"{_title(first.instance)} of {first.instance.thread}"
        for finding in (*doubles, *check_banks(banks, use, call)):
            self._report_bank(item, finding)
        self._check_bus(item)
        self.objects.append(item)

    def _bank(self, instance: ObjectInstance) -> Bank:
        block = self._blocks.get(instance.path)
        if block is not None:
            return Bank(block.name, instance, block.id)
        stem = f"{instance.thread}_{_key(instance)}"
        return Bank(self._names.fresh(f"{stem}_{instance.sub_id}" if instance.sub_id else stem), instance)

    def check_uses(self) -> None:
        """Each object that a thread uses must be in the design."""
        for program in self.programs.values():
            for use in program.objects:
                at_bus = use.kind in SLAVE_KINDS and use.kind != "slavestream"
                if not at_bus and (program.name, use.key) not in self._seen:
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

    def _check_thread(self, item: LinkedObject) -> None:
        """The object's thread exists, and uses it."""
        instance = item.instance
        if item.program is None and self.complete:
            known = ", ".join(self.programs) or "none"
            if item.block:
                message = (
                    f"{item.name} must name a control thread of the design ({known}), not {instance.thread}"
                )
                self._report("C007", message, self._place(item, "thread"))
            else:
                # Sources keep what a thread used that is gone; a thread that misses its object says so itself.
                message = (
                    f"{item.name} names {instance.thread}, which is no control thread of the design ({known})"
                )
                self._report("C002", message, self._place(item))
        elif item.use is None and item.program is not None and instance.kind is not ObjectKind.SLAVE_STREAM:
            # A slave stream is between kernel and host; its thread only gives it a name.
            message = f"{instance.thread} does not use {item.name} ({_title(instance)})"
            self._report("C002", message, self._place(item))

    def _report_bank(self, item: LinkedObject, finding: BankFinding) -> None:
        related: tuple[Related, ...] = ()
        if finding.other is not None:
            related = self._place(finding.other).related(f"{finding.other.name} is here")
        elif item.use is not None and finding.bank is not None:
            related = _Where(item.use.span).related("the thread constructs it here")
        where = _Where(item.use.span if item.use else None)
        if finding.bank is not None:
            where = self._place(finding.bank, finding.field)
        self._report(finding.code, finding.message, where, related)

    def _check_bank(self, bank: Bank) -> None:
        """Each bank's widths are possible."""
        instance = bank.instance
        if instance.data_width not in DATA_WIDTHS:
            message = (
                f"Width of {bank.name} must be a power of two from 8 to 1024 bits, not {instance.data_width}"
            )
            self._report("C013", message, self._place(bank, "data_width"))
        low, high = ADDRESS_WIDTHS[instance.kind]
        if not low <= instance.address_width <= high:
            message = f"{bank.name} must have from {1 << low} to {1 << high} words, not {1 << instance.address_width}"
            self._report("C015", message, self._place(bank, "address_width"))

    def _check_shape(self, item: LinkedObject) -> None:
        """The object is as wide and as deep as its thread says."""
        instance, use = item.instance, item.use
        if use is None:
            return
        where, related = _Where(use.span), self._place(item).related(f"{item.name} is here")
        call = f"{_thread_class(use)} {use.coram_id} of {instance.thread}"
        if use.data_width != instance.data_width:
            message = (
                f"{call} must be {instance.data_width} bits wide, as {item.name} is, not {use.data_width}"
            )
            self._report("C003", message, where, related)
        depth = 1 << instance.address_width
        pages = len(item.banks) > 1 and not use.scatter_gather
        if use.size != depth and item.info.bundle is not BundleType.REGISTER:
            # Only memories are addressed: a word beyond the end would be another one.
            code = "C004" if item.info.is_memory and use.size > depth else "C005"
            message = f"{call} must have {depth} words, as {item.name} has, not {use.size}"
            if code == "C004" or not pages:  # pages of another size are an error of the banks
                self._report(code, message, where, related)

    def _check_bus(self, item: LinkedObject) -> None:
        if not item.masters_bus:
            return
        blocks = [block for bank in item.banks if (block := self._blocks.get(bank.instance.path))]
        for block in blocks:
            if self._interface_of(block) is None:
                message = f"{block.name} must be connected to a memory interface, because {item.instance.thread} moves data"
                self._report("C010", message, self._block(block.id, "dma"))
        interfaces = {found.id: found for block in blocks if (found := self._interface_of(block))}
        if len(interfaces) > 1:
            names = " and ".join(sorted(found.name for found in interfaces.values()))
            message = f"The banks of {item.name} must be connected to one memory interface, not to {names}"
            self._report("C010", message, self._place(item, "dma"))
        if item.address_width < LEAST_ADDRESS_WIDTH:
            interface = next(iter(interfaces.values()), None) or self._only_interface()
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

    def _place(self, item: LinkedObject | Bank, field: str = "") -> _Where:
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
