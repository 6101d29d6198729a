"""What an expression may stand for while a thread is lowered: an IR value or a compile-time thing."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TypeAlias

from coram_studio.diagnostics import Span
from coram_studio.thread.ir.graph import ArrayInfo, Value
from coram_studio.thread.ir.ops import Field
from coram_studio.thread.program import ObjectUse


@dataclass(frozen=True, slots=True)
class ObjectOperand:
    """A CoRAM object."""

    use: ObjectUse

    def describe(self) -> str:
        return f"the {self.use.kind} {self.use.key}"


@dataclass(frozen=True, slots=True)
class TextOperand:
    """A string: literal pieces, and formatted values."""

    pieces: tuple[str | tuple[Field, Value], ...]

    def describe(self) -> str:
        return "a string"

    @property
    def literal(self) -> str | None:
        """The text, if no value is formatted into it."""
        return "".join(p for p in self.pieces if isinstance(p, str)) if self.is_literal else None

    @property
    def is_literal(self) -> bool:
        """Whether the text is known at compile time."""
        return all(isinstance(p, str) for p in self.pieces)


@dataclass(frozen=True, slots=True)
class TupleOperand:
    """A tuple or constant list: its items are known one by one."""

    items: tuple[Operand, ...]
    is_list: bool = False

    def describe(self) -> str:
        return "a list" if self.is_list else "a tuple"


@dataclass(frozen=True, slots=True)
class ArrayOperand:
    """A list whose items are assigned somewhere: a memory of the thread."""

    info: ArrayInfo

    def describe(self) -> str:
        return "a list"


@dataclass(frozen=True, slots=True)
class NoneOperand:
    """Python's None: what a function without return value gives."""

    def describe(self) -> str:
        return "None"


@dataclass(frozen=True, slots=True, eq=False)
class NamespaceOperand:
    """An enumeration: names of constants."""

    name: str
    members: dict[str, Operand]

    def describe(self) -> str:
        return f"the class {self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class ModuleOperand:
    """An imported file of the project, and the scope of its top level."""

    name: str
    scope: Scope

    def describe(self) -> str:
        return f"the module {self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class FunctionOperand:
    """A function of the thread, its defaults (evaluated at the def), and the scope it was defined in."""

    node: ast.FunctionDef
    defaults: dict[str, Operand]
    scope: Scope

    def describe(self) -> str:
        return f"the function {self.node.name}"


@dataclass(frozen=True, slots=True)
class ConflictOperand:
    """Different compile-time things met at a join; using it is an error that says which."""

    first: str
    second: str

    def describe(self) -> str:
        return f"{self.first} or {self.second}"


@dataclass(frozen=True, slots=True)
class PoisonOperand:
    """The result of code that was refused: using it says nothing more."""

    def describe(self) -> str:
        return "an unknown value"


Operand: TypeAlias = (
    Value
    | ObjectOperand
    | TextOperand
    | TupleOperand
    | ArrayOperand
    | NoneOperand
    | FunctionOperand
    | NamespaceOperand
    | ModuleOperand
    | ConflictOperand
    | PoisonOperand
)


def describe(operand: Operand) -> str:
    """For "must be an integer, not ..."."""
    return "an integer" if isinstance(operand, Value) else operand.describe()


@dataclass(eq=False, slots=True)
class Scope:
    """One activation of a function, or the module: which names are its own, and where the others are."""

    number: int
    function: str
    local_names: frozenset[str]
    global_names: frozenset[str]
    nonlocal_names: frozenset[str]
    parent: Scope | None
    module: Scope | None
    span: Span

    @property
    def root(self) -> Scope:
        """The module's scope."""
        return self.module if self.module is not None else self

    def owner(self, name: str) -> Scope:
        """The scope whose variable ``name`` denotes here."""
        if self.module is None or name in self.global_names:
            return self.root
        if name in self.local_names and name not in self.nonlocal_names:
            return self
        scope = self.parent
        while scope is not None and scope.module is not None:
            if name in scope.local_names:
                return scope.owner(name)
            scope = scope.parent
        return self.root
