"""Whether the banks of a memory are all there and fit together, and fit what its thread says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coram_studio.ipcore.banks import MOST_ADDRESS_BITS, BankShape
from coram_studio.model.blocks import OBJECT_KINDS
from coram_studio.thread.program import ObjectUse
from coram_studio.verilog.source import ObjectInstance

_MOST_NAMED = 4  # banks that a message lists


@dataclass(frozen=True, slots=True)
class Bank:
    """One bank of a memory, or an object that is not divided, under the name that users know it by."""

    name: str
    instance: ObjectInstance
    block: str = ""


@dataclass(frozen=True, slots=True)
class BankFinding:
    """What is wrong: ``bank`` is where, ``field`` which of its properties, ``other`` the bank that it differs from.

    Without a ``bank``, it is the thread that is wrong.
    """

    code: str
    message: str
    bank: Bank | None
    field: str = ""
    other: Bank | None = None


def bank_shape(banks: Sequence[Bank], use: ObjectUse | None) -> BankShape:
    """How the banks make up one memory, once they passed the checks."""
    first = banks[0].instance
    gather = use is not None and use.scatter_gather and len(banks) > 1
    return BankShape(len(banks), first.data_width, first.address_width, gather)


def without_doubles(banks: Sequence[Bank]) -> tuple[list[Bank], list[BankFinding]]:
    """The first bank of each number, in the order of their numbers, and a finding for each other one."""
    kept: dict[int, Bank] = {}
    findings = []
    divided = any(bank.instance.sub_id for bank in banks)
    for bank in banks:
        number = bank.instance.sub_id
        first = kept.setdefault(number, bank)
        if first is bank:
            continue
        wanted, has = ("be a bank of its own", f"bank {number}") if divided else ("have an id of its own", "")
        has = has or str(bank.instance.coram_id)
        message = f"{bank.name} must {wanted}, not {has}, which {first.name} {'is' if divided else 'has'}"
        findings.append(BankFinding("C006", message, bank, "sub_id" if divided else "coram_id", first))
    return [kept[number] for number in sorted(kept)], findings


def check_banks(banks: Sequence[Bank], use: ObjectUse | None, call: str) -> Iterator[BankFinding]:
    """Everything that is wrong. ``call`` names the object as the thread ``use``s it."""
    first = banks[0]
    if not OBJECT_KINDS[first.instance.kind].is_memory:
        for bank in banks:
            if bank.instance.sub_id:
                message = (
                    f"{bank.name} must be bank 0, not bank {bank.instance.sub_id}: only memories have banks"
                )
                yield BankFinding("C009", message, bank, "sub_id")
        return
    wrong = list(_differences(banks))
    yield from wrong
    if use is None or wrong:
        return
    missing = list(_missing(banks, use, call))
    yield from missing
    if not missing and len(banks) > 1:
        yield from _check_size(banks, use, call)


def _differences(banks: Sequence[Bank]) -> Iterator[BankFinding]:
    """The banks of a memory must be alike."""
    first = banks[0]
    wanted = first.instance
    for bank in banks[1:]:
        found = bank.instance
        if found.kind is not wanted.kind:
            kinds = OBJECT_KINDS[wanted.kind].module, OBJECT_KINDS[found.kind].module
            message = f"{bank.name} must be a {kinds[0]} as {first.name} is, not a {kinds[1]}: they are banks of one memory"
            yield BankFinding("C009", message, bank, "kind", first)
        if found.data_width != wanted.data_width:
            widths = wanted.data_width, found.data_width
            message = (
                f"{bank.name} must be {widths[0]} bits wide as the bank {first.name} is, not {widths[1]}"
            )
            yield BankFinding("C009", message, bank, "data_width", first)
        if found.address_width != wanted.address_width:
            depths = 1 << wanted.address_width, 1 << found.address_width
            message = f"{bank.name} must have {depths[0]} words as the bank {first.name} has, not {depths[1]}"
            yield BankFinding("C009", message, bank, "address_width", first)


def _missing(banks: Sequence[Bank], use: ObjectUse, call: str) -> Iterator[BankFinding]:
    """The banks must be those that the thread counts, from 0 on."""
    numbers = {bank.instance.sub_id for bank in banks}
    counted = f"length = {use.length}"
    for bank in banks:
        if bank.instance.sub_id >= use.length:
            last = "bank 0" if use.length == 1 else f"a bank from 0 to {use.length - 1}"
            message = f"{bank.name} must be {last} as {call} has {counted}, not bank {bank.instance.sub_id}"
            yield BankFinding("C009", message, bank, "sub_id", None)
    lacking = use.length - sum(number < use.length for number in numbers)
    if lacking:
        first: list[str] = []
        for number in range(use.length):
            if number not in numbers and len(first) < _MOST_NAMED:
                first.append(str(number))
            elif len(first) == _MOST_NAMED:
                break
        more = ", ..." if lacking > len(first) else ""
        plural = "banks" if lacking > 1 else "bank"
        message = (
            f"{call} must have as many banks as the design, not {counted}: {plural} {', '.join(first)}{more} "
        )
        yield BankFinding("C009", f"{message}{'are' if lacking > 1 else 'is'} missing", None, "", banks[0])


def _check_size(banks: Sequence[Bank], use: ObjectUse, call: str) -> Iterator[BankFinding]:
    shape = bank_shape(banks, use)
    depth = 1 << shape.row_width
    if not shape.gather and use.size < depth:  # a size that is greater is refused for every memory
        message = f"{call} must have banks of {depth} words, as {banks[0].name} has, not {use.size}"
        yield BankFinding("C009", message, None, "", banks[0])
    if shape.address_width > MOST_ADDRESS_BITS:
        most = f"{1 << MOST_ADDRESS_BITS:,} words of {shape.word_width} bits"
        message = f"The banks of {call} must have at most {most} together, not {shape.words:,}"
        yield BankFinding("C015", message, None, "", banks[0])
