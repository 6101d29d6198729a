"""Nodes as Verilog expressions of exact widths, so that no tool has to extend or cut anything by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coram_studio.thread.emit.divisions import Divisions
from coram_studio.thread.emit.names import Names
from coram_studio.thread.ir.ops import DIVIDER, Op
from coram_studio.thread.ir.widths import Shape
from coram_studio.thread.schedule.machine import Await, If, Machine, Node, Put, Step

LONGEST_INLINE = 48
_INFIX = {Op.ADD: "+", Op.SUB: "-", Op.MUL: "*", Op.AND: "&", Op.OR: "|", Op.XOR: "^"}
_ATOM = re.compile(r"[A-Za-z_]\w*(\[[\d:]+\])?|\d+'\w+")
_COMPARE = {Op.EQ: "==", Op.NE: "!=", Op.LT: "<", Op.LE: "<="}


@dataclass(frozen=True, slots=True)
class Wire:
    """A declared wire: its width in bits and its expression."""

    name: str
    width: int
    text: str


class Expressions:
    """Texts of nodes. What is used more than once, or cut, becomes a wire in ``wires``, in order of need."""

    def __init__(self, machine: Machine, names: Names, roots: Iterable[Node]) -> None:
        self.wires: list[Wire] = []
        self.divisions = Divisions(names)
        self._machine = machine
        self._names = names
        self._named: dict[Node, str] = {}
        self._uses: dict[Node, int] = {}
        self._quotients: dict[tuple[Node, Node, int], str] = {}
        # Registers, and the divider's outputs, may be wider than one value that they hold.
        self._register_widths = {r.name: r.width for r in machine.registers}
        seen: set[Node] = set()
        work: list[Node] = []
        for root in roots:
            self._uses[root] = self._uses.get(root, 0) + 1
            work.append(root)
        while work:
            node = work.pop()
            if node not in seen:
                seen.add(node)
                if node.kind == "item":
                    self._keep_named(node.args[0])
                for arg in node.args:
                    self._uses[arg] = self._uses.get(arg, 0) + 1
                    work.append(arg)

        for state in machine.states:
            for put in puts(state.steps):
                self._keep_named(put.args[0])

    def _keep_named(self, index: Node) -> None:
        # Icarus computes an index in more bits than the expression has, so that a sum in it does not wrap.
        self._uses[index] = self._uses.get(index, 0) + 2

    def widen_divider(self, dividend: int, divisor: int) -> None:
        """The divider has so many bits."""
        self._register_widths[f"{DIVIDER}_quotient"] = dividend
        self._register_widths[f"{DIVIDER}_remainder"] = divisor

    def operand(self, node: Node, width: int) -> str:
        """The node in exactly ``width`` bits."""
        if node.kind == "constant":
            return f"{width}'d{node.constant & ((1 << width) - 1)}"
        if node.kind == "operation" and node not in self._named:
            inline = self._inline(node, width)
            if inline is not None:
                return inline
        return self.resize(self.name(node), node.shape, width)

    def condition(self, node: Node) -> str:
        """The node as one bit: whether it is not 0."""
        if node.shape.width == 1:
            return self.operand(node, 1)
        return f"|{self.name(node)}"

    def negated(self, node: Node) -> str:
        """The opposite of the condition."""
        return f"!{self._atom(node)}" if node.shape.width == 1 else f"~|{self.name(node)}"

    def name(self, node: Node) -> str:
        """An identifier that stands for the node."""
        if node.kind == "input" and "[" not in node.port:
            return node.port
        if node.kind == "item":
            return self._item(node)
        if node.kind == "register":
            assert node.value is not None
            return self._machine.register_of[node.value].name
        found = self._named.get(node)
        if found is None:
            if node.kind == "input":
                text, name = node.port, f"{node.port.partition('[')[0]}_low"
            else:
                text, name = self._text(node), f"{node.name}_next" if node.name else "t"
            found = self._names.take(name, "t")
            self.wires.append(Wire(found, node.shape.width, text))
            self._named[node] = found
        return found

    def sign(self, node: Node) -> str:
        """The top bit of a signed node."""
        name, width = self.name(node), node.shape.width
        return name if self._register_widths.get(name, width) == 1 else f"{name}[{width - 1}]"

    def resize(self, name: str, shape: Shape, width: int) -> str:
        """``name``, whose low bits have ``shape``, in ``width`` bits."""
        whole = self._register_widths.get(name, shape.width)
        part = name if whole == shape.width else f"{name}[{_range(shape.width)}]"
        if width == shape.width:
            return part
        if width < shape.width:
            return f"{name}[{_range(width)}]"
        extra = width - shape.width
        if not shape.signed:
            return f"{{{extra}'d0, {part}}}"
        top = name if whole == 1 else f"{name}[{shape.width - 1}]"
        return f"{{{{{extra}{{{top}}}}}, {part}}}"

    def _item(self, node: Node) -> str:
        """A wire for an item of an array."""
        if node not in self._named:
            array = self._machine.arrays[node.port]
            index = self.operand(node.args[0], index_width(array.length))
            name = self._named[node] = self._names.take(f"{array.name}_item")
            self.wires.append(Wire(name, array.shape.width, f"{array.name}[{index}]"))
        return self._named[node]

    def _atom(self, node: Node) -> str:
        text = self.condition(node)
        return text if _is_atom(text) else f"({text})"

    def _inline(self, node: Node, width: int) -> str | None:
        if self._uses.get(node, 0) > 1 or width != node.shape.width or _needs_wire(node):
            return None
        text = self._text(node)
        if len(text) > LONGEST_INLINE:
            # The text is made; keep it under a name rather than making it again.
            name = self._names.take(f"{node.name}_next" if node.name else "t", "t")
            self.wires.append(Wire(name, node.shape.width, text))
            self._named[node] = name
            return name
        return text if _is_atom(text) else f"({text})"

    def _text(self, node: Node) -> str:
        op, args, width = node.op, node.args, node.shape.width
        assert op is not None
        if op is Op.AND and args[1].kind == "constant" and (args[1].constant + 1) % (1 << width) == 0:
            return self.operand(args[0], width)
        if op in _INFIX:
            return f"{self.operand(args[0], width)} {_INFIX[op]} {self.operand(args[1], width)}"
        if op in _COMPARE:
            return self._comparison(op, args[0], args[1])
        match op:
            case Op.INVERT:
                return f"~{self.operand(args[0], width)}"
            case Op.SELECT:
                then, other = self.operand(args[1], width), self.operand(args[2], width)
                return f"{self._atom(args[0])} ? {then} : {other}"
            case Op.SHL:
                return self._left(args[0], args[1], width)
            case Op.SHR:
                return self._right(args[0], args[1], width)
            case Op.FLOORDIV | Op.MOD:
                return self._division(node)
        raise AssertionError(f"{op} is no expression")

    def _comparison(self, op: Op, a: Node, b: Node) -> str:
        signed = a.shape.signed or b.shape.signed
        width = max(s.width + (signed and not s.signed) for s in (a.shape, b.shape))
        left, right = self.operand(a, width), self.operand(b, width)
        if signed and op in (Op.LT, Op.LE):
            return f"$signed({left}) {_COMPARE[op]} $signed({right})"
        return f"{left} {_COMPARE[op]} {right}"

    def _division(self, node: Node) -> str:
        """Quotient or remainder, which are parts of one wire."""
        (a, b), rows = node.args, node.rows
        low, width = (b.shape.width, rows) if node.op is Op.FLOORDIV else (0, b.shape.width)
        known = (a, b, rows)
        if known not in self._quotients:
            operands = self.operand(a, a.shape.width), self.operand(b, b.shape.width)
            text = self.divisions.text(a.shape.width, b.shape.width, rows, *operands)
            name = self._quotients[known] = self._names.take("division", "division")
            self.wires.append(Wire(name, rows + b.shape.width, text))
        part = f"{self._quotients[known]}[{low + min(width, node.shape.width) - 1}:{low}]"
        extra = node.shape.width - width
        return f"{{{extra}'d0, {part}}}" if extra > 0 else part

    def _left(self, a: Node, amount: Node, width: int) -> str:
        if amount.kind != "constant":
            return f"{self.operand(a, width)} << {self.operand(amount, amount.shape.width)}"
        if not 0 <= amount.constant < width:
            return f"{width}'d0"
        if amount.constant == 0:
            return self.operand(a, width)
        return f"{{{self.operand(a, width - amount.constant)}, {amount.constant}'d0}}"

    def _right(self, a: Node, amount: Node, width: int) -> str:
        shape = a.shape
        if amount.kind == "constant":
            # A negative count has been reported; like a great one it leaves only the sign.
            low = amount.constant if 0 <= amount.constant < shape.width else shape.width
            return self._slice(a, low, width)
        operator = (
            f"$signed({self.operand(a, shape.width)}) >>>"
            if shape.signed
            else f"{self.operand(a, shape.width)} >>"
        )
        text = f"{operator} {self.operand(amount, amount.shape.width)}"
        if width == shape.width:
            return text
        name = self._names.take("t")
        self.wires.append(Wire(name, shape.width, text))
        return self.resize(name, shape, width)

    def _slice(self, a: Node, low: int, width: int) -> str:
        """Bits of ``a`` from ``low`` on."""
        shape = a.shape
        if low == shape.width and not shape.signed:
            return f"{width}'d0"
        low = min(low, shape.width - 1)
        name, have = self.name(a), shape.width - low
        take = min(width, have)
        bits = f"{name}[{low + take - 1}:{low}]" if take > 1 else f"{name}[{low}]"
        if shape.width == 1 and self._register_widths.get(name, 1) == 1:
            bits = name
        if take == width:
            return bits
        if not shape.signed:
            return f"{{{width - take}'d0, {bits}}}"
        return f"{{{{{width - take}{{{self.sign(a)}}}}}, {bits}}}"


def _is_atom(text: str) -> bool:
    """Whether a text needs no parentheses within an expression: an identifier, a bit of one, or one concatenation."""
    if _ATOM.fullmatch(text):
        return True
    if not text.startswith("{"):
        return False
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return at == len(text) - 1
    return False


def without_parentheses(text: str) -> str:
    """The text of a whole right side, without parentheses around all of it."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0 and at < len(text) - 1:
            return text
    return text[1:-1]


def puts(steps: list[Step]) -> Iterator[Put]:
    """The stores to arrays in a state."""
    for step in steps:
        match step:
            case Put():
                yield step
            case Await(then=then):
                yield from puts(then)
            case If(then=then, other=other):
                yield from puts(then)
                yield from puts(other)


def index_width(length: int) -> int:
    """Bits of an index into ``length`` items."""
    return max(1, (length - 1).bit_length())


def _needs_wire(node: Node) -> bool:
    """An arithmetic shift within an unsigned expression would be a logical one."""
    return node.op is Op.SHR and node.args[0].shape.signed


def _range(width: int) -> str:
    return f"{width - 1}:0" if width > 1 else "0"
