"""The queue of a thread's module: loads, and words for channels, that are done in order while the thread goes on.

No object stands in it twice, so that it is never full, and so that every word in it will find room in its channel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coram_studio.thread.ir.graph import Value
from coram_studio.thread.ir.ops import Op
from coram_studio.thread.program import ThreadPort
from coram_studio.thread.schedule.machine import Await, If, Machine, Step

QUEUE_MODULE = "coram_fifo"
QUEUE_EMPTY = "queue_empty"
_OWN = ("queue", QUEUE_EMPTY, "queue_what", "queue_word", "queue_last", "queue_put", "queue_take")
_OWN_PUT = ("queue_put_what", "queue_put_word")


@dataclass(frozen=True, slots=True)
class Queued:
    """The keys of memories whose loads are queued and of channels whose words are, both in order."""

    loads: tuple[str, ...]
    channels: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Both."""
        return (*self.loads, *self.channels)

    @property
    def number_bits(self) -> int:
        """Bits of an object's number in the queue."""
        return max(1, (len(self.keys) - 1).bit_length())

    @property
    def depth_bits(self) -> int:
        """The queue holds 2**depth_bits - 1 entries, at least as many as there are objects."""
        return len(self.keys).bit_length()


def queued_objects(machine: Machine) -> Queued:
    """What the machine's states put into the queue."""
    calls = [value.call for state in machine.states for value in _awaited(state.steps) if _queued(value)]
    keys = {call.key for call in calls}
    kinds = {use.key: use.kind for use in machine.graph.objects if use.key in keys}
    order = [use.key for use in machine.graph.objects if use.key in keys]
    return Queued(
        tuple(k for k in order if kinds[k] != "channel"), tuple(k for k in order if kinds[k] == "channel")
    )


def _queued(value: Value) -> bool:
    return value.op in (Op.COMMAND, Op.SEND) and value.call.queued


def _awaited(steps: list[Step]) -> Iterator[Value]:
    for step in steps:
        if isinstance(step, Await):
            yield step.value
            yield from _awaited(step.then)
        elif isinstance(step, If):
            yield from _awaited(step.then)
            yield from _awaited(step.other)


def queue_ports(key: str) -> tuple[ThreadPort, ...]:
    """Ports beside those of every memory, for one whose loads are queued."""
    return (
        ThreadPort(f"{key}_hold", "output", 1, key, "hold"),
        ThreadPort(f"{key}_ending", "input", 1, key, "ending"),
    )


def queue_names(queued: Queued) -> set[str]:
    """Identifiers that the queue needs."""
    if not queued.keys:
        return set()
    signals = ("ask", "may", "agreed", "queued", "put", "take")
    return {
        *_OWN,
        *_OWN_PUT,
        *(f"{key}_{s}" for key in queued.keys for s in signals),
        *map(number_name, queued.keys),
    }


def number_name(key: str) -> str:
    """The constant that stands for an object in the queue."""
    return f"QUEUE_{key.upper()}"


def may_ask(queued: Queued, key: str) -> str:
    """When a load may be given to its engine: behind another one of the same memory, with nothing in between; or
    when no other will ask the bus for anything more and every word before it will find room.
    """
    others = [f"{other}_ending" for other in queued.loads if other != key]
    rooms = [f"(!{channel}_queued || {channel}_tx_ready)" for channel in queued.channels]
    return f"{key}_queued ? queue_last == {number_name(key)} : " + " && ".join([*others, *rooms])


def ready_signal(value: Value) -> str:
    """The signal that says that the queue has taken what ``value`` puts into it."""
    return f"{value.call.key}_agreed"
