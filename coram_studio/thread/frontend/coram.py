"""CoRAM objects: their construction at compile time, and the operations that their methods become."""

from __future__ import annotations

import ast
from collections.abc import Callable

from coram_studio.diagnostics import Related
from coram_studio.thread.frontend.arguments import bind_arguments
from coram_studio.thread.frontend.context import Context
from coram_studio.thread.frontend.values import NoneOperand, ObjectOperand, Operand
from coram_studio.thread.ir.graph import Value
from coram_studio.thread.ir.ops import ObjectCall, Op
from coram_studio.thread.objects import BY_KIND, MOST_TRANSFER_WORDS, SLAVE_KINDS, ObjectClass
from coram_studio.thread.program import ObjectUse

WIDEST_DATA = 1024
MOST_WORDS = 1 << 30
GREATEST_ID = 9_999


def construct(ctx: Context, kind: ObjectClass, node: ast.Call) -> Operand:
    """``CoramMemory(...)`` and the like: the object that all equal calls stand for."""
    names = [p.name for p in kind.parameters]
    optional = frozenset(p.name for p in kind.parameters if p.default is not None)
    given = bind_arguments(ctx, node, kind.name, names, optional=optional)
    values = {p.name: int(p.default or 0) for p in kind.parameters}
    for name, expression in given.items():
        number = ctx.lower_integer(expression, name).constant
        if number is None:
            text = f"{name} of {kind.name} must be a constant, not a value that changes at run time"
            raise ctx.refuse("T023", text, expression)
        _check_parameter(ctx, kind, name, number, expression)
        values[name] = number
    use = ObjectUse(
        key=f"{kind.kind}{values['idx']}",
        kind=kind.kind,
        coram_id=values["idx"],
        data_width=values["datawidth"],
        size=values["size"],
        span=ctx.spans.of(node),
        length=values.get("length", 1),
        scatter_gather=bool(values.get("scattergather", 0)),
    )
    earlier = ctx.objects.setdefault(use.key, use)
    if _shape(earlier) != _shape(use):
        raise ctx.refuse(
            "T014",
            f"{kind.name} {use.coram_id} must be the same everywhere: {_describe(earlier)}, not {_describe(use)}",
            node,
            related=(Related("first constructed here", earlier.span),),
        )
    return ObjectOperand(earlier)


def _check_parameter(ctx: Context, kind: ObjectClass, name: str, number: int, node: ast.expr) -> None:
    if name == "datawidth" and (number < 8 or number > WIDEST_DATA or number & (number - 1)):
        text = f"datawidth must be a power of two from 8 to {WIDEST_DATA}, not {number}"
        raise ctx.refuse("T013", text, node)
    if name == "idx" and not 0 <= number <= GREATEST_ID:
        raise ctx.refuse("T013", f"idx must be 0 to {GREATEST_ID}, not {number}", node)
    most = SLAVE_KINDS.get(kind.kind, MOST_WORDS)
    if name in ("size", "length") and not 1 <= number <= most:
        raise ctx.refuse("T013", f"{name} must be 1 to {most}, not {number}", node)
    if name == "scattergather" and number not in (0, 1):
        raise ctx.refuse("T013", f"scattergather must be True or False, not {number}", node)


def _shape(use: ObjectUse) -> tuple[int, int, int, bool]:
    return use.data_width, use.size, use.length, use.scatter_gather


def _describe(use: ObjectUse) -> str:
    banks = f", {use.length} banks{' as one row' if use.scatter_gather else ''}" if use.length > 1 else ""
    return f"{use.data_width} bits × {use.size} words{banks}"


def call_method(ctx: Context, use: ObjectUse, function: ast.Attribute, node: ast.Call) -> Operand:
    """``object.method(...)``."""
    kind = BY_KIND[use.kind]
    method = function.attr
    if method not in kind.methods:
        known = ", ".join(kind.methods)
        raise ctx.refuse(
            "T009",
            f"{kind.name} has no method {method}",
            function,
            f"Its methods are: {known}." if known else "It is declared only: the kernel and the bus use it.",
        )
    names = [p.name for p in kind.methods[method]]
    given = bind_arguments(ctx, node, f"{kind.name}.{method}", names)
    values = {name: ctx.literals.narrow(ctx.lower_integer(e, name)) for name, e in given.items()}
    ctx.operations.setdefault(use.key, set()).add(method)
    lowering = _METHODS[use.kind, method.removesuffix("_nonblocking")]
    return lowering(ctx, use, method, [values[n] for n in names], node)


def _transfer(ctx: Context, use: ObjectUse, method: str, args: list[Value], node: ast.Call) -> Operand:
    local, address, words = args
    _check_transfer(ctx, use, local, address, words, node)
    return _command(ctx, use, method, (local, address, words))


def _stream_transfer(ctx: Context, use: ObjectUse, method: str, args: list[Value], node: ast.Call) -> Operand:
    address, words = args
    _check_count(ctx, words, node)
    _check_address(ctx, use, address, node)
    if words.constant is None:
        conditions = (
            ctx.pure(Op.LT, ctx.constant(0), words, boolean=True),
            ctx.pure(Op.LE, words, ctx.graph.constant(MOST_TRANSFER_WORDS), boolean=True),
        )
        good = ctx.pure(Op.AND, *conditions, boolean=True)
        ctx.check(good, (f"transfer of {use.key} must be 1 to {MOST_TRANSFER_WORDS} words",))
    return _command(ctx, use, method, (ctx.constant(0), address, words))


def _command(ctx: Context, use: ObjectUse, method: str, args: tuple[Value, Value, Value]) -> Operand:
    """Start a transfer of (local, address, words), and wait for its end unless the method is non-blocking."""
    local, address, words = args
    call = ObjectCall(use.key, method.split("_")[0], strict=ctx.pragmas.strict(ctx.site))
    ctx.flow.effect(Op.COMMAND, (local, address, words), payload=call, site=ctx.site)
    if not method.endswith("_nonblocking"):
        ctx.flow.effect(Op.WAIT, payload=ObjectCall(use.key, method), site=ctx.site)
    return NoneOperand()


def _check_transfer(
    ctx: Context, use: ObjectUse, local: Value, address: Value, words: Value, node: ast.Call
) -> None:
    # With scatter-gather a word is one row of all banks, else the banks are pages.
    depth = use.size if use.scatter_gather else use.size * use.length
    start, count = local.constant, words.constant
    _check_count(ctx, words, node)
    if start is not None and not 0 <= start < depth:
        raise ctx.refuse("T015", f"ram_addr must be 0 to {depth - 1}, within {use.key}, not {start}", node)
    if start is not None and count is not None and start + count > depth:
        last = start + count - 1
        raise ctx.refuse(
            "T015", f"the transfer must end at word {depth - 1} of {use.key}, not at word {last}", node
        )
    _check_address(ctx, use, address, node)
    if start is None or count is None:
        _check_running_transfer(ctx, use, local, words, depth)


def _check_count(ctx: Context, words: Value, node: ast.Call) -> None:
    count = words.constant
    if count is not None and not 1 <= count <= MOST_TRANSFER_WORDS:
        raise ctx.refuse("T015", f"size must be 1 to {MOST_TRANSFER_WORDS:,} words, not {count}", node)


def _check_address(ctx: Context, use: ObjectUse, address: Value, node: ast.Call) -> None:
    place = address.constant
    if place is not None and not 0 <= place < 1 << ctx.options.external_address_width:
        bits = ctx.options.external_address_width
        raise ctx.refuse("T015", f"mem_addr must be an address of {bits} bits, not {place}", node)
    unit = _bus_word_bytes(use)
    if place is not None and place % unit and not ctx.options.unaligned:
        raise ctx.refuse("T016", f"mem_addr must be a multiple of {unit} for {use.key}, not {place}", node)


def _bus_word_bytes(use: ObjectUse) -> int:
    """Bytes that a transfer must begin at a multiple of: those of the words that the DMA engine moves."""
    side_by_side = use.length & -use.length if use.scatter_gather else 1
    return min(use.data_width * side_by_side, WIDEST_DATA) // 8


def _check_running_transfer(ctx: Context, use: ObjectUse, local: Value, words: Value, depth: int) -> None:
    # Depths may be beyond the thread's integers, and so may the sum.
    end = ctx.flow.pure(Op.ADD, local, words, site=ctx.site, exact=True)
    conditions = (
        ctx.pure(Op.LE, ctx.constant(0), local, boolean=True),
        ctx.pure(Op.LT, ctx.constant(0), words, boolean=True),
        ctx.pure(Op.LE, end, ctx.graph.constant(depth), boolean=True),
    )
    good = conditions[0]
    for condition in conditions[1:]:
        good = ctx.pure(Op.AND, good, condition, boolean=True)
    ctx.check(good, (f"transfer outside of {use.key}",))


def _wait(ctx: Context, use: ObjectUse, method: str, _args: list[Value], _node: ast.Call) -> Operand:
    ctx.flow.effect(Op.WAIT, payload=ObjectCall(use.key, method), site=ctx.site)
    return NoneOperand()


def _test(ctx: Context, use: ObjectUse, method: str, _args: list[Value], _node: ast.Call) -> Operand:
    return ctx.flow.effect(Op.TEST, payload=ObjectCall(use.key, method), site=ctx.site, boolean=True)


def _send(ctx: Context, use: ObjectUse, method: str, args: list[Value], _node: ast.Call) -> Operand:
    ctx.flow.effect(Op.SEND, args, payload=ObjectCall(use.key, method), site=ctx.site)
    return NoneOperand()


def _receive(ctx: Context, use: ObjectUse, method: str, _args: list[Value], node: ast.Call) -> Operand:
    _check_width(ctx, use, node)
    return ctx.flow.effect(Op.RECEIVE, payload=ObjectCall(use.key, method), site=ctx.site)


def _check_width(ctx: Context, use: ObjectUse, node: ast.Call) -> None:
    # Unsigned integers wrap, as in the projects that they are for: such a read takes the low bits.
    if use.data_width > ctx.model.width and ctx.model.signed:
        text = f"a thread reads at most {ctx.model.width} bits at once, not the {use.data_width} of {use.key}"
        raise ctx.refuse("T013", text, node)


def _poke(ctx: Context, use: ObjectUse, method: str, args: list[Value], node: ast.Call) -> Operand:
    index, value = args
    _check_index(ctx, use, index, node)
    ctx.flow.effect(Op.POKE, (index, value), payload=ObjectCall(use.key, method), site=ctx.site)
    return NoneOperand()


def _peek(ctx: Context, use: ObjectUse, method: str, args: list[Value], node: ast.Call) -> Operand:
    _check_width(ctx, use, node)
    _check_index(ctx, use, args[0], node)
    return ctx.flow.effect(Op.PEEK, args, payload=ObjectCall(use.key, method), site=ctx.site)


def _check_index(ctx: Context, use: ObjectUse, index: Value, node: ast.Call) -> None:
    number = index.constant
    if number is not None and not 0 <= number < use.size:
        raise ctx.refuse("T015", f"index must be 0 to {use.size - 1}, within {use.key}, not {number}", node)
    if number is None:
        conditions = (
            ctx.pure(Op.LE, ctx.constant(0), index, boolean=True),
            ctx.pure(Op.LT, index, ctx.graph.constant(use.size), boolean=True),
        )
        good = ctx.pure(Op.AND, *conditions, boolean=True)
        ctx.check(good, (f"index outside of {use.key}",))


_Lowering = Callable[[Context, ObjectUse, str, list[Value], ast.Call], Operand]
_METHODS: dict[tuple[str, str], _Lowering] = {
    ("memory", "write"): _transfer,
    ("memory", "read"): _transfer,
    ("memory", "wait"): _wait,
    ("memory", "test"): _test,
    ("instream", "write"): _stream_transfer,
    ("instream", "wait"): _wait,
    ("instream", "test"): _test,
    ("outstream", "read"): _stream_transfer,
    ("outstream", "wait"): _wait,
    ("outstream", "test"): _test,
    ("register", "write"): _send,
    ("register", "read"): _receive,
    ("channel", "write"): _send,
    ("channel", "read"): _receive,
    ("iochannel", "write"): _send,
    ("iochannel", "read"): _receive,
    ("ioregister", "write"): _poke,
    ("ioregister", "read"): _peek,
}
