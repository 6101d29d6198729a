"""Read Makefiles as far as projects' file lists need it: variables, conditionals, includes, recipes. Nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.workbench.pycoram.makefile_functions import FUNCTIONS, shell_output
from coram_studio.workbench.pycoram.makefile_rules import Rules
from coram_studio.workbench.pycoram.makefile_text import (
    arguments_of,
    closing,
    command_of,
    compared,
    logical_lines,
)

_ASSIGNMENT = re.compile(
    r"\s*(?:export\s+|override\s+)*(?P<name>[^\s:#=!?+]+)\s*(?P<how>:{0,3}=|\?=|\+=|!=)\s*(?P<value>.*)",
    re.DOTALL,
)
_DIRECTIVE = re.compile(r"\s*(-?include|sinclude|ifeq|ifneq|ifdef|ifndef|else|endif)\b\s*(.*)", re.DOTALL)
_DEFINE = re.compile(
    r"\s*(?:export\s+|override\s+)*define\s+(?P<name>[^\s:#=!?+]+)\s*(?P<how>:{0,3}=|\?=|\+=)?\s*(?:#.*)?"
)
_ENDEF = re.compile(r"\s*endef\b.*")
_PARAMETER = re.compile(r"\$(?:\(\d\)|\{\d\}|\d)")
_RULE = re.compile(r"[^#=]*:(?!:{0,3}=)")
_COMMENT = re.compile(r"(?<!\\)#.*")
_DEEPEST = 32  # nested references and includes
_LARGEST = 1 << 20  # bytes of a Makefile
_MOST_EVALUATED = 1_000  # texts of $(eval ...)
_MOST_EXPANDED = 1 << 25  # characters of references and included files, over the whole reading
_REFERENCE_COSTS = 1 << 10  # of those, even where it is short
_FILE_COSTS = 1 << 12
_MOST_FINDINGS = 500


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable's text, with references still in it unless ``simple``, and the place that sets it."""

    text: str
    span: Span
    simple: bool = False
    numbers: tuple[int, ...] = ()  # of the lines of its text in the file, where ``define`` sets it


@dataclass(frozen=True, slots=True)
class Recipe:
    """One line of a rule's recipe, as written, and the rule's first target."""

    text: str
    span: Span
    target: str = ""


@dataclass(slots=True)
class Makefile:
    """What a Makefile says. Paths in it are relative to ``folder``."""

    folder: Path
    variables: dict[str, Variable] = field(default_factory=dict)
    recipes: list[Recipe] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    rules: Rules = field(default_factory=Rules)
    _expanded: int = 0  # characters, so far
    _evaluated: int = 0  # texts, so far
    _evaluating: int = 0  # within each other

    def expand(self, text: str, span: Span, *, quiet: bool = False, target: str = "") -> str:
        """The text with its references replaced; unknown ones become nothing, and are reported unless ``quiet``.

        In a recipe, ``target`` is the one of its rule, with the variables that it has of its own.
        """
        expander = _Expander(self, span, quiet=quiet)
        values = self.rules.automatic(target) if target else {}
        for name, how, value in self.rules.settings.get(target, ()):
            before = f"$({name})" if name in values or name in self.variables else ""
            if how == "?=" and before:
                continue
            change = f"{before} {value}".strip() if how == "+=" else value
            values[name] = expander.with_values(values, change, 0)
        return expander.with_values(values, text, 0)

    def words(self, name: str) -> list[str]:
        """The words of a variable's value; none where it is not set."""
        variable = self.variables.get(name)
        if variable is None:
            return []
        return (variable.text if variable.simple else self.expand(variable.text, variable.span)).split()

    def commands(self) -> Iterator[Recipe]:
        """The lines of the recipes; in place of one that is a ``define`` by name or by ``call``, the lines of that."""
        for recipe in self.recipes:
            yield from self._written_out(recipe, 0)

    def _written_out(self, recipe: Recipe, depth: int) -> Iterator[Recipe]:
        text = recipe.text
        whole = text[:2] in ("$(", "${") and closing(text, 1) == len(text) - 1
        word, _, rest = text[2:-1].partition(" ")
        name, *given = arguments_of(rest) if word == "call" else [text[2:-1]]
        variable = self.variables.get(self.expand(name, recipe.span, quiet=True).strip()) if whole else None
        if variable is None or not variable.numbers or depth > _DEEPEST:
            yield recipe
            return
        if not self.spend(len(variable.text), recipe.span):
            return
        body = variable.text
        if word == "call":
            arguments = {str(number): text.strip() for number, text in enumerate(given, 1)}
            body = _PARAMETER.sub(lambda found: arguments.get(found[0].strip("$(){}"), ""), body)
        for number, line in zip(variable.numbers, body.split("\n"), strict=False):
            command = command_of(line)
            if command:
                line_of_it = replace(recipe, text=command, span=Span(variable.span.path, number))
                yield from self._written_out(line_of_it, depth + 1)

    def evaluate(self, text: str, span: Span) -> None:
        """Read text as a part of the Makefile, as ``eval`` does."""
        self._evaluated += 1
        if self._evaluated > _MOST_EVALUATED or self._evaluating > _DEEPEST or len(text) > _LARGEST:
            self.report("I010", "$(eval ...) is used too often: what it sets from here on is left out", span)
            return
        self._evaluating += 1
        _Reader(self, span.path, 0, at=span).read_text(text)
        self._evaluating -= 1

    def spend(self, characters: int, span: Span) -> bool:
        """Whether there is room for so many more characters; variables may double each other without end."""
        if self._expanded <= _MOST_EXPANDED:
            self._expanded += characters + _REFERENCE_COSTS
        if self._expanded <= _MOST_EXPANDED:
            return True
        self.report("I010", "the Makefile's references come to too much text: the rest is left out", span)
        return False

    def report(self, code: str, message: str, span: Span) -> None:
        """Add a finding, unless it is there already."""
        if len(self.diagnostics) >= _MOST_FINDINGS:
            return
        found = diagnostic(code, message, span=span)
        if all((d.code, d.message) != (code, message) for d in self.diagnostics):
            self.diagnostics.append(found)


def read_makefile(path: Path, shown: str) -> Makefile:
    """Read a Makefile and those that it includes. ``shown`` is its name in findings.

    Raises:
        OSError: it cannot be read.
    """
    makefile = Makefile(path.parent)
    makefile.variables["CURDIR"] = Variable(".", Span(shown), simple=True)
    makefile.variables["HOME"] = Variable(str(Path.home()), Span(shown), simple=True)
    makefile.variables["PWD"] = makefile.variables["CURDIR"]
    makefile.variables["MAKEFILE_LIST"] = Variable(shown, Span(shown), simple=True)
    _Reader(makefile, shown, 0).read(path)
    return makefile


@dataclass(slots=True)
class _Define:
    """A ``define`` whose ``endef`` is still to come: its name, kind of assignment, and lines with their numbers."""

    name: str
    how: str
    span: Span
    lines: list[tuple[int, str]] = field(default_factory=list)
    depth: int = 0  # of others inside


class _Reader:
    """Reads the lines of one file into a Makefile."""

    def __init__(self, makefile: Makefile, shown: str, depth: int, at: Span | None = None) -> None:
        self._makefile = makefile
        self._shown = shown
        self._depth = depth
        self._branches: list[tuple[bool, bool]] = []  # of each open conditional: taken now, taken before
        self._at = at  # the place of all lines, where they do not stand in the file as such
        self._define: _Define | None = None
        self._in_rule = False  # only below a rule does a line that begins with a tab belong to a recipe
        self._target = ""  # of that rule

    def read(self, path: Path) -> None:
        with path.open("rb") as stream:
            self.read_text(stream.read(_LARGEST).decode("utf-8", "surrogateescape").removeprefix("\ufeff"))

    def read_text(self, text: str) -> None:
        """Read lines; a ``define`` among them must end among them."""
        for number, line in logical_lines(text):
            if self._define is not None:
                self._defined(line, number)
            else:
                self._line(line, self._at or Span(self._shown, number))
        if self._define is not None:
            self._makefile.report("I010", f"define {self._define.name} has no endef", self._define.span)

    def _line(self, line: str, span: Span) -> None:
        if line.startswith("\t") and self._in_rule:
            self._recipe(line, span)
            return
        define = _DEFINE.fullmatch(line)
        if define is not None:
            self._in_rule = False
            self._define = _Define(define["name"], define["how"] or "=", span)
            return
        line = _COMMENT.sub("", line)
        stripped = line.strip()
        if self._active and stripped[:2] in ("$(", "${") and closing(stripped, 1) == len(stripped) - 1:
            expanded = self._makefile.expand(stripped, span)
            if expanded.strip():
                self._makefile.evaluate(expanded, span)
            return
        directive = _DIRECTIVE.fullmatch(line)
        if directive is not None and not _ASSIGNMENT.fullmatch(line):
            self._directive(directive[1], directive[2].strip(), span)
        elif self._active:
            assignment = _ASSIGNMENT.fullmatch(line)
            if assignment is not None:
                self._in_rule = False
                self._assign(assignment["name"], assignment["how"], assignment["value"].strip(), span)
            elif _RULE.match(line):
                self._rule(line, span)

    def _rule(self, line: str, span: Span) -> None:
        head, _, rest = line.partition(":")
        targets = self._makefile.expand(head, span, quiet=True).split()
        rest = rest.lstrip(":")
        assignment = _ASSIGNMENT.fullmatch(rest)
        self._in_rule = assignment is None
        if assignment is not None:
            for target in targets:
                found = (assignment["name"], assignment["how"], assignment["value"].strip())
                self._makefile.rules.settings.setdefault(target, []).append(found)
            return
        prerequisites, semicolon, recipe = rest.partition(";")
        self._target = self._makefile.rules.add(
            targets, self._makefile.expand(prerequisites, span, quiet=True)
        )
        if semicolon:
            self._recipe(recipe, span)

    def _recipe(self, line: str, span: Span) -> None:
        text = command_of(line)
        if self._active and text:
            self._makefile.recipes.append(Recipe(text, span, self._target))

    def _defined(self, line: str, number: int) -> None:
        """A line between ``define`` and its ``endef``: as it stands, comments too."""
        define = self._define
        assert define is not None
        if not _ENDEF.fullmatch(line):
            define.depth += _DEFINE.fullmatch(line) is not None
            define.lines.append((number, line))
        elif define.depth:
            define.depth -= 1
            define.lines.append((number, line))
        else:
            self._define = None
            if self._active:
                self._assign(
                    define.name, define.how, "\n".join(text for _, text in define.lines), define.span
                )
                self._number(define)

    def _number(self, define: _Define) -> None:
        """Let the variable know where the lines of its text are."""
        variables = self._makefile.variables
        name = self._makefile.expand(define.name, define.span)
        numbers = tuple(self._at.line if self._at else number for number, _ in define.lines)
        if define.how != "?=" or variables[name].span == define.span:
            variables[name] = replace(variables[name], numbers=(*variables[name].numbers, *numbers))

    @property
    def _active(self) -> bool:
        return all(taken for taken, _ in self._branches)

    def _directive(self, word: str, rest: str, span: Span) -> None:
        match word:
            case "ifeq" | "ifneq" | "ifdef" | "ifndef":
                taken = self._condition(word, rest, span) if self._active else False
                self._branches.append((taken, taken))
            case "else":
                self._else(rest, span)
            case "endif":
                if self._branches:
                    self._branches.pop()
            case _ if self._active:
                self._include(rest, span, required=word == "include")

    def _else(self, rest: str, span: Span) -> None:
        if not self._branches:
            return
        _, before = self._branches.pop()
        taken = not before and self._active
        if taken and rest:
            word, _, condition = rest.partition(" ")
            taken = self._condition(word, condition, span)
        self._branches.append((taken, before or taken))

    def _condition(self, word: str, rest: str, span: Span) -> bool:
        if word in ("ifdef", "ifndef"):
            variable = self._makefile.variables.get(self._makefile.expand(rest, span).strip())
            return (variable is not None and bool(variable.text)) == (word == "ifdef")
        pair = compared(rest.strip())
        if pair is None:
            self._makefile.report(
                "I010", f"the condition {word} {rest} is not understood: taken as false", span
            )
            return False
        known = _Expander(self._makefile, span, quiet=True)
        left, right = (known.expand(text, 0).strip() for text in pair)
        return (left == right) == (word == "ifeq")

    def _include(self, rest: str, span: Span, *, required: bool) -> None:
        for name in self._makefile.expand(rest, span).split():
            path = self._makefile.folder / name
            if self._depth >= _DEEPEST:
                self._makefile.report("I010", f"{name} is included too deeply, and is left out", span)
            elif path.is_file():
                if not self._makefile.spend(_FILE_COSTS + min(path.stat().st_size, _LARGEST), span):
                    return
                _Reader(self._makefile, name, self._depth + 1).read(path)
            elif required:
                # Whole source trees share such files; what this one says may be enough by itself.
                message = f"{name}, which {span.path} includes, does not exist: what it sets is not known"
                self._makefile.report("I010", message, span)

    def _assign(self, name: str, how: str, value: str, span: Span) -> None:
        variables = self._makefile.variables
        name = self._makefile.expand(name, span)
        before = variables.get(name)
        match how:
            case "=":
                variables[name] = Variable(value, span)
            case "?=":
                variables.setdefault(name, Variable(value, span))
            case "+=":
                simple = before is not None and before.simple
                value = self._makefile.expand(value, span) if simple else value
                between = "\n" if before and before.numbers else " "
                joined = f"{before.text}{between}{value}" if before else value
                variables[name] = Variable(joined, span, simple, before.numbers if before else ())
            case "!=":
                self._makefile.report("I010", f"{name} is the output of a command, which is not run", span)
                variables[name] = Variable("", span, simple=True)
            case _:
                variables[name] = Variable(self._makefile.expand(value, span), span, simple=True)


class _Expander:
    """Replaces references in text."""

    def __init__(self, makefile: Makefile, span: Span, *, quiet: bool = False) -> None:
        self._makefile = makefile
        self._span = span
        self._quiet = quiet

    def expand(self, text: str, depth: int) -> str:
        if depth > _DEEPEST:
            self._report("I010", "variables refer to each other without end: taken as empty")
            return ""
        pieces, at = [], 0
        while (dollar := text.find("$", at)) >= 0 and dollar + 1 < len(text):
            pieces.append(text[at:dollar])
            opening = text[dollar + 1]
            if opening in "({":
                end = closing(text, dollar + 1)
                piece = self._reference(text[dollar + 2 : end], depth)
                at = end + 1
            else:
                piece = "$" if opening == "$" else self._variable(opening, depth)
                at = dollar + 2
            if not self._makefile.spend(len(piece), self._span):
                return ""
            pieces.append(piece)
        return "".join([*pieces, text[at:]])

    def _reference(self, inside: str, depth: int) -> str:
        word, space, rest = inside.partition(" ")
        if space and word in ("foreach", "if", "or", "and", "call"):
            return self._lazily(word, arguments_of(rest), depth)
        if space and word in FUNCTIONS:
            return self._function(word, [self.expand(part, depth + 1) for part in arguments_of(rest)])
        if space and word == "shell":
            return self._shell(self.expand(rest, depth + 1))
        if space and word == "eval":
            if not self._quiet:  # else it is expanded again, aloud
                self._makefile.evaluate(self.expand(rest, depth + 1), self._span)
            return ""
        if space and word in _SILENT:
            return ""
        if space and word.isalpha():
            self._report("I010", f"$({word} ...) is not understood: taken as empty")
            return ""
        name, colon, change = inside.partition(":")
        if colon and "=" in change:
            old, _, new = change.partition("=")
            old, new = (f"%{old}", f"%{new}") if "%" not in old else (old, new)
            values = self._variable(self.expand(name, depth + 1), depth)
            return FUNCTIONS["patsubst"]([old, new, values], self._makefile.folder)
        return self._variable(self.expand(inside, depth + 1), depth)

    def _function(self, word: str, given: list[str]) -> str:
        """A function of expanded arguments. Blanks around them say nothing, but to ``subst``, which puts them in."""
        first, *others = given
        arguments = [first.lstrip(), *others] if word == "subst" else [text.strip() for text in given]
        *changes, text = arguments
        # What each word gets, or is compared with, comes once for each.
        if len(text) * max(map(len, changes), default=0) > _MOST_EXPANDED:
            self._report("I010", f"$({word} ...) gives too much text: taken as empty")
            return ""
        return FUNCTIONS[word](arguments, self._makefile.folder)

    def _lazily(self, word: str, parts: list[str], depth: int) -> str:
        """A function whose arguments are expanded one after the other, as far as they are needed."""
        match word:
            case "foreach" if len(parts) >= 3:
                name = self.expand(parts[0], depth + 1).strip()
                values = self.expand(parts[1], depth + 1).split()
                return " ".join(
                    self.with_values({name: value}, ",".join(parts[2:]), depth) for value in values
                )
            case "if" if len(parts) >= 2:
                taken = self.expand(parts[0], depth + 1).strip()
                return self.expand(parts[1] if taken else ",".join(parts[2:]), depth + 1)
            case "or":
                return next(filter(None, (self.expand(part, depth + 1).strip() for part in parts)), "")
            case "and":
                values = [self.expand(part, depth + 1).strip() for part in parts]
                return values[-1] if all(values) else ""
            case "call":
                name, *given = [self.expand(part, depth + 1).strip() for part in parts]
                variable = self._makefile.variables.get(name)
                arguments = {**_NOT_GIVEN, **{str(number): text for number, text in enumerate(given, 1)}}
                return self.with_values(arguments, variable.text, depth) if variable else ""
        return ""

    def with_values(self, values: dict[str, str], text: str, depth: int) -> str:
        """The text with some variables set for as long as it is expanded."""
        variables = self._makefile.variables
        before = {name: variables.get(name) for name in values}
        variables.update({name: Variable(value, self._span, simple=True) for name, value in values.items()})
        result = self.expand(text, depth + 1)
        for name, old in before.items():
            if old is None:
                del variables[name]
            else:
                variables[name] = old
        return result

    def _shell(self, command: str) -> str:
        """What the commands print that Makefiles list files with; other commands are not known."""
        output = shell_output(command, self._makefile.folder)
        if output is not None:
            return output
        self._report("I010", "$(shell ...) is the output of a command, which is not run: taken as empty")
        return ""

    def _variable(self, name: str, depth: int) -> str:
        variable = self._makefile.variables.get(name)
        if variable is None:
            # Where PyCoRAM itself lies is of no use to an import.
            if name not in _AUTOMATIC and "pycoram" not in name.lower():
                self._report("I004", f"the Makefile's variable {name} is not set: taken as empty")
            return ""
        return variable.text if variable.simple else self.expand(variable.text, depth + 1)

    def _report(self, code: str, message: str) -> None:
        if not self._quiet:
            self._makefile.report(code, message, self._span)


_NOT_GIVEN = {str(number): "" for number in range(1, 10)}  # arguments of "call"
_SILENT = frozenset({"info", "warning", "error", "origin", "flavor"})

# Variables of a rule whose target is not known, and of make itself: what they stand for is of no use here.
_AUTOMATIC = frozenset("@<^?*+%|") | {
    *(f"{sign}{part}" for sign in "@<^?*+%" for part in "DF"),
    "MAKE",
    "MAKEFLAGS",
    "SHELL",
    "RM",
    "CC",
    "PYTHON",
}
