"""The operations of the IR: what each takes, whether it is pure, and what it computes."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from coram_studio.thread.arithmetic import IntegerModel


class Op(enum.Enum):
    """Kinds of operation. Arithmetic wraps to the program's integer model unless the value is exact."""

    CONST = "const"
    UNDEF = "undef"  # a variable before its first assignment; reads as 0 where that is allowed at all
    PHI = "phi"
    ADD = "add"
    SUB = "sub"
    MUL = "mul"
    FLOORDIV = "floordiv"
    MOD = "mod"
    AND = "and"
    OR = "or"
    XOR = "xor"
    INVERT = "invert"
    SHL = "shl"
    SHR = "shr"
    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    SELECT = "select"
    # A statement that needs no operation stands here; it counts for the debug map alone.
    NOTE = "note"
    # Effects, in program order.
    PRINT = "print"
    CHECK = "check"
    COMMAND = "command"
    WAIT = "wait"
    TEST = "test"
    SEND = "send"
    RECEIVE = "receive"
    POKE = "poke"  # writes a register of a register file: index, value
    PEEK = "peek"
    DIVIDE = "divide"  # starts the divider on two numbers that are not negative; does not wait
    QUOTIENT = "quotient"  # waits for it
    REMAINDER = "remainder"  # of the division whose quotient was taken last
    DRAIN = "drain"  # waits until all that was queued behind transfers is done
    LOAD = "load"  # an item of an array of the thread
    STORE = "store"


COMPARISONS = frozenset({Op.EQ, Op.NE, Op.LT, Op.LE})
COMMUTATIVE = frozenset({Op.ADD, Op.MUL, Op.AND, Op.OR, Op.XOR, Op.EQ, Op.NE})
EFFECTS = frozenset(
    {
        Op.PRINT,
        Op.CHECK,
        Op.COMMAND,
        Op.WAIT,
        Op.TEST,
        Op.SEND,
        Op.RECEIVE,
        Op.POKE,
        Op.PEEK,
        Op.DIVIDE,
        Op.QUOTIENT,
        Op.REMAINDER,
        Op.DRAIN,
        Op.LOAD,
        Op.STORE,
    }
)
# Effects without which nothing changes: they go where nobody wants their values.
ASKING = frozenset({Op.TEST, Op.REMAINDER, Op.LOAD})
# Effects that stop the machine until the other side is ready, or keep it busy for one cycle.
BLOCKING = frozenset({Op.COMMAND, Op.WAIT, Op.SEND, Op.RECEIVE, Op.POKE, Op.PEEK, Op.QUOTIENT, Op.DRAIN})
DIVIDER = "divider"
ARITY = {
    Op.CONST: 0,
    Op.NOTE: 0,
    Op.UNDEF: 0,
    Op.INVERT: 1,
    Op.SELECT: 3,
    Op.COMMAND: 3,
    Op.WAIT: 0,
    Op.TEST: 0,
    Op.SEND: 1,
    Op.RECEIVE: 0,
    Op.POKE: 2,
    Op.PEEK: 1,
    Op.DIVIDE: 2,
    Op.QUOTIENT: 0,
    Op.REMAINDER: 0,
    Op.DRAIN: 0,
    Op.LOAD: 1,
    Op.STORE: 2,
}
BINARY = frozenset(
    {
        Op.ADD,
        Op.SUB,
        Op.MUL,
        Op.FLOORDIV,
        Op.MOD,
        Op.AND,
        Op.OR,
        Op.XOR,
        Op.SHL,
        Op.SHR,
        *COMPARISONS,
    }
)
PURE = BINARY | {Op.INVERT, Op.SELECT}


@dataclass(frozen=True, slots=True)
class ObjectCall:
    """Payload of an operation on a CoRAM object: its key and the source's method (``memory0``, ``write``).

    ``high`` bounds the result of the divider, which is handled as an object of its own. A ``strict`` transfer is over
    before anything else happens. What is ``queued`` is done by the module's queue, in the program's order, while the
    thread goes on: a load together with the wait for its end, or a word for a channel.
    """

    key: str
    method: str
    high: int = 0
    strict: bool = False
    queued: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A printed value: Python's presentation type (``d x X o b``, or ``?`` for a bool's name) and layout.

    ``width`` is the least number of characters; ``align`` is "<", ">", "^" or "=" (pad between sign and digits).
    ``sign`` stands before numbers that are not negative ("", "+" or " "), ``group`` between groups of digits ("",
    "," or "_"); ``digits`` is the least number of digits. Conversion "s" is str(), settled as "d" or "?" later.
    """

    conversion: str = "d"
    width: int = 0
    fill: str = " "
    align: str = ">"
    prefix: bool = False
    sign: str = ""
    group: str = ""
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """Payload of a print or a check: literal text and fields; the fields take the arguments in order."""

    pieces: tuple[str | Field, ...]


def evaluate(op: Op, args: Sequence[int], model: IntegerModel, *, exact: bool = False) -> int:
    """The value of a pure operation. Division by zero gives 0: a check before it reports the error."""
    result = _evaluate(op, args, model)
    return result if exact else model.wrap(result)


def _evaluate(op: Op, args: Sequence[int], model: IntegerModel) -> int:
    if op is Op.SELECT:
        return args[1] if args[0] else args[2]
    if op is Op.INVERT:
        return ~args[0]
    a, b = args
    match op:
        case Op.ADD:
            return a + b
        case Op.SUB:
            return a - b
        case Op.MUL:
            return a * b
        case Op.FLOORDIV:
            return a // b if b else 0
        case Op.MOD:
            return a % b if b else 0
        case Op.AND:
            return a & b
        case Op.OR:
            return a | b
        case Op.XOR:
            return a ^ b
        case Op.SHL:
            return a << b if 0 <= b < model.width else 0
        case Op.SHR:
            return a >> b if 0 <= b < model.width else (-1 if a < 0 else 0)
        case Op.EQ:
            return int(a == b)
        case Op.NE:
            return int(a != b)
        case Op.LT:
            return int(a < b)
        case Op.LE:
            return int(a <= b)
    raise AssertionError(f"{op} is not a pure operation")
