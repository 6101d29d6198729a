"""Put threads, kernels and objects together into one core."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from coram_studio.diagnostics import Diagnostic, ObjectRef, diagnostic, has_errors
from coram_studio.ipcore.block_places import point_at_block
from coram_studio.ipcore.c_header import c_header
from coram_studio.ipcore.collisions import check_module_names
from coram_studio.ipcore.describe import manifest_json
from coram_studio.ipcore.library import library_text, needed_modules
from coram_studio.ipcore.link import check_threads, link_objects
from coram_studio.ipcore.manifest import DATA, INCLUDE, Core, CoreResult, Manifest
from coram_studio.ipcore.report import report_files, timed_threads
from coram_studio.ipcore.slaves import check_slaves
from coram_studio.ipcore.top import Top, emit_top
from coram_studio.ipcore.user_logic import emit_user_logic, user_logic_module
from coram_studio.model.blocks import KernelBlock, ThreadBlock
from coram_studio.model.design import Accelerator
from coram_studio.model.naming import Namer
from coram_studio.model.project import Settings
from coram_studio.thread.program import ThreadProgram, ThreadResult
from coram_studio.verilog.file_uses import with_plain_data_names
from coram_studio.verilog.source import DataFile, SourceText, Spliced
from coram_studio.verilog.splice import splice_objects

HDL = "hdl"
"""Folder of the core's Verilog."""


def build_core(
    settings: Settings,
    accelerator: Accelerator,
    kernels: Sequence[SourceText],
    threads: Sequence[ThreadResult],
    *,
    include_dirs: Sequence[Path] = (),
    defines: Sequence[str] = (),
    data: Sequence[DataFile] = (),
) -> CoreResult:
    """The core of one accelerator.

    ``kernels`` are the Verilog files of its kernels and what they instantiate, each once, in compile order, and the
    files that these include. ``data`` are the files that they read, ``defines`` the macros NAME=TEXT.
    ``threads`` are the compiled control threads; findings in them are passed on. There is no core when anything
    is an error, an uncompiled thread included.
    """
    findings: list[Diagnostic] = [d for thread in threads for d in thread.diagnostics]
    if not any(isinstance(block, KernelBlock | ThreadBlock) for block in accelerator.blocks):
        message = f"Accelerator {accelerator.name} must have a kernel or a control thread, and has neither"
        findings.append(diagnostic("C014", message, subject=ObjectRef(accelerator.name, "")))
        return CoreResult(None, tuple(findings))
    plain = emit_user_logic(accelerator)
    user_logic = SourceText(f"{HDL}/{user_logic_module(accelerator)}.v", plain)
    programs = [thread.program for thread in threads if thread.program is not None]
    findings += check_module_names(accelerator, kernels, programs)
    findings += check_threads(accelerator)
    if has_errors(findings):
        return CoreResult(None, tuple(findings))
    spliced = splice_objects(
        (*kernels, user_logic), user_logic_module(accelerator), include_dirs=include_dirs, defines=defines
    )
    findings += (point_at_block(finding, accelerator, user_logic) for finding in spliced.diagnostics)
    if has_errors(findings):
        return CoreResult(None, tuple(findings))
    linked = link_objects(accelerator, spliced.objects, threads, unaligned=settings.core.unaligned)
    findings += (*linked.diagnostics, *check_slaves(settings.core, programs, linked.objects))
    if has_errors(findings) or len(programs) < len(threads):
        return CoreResult(None, tuple(findings))
    top = emit_top(accelerator.name, settings.description, settings.core, spliced, programs, linked.objects)
    given = _Given(data, defines)
    core = _assemble(settings, accelerator.name, plain, spliced, programs, top, given)
    return CoreResult(core, tuple(findings))


@dataclass(frozen=True, slots=True)
class _Given:
    """What goes into the core as it is."""

    data: Sequence[DataFile]
    defines: Sequence[str]


def _assemble(
    settings: Settings,
    name: str,
    user_logic: str,
    spliced: Spliced,
    programs: Sequence[ThreadProgram],
    top: Top,
    given: _Given,
) -> Core:
    spliced = _with_names_of(given.data, spliced)
    hdl = _hdl_files(name, spliced, programs, top)
    headers = tuple((f"{INCLUDE}/{h.include_name or h.path}", h.text) for h in spliced.headers)
    data = tuple((f"{DATA}/{file.name}", file.text) for file in given.data)
    manifest = Manifest(
        name=name,
        top=name,
        version=settings.version,
        vendor=settings.vendor,
        description=settings.description,
        ports=top.ports,
        interfaces=top.interfaces,
        parameters=(),
        files=tuple(path for path, _ in hdl),
        threads=top.traces,
        headers=tuple(path for path, _ in headers),
        data=tuple(path for path, _ in data),
        defines=tuple(given.defines),
        constraints=tuple(path for path, _ in top.constraints),
    )
    software = c_header(name, top.interfaces)
    debug = [(f"debug/{p.name}.json", json.dumps(p.debug_map.to_json(), indent=1) + "\n") for p in programs]
    about = [("user_logic.v", user_logic), ("manifest.json", manifest_json(manifest))]
    threads = timed_threads(programs)
    report = report_files(name, threads)
    files = (*hdl, *headers, *data, *top.constraints, *software, *debug, *about, *report)
    kernels = hdl[len(hdl) - len(programs) - 1 - len(spliced.sources) :]
    origins = tuple((path, source.path) for (path, _), source in zip(kernels, spliced.sources, strict=False))
    origins += tuple((path, h.path) for (path, _), h in zip(headers, spliced.headers, strict=True))
    return Core(manifest, files, tuple(p.debug_map for p in programs), fingerprint(files), origins, threads)


def _with_names_of(data: Sequence[DataFile], spliced: Spliced) -> Spliced:
    """The kernels with names of data files by which they are found beside the core."""
    names = {file.name for file in data}

    def renamed(sources: Iterable[SourceText]) -> tuple[SourceText, ...]:
        return tuple(replace(each, text=with_plain_data_names(each.text, names)) for each in sources)

    if not names:
        return spliced
    return replace(spliced, sources=renamed(spliced.sources), headers=renamed(spliced.headers))


def _hdl_files(
    name: str, spliced: Spliced, programs: Sequence[ThreadProgram], top: Top
) -> tuple[tuple[str, str], ...]:
    """The Verilog in compile order: library, kernels and user logic, threads, top."""
    library = [(f"{module}.v", library_text(module)) for module in needed_modules(top.modules)]
    own = [(f"{program.module}.v", program.verilog) for program in programs] + [(f"{name}.v", top.verilog)]
    # Kernels' files keep their names where they can: users look for them, and tools print them.
    names = Namer((PurePosixPath(path).stem for path, _ in (*library, *own)), ignore_case=True)
    middle = []
    for source in spliced.sources:
        path = PurePosixPath(source.path)
        middle.append((names.fresh(path.stem) + path.suffix, source.text))
    return tuple((f"{HDL}/{path}", text) for path, text in (*library, *middle, *own))


def fingerprint(files: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of paths and texts, as hexadecimal digits; the order of the files does not matter."""
    digest = hashlib.sha256()
    for path, text in sorted(files):
        # A kernel's text may hold bytes of another encoding, which are kept as surrogates.
        for part in (path.encode(), text.encode("utf-8", "surrogateescape")):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
