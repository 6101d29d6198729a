"""Decide where the files of an imported project go, so that what they include is found there as before."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from coram_studio.diagnostics import Span, diagnostic
from coram_studio.model.macros import check_define
from coram_studio.verilog.file_uses import plain_data_name, renamed_data
from coram_studio.verilog.includes import Include, includes
from coram_studio.workbench.kernel_files import KERNELS
from coram_studio.workbench.pycoram.finding import FoundProject, Named, read_loosely, without_comments
from coram_studio.workbench.pycoram.include_search import include_folder

_OUTSIDE = f"{KERNELS}/include"
"""Folder of the new project for included files that lie beside the imported folder, not in it."""
_SHORTEST_BASE = 3  # parts of a path, the root among them: what lies higher is no folder of a project
_DEFINE = re.compile(r"^[ \t]*`define[ \t]+([A-Za-z_]\w*)(?:[ \t]+([^\n\\]*))?$", re.MULTILINE)
_USED = re.compile(r"`(?:(?:ifdef|ifndef|elsif)[ \t]+)?([A-Za-z_]\w*)")


@dataclass(frozen=True, slots=True)
class _Included:
    """An included file: who includes it, how, in which folder it was found, and where that is."""

    by: Path
    include: Include
    folder: Path
    path: Path


@dataclass(slots=True)
class Copies:
    """The files of a new project: ``files`` by their paths there. Sources keep their places to each other.

    ``include_folders`` are the new project's, ``macros`` what files define for others that do not include them.
    """

    found: FoundProject
    files: dict[str, Path] = field(default_factory=dict)
    kernels: list[str] = field(default_factory=list)
    included: list[str] = field(default_factory=list)
    include_folders: list[str] = field(default_factory=list)
    macros: list[str] = field(default_factory=list)
    _base: Path = Path()
    _lifted: bool = False

    def __post_init__(self) -> None:
        self._base = _absolute(self.found.folder)

    def add(self, item: Named, folder: str) -> str:
        """Have a file copied below ``folder``; its path in the new project."""
        file = self.found.path(item)
        parts = PurePosixPath(item.text).parts
        inside = ".." not in parts and not PurePosixPath(item.text).is_absolute()
        name = PurePosixPath(item.text).as_posix() if inside else file.name
        return self._put(f"{folder}/{name.removeprefix(f'{folder}/')}", file)

    def add_kernels(self) -> None:
        """Have the Verilog copied, the files that it includes, and those that it reads."""
        sources = [_absolute(self.found.path(item)) for item in self.found.kernels]
        included = list(self._follow(sources))
        self._lift(included)
        self.kernels = [self._put(self._place(file) or f"{KERNELS}/{file.name}", file) for file in sources]
        for each in included:
            self._add_included(each)
        for file in (*sources, *(each.path for each in included)):
            self._add_data(file, KERNELS)
        self.macros = list(self._shared_macros(sources, included))

    def text_of(self, item: Named) -> str:
        """The text of a file of Verilog, and behind it that of what it includes."""
        file = _absolute(self.found.path(item))
        return "\n".join(map(read_loosely, (file, *(each.path for each in self._follow([file])))))

    def add_host(self, item: Named) -> str:
        """Have a testbench snippet copied below ``tests``, and what it includes so that it is found from there."""
        host = self.add(item, "tests")
        places = {_absolute(self.found.path(item)): host}
        for each in self._follow(list(places)):
            by = places[each.by] if each.folder == each.by.parent else host
            place = posixpath.normpath(posixpath.join(posixpath.dirname(by), each.include.name))
            kept = self.files.get(place, each.path)
            if PurePosixPath(each.include.name).is_absolute() or place.startswith("../") or kept != each.path:
                self._not_copied(each)
                continue
            if place not in self.files:
                self.included.append(place)
            self.files[place] = each.path
            places.setdefault(each.path, place)
        for file in places:
            self._add_data(file, "tests")
        return host

    # -- included files ---------------------------------------------------------------------------------------

    def _follow(self, sources: Iterable[Path]) -> Iterator[_Included]:
        todo = list(sources)
        seen: set[tuple[Path, str]] = set()
        while todo:
            file = todo.pop(0)
            for include in includes(read_loosely(file)):
                name = include.name
                if include.is_of_objects or not name or (file, name) in seen or "\0" in name:
                    continue
                seen.add((file, name))
                folders = (
                    file.parent,
                    *(_absolute(self.found.path(i)) for i in self.found.includes),
                    self._base,
                )
                folder = next((each for each in folders if (each / name).is_file()), None)
                if folder is None and (known := include_folder(self.found, name)) is not None:
                    folder = _absolute(known)
                if folder is not None:  # else the check of the new project says so, with the line
                    found = _Included(file, include, folder, _absolute(folder / name))
                    todo += [found.path] if all(found.path != each for each, _ in seen) else []
                    yield found

    def _lift(self, included: Iterable[_Included]) -> None:
        """Let the base hold what is reached by names with ``..``, so that these names lead there as before."""
        for each in included:
            if ".." not in PurePosixPath(each.include.name).parts:
                continue
            base = Path(os.path.commonpath([self._base, each.folder, each.path.parent]))
            if len(base.parts) >= _SHORTEST_BASE:
                self._base, self._lifted = base, True

    def _add_included(self, each: _Included) -> None:
        place = self._place(each.path)
        local = each.folder == each.by.parent
        if place is None or (self._place(each.folder) is None and not local):
            name = each.include.plain_name
            if not each.include.is_safe:
                self._not_copied(each)
                return
            place, folder = f"{_OUTSIDE}/{name}", _OUTSIDE
        else:
            folder = "" if local else self._place(each.folder) or ""
        if folder not in ("", KERNELS, *self.include_folders):
            self.include_folders.append(folder)
        if place not in self.files:
            self.files[place] = each.path
            self.included.append(place)

    def _not_copied(self, each: _Included) -> None:
        line = read_loosely(each.by).count("\n", 0, each.include.start) + 1
        message = f'{each.by.name} includes "{each.include.name}", which is not copied'
        self.found.diagnostics.append(diagnostic("I014", message, span=Span(self._shown(each.by), line)))

    def _place(self, path: Path) -> str | None:
        """Where a file or folder of the base goes; None for one that lies elsewhere."""
        if not path.is_relative_to(self._base):
            return None
        name = path.relative_to(self._base).as_posix()
        if not self._lifted:  # else ../ would lead to somewhere else
            name = name.removeprefix(f"{KERNELS}/") if name != KERNELS else "."
        return (PurePosixPath(KERNELS) / name).as_posix()

    def _shown(self, file: Path) -> str:
        folder = _absolute(self.found.folder)
        return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file)

    # -- data and macros --------------------------------------------------------------------------------------

    def _add_data(self, file: Path, target: str) -> None:
        """Copy what Verilog reads by $readmemh and the like below ``target``, as far as it is there."""
        folder = _absolute(self.found.folder)

        def copy(name: str, is_read: bool) -> str:
            plain = plain_data_name(name, is_read=is_read)
            if plain and not PurePosixPath(name).is_absolute():
                # PyCoRAM's simulation runs in a folder of the package that it writes into the project's.
                bases = (folder / "package" / "test", file.parent, folder)
                places = (*(_absolute(base / name) for base in bases), folder / plain)
                own = (self._base, folder, file.parent)  # what lies elsewhere is no part of the project
                data = next((p for p in places if p.is_file() and any(map(p.is_relative_to, own))), None)
                if data is not None:
                    self.files.setdefault(f"{target}/{plain}", data)
            return name

        renamed_data(read_loosely(file), copy)

    def _shared_macros(self, sources: list[Path], included: list[_Included]) -> Iterator[str]:
        """Macros that a file uses and another one defines, which it does not include.

        Files that PyCoRAM is given are read one after the other, so that macros hold for those that follow.
        """
        texts = {file: without_comments(read_loosely(file)) for file in sources}
        texts |= {each.path: without_comments(read_loosely(each.path)) for each in included}
        below = {file: {each.path for each in included if each.by == file} for file in texts}
        taken: dict[str, str] = {}
        known: dict[str, str] = {}
        for file in sources:
            reached = _reached(file, below)
            own = {name for each in reached for name, _ in _DEFINE.findall(texts[each])}
            used = {name for each in reached for name in _USED.findall(texts[each])}
            taken |= {name: known[name] for name in used & known.keys() - own}
            known |= {name: text.strip() for each in reached for name, text in _DEFINE.findall(texts[each])}
        given = {item.text.partition("=")[0] for item in self.found.defines}
        for name, text in taken.items():
            macro = f"{name}={text}" if text else name
            if name not in given and not check_define(macro):
                self.found.assumed.append(f"the macro {name}, defined in one file, holds for all")
                yield macro

    def _put(self, path: str, file: Path) -> str:
        stem, suffix = str(PurePosixPath(path).with_suffix("")), PurePosixPath(path).suffix
        number = 2
        while path in self.files and self.files[path] != file:
            path, number = f"{stem}_{number}{suffix}", number + 1
        self.files[path] = file
        return path


def _reached(file: Path, below: dict[Path, set[Path]]) -> set[Path]:
    reached, todo = {file}, [file]
    while todo:
        new = below[todo.pop()] - reached
        reached |= new
        todo += new
    return reached


def _absolute(path: Path) -> Path:
    """The path without ``..``, by its text: links stay what they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve would follow links
