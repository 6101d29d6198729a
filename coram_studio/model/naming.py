"""Names and ids: what is allowed, what is taken, and fresh ones."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coram_studio.model.blocks import ObjectBlock, ObjectKind, thread_class
from coram_studio.model.design import Accelerator
from coram_studio.model.keywords import SYSTEMVERILOG_KEYWORDS, is_systemverilog, keywords_of

LONGEST_NAME = 64
"""Characters. Vendor tools join names along the hierarchy, and some cut them off at 255."""

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_ID = re.compile(r"[A-Za-z0-9_-]{1,200}\Z")

# Names that the generated core uses beside those of blocks; compared without regard to capitals.
_GENERATED_NAMES = frozenset({"clk", "rst", "aclk", "kernel_clk", "aresetn", "user_logic", "testbench"})
_GENERATED_PREFIXES = ("coram", "m_axi_", "s_axi_", "avm_", "avs_")


def check_identifier(name: str) -> str:
    """Why ``name`` cannot name a block or an accelerator, as the end of a sentence; "" if it can."""
    if reason := check_thread_name(name):
        return reason
    if name.lower() in SYSTEMVERILOG_KEYWORDS:
        return "must not be a keyword of Verilog or SystemVerilog"
    return ""


def check_name_in(source: str, name: str) -> str:
    """Why ``name`` cannot be a module or a parameter in a file of that name, as the end of a sentence; "" if it can."""
    if reason := check_thread_name(name):
        return reason
    if name in keywords_of(source):
        return f"must not be a keyword of {'SystemVerilog' if is_systemverilog(source) else 'Verilog'}"
    return ""


def check_thread_name(name: str) -> str:
    """Why ``name`` cannot name a control thread, as the end of a sentence; "" if it can.

    It is only ever part of names in Verilog, so that keywords and beginnings of generated names may be used.
    """
    if not name:
        return "must not be empty"
    if not _IDENTIFIER.match(name):
        if name[0].isdigit():
            return "must not begin with a digit"
        odd = next((c for c in name if not (c.isascii() and (c.isalnum() or c == "_"))), name[0])
        return f"must consist of letters A-Z, digits and _, not {_show(odd)}"
    if len(name) > LONGEST_NAME:
        return f"must have at most {LONGEST_NAME} characters, not {len(name)}"
    return ""


def check_reserved(name: str) -> str:
    """Why a block cannot have ``name`` because generated code uses it, as the end of a sentence; else ""."""
    lower = name.lower()
    if lower in _GENERATED_NAMES:
        return "is a name that the generated core uses itself"
    for prefix in _GENERATED_PREFIXES:
        if lower.startswith(prefix):
            return f"must not begin with {prefix}, as generated names do"
    return ""


def check_id(value: str) -> str:
    """Why ``value`` cannot be an id, as the end of a sentence; "" if it can."""
    if _ID.match(value):
        return ""
    return "must consist of 1 to 200 letters A-Z, digits, - and _"


class Namer:
    """Hands out names that are not taken yet; remembers those that it has given.

    ``ignore_case`` treats ``Buffer`` and ``buffer`` as the same.
    """

    def __init__(self, taken: Iterable[str], *, ignore_case: bool = False) -> None:
        self._fold = str.lower if ignore_case else str
        self._taken = {self._fold(name) for name in taken}
        self._next: dict[str, int] = {}

    def fresh(self, stem: str) -> str:
        """``stem`` if it is free, else the stem with the lowest free number from 2 on, or above its own number."""
        if self._fold(stem) not in self._taken:
            self._taken.add(self._fold(stem))
            return stem
        base = stem.rstrip("0123456789")
        digits = stem[len(base) :]
        if not base or len(digits) > 9:  # a name of digits alone, or a number that is no count
            base, digits = f"{stem}_", ""
        key = self._fold(base)
        number = self._next.get(key, int(digits) + 1 if digits else 2)
        while self._fold(f"{base}{number}") in self._taken:
            number += 1
        self._next[key] = number + 1
        name = f"{base}{number}"
        self._taken.add(self._fold(name))
        return name


def ids_of(accelerator: Accelerator) -> Namer:
    """A namer that knows all ids of blocks and connections."""
    # Ids of thread links hold a colon, which no id that is handed out does.
    return Namer([*accelerator.blocks_by_id, *(c.id for c in accelerator.connections)])


def names_of(accelerator: Accelerator) -> Namer:
    """A namer that knows all names of blocks."""
    return Namer((block.name for block in accelerator.blocks), ignore_case=True)


def fresh_id(accelerator: Accelerator, stem: str) -> str:
    """An id that no block or connection of the accelerator has, made from ``stem``."""
    return ids_of(accelerator).fresh(id_stem(stem))


def id_stem(text: str) -> str:
    """``text`` with what an id may not contain taken out: lower case, _ for anything odd."""
    return re.sub(r"[^a-z0-9_-]+", "_", text.lower())[:160].strip("_") or "item"


def fresh_name(accelerator: Accelerator, stem: str) -> str:
    """A legal name that no block of the accelerator has, made from ``stem``."""
    return names_of(accelerator).fresh(name_stem(stem))


def name_stem(text: str) -> str:
    """The legal name closest to ``text``."""
    stem = re.sub(r"[^A-Za-z0-9_]+", "_", text).strip("_")[: LONGEST_NAME - 10]
    if not stem:
        return "block"
    if stem[0].isdigit() or check_identifier(stem) or check_reserved(stem):
        stem = f"my_{stem}"
    return stem


def fresh_coram_id(accelerator: Accelerator, thread: str, kind: ObjectKind) -> int:
    """The lowest CoRAM id that no object of that kind, as threads see it, has in that thread (a block id)."""
    taken = {
        block.coram_id
        for block in accelerator.blocks
        if isinstance(block, ObjectBlock)
        and block.thread == thread
        and thread_class(block.kind) == thread_class(kind)
    }
    return next(number for number in range(len(taken) + 1) if number not in taken)


def _show(character: str) -> str:
    if character == " ":
        return "a space"
    return f'"{character}"' if character.isprintable() else f"character U+{ord(character):04X}"
