"""Random threads for whole cores: what they tell the kernels is answered, and what they move, moves over a bus."""

from __future__ import annotations

from collections.abc import Callable

from fuzz_generator import (
    LATENCIES,
    STALLS,
    CoreShape,
    FuzzGenerator,
    FuzzProgram,
    changing_numbers,
    draw_preference,
    draw_width,
)
from thread_programs import _Place

from coram_studio.model.blocks import ObjectKind
from coram_studio.model.project import CoreSettings
from coram_studio.thread.program import IntegerMode, ThreadOptions

WORDS = 64  # of each memory
STREAM_WORDS = 16  # of one transfer, so that what has been read ahead fits into the FIFOs
KINDS = (ObjectKind.MEMORY_1P, ObjectKind.MEMORY_2P, ObjectKind.MEMORY_BE_1P, ObjectKind.MEMORY_BE_2P)


def region(number: int) -> int:
    """Byte address of an object's 4 KiB off chip; it lies across a multiple of 4 KiB."""
    return 0x800 + 0x1000 * number


DRAM_BYTES = region(4) + 0x800
_TELLING = {"r.read()": "q.read()", "(b.read() + L)": "(ask(L) + L)"}


class CoreGenerator(FuzzGenerator):
    """Threads of a core whose kernels are those of hdl/fuzz_kernel.v; each question is read before the next is asked."""

    def __init__(
        self, draw: Callable[[int], int], mode: IntegerMode, shape: CoreShape, *, blocking: bool = False
    ) -> None:
        """With ``blocking``, the memories' transfers all block: only such overlap with what follows them."""
        super().__init__(draw, mode)
        self.shape = shape
        self.blocking = blocking
        self._templates = tuple(_TELLING.get(t, t) for t in self._templates)

    def thread(self) -> str:
        first, second = self.shape.memory_widths
        stream = self.shape.stream_width
        self.lines = [
            "from enum import IntEnum, auto",
            "class Mode(IntEnum):",
            f"    RUN = {self.draw(9)}",
            "    NOW = auto()",
            f"memory = CoramMemory(0, {first}, {WORDS})",
            f"other = CoramMemory(1, {second}, {WORDS})",
            "a = CoramChannel(0, 32, 16)",
            "b = CoramChannel(1, 32, 16)",
            f"s = CoramInStream(0, {stream}, 64)",
            f"o = CoramOutStream(0, {stream}, 64)",
            "r = CoramRegister(0, 32)",
            "q = CoramRegister(1, 32)",
            "bell = CoramRegister(2, 32)",
            "rings = 0",
            f"shared = {self.leaf([])}",
            f"items = [{self.leaf([])}] * 8",
            f"more = [{', '.join(self.leaf([]) for _ in range(5))}]",
            f"table = ({', '.join(self.leaf([]) for _ in range(4))})",
            "def ask(x):",
            "    a.write(x)",
            "    return a.read()",
            "def work(x):",
            "    b.write(x & 16383)",
            "    return b.read()",
            "def ring(x):",
            "    global rings",
            "    rings = (rings + 1) & 255",
            "    bell.write((rings << 14) | (x & 16383))",
            "    return b.read()",
            "def calm():",
            "    memory.wait()",
            "    other.wait()",
            "    s.wait()",
            "    o.wait()",
            "def pair(x, y):",
            f"    return {self.integer(['x', 'y'], 1)}, {self.integer(['x', 'y'], 1)}",
            f"memory.write(0, {region(0)}, {WORDS})",
            f"other.write{'' if self.blocking else '_nonblocking'}(0, {region(1)}, {WORDS})",
        ]
        for number in range(self.draw(3)):
            self.function(number)
        names = [f"v{i}" for i in range(2 + self.draw(3))]
        for name in names:
            self.emit(0, f"{name} = {self.leaf([])}")
        place = _Place([*names, "shared"])
        self.block(place, 0, 4 + self.draw(6))
        self.emit(0, f"print({', '.join(place.variables)})")
        for name in ("memory", "other"):
            self.emit(0, f"{name}.wait()")
            self.emit(0, f"{name}.read(0, {region(2)} + {2048 * (name == 'other')}, {WORDS})")
        self.emit(0, "calm()")
        return "\n".join(self.lines) + "\n"

    def statement(self, place: _Place, indent: int) -> None:
        if self.draw(2):
            super().statement(place, indent)
            return
        kinds = ["transfer", "transfer", "work", "ring", "share", "stream", "burst", "loaded", "ahead"]
        kind = self.pick(*kinds, *(["ahead"] * 4 if self.blocking else []))
        getattr(self, f"do_{kind}")(place, indent)

    def address(self, place: _Place, number: int, width: int) -> str:
        mask = 0xBFF if self.shape.settings.unaligned else 0xBFF & ~(width // 8 - 1)
        return f"{region(number)} + (({self.integer(place.variables, 1)}) & {mask})"

    def words(self, place: _Place, most: int) -> str:
        return f"({self.leaf(place.variables)} & {most - 1}) + 1"

    def transfer(self, place: _Place, number: int, methods: tuple[str, ...]) -> str:
        name = ("memory", "other")[number]
        address = self.address(place, number, self.shape.memory_widths[number])
        local = f"{self.leaf(place.variables)} & 31"
        return f"{name}.{self.pick(*methods)}({local}, {address}, {self.words(place, 32)})"

    def do_transfer(self, place: _Place, indent: int) -> None:
        methods: tuple[str, ...] = ("write", "read")
        if not self.blocking:
            methods += ("write_nonblocking", "read_nonblocking")
        self.emit(indent, self.transfer(place, self.draw(2), methods))

    def job(self, place: _Place) -> str:
        return f"{self.integer(place.variables, 1)}"

    def do_work(self, place: _Place, indent: int) -> None:
        self.emit(indent, f"{self.pick('memory.wait()', 'calm()', 'other.wait()')}")
        self.emit(indent, f"{self.target(place)} = work({self.job(place)})")

    def do_ring(self, place: _Place, indent: int) -> None:
        self.emit(indent, "calm()")
        self.emit(indent, f"{self.target(place)} = ring({self.job(place)})")

    def do_loaded(self, place: _Place, indent: int) -> None:
        """A transfer that the kernel looks at once it is told, with work that may be done meanwhile."""
        number = self.draw(2)
        self.emit(indent, self.transfer(place, number, ("write", "read")))
        if self.draw(2):
            self.emit(indent, f"{self.target(place)} = {self.integer(place.variables, 2)}")
        if self.draw(3) == 0:
            self.emit(indent, f"r.write({self.integer(place.variables, 1)})")
        job = f"({self.leaf(place.variables)} & 8191) | {number << 13}"
        self.emit(indent, f"{self.target(place)} = {self.pick('work', 'ring')}({job})")

    def do_ahead(self, place: _Place, indent: int) -> None:
        """Loads of both memories one after the other, with a word for the kernel between them or behind."""
        if not self.blocking:
            self.emit(indent, "calm()")
        number = self.draw(2)
        self.emit(indent, self.transfer(place, number, ("write",)))
        told = self.draw(3)
        if told:
            self.emit(indent, f"b.write(({self.leaf(place.variables)} & 8191) | {number << 13})")
        if self.draw(2):
            self.emit(indent, f"{self.target(place)} = {self.integer(place.variables, 2)}")
        self.emit(indent, self.transfer(place, 1 - number, ("write",)))
        if self.draw(2):
            self.emit(indent, f"a.write({self.leaf(place.variables)})")
            self.emit(indent, f"{self.target(place)} = a.read()")
        if told:
            self.emit(indent, f"{self.target(place)} = b.read()")
        if self.draw(2):
            self.emit(indent, self.transfer(place, number, ("write", "read")))

    def do_share(self, place: _Place, indent: int) -> None:
        """What one memory stores, another one loads."""
        self.emit(indent, "calm()")
        one = self.draw(2)
        names, widths = ("memory", "other"), self.shape.memory_widths
        near = max(widths) // 8 * self.draw(9)
        base = region(self.draw(4)) + 0x800 + max(widths) // 8 * self.draw(20)
        self.emit(indent, f"{names[one]}.read({self.draw(32)}, {base}, {self.words(place, 32)})")
        reader = self.pick("other", "other", "s") if one == 0 else self.pick("memory", "memory", "s")
        if reader == "s":
            at = max(*widths, self.shape.stream_width) // 8
            source = (base + near) // at * at
            self.emit(indent, f"s.write({source}, 8)")
            self.emit(indent, f"o.read({region(3)}, 8)")
        else:
            self.emit(indent, f"{reader}.write({self.draw(32)}, {base + near}, {self.words(place, 32)})")
            if self.draw(2):
                self.emit(indent, f"{self.target(place)} = work({self.draw(4096) | (1 - one) << 13})")

    def do_stream(self, place: _Place, indent: int) -> None:
        width = self.shape.stream_width
        place.counters[0] += 1
        count = f"n{place.counters[0]}"
        self.emit(indent, f"{count} = {self.words(place, STREAM_WORDS)}")
        source, target = self.address(place, 2, width), self.address(place, 3, width)
        if self.draw(3) == 0:
            self.emit(indent, f"o.read_nonblocking({target}, {count})")
            self.emit(indent, f"s.{self.pick('write', 'write_nonblocking')}({source}, {count})")
        else:
            self.emit(indent, f"s.{self.pick('write', 'write_nonblocking')}({source}, {count})")
            if self.draw(2):
                self.emit(indent, f"{self.target(place)} = {self.integer(place.variables, 1)}")
            self.emit(indent, f"o.{self.pick('read', 'read_nonblocking')}({target}, {count})")

    def do_await(self, place: _Place, indent: int) -> None:
        name = self.pick("memory", "other", "s", "o")
        if self.draw(2) or (self.blocking and name in ("memory", "other")):
            self.emit(indent, f"{name}.wait()")
        else:
            self.emit(indent, f"while not {name}.test():")
            self.emit(indent + 1, "pass")

    def do_send(self, place: _Place, indent: int) -> None:
        self.emit(indent, f"a.write({self.integer(place.variables, 2)})")
        self.emit(indent, f"{self.target(place)} = a.read(){self.pick('', ' - 9', ' & 7')}")

    def do_receive(self, place: _Place, indent: int) -> None:
        self.emit(
            indent, f"{self.target(place)} = ask({self.integer(place.variables, 1)}){self.pick('', ' & 7')}"
        )

    def do_burst(self, place: _Place, indent: int) -> None:
        """Several questions before the first answer is read."""
        place.counters[0] += 1
        count = f"n{place.counters[0]}"
        self.emit(indent, f"{count} = {self.words(place, 8)}")
        self.emit(indent, f"for k in range({count}):")
        self.emit(indent + 1, f"a.write(k + {self.leaf(place.variables)})")
        self.emit(indent, f"for k in range({count}):")
        self.emit(indent + 1, f"{self.target(place)} = a.read()")

    def do_register(self, place: _Place, indent: int) -> None:
        if self.draw(2):
            self.emit(indent, f"r.write({self.integer(place.variables, 2)})")
        else:
            self.emit(indent, f"{self.target(place)} = q.read() {self.pick('+', '^', '-')} r.read()")

    def do_tell(self, place: _Place, indent: int) -> None:
        self.do_receive(place, indent)


def draw_core_program(draw: Callable[[int], int]) -> FuzzProgram:
    """A program with a core around it; ``draw`` gives an integer from 0 to its argument less one."""
    mode: IntegerMode = "uint32" if draw(3) == 2 else "python"
    clock = (100.0, 50.0, 150.0, 250.0, 400.0)[draw(5)]
    stall, latency = STALLS[draw(len(STALLS))], LATENCIES[draw(len(LATENCIES))]
    widths = (32, 64, 8, 16, 128)
    shape = CoreShape(
        _draw_settings(draw),
        (widths[draw(5)], widths[draw(5)]),
        (KINDS[draw(4)], KINDS[draw(4)]),
        widths[draw(4)],
    )
    overlap = draw(3) > 0
    text = CoreGenerator(draw, mode, shape, blocking=overlap and draw(3) > 0).thread()
    if mode != "python":
        text = changing_numbers(text)
    options = ThreadOptions(
        clock_mhz=clock,
        overlap=overlap,
        unaligned=shape.settings.unaligned,
        prefer=draw_preference(draw),
        integers=draw_width(draw, mode),
    )
    return FuzzProgram("", text, options, stall, latency, shape)


def _draw_settings(draw: Callable[[int], int]) -> CoreSettings:
    if draw(3) == 0:
        return CoreSettings()
    return CoreSettings(
        bus="avalon" if draw(4) == 3 else "axi4",
        bus_data_width=(0, 32, 64, 128, 0, 256)[draw(6)],
        shared_bus=draw(2) == 1,
        clocks="two" if draw(3) == 2 else "one",
        unaligned=draw(3) == 2,
    )
