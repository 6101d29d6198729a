"""Splice CoRAM objects: lead their control sides out to ports of the top, leaving all else as written.

The user's text stays byte for byte; ports and connections are put in on the lines that are there, so that
messages of simulators keep naming the user's own lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from coram_studio.diagnostics import (
    Diagnostic,
    Related,
    Severity,
    Span,
    diagnostic,
    has_errors,
    sort_diagnostics,
)
from coram_studio.model.bundles import Direction, Port
from coram_studio.verilog.copies import make_copies, renamed
from coram_studio.verilog.elaborate import (
    Elaboration,
    TooMuchError,
    declared_modules,
    is_header,
    own_declarations,
)
from coram_studio.verilog.findings import diagnostics_of, unsafe_includes
from coram_studio.verilog.hierarchy import Found, Hierarchy, collect, object_widths, parameter_values
from coram_studio.verilog.insertions import (
    CannotInsertError,
    Inserter,
    Insertion,
    NewPort,
    apply_insertions,
    own_port_count,
    vector,
)
from coram_studio.verilog.lead_out import Lead, ModulePlan, Names, Slice, identifiers, plan, slices_of
from coram_studio.verilog.objects import KIND_OF_MODULE, control_ports
from coram_studio.verilog.reader import plain_port
from coram_studio.verilog.source import ObjectInstance, SourceText, Spliced
from coram_studio.verilog.unfolding import unfold

# Put before what a project declares of the CoRAM objects itself; nobody defines the macro.
_LEAVE_OUT = "`ifdef CORAM_STUDIO_OWN_OBJECTS "

_MAX_ADDRESS_WIDTH = 30
_MAX_DATA_WIDTH = 4096


def splice_objects(
    sources: Sequence[SourceText],
    top: str,
    *,
    include_dirs: Sequence[Path] = (),
    defines: Sequence[str] = (),
) -> Spliced:
    """Find the CoRAM objects below module ``top`` and lead their control sides out to it.

    ``defines`` are ``NAME`` or ``NAME=VALUE`` and must be those of the later compilation. When there are errors
    the sources come back unchanged. Never raises because of the text.
    """
    try:
        splicer = _Splicer(sources, top, include_dirs, defines)
        result = splicer.run()
        if splicer.made_by_macros:
            written_out = splicer.written_out()
            again = _Splicer(written_out, top, include_dirs, defines).run()
            if not has_errors(again.diagnostics):
                return _with_places(again, result)
        return result
    except TooMuchError as error:
        return Spliced(top, tuple(sources), (), (), (diagnostic("K014", str(error)),))
    except (RuntimeError, MemoryError, RecursionError):
        message = f"the Verilog below {top} is nested too deeply, or is too large, to be read"
        return Spliced(top, tuple(sources), (), (), (diagnostic("K014", message),))


class _Splicer:
    """One splicing."""

    def __init__(
        self, sources: Sequence[SourceText], top: str, include_dirs: Sequence[Path], defines: Sequence[str]
    ) -> None:
        self._sources = tuple(sources)
        self._top = top
        self._elaboration = Elaboration(sources, include_dirs=include_dirs, defines=defines)
        self._headers = list(self._elaboration.headers)
        self._diagnostics: list[Diagnostic] = []
        self._modules: tuple[str, ...] = ()
        self.made_by_macros: list[Any] = []
        """Where macros make text in which something must be put."""

    def written_out(self) -> tuple[SourceText, ...]:
        """The sources with those macros written out where they are used."""
        return unfold(self._elaboration, self._sources, self.made_by_macros)

    def run(self) -> Spliced:
        """All of it."""
        top = self._elaborated_top()
        if top is None or has_errors(self._diagnostics):
            return self._result(self._sources, (), ())
        ports = tuple(port for symbol in top.body.portList if (port := plain_port(symbol)) is not None)
        hierarchy = collect(top)
        self._modules = hierarchy.modules
        for symbol, trouble in hierarchy.troubles:
            self._trouble(
                symbol.location, f"the control side of {symbol.hierarchicalPath} cannot be led out: {trouble}"
            )
        names = Names(self._taken())
        objects = tuple(self._object(found, names) for found in hierarchy.objects)
        self._check_duplicates(objects)
        if has_errors(self._diagnostics):
            return self._result(self._sources, ports, objects)
        insertions = self._insertions(hierarchy, objects)
        if has_errors(self._diagnostics):
            return self._result(self._sources, ports, objects)
        copies = make_copies(self._elaboration, insertions, self._headers)
        self._headers = [_changed(renamed(header, name), own) for header, name, own in copies.headers]
        changed = [
            _changed(source, [item for item in copies.insertions if item.path == source.path])
            for source in self._sources
            if not is_header(source)
        ]
        return self._result(changed, ports, objects)

    def _result(
        self, sources: Sequence[SourceText], ports: tuple[Port, ...], objects: tuple[ObjectInstance, ...]
    ) -> Spliced:
        return Spliced(
            top=self._top,
            sources=tuple(source for source in sources if not is_header(source)),
            top_ports=ports,
            objects=objects,
            diagnostics=sort_diagnostics(self._diagnostics),
            headers=tuple(self._headers),
            modules=self._modules,
        )

    def _elaborated_top(self) -> Any:
        """The top's elaborated instance, or None. The compilation lives as long as the splicer."""
        self._diagnostics += unsafe_includes(self._elaboration)
        for _, tree in self._elaboration.trees:
            self._diagnostics += diagnostics_of(self._elaboration, tree.diagnostics, syntax=True)
        declared = {
            str(node.header.name.value)
            for _, tree in self._elaboration.trees
            for node in declared_modules(tree)
        }
        if has_errors(self._diagnostics):
            return None  # what does not parse would only bring more findings that follow from it
        if self._top not in declared:
            self._diagnostics.append(diagnostic("K013", f"no file declares the module {self._top}"))
            return None
        self._compilation = self._elaboration.compile([self._top])
        found = diagnostics_of(self._elaboration, self._compilation.getAllDiagnostics(), syntax=False)
        self._diagnostics += [item for item in found if item.severity is Severity.ERROR]
        tops = self._compilation.getRoot().topInstances
        return next((item for item in tops if str(item.definition.name) == self._top), None)

    def _trouble(self, location: Any, message: str) -> None:
        self._diagnostics.append(diagnostic("K012", message, span=self._elaboration.span(location)))

    def _object(self, found: Found, names: Names) -> ObjectInstance:
        """The object's values, each checked."""
        symbol = found.symbol
        path = str(symbol.hierarchicalPath)
        values = parameter_values(symbol)
        span = self._elaboration.span(symbol.location) or Span(self._sources[0].path)
        span = Span(span.path, span.line, span.column, span.line, span.column + len(str(symbol.name)))
        numbers: dict[str, int] = {}
        for name in ("CORAM_THREAD_ID", "CORAM_ID", "CORAM_SUB_ID", "CORAM_ADDR_LEN", "CORAM_DATA_WIDTH"):
            numbers[name] = self._number(path, name, values.get(name), span)
        thread = _text(values.get("CORAM_THREAD_NAME"))
        if not thread.isidentifier() or thread == "undefined":
            message = f'CORAM_THREAD_NAME of {path} must be the name of a control thread, not "{thread}"'
            self._diagnostics.append(diagnostic("K010", message, span=span))
        address, data = object_widths(symbol)
        steps = "_".join(
            "_".join([step.site.name, *(str(index).replace("-", "m") for index in step.indices)])
            for step in found.steps
        )
        return ObjectInstance(
            path=path,
            prefix=names.fresh(f"coram_{steps}"),
            kind=KIND_OF_MODULE[str(symbol.definition.name)],
            thread=thread,
            thread_id=numbers["CORAM_THREAD_ID"],
            coram_id=numbers["CORAM_ID"],
            sub_id=numbers["CORAM_SUB_ID"],
            address_width=address,
            data_width=data,
            span=span,
        )

    def _number(self, path: str, name: str, value: Any, span: Span) -> int:
        """A parameter that must be a whole number, or 0 after a diagnostic."""
        lowest, highest = {
            "CORAM_ADDR_LEN": (1, _MAX_ADDRESS_WIDTH),
            "CORAM_DATA_WIDTH": (1, _MAX_DATA_WIDTH),
        }.get(name, (0, (1 << 31) - 1))
        if isinstance(value, int) and lowest <= value <= highest:
            return value
        shown = "a value that cannot be resolved" if value is None else value
        message = f"{name} of {path} must be a number from {lowest} to {highest}, not {shown}"
        self._diagnostics.append(diagnostic("K010", message, span=span))
        return 0

    def _check_duplicates(self, objects: Sequence[ObjectInstance]) -> None:
        seen: dict[tuple[str, int, str, int, int], ObjectInstance] = {}
        for item in objects:
            key = (item.thread, item.thread_id, item.kind.value, item.coram_id, item.sub_id)
            first = seen.setdefault(key, item)
            if first is not item:
                message = (
                    f"{item.path} and {first.path} are both {item.kind.value} {item.coram_id} of the thread "
                    f"{item.thread}"
                )
                related = Related(f"{first.path} is here", span=first.span)
                self._diagnostics.append(diagnostic("K011", message, span=item.span, related=[related]))

    def _insertions(self, hierarchy: Hierarchy, objects: Sequence[ObjectInstance]) -> list[Insertion]:
        """Every text to put in; what cannot be put in is a diagnostic."""
        taken = self._taken()
        taken.update(
            f"{item.prefix}_{port.name}"
            for item in objects
            for port in control_ports(item.kind, item.data_width, item.address_width)
        )
        plans = plan(hierarchy, self._top, taken)
        inserter = Inserter(self._elaboration)
        ends = (
            site.symbol.syntax.closeParen
            for module_plan in plans.values()
            for site in module_plan.definition.sites.values()
        )
        self.made_by_macros += [t.location for t in ends if self._elaboration.use_of_macro(t.location)]
        result: list[Insertion] = []
        for name, module_plan in plans.items():
            header = module_plan.definition.body.definition.syntax
            nets: dict[str, str | None] = {}
            if name == self._top:
                outer = _TopNets(plans, self._top, hierarchy.objects, objects)
                ports, body, nets = outer.ports, outer.body, outer.nets
            else:
                ports = [NewPort(lead.name, lead.direction, lead.width) for lead in module_plan.leads]
                body = ""
            try:
                result += inserter.header(header, ports, body)
                result += self._connections(inserter, module_plan, nets)
            except CannotInsertError as error:
                message = f"the control side of an object in {name} cannot be led out: {error}"
                self._trouble(error.location, message)
        return result

    def _taken(self) -> set[str]:
        """Every word of the files."""
        return identifiers(source.text for source in (*self._sources, *self._headers))

    def _connections(
        self, inserter: Inserter, plan: ModulePlan, nets: dict[str, str | None]
    ) -> list[Insertion]:
        result: list[Insertion] = []
        for site in plan.definition.sites.values():
            result += inserter.connections(
                site, plan, lambda lead: nets.get(lead.name, lead.name), own_port_count(site)
            )
        return result


def _with_places(spliced: Spliced, known: Spliced) -> Spliced:
    """The result for sources whose macros are written out, with the objects' places in the sources as they are."""
    spans = {item.path: item.span for item in known.objects}
    objects = tuple(replace(item, span=spans.get(item.path, item.span)) for item in spliced.objects)
    return replace(spliced, objects=objects)


def _changed(source: SourceText, own: Sequence[Insertion]) -> SourceText:
    """The file with what is put into it; its own declarations of CoRAM objects are left out."""
    every = list(own)
    for start, end in own_declarations(source):
        every.append(Insertion(source.path, start, _LEAVE_OUT))
        every.append(Insertion(source.path, end, " `endif "))
    # A byte order mark is no text; simulators stumble over it.
    return replace(source, text=apply_insertions(source.text, every).removeprefix("\ufeff"))


class _TopNets:
    """Ports of the top for each object, and the nets between them and the leads of the top's instances."""

    def __init__(
        self,
        plans: dict[str, ModulePlan],
        top: str,
        found: Sequence[Found],
        objects: Sequence[ObjectInstance],
    ) -> None:
        self.ports: list[NewPort] = []
        # By the lead's name: the port that takes its place, or None where the lead reaches no object.
        self.nets: dict[str, str | None] = dict.fromkeys(lead.name for lead in plans[top].leads)
        shares: dict[str, list[tuple[Slice, str]]] = {}  # by the lead's name: its bits and their ports
        leads: dict[str, Lead] = {}
        for item, way in zip(objects, found, strict=True):
            slices = slices_of(way, plans, top)
            for port in control_ports(item.kind, item.data_width, item.address_width):
                name = f"{item.prefix}_{port.name}"
                self.ports.append(NewPort(name, port.direction, port.width))
                share = slices[port.name]
                leads[share.lead.name] = share.lead
                shares.setdefault(share.lead.name, []).append((share, name))
        body: list[str] = []
        for lead_name, lead in leads.items():
            parts = shares[lead_name]
            if len(parts) == 1 and parts[0][0].width == lead.width:
                self.nets[lead_name] = parts[0][1]
            else:
                del self.nets[lead_name]
                body += _net(lead, parts)
        self.body = " ".join(body)


def _net(lead: Lead, parts: list[tuple[Slice, str]]) -> list[str]:
    """A net for a lead that several objects share, with the assignments from or to their ports."""
    lines = [f"wire {vector(lead.width)}{lead.name};"]
    if lead.direction is Direction.OUTPUT:
        for share, port in parts:
            bits = f"[{share.offset} +: {share.width}]" if lead.width > 1 else ""
            lines.append(f"assign {port} = {lead.name}{bits};")
        return lines
    pieces: list[str] = []  # from bit 0 upwards; bits of no object are 0
    position = 0
    for share, port in sorted(parts, key=lambda part: part[0].offset):
        if share.offset > position:
            pieces.append(f"{share.offset - position}'d0")
        pieces.append(port)
        position = share.offset + share.width
    if position < lead.width:
        pieces.append(f"{lead.width - position}'d0")
    lines.append(f"assign {lead.name} = {{{', '.join(reversed(pieces))}}};")
    return lines


def _text(value: Any) -> str:
    """A string parameter's text: the language keeps it as a number of eight bits per character."""
    if isinstance(value, str):
        return value
    if not isinstance(value, int) or value <= 0:
        return ""
    return value.to_bytes((value.bit_length() + 7) // 8, "big").decode("ascii", "replace")
