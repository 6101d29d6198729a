"""Parts of the core's top module: each file of this package that puts something into it gives one or more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from coram_studio.ipcore.manifest import Interface
from coram_studio.ipcore.verilog_text import Declared, Instance
from coram_studio.model.naming import Namer


@dataclass(slots=True)
class Section:
    """Text of the module under a title. ``watched`` wires are there to be seen in waves, and may lack a reader."""

    title: str
    wires: list[str] = field(default_factory=list)
    watched: list[str] = field(default_factory=list)
    instances: list[Instance] = field(default_factory=list)
    assigns: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether the title would stand alone."""
        return not (self.wires or self.watched or self.instances or self.assigns)


@dataclass(slots=True)
class Part:
    """What something adds to the core: sections of the top, ports, interfaces, and library modules."""

    sections: list[Section] = field(default_factory=list)
    ports: list[Declared] = field(default_factory=list)
    interfaces: list[Interface] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)


class Nets:
    """Names of nets and instances in the top module that do not collide with each other or with ports."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._namer = Namer(taken)
        self._names: dict[tuple[str, str], str] = {}

    def name(self, owner: str, what: str, stem: str) -> str:
        """The name of one thing, the same at every call: the stem, unless something else has it."""
        key = (owner, what)
        if key not in self._names:
            self._names[key] = self._namer.fresh(stem)
        return self._names[key]

    def thread(self, thread: str, key: str, signal: str) -> str:
        """The net at a thread's port."""
        stem = "_".join(part for part in (thread, key, signal) if part)
        return self.name(thread, f"{key}.{signal}", stem)

    def object(self, name: str, signal: str) -> str:
        """A net or an instance that belongs to an object."""
        return self.name(name, f"object.{signal}", f"{name}_{signal}")
