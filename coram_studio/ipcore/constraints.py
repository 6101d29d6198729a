"""Timing constraints of a core with two clocks: what lies between them is no path of one cycle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coram_studio import __version__
from coram_studio.ipcore.clocks import CLOCK, KERNEL_CLOCK
from coram_studio.ipcore.library import needed_modules
from coram_studio.ipcore.parts import Section
from coram_studio.ipcore.templates import render
from coram_studio.model.project import CoreSettings

CONSTRAINTS = "constraints"
"""Folder of the core's timing constraints."""

_CROSSING = "coram_axi4_crossing"
_CHANNELS = {"WRITES": ("aw", "w", "b"), "READS": ("ar", "r")}


@dataclass(frozen=True, slots=True)
class _Fifo:
    """A FIFO between the clocks, by the instance names on the way to it; its own is what ``channel`` ends with."""

    crossing: str
    channel: str
    has_words: bool  # otherwise what it carries is of no use to anybody, and tools leave out its registers


def emit_constraints(
    name: str, settings: CoreSettings, sections: Iterable[Section], modules: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Paths and texts of the constraint files for Vivado and Quartus; none where there is one clock.

    ``sections`` are those of the top module: they hold the crossings of its masters. ``modules`` are those of the library
    that it needs.
    """
    if settings.clocks == "one":
        return ()
    fifos = [
        _Fifo(instance.name, channel, has_words=channel != "b" or settings.status)
        for section in sections
        for instance in section.instances
        if instance.module == _CROSSING
        for direction, channels in _CHANNELS.items()
        if dict(instance.parameters)[direction] == "1"
        for channel in channels
    ]
    accesses = "coram_request_crossing" in needed_modules(modules)
    registers = [("words", "cross_word")] if fifos else []
    if accesses:
        registers += [("request", "cross_request"), ("answer", "cross_answer")]
    return tuple(
        (
            f"{CONSTRAINTS}/{name}.{kind}",
            render(
                f"constraints.{kind}.j2",
                core=name,
                studio_version=__version__,
                clock=CLOCK,
                kernel_clock=KERNEL_CLOCK,
                fifos=fifos,
                registers=registers,
                accesses=accesses,
                bits=accesses or settings.status,
            ),
        )
        for kind in ("xdc", "sdc")
    )
