"""Keep the results of build stages on disk, so that a program that is started anew does not repeat them.

Results are pickles, which can run anything when they are read. So only files are read that lie in a folder of the
user's own that nobody else can write, belong to the user and hold what their SHA-256 says (``BuildCache``), and
of what they name only the data classes and enumerations of this program are made.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import io
import os
import pickle
import sys
from collections.abc import Iterator
from dataclasses import is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from coram_studio import __version__
from coram_studio.locate import bundle_root
from coram_studio.simulate.build_cache import BuildCache, cache_base

MAX_BYTES = 128 << 20
"""Size of all kept results together; those not used for the longest time go first."""

_PACKAGE = Path(__file__).resolve().parents[1]
_OWN = ("diagnostics", "model", "thread", "verilog", "ipcore", "workbench")  # whose code makes results
_RESOURCES = ("rtl", "templates")
_LIBRARIES = ("pyslang", "pyverilog", "jinja2")
# What reading a pickle raises that is not one, or is one of classes that have changed; then the stage is run again.
_DAMAGED = (
    pickle.UnpicklingError,
    ArithmeticError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
_PLAIN = {("builtins", "frozenset"), ("builtins", "set")}


def stage_folder() -> Path:
    """Where results are kept: the user's cache folder, or below ``CORAM_STUDIO_CACHE``."""
    return cache_base() / "stages"


class StageStore:
    """Results by (stage, content hash), of this version of the program alone. Never raises for what it finds."""

    def __init__(self, folder: Path | None = None, max_bytes: int = MAX_BYTES) -> None:
        self._files = BuildCache(folder or stage_folder(), max_bytes)

    def load(self, stage: str, key: str) -> tuple[Any] | None:
        """The result in a tuple of its own, or None: nothing is kept, or nothing that can be trusted."""
        data = self._files.fetch(_name(stage, key))
        if data is None:
            return None
        try:
            return (_Reader(io.BytesIO(data)).load(),)
        except _DAMAGED:
            return None

    def save(self, stage: str, key: str, result: object) -> bool:
        """Keep a result; whether it was kept. ``clean`` then removes what has become too much."""
        try:
            data = pickle.dumps(result, protocol=5)
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
            return False
        return self._files.keep(_name(stage, key), data, clean=False)

    def clean(self) -> None:
        """Remove the results that were not used for the longest time, where there is too much."""
        self._files.clean()


class _Reader(pickle.Unpickler):
    """Makes the data classes and enumerations of this program, and sets; nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module.partition(".")[0] == "coram_studio" and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
                return found
        raise pickle.UnpicklingError(f"a result may not hold {module}.{name}")


def _name(stage: str, key: str) -> str:
    return hashlib.sha256(f"{program_hash()}\n{stage}\n{key}".encode()).hexdigest()


@functools.cache
def program_hash() -> str:
    """SHA-256 of all that makes results besides their inputs: our code and resources, Python and libraries.

    By content, not by time: files that a package manager puts in place may all have the same time.
    """
    digest = hashlib.sha256(f"{__version__}\n{sys.version}\n".encode())
    resources = bundle_root() / "resources"
    for root in (*(_PACKAGE / name for name in _OWN), *(resources / name for name in _RESOURCES)):
        for path in _files_below(root):
            data = path.read_bytes()
            name = f"{path.relative_to(root)}\n{len(data)}\n"
            digest.update(name.encode("utf-8", "surrogateescape") + data)
    for library in _LIBRARIES:
        digest.update(_library(library).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _files_below(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (Path(folder, name) for name in sorted(names))


def _library(name: str) -> str:
    """A library's place, and size and time of its files at the top; asking for its version would take longer."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return f"{name} -\n"
    parts = [spec.origin]
    for path in sorted(Path(spec.origin).parent.iterdir()):
        if path.is_file():
            status = path.stat()
            parts.append(f"{path.name} {status.st_size} {status.st_mtime_ns}")
    return "\n".join(parts) + "\n"
