"""Make a project from one that was written for PyCoRAM. Sources are copied as they are, byte for byte."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from coram_studio.diagnostics import Diagnostic, Span, diagnostic, has_errors
from coram_studio.model.blocks import Block, ExternalBlock, InterfaceBlock, KernelBlock, ThreadBlock
from coram_studio.model.bundles import Bundle, BundleType, Port, Side
from coram_studio.model.design import Accelerator, Connection, Design, Endpoint, State
from coram_studio.model.files import write_settings, write_state
from coram_studio.model.macros import check_define
from coram_studio.model.naming import Namer, check_identifier, check_reserved, check_thread_name, name_stem
from coram_studio.model.project import KernelSettings, Project, Settings
from coram_studio.verilog.bundles import is_clock, is_reset
from coram_studio.verilog.includes import OBJECT_HEADER
from coram_studio.verilog.source import KernelModule
from coram_studio.workbench.pycoram.configuration import (
    Configuration,
    apply_configuration,
    bus_data_width,
    read_configuration,
)
from coram_studio.workbench.pycoram.copying import Copies
from coram_studio.workbench.pycoram.finding import (
    DEFAULT_TOP,
    FoundProject,
    Named,
    find_project,
    modules_of,
    read_loosely,
)
from coram_studio.workbench.pycoram.report import REPORT_FILE, ImportReport, Question, report_text
from coram_studio.workbench.pycoram.scratch import scratch_folder
from coram_studio.workbench.pycoram.tops import likely_tops
from coram_studio.workbench.reports import UsageError
from coram_studio.workbench.session import Session
from coram_studio.workbench.templates import project_name

_WORD = re.compile(r"[A-Za-z_]\w*")
_LARGEST_MEMORY = 1 << 31
_FILES_AT_ONCE = 32  # copied without a word in between
_MOVED = frozenset({"memory", "instream", "outstream"})  # kinds of objects at the bus
_WIDTH = re.compile(r"\bCORAM_DATA_WIDTH\s*\(\s*(\d+)\s*\)|\bdatawidth\s*=\s*(\d+)")


def import_pycoram(
    place: Path,
    destination: Path,
    answers: Mapping[str, str] | None = None,
    on_stage: Callable[[str], None] = lambda _stage: None,
) -> ImportReport:
    """Import the PyCoRAM project in a folder, or of a Makefile, as a new project in ``destination``.

    ``answers`` are the user's to an earlier report's questions, by option. The project appears whole or not at all.
    Nothing of the imported project is run. ``on_stage`` is told what is being done; what it raises ends the import,
    of which nothing remains then.

    Raises:
        UsageError: ``place`` is not there, or ``destination`` is not free or cannot be written.
    """
    if not place.exists():
        raise UsageError(f"{place} does not exist: give a PyCoRAM project's folder or its Makefile")
    destination = destination.absolute()
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        raise UsageError(f"{destination} exists and is not an empty folder: choose another name")
    try:
        on_stage("Looking for the files")
        found = find_project(place)
        work = _Import(found, destination, answers or {}, Copies(found), on_stage)
        work.choose()
        if has_errors(found.diagnostics) or work.questions:
            return work.report(None)
        with scratch_folder(destination) as made:
            checks = work.write(made)
            if has_errors(found.diagnostics):
                return work.report(None)
            report = work.report(destination, checks)
            (made / REPORT_FILE).write_text(report_text(report), encoding="utf-8", errors="replace")
            on_stage("Finishing")
            if destination.exists():
                destination.rmdir()
            made.rename(destination)  # whole or not at all
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise UsageError(f"{place} cannot be imported: {where}{error.strerror or error}") from error
    return report


@dataclass(slots=True)
class _Import:
    """One import while it is under way."""

    found: FoundProject
    destination: Path
    answers: Mapping[str, str]
    copies: Copies
    on_stage: Callable[[str], None]
    questions: list[Question] = field(default_factory=list)
    top: str = ""
    host: str = ""
    image: str = ""

    # -- decisions, before anything is written ----------------------------------------------------------------

    def choose(self) -> None:
        """Decide what the parts are; what is missing or cannot be decided becomes an error or a question."""
        found = self.found
        if has_errors(found.diagnostics):
            return
        found.kernels = [k for k in found.kernels if PurePosixPath(k.text).name != OBJECT_HEADER]
        every = (*found.kernels, *found.threads, *found.configurations, *found.images, *found.hosts)
        for item in every:
            path = found.path(item)
            if not path.is_file():
                what = "is not a file" if path.exists() else f"does not exist in {found.folder}"
                self._report("I002", f"{item.text} {what}", item.span)
        if not found.kernels:
            self._report(
                "I011", f"{found.folder.name} must have user logic in Verilog, and none was found", None
            )
        if not found.threads:
            self._report("I011", f"{found.folder.name} must have a control thread, and none was found", None)
        self._check_threads()
        if has_errors(found.diagnostics):
            return
        self._choose_top()
        self._one("configuration", found.configurations, "configuration")
        self._one("image", found.images, "memory image")
        self._one("host", found.hosts, "testbench snippet")

    def _check_threads(self) -> None:
        seen: dict[str, Named] = {}
        for item in self.found.threads:
            name = PurePosixPath(item.text).stem
            if reason := check_thread_name(name):
                self._report(
                    "I012", f"the thread's file {item.text} is named {name}, which {reason}", item.span
                )
            elif name in seen:
                message = f"two control threads are named {name}: {seen[name].text} and {item.text}"
                self._report("I003", message, item.span)
            seen.setdefault(name, item)

    def _choose_top(self) -> None:
        defined = {m: k.text for k in self.found.kernels for m in modules_of(self.copies.text_of(k))}
        wanted = self.answers.get("top") or (self.found.tops[-1].text if self.found.tops else "")
        if wanted:
            self.top = wanted
            if wanted not in defined:
                names = ", ".join(defined) or "none"
                span = self.found.tops[-1].span if self.found.tops and "top" not in self.answers else None
                message = f"the top module {wanted} is in none of the Verilog files; their modules: {names}"
                self._report("I005", message, span)
            return
        if DEFAULT_TOP in defined:
            self.top = DEFAULT_TOP
            self.found.assumed.append(f"the top module is {DEFAULT_TOP}, as by PyCoRAM's default")
            return
        tops = likely_tops(self.copies.text_of(kernel) for kernel in self.found.kernels)
        if len(tops) == 1:
            self.top = tops[0]
            self.found.assumed.append(f"the top module is {self.top}, which no other module instantiates")
        elif defined:
            choices = tuple(tops or defined)
            self.questions.append(Question("top", "Which module is the top of the user logic?", choices))
        else:
            self._report("I005", "no Verilog file of the project defines a module", None)

    def _one(self, option: str, items: list[Named], what: str) -> None:
        """Leave one part of a kind of which there can be one."""
        answer = self.answers.get(option)
        if answer is not None:
            items[:] = [item for item in items if item.text == answer] or [Named(answer)][: bool(answer)]
        elif len(items) > 1 and items[0].span is None:
            choices = (*(item.text for item in items), "")
            self.questions.append(Question(option, f"Which {what} belongs to the project?", choices))
        elif len(items) > 1:
            self._report("I013", f"{what}: {items[-1].text} is taken, as it is named last", items[-1].span)
            del items[:-1]

    # -- writing ----------------------------------------------------------------------------------------------

    def write(self, root: Path) -> tuple[Diagnostic, ...]:
        """Write the project to ``root``; what its check finds."""
        copies = self.copies
        copies.add_kernels()
        threads = {PurePosixPath(t.text).stem: copies.add(t, "threads") for t in self.found.threads}
        self.image = copies.add(self.found.images[0], "memory") if self.found.images else ""
        self.host = copies.add_host(self.found.hosts[0]) if self.found.hosts else ""
        for count, (path, file) in enumerate(copies.files.items()):
            if count % _FILES_AT_ONCE == 0:
                self.on_stage(f"Copying files, {count:,} of {len(copies.files):,}")
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
        settings, address_width, configuration = self._settings(root)
        problems = write_settings(Project(root, settings))
        self.found.diagnostics += (*configuration.diagnostics, *problems)
        self._check_image(root, settings)
        if has_errors(self.found.diagnostics):
            return ()
        self.on_stage("Reading the top module")
        session = Session.open(root)
        module = self._top_module(session, copies.kernels)
        self.on_stage("Reading the threads")
        accelerator = _accelerator(self._name(session, copies.kernels), module, threads, address_width)
        self.found.diagnostics += write_state(session.project, State(Design((accelerator,))))
        session = Session.open(root)
        if self._narrow_bus(session, accelerator, configuration):
            session = Session.open(root)
        checked = session.check(on_stage=lambda stage: self.on_stage(f"Checking: {stage.lower()}"))
        return tuple(session.place_diagnostic(d) for d in checked.diagnostics)

    def _settings(self, root: Path) -> tuple[Settings, int, Configuration]:
        configuration = Configuration()
        if self.found.configurations:
            item = self.found.configurations[0]
            configuration = read_configuration(self.found.path(item), item.text)
        else:
            self.found.assumed.append("there is no configuration: PyCoRAM's defaults hold")
        name = _legal(project_name(self.destination))
        description = f"Imported from the PyCoRAM project {self.found.folder.absolute().name}"
        settings, address_width = apply_configuration(configuration, Settings(name, description))
        macros = (*self._defines(), *self.copies.macros)
        kernels = KernelSettings(tuple(self.copies.include_folders), macros)
        size = self._memory_size(root, settings.memory.size)
        memory = replace(settings.memory, image=self.image, size=size)
        if self.image:
            memory = replace(memory, unwritten="warning")
        simulation = replace(settings.simulation, host=self.host)
        if self.host:
            simulation = replace(simulation, host_waits="warning")
        changed = replace(settings, kernels=kernels, memory=memory, simulation=simulation)
        return changed, address_width, configuration

    def _memory_size(self, root: Path, size: int) -> int:
        """The size in bytes that holds the image of raw bytes as well, of which PyCoRAM leaves out what is too much."""
        if PurePosixPath(self.image).suffix.lower() != ".bin":
            return size
        wanted = size
        while wanted < min((root / self.image).stat().st_size, _LARGEST_MEMORY):
            wanted *= 2
        if wanted > size:
            self.found.assumed.append(
                f"the simulated memory has {wanted:,} bytes, so that it holds the image"
            )
        return wanted

    def _narrow_bus(self, session: Session, accelerator: Accelerator, configuration: Configuration) -> bool:
        """Set the width of the bus where objects are wider, which their threads know; whether one is."""
        before = len(configuration.diagnostics)
        width = bus_data_width(configuration, self._object_widths(session, accelerator))
        self.found.diagnostics += configuration.diagnostics[before:]
        if width:
            core = replace(session.settings.core, bus_data_width=width)
            self.found.diagnostics += write_settings(
                Project(session.root, replace(session.settings, core=core))
            )
        return width > 0

    def _object_widths(self, session: Session, accelerator: Accelerator) -> set[int]:
        """Widths in bits of the objects that threads move data of; those in digits where a thread has errors."""
        widths = {32}
        for block in accelerator.blocks:
            if not isinstance(block, ThreadBlock):
                continue
            result = session.thread_result(block)
            if has_errors(result.diagnostics):
                files = (*self.found.kernels, *self.found.threads)
                pairs = (
                    pair for file in files for pair in _WIDTH.findall(read_loosely(self.found.path(file)))
                )
                widths.update(int(a or b) for a, b in pairs)
            for use in result.objects:
                if use.kind in _MOVED:
                    widths.add(use.data_width * (use.length if use.scatter_gather else 1))
        return widths

    def _defines(self) -> Iterator[str]:
        for item in self.found.defines:
            if reason := check_define(item.text):
                self._report("I015", f'the macro "{item.text}" {reason}', item.span)
            else:
                yield item.text

    def _check_image(self, root: Path, settings: Settings) -> None:
        if not self.image:
            return
        # Imported when it is needed: it brings NumPy along.
        from coram_studio.simulate.image import ImageError, read_image

        try:
            image = read_image(root / self.image, settings.memory.size, self.found.images[0].text)
            self.found.diagnostics += image.findings
        except ImageError as error:
            found = error.diagnostic
            text = f"the memory image must be hex bytes, or raw bytes in a file named .bin: {found.message}"
            self.found.diagnostics.append(diagnostic("I009", text, span=found.span))

    def _top_module(self, session: Session, kernels: Iterable[str]) -> tuple[str, KernelModule | None]:
        """The file of the top module, and the module where it can be read."""
        files = tuple(kernels)
        for path in files:
            if self.top in modules_of(read_loosely(session.root / path)):
                modules = session.kernel_modules(path)
                return path, next((m for m in modules if m.name == self.top), None)
        for path in files:  # in a file that one of them includes
            top = next((m for m in session.kernel_modules(path) if m.name == self.top), None)
            if top is not None:
                return path, top
        return files[0], None

    def _name(self, session: Session, kernels: Iterable[str]) -> str:
        """The accelerator's name: the project's, unless a module of the kernels has it."""
        files = (*kernels, *self.copies.included)
        taken = [m for path in files for m in modules_of(read_loosely(session.root / path))]
        taken += [f"{name}_user_logic" for name in taken]
        return Namer(taken, ignore_case=True).fresh(session.settings.name)

    # -- report -----------------------------------------------------------------------------------------------

    def report(self, project: Path | None, checks: tuple[Diagnostic, ...] = ()) -> ImportReport:
        """What there is to say of the import."""
        found = self.found
        rows = [
            ("Makefile", found.makefile),
            ("top module", self.top),
            ("Verilog", _listed(found.kernels)),
            ("control threads", _listed(found.threads)),
            ("configuration", _listed(found.configurations)),
            ("memory image", _listed(found.images)),
            ("testbench snippet", _listed(found.hosts)),
            ("include folders", _listed(found.includes)),
            ("included files", ", ".join(self.copies.included)),
            ("macros", _listed(found.defines)),
        ]
        return ImportReport(
            found.folder.absolute(),
            project,
            tuple(row for row in rows if row[1]),
            tuple(found.assumed),
            tuple(found.diagnostics),
            checks,
            tuple(self.questions),
        )

    def _report(self, code: str, message: str, span: Span | None) -> None:
        self.found.diagnostics.append(diagnostic(code, message, span=span))


def _listed(items: Iterable[Named]) -> str:
    return ", ".join(item.text for item in items)


def _accelerator(
    name: str, top: tuple[str, KernelModule | None], threads: Mapping[str, str], address_width: int
) -> Accelerator:
    """The user logic as one kernel, the threads, the memory interface, and the kernel's own ports led out."""
    path, module = top
    ports = module.ports if module is not None else ()
    bundles = tuple(map(_bundle, ports))
    kernel = KernelBlock("user_logic", "user_kernel", module.name if module else "", path, (), bundles)
    names = Namer(threads, ignore_case=True)
    if module is not None:
        kernel = replace(kernel, name=names.fresh(_legal(module.name)))
    ids = Namer(["user_logic", "memory", *(f"thread_{thread}" for thread in threads)])
    interface = InterfaceBlock("memory", names.fresh("memory"), address_width=address_width)
    blocks: list[Block] = [kernel, interface]
    blocks += [ThreadBlock(f"thread_{thread}", thread, source) for thread, source in threads.items()]
    connections = []
    for bundle in bundles:
        if bundle.type is not BundleType.WIRE:
            continue
        ((_, port),) = bundle.ports
        outside = ExternalBlock(
            ids.fresh(f"port_{port.name}"), names.fresh(_legal(port.name)), port.direction, port.width
        )
        blocks.append(outside)
        ends = (Endpoint(kernel.id, bundle.name), Endpoint(outside.id, "port"))
        user, provider = ends if bundle.side is Side.USER else ends[::-1]
        connections.append(Connection(ids.fresh(f"wire_{port.name}"), user, provider))
    return Accelerator(name).with_blocks(tuple(blocks)).with_connections(tuple(connections))


def _legal(name: str) -> str:
    """The name, or one like it where the core has no use for such a name."""
    return name_stem(name) if check_identifier(name) or check_reserved(name) else name


def _bundle(port: Port) -> Bundle:
    """A port of the user logic by itself: PyCoRAM leads each to the outside as it is."""
    if is_clock(port):
        return Bundle(port.name, BundleType.CLOCK, Side.PROVIDER, ports=(("CLK", port),), required=False)
    if is_reset(port):
        return Bundle(port.name, BundleType.RESET, Side.PROVIDER, ports=(("RST", port),), required=False)
    side = Side.USER if port.direction.value == "output" else Side.PROVIDER
    return Bundle(port.name, BundleType.WIRE, side, width=port.width, ports=(("WIRE", port),), required=False)
