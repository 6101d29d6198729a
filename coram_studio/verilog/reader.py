"""Read a kernel: modules, parameters, ports and bundles of one Verilog file, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyslang import ast

from coram_studio.diagnostics import Diagnostic, Span, diagnostic, has_errors, sort_diagnostics
from coram_studio.model.bundles import Direction, Port
from coram_studio.verilog.bundles import find_bundles, is_active_low_reset
from coram_studio.verilog.elaborate import (
    OBJECTS_FILE,
    Elaboration,
    TooMuchError,
    declared_modules,
    instantiated_modules,
    is_header,
    own_declarations,
)
from coram_studio.verilog.findings import diagnostics_of, unsafe_includes
from coram_studio.verilog.source import KernelModule, KernelParameter, KernelReading, SourceText

_DIRECTIONS = {
    ast.ArgumentDirection.In: Direction.INPUT,
    ast.ArgumentDirection.Out: Direction.OUTPUT,
    ast.ArgumentDirection.InOut: Direction.INOUT,
}


def read_kernel(
    source: SourceText,
    parameters: Mapping[str, str] | None = None,
    *,
    module: str = "",
    others: Sequence[SourceText] = (),
    include_dirs: Sequence[Path] = (),
    defines: Sequence[str] = (),
) -> KernelReading:
    """Read one file.

    ``parameters`` (name to Verilog expression) apply to ``module``, or to the file's first module that nobody in
    the file instantiates when that is "". ``others`` are files whose modules it may instantiate; only this
    file's findings are reported. Never raises because of the text: what cannot be read is a diagnostic.
    """
    try:
        reader = _Reader(source, others, include_dirs, defines)
        return reader.read(dict(parameters or {}), module)
    except TooMuchError as error:
        return KernelReading((), (diagnostic("K014", str(error), span=Span(source.path)),))
    except (RuntimeError, MemoryError, RecursionError):
        # The parser stops so at nesting beyond its limit, without saying where.
        message = f"{source.path} is nested too deeply, or is too large, to be read"
        return KernelReading((), (diagnostic("K014", message, span=Span(source.path)),))


class _Reader:
    """One reading of one file."""

    def __init__(
        self,
        source: SourceText,
        others: Sequence[SourceText],
        include_dirs: Sequence[Path],
        defines: Sequence[str],
    ) -> None:
        self._source = source
        rest = [other for other in others if other.path != source.path]
        self._elaboration = Elaboration([source, *rest], include_dirs=include_dirs, defines=defines)
        self._diagnostics: list[Diagnostic] = []
        trees = {text.path: tree for text, tree in self._elaboration.trees}
        self._tree = trees.get(source.path)

    def read(self, parameters: dict[str, str], module: str) -> KernelReading:
        """The modules and every diagnostic."""
        if self._tree is None or is_header(self._source):
            return KernelReading((), ())
        self._report(self._tree.diagnostics, syntax=True)
        self._diagnostics += [
            item
            for item in unsafe_includes(self._elaboration)
            if item.span is not None and item.span.path == self._source.path
        ]
        declared = declared_modules(self._tree)
        names = [str(node.header.name.value) for node in declared]
        if not names and not has_errors(self._diagnostics) and not own_declarations(self._source):
            message = f"{self._source.path} declares no module"
            self._diagnostics.append(diagnostic("K005", message, span=Span(self._source.path)))
        syntax_is_good = not has_errors(self._diagnostics)
        inner = instantiated_modules(self._tree)
        natural = [name for name in names if name not in inner] or names[:1]
        target = module if module in names else (natural[0] if natural else "")
        # Modules that are instantiated here are elaborated with their defaults only to learn their ports: what
        # is wrong with them by themselves may be right where they stand.
        bodies: dict[str, Any] = {}
        plain = [name for name in names if name != target or not parameters]
        for tops in ([n for n in plain if n in natural], [n for n in plain if n not in natural]):
            bodies.update(
                self._elaborate(tops, {}, report=syntax_is_good and tops != [] and tops[0] in natural)
            )
        if target and parameters:
            bodies.update(self._elaborate([target], parameters, report=syntax_is_good))
        modules = tuple(
            self._module(node, bodies[name])
            for name, node in dict(zip(names, declared, strict=True)).items()
            if name in bodies
        )
        return KernelReading(modules, sort_diagnostics(self._diagnostics))

    def _elaborate(self, tops: list[str], overrides: Mapping[str, str], *, report: bool) -> dict[str, Any]:
        """Bodies of the given modules, elaborated as tops; their compilation stays alive through them."""
        if not tops:
            return {}
        compilation = self._elaboration.compile(tops, self._known(tops, overrides))
        if report:
            self._report(compilation.getAllDiagnostics(), syntax=False)
        self._keep = [*getattr(self, "_keep", []), compilation]
        return {str(top.definition.name): top.body for top in compilation.getRoot().topInstances}

    def _known(self, tops: list[str], overrides: Mapping[str, str]) -> dict[str, str]:
        """The overrides that name a parameter of the module; each of the others is reported."""
        if not overrides:
            return {}
        probe = self._elaboration.compile(tops)
        names = {
            str(parameter.name)
            for top in probe.getRoot().topInstances
            for parameter in top.body.parameters
            if not getattr(parameter, "isLocalParam", False)
        }
        for name in overrides.keys() - names:
            text = ", ".join(sorted(names)) or "none"
            self._diagnostics.append(
                diagnostic(
                    "K007",
                    f"{tops[0]} has no parameter {name}; its parameters are: {text}",
                    span=Span(self._source.path),
                )
            )
        return {name: value for name, value in overrides.items() if name in names}

    def _report(self, found: Any, *, syntax: bool) -> None:
        """Keep the findings that lie in this file, or in what it includes."""
        elsewhere = {text.path for text, _ in self._elaboration.trees} - {self._source.path}
        elsewhere.add(OBJECTS_FILE)
        self._diagnostics += [
            item
            for item in diagnostics_of(self._elaboration, found, syntax=syntax)
            if item.span is None or item.span.path not in elsewhere
        ]

    def _module(self, node: Any, body: Any) -> KernelModule:
        name = node.header.name
        ports, spans = self._ports(str(name.value), body)
        return KernelModule(
            name=str(name.value),
            span=self._span(name.location, len(str(name.value))),
            parameters=tuple(self._parameters(body)),
            ports=tuple(ports),
            port_spans=tuple(spans),
            bundles=find_bundles(ports),
        )

    def _parameters(self, body: Any) -> Iterable[KernelParameter]:
        header_parameters = any(getattr(p, "isPortParam", False) for p in body.parameters)
        for parameter in body.parameters:
            if getattr(parameter, "isLocalParam", False):
                continue
            if header_parameters and getattr(parameter, "isBodyParam", False):
                continue  # the language makes these constants where the header declares parameters
            yield KernelParameter(
                name=str(parameter.name),
                default=self._default(parameter.syntax),
                value=integer_value(getattr(parameter, "value", None), parameter),
                span=self._span(parameter.location, len(str(parameter.name))),
            )

    def _default(self, declarator: Any) -> str:
        """A parameter's default as the source writes it."""
        initializer = getattr(declarator, "initializer", None) or getattr(declarator, "assignment", None)
        if initializer is None:
            return ""
        expression = getattr(initializer, "expr", None) or getattr(initializer, "type", None)
        if expression is None:
            return ""
        found = expression.sourceRange
        places = self._elaboration.places(found.start)
        if places is None or not self._elaboration.is_in_file(found.end):
            return str(expression).strip()
        return places.text[places.character(found.start.offset) : places.character(found.end.offset)]

    def _ports(self, module: str, body: Any) -> tuple[list[Port], list[Span]]:
        ports: list[Port] = []
        spans: list[Span] = []
        for symbol in body.portList:
            port = plain_port(symbol)
            span = self._span(symbol.location, len(str(symbol.name)))
            if port is None:
                name = str(symbol.name) or "without a name"
                message = (
                    f"port {name} of {module} is not a plain vector, so that a diagram cannot connect it"
                )
                self._diagnostics.append(diagnostic("K016", message, span=span))
                continue
            if is_active_low_reset(port):
                message = (
                    f"{port.name} looks like a reset that is active low; it is not connected to the reset of the "
                    "accelerator, which is active high"
                )
                self._diagnostics.append(diagnostic("K008", message, span=span))
            ports.append(port)
            spans.append(span)
        return ports, spans

    def _span(self, location: Any, length: int) -> Span:
        span = self._elaboration.span(location)
        if span is None:
            return Span(self._source.path)
        return Span(span.path, span.line, span.column, span.line, span.column + length)


def plain_port(symbol: Any) -> Port | None:
    """A port that Verilog can connect by a vector, or None."""
    if symbol.kind != ast.SymbolKind.Port or symbol.direction not in _DIRECTIONS or not symbol.name:
        return None
    if symbol.type.isError:
        # The reason is reported by itself; until it is mended the port keeps its place on the canvas.
        return Port(str(symbol.name), _DIRECTIONS[symbol.direction], 1)
    if not symbol.type.isIntegral:
        return None
    return Port(str(symbol.name), _DIRECTIONS[symbol.direction], int(symbol.type.bitWidth))


def integer_value(constant: Any, parameter: Any) -> int | None:
    """A parameter's value where it is an integer without unknown bits; strings are none."""
    value = getattr(constant, "value", None)
    if value is None or not hasattr(value, "hasUnknown") or value.hasUnknown:
        return None
    initializer = getattr(parameter.syntax, "initializer", None)
    text = str(initializer.expr).strip() if initializer is not None else ""
    if text.startswith('"') and not parameter.isOverridden:
        return None
    return int(value)
