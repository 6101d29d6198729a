"""What the states drive: the objects' outputs, the divider's inputs, and the writing ports of arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coram_studio.thread.emit.expressions import Expressions, index_width, without_parentheses
from coram_studio.thread.emit.queue import QUEUE_EMPTY, Queued, may_ask, number_name, ready_signal
from coram_studio.thread.ir.ops import DIVIDER, Op
from coram_studio.thread.objects import COMMAND_LOCAL_WIDTH, COMMAND_WORDS_WIDTH, register_index_width
from coram_studio.thread.program import ObjectUse, ThreadOptions
from coram_studio.thread.schedule.divider import Divider
from coram_studio.thread.schedule.machine import Await, If, Machine, Node, Put, Step

_READY = {
    Op.COMMAND: "cmd_ready",
    Op.WAIT: "idle",
    Op.SEND: "tx_ready",
    Op.RECEIVE: "rx_valid",
    Op.QUOTIENT: "done",
}
FINISHED = "FINISHED"


@dataclass(frozen=True, slots=True)
class _Drive:
    """One place that drives something: the condition under which it does, and its values.

    ``op`` is None for a store to an array, and a start of the divider.
    """

    condition: str
    op: Op | None
    method: str
    args: tuple[Node, ...]
    queued: bool = False


class Outputs:
    """Everything that is driven outside of the state machine's own block."""

    def __init__(
        self,
        machine: Machine,
        expressions: Expressions,
        options: ThreadOptions,
        queued: Queued,
        divider: Divider | None,
    ) -> None:
        self._divider = divider
        self._machine = machine
        self._queued = queued
        self._expressions = expressions
        self._options = options
        self._drives: dict[str, list[_Drive]] = {}
        for state in machine.states:
            self._find(state.steps, [f"state == {state.label}"])

    def objects(self) -> list[str]:
        """Assignments to the output ports."""
        lines: list[str] = []
        for use in self._machine.graph.objects:
            match use.kind:
                case "channel" | "iochannel":
                    lines += self._channel(use)
                case "register":
                    lines += self._register(use)
                case "ioregister":
                    lines += self._register_file(use)
                case "slavestream":  # between the kernel and the bus
                    pass
                case _:
                    lines += self._transfers(use)
        return [*lines, f"assign finished = state == {FINISHED};"]

    def divider(self) -> dict[str, str | int] | None:
        """The divider's sizes and inputs, or None where there is none."""
        plan = self._divider
        if plan is None:
            return None
        drives = self._drives[DIVIDER]
        return {
            "dividend_bits": plan.dividend,
            "divisor_bits": plan.divisor,
            "bits": plan.bits,
            "steps": plan.steps,
            "start": _any(drives),
            "dividend": self._choice(drives, 0, plan.dividend),
            "divisor": self._choice(drives, 1, plan.divisor),
        }

    def queue(self) -> dict[str, object] | None:
        """The queue's parts, or None where nothing is queued."""
        queued = self._queued
        if not queued.keys:
            return None
        bits = queued.number_bits
        words = [d for key in queued.channels for d in self._drives[key] if d.queued]
        width = self._queue_width()
        numbers = [(f"{key}_ask", number_name(key)) for key in queued.keys]
        return {
            "numbers": [f"[{bits - 1}:0] {number_name(k)} = {bits}'d{i}" for i, k in enumerate(queued.keys)],
            "bits": bits,
            "width": width,
            "depth_bits": queued.depth_bits,
            "loads": [
                {
                    "key": key,
                    "number": number_name(key),
                    "ask": self._asking(key),
                    "may": may_ask(queued, key),
                }
                for key in queued.loads
            ],
            "channels": [
                {"key": key, "number": number_name(key), "ask": self._asking(key)} for key in queued.channels
            ],
            "keys": queued.keys,
            "what": _choose(numbers, bits),
            "word": self._choice(words, 0, width) if width else "",
        }

    def _queue_width(self) -> int:
        """Bits of a word in the queue: what is sent may need fewer than its channel has."""
        widths = [0]
        for key in self._queued.channels:
            most = self._machine.graph.object(key).data_width
            shapes = [d.args[0].shape for d in self._drives[key] if d.queued]
            widths += [most if s.signed else min(s.width, most) for s in shapes]
        return max(widths)

    def _asking(self, key: str) -> str:
        return _any([d for d in self._drives[key] if d.queued])

    def arrays(self) -> list[dict[str, str | int]]:
        """Declaration and writing port of each array."""
        found: list[dict[str, str | int]] = []
        for key, array in self._machine.arrays.items():
            drives = self._drives.get(key, [])
            found.append(
                {
                    "name": array.name,
                    "range": declared_range(array.shape.width),
                    "last": array.length - 1,
                    "write": _any(drives),
                    "index": self._choice(drives, 0, index_width(array.length)),
                    "item": self._choice(drives, 1, array.shape.width),
                }
            )
        return found

    def _find(self, steps: list[Step], conditions: list[str]) -> None:
        for step in steps:
            match step:
                case Put(key, args):
                    self._drives.setdefault(key, []).append(_Drive(_all(conditions), None, "", args))
                case Await(value, args, then):
                    if value.op not in (Op.WAIT, Op.QUOTIENT, Op.DRAIN):
                        call = value.call
                        drive = _Drive(_all(conditions), value.op, call.method, args, call.queued)
                        self._drives.setdefault(value.call.key, []).append(drive)
                    self._find(then, [*conditions, *filter(None, [ready(step)])])
                case If(condition, then, other):
                    self._find(then, [*conditions, self._expressions.condition(condition)])
                    self._find(other, [*conditions, self._expressions.negated(condition)])

    def _transfers(self, use: ObjectUse) -> list[str]:
        drives = self._drives.get(use.key, [])
        direct = [d.condition for d in drives if not d.queued]
        valid = [*direct, f"{use.key}_ask && {use.key}_may"] if len(direct) < len(drives) else direct
        lines = [f"assign {use.key}_cmd_valid = {_any_of(valid)};"]
        widths = {"address": self._options.external_address_width, "words": COMMAND_WORDS_WIDTH}
        if use.kind == "memory":  # streams go one way, and in order
            stores = [(d.condition, "1'b1" if d.method == "read" else "1'b0") for d in drives]
            lines.append(f"assign {use.key}_cmd_store = {_choose(stores, 1)};")
            widths = {"local": COMMAND_LOCAL_WIDTH, **widths}
        first = 3 - len(widths)  # of the arguments local, address, words
        return lines + [
            f"assign {use.key}_cmd_{signal} = {self._choice(drives, i, width)};"
            for i, (signal, width) in enumerate(widths.items(), first)
        ]

    def _register(self, use: ObjectUse) -> list[str]:
        writes = [d for d in self._drives.get(use.key, []) if d.op is Op.SEND]
        return [
            f"assign {use.key}_we = {_any(writes)};",
            f"assign {use.key}_d = {self._choice(writes, 0, use.data_width)};",
        ]

    def _register_file(self, use: ObjectUse) -> list[str]:
        drives = self._drives.get(use.key, [])
        writes = [d for d in drives if d.op is Op.POKE]
        return [
            f"assign {use.key}_index = {self._choice(drives, 0, register_index_width(use.size))};",
            f"assign {use.key}_we = {_any(writes)};",
            f"assign {use.key}_d = {self._choice(writes, 1, use.data_width)};",
        ]

    def _channel(self, use: ObjectUse) -> list[str]:
        drives = self._drives.get(use.key, [])
        sends = [d for d in drives if d.op is Op.SEND]
        direct = [d for d in sends if not d.queued]
        valid, data = [d.condition for d in direct], self._choice(direct, 0, use.data_width)
        if use.key in self._queued.channels:
            word = _resized("queue_word", self._queue_width(), use.data_width)
            waiting = f"{use.key}_queued"
            valid.append(f"{waiting} && queue_what == {number_name(use.key)}")
            # Nothing is sent past the queue while there is something in it.
            data = f"{waiting} ? {word} : ({data})" if direct else word
        return [
            f"assign {use.key}_tx_valid = {_any_of(valid)};",
            f"assign {use.key}_tx_data = {data};",
            f"assign {use.key}_rx_ready = {_any([d for d in drives if d.op is Op.RECEIVE])};",
        ]

    def _choice(self, drives: list[_Drive], argument: int, width: int) -> str:
        values = [(d.condition, self._expressions.operand(d.args[argument], width)) for d in drives]
        return _choose(values, width)


def ready(step: Await) -> str:
    """The signal on which a handshake waits; "" if it need not."""
    if step.value.op is Op.DRAIN:
        return QUEUE_EMPTY
    if step.value.op in (Op.COMMAND, Op.SEND) and step.value.call.queued:
        return ready_signal(step.value)
    if step.immediate or step.value.op not in _READY:
        return ""
    return f"{step.value.call.key}_{_READY[step.value.op]}"


def waits(steps: list[Step]) -> Iterator[Await]:
    """The handshakes of a state, at most one on each path."""
    for step in steps:
        if isinstance(step, Await):
            yield step
        elif isinstance(step, If):
            yield from waits(step.then)
            yield from waits(step.other)


def declared_range(width: int) -> str:
    """``[7:0] `` of a declaration; nothing for one bit."""
    return f"[{width - 1}:0] " if width > 1 else ""


def _resized(name: str, width: int, wanted: int) -> str:
    """A number that is not negative, in exactly ``wanted`` bits."""
    if width < wanted:
        return f"{{{wanted - width}'d0, {name}}}"
    return f"{name}[{wanted - 1}:0]" if width > wanted else name


def _all(conditions: list[str]) -> str:
    if len(conditions) == 1:
        return conditions[0]
    return " && ".join(c if c.isidentifier() else f"({c})" for c in conditions)


def _any(drives: list[_Drive]) -> str:
    return _any_of([d.condition for d in drives])


def _any_of(conditions: list[str]) -> str:
    if len(conditions) < 2:
        return conditions[0] if conditions else "1'b0"
    return "\n        " + "\n        || ".join(f"({c})" for c in conditions)


def _choose(values: list[tuple[str, str]], width: int) -> str:
    """The value of whichever place drives; where none does, it does not matter."""
    if not values:
        return f"{width}'d0"
    if len({text for _, text in values}) == 1:
        return without_parentheses(values[0][1])
    # Places with equal values share the last arm, which needs no condition.
    last = values[-1][1]
    arms = [f"({c}) ? {v} :" for c, v in values[:-1] if v != last]
    return "\n        " + "\n        ".join([*arms, last])
