"""Texts of a project's sources: the editor's unsaved text where there is one, else the file's."""

from __future__ import annotations

import re
import threading
from pathlib import Path

from coram_studio.diagnostics import Diagnostic, ObjectRef, Span, diagnostic
from coram_studio.verilog.source import SourceText

_MODULE = re.compile(r"^\s*module\s+(?:automatic\s+|static\s+)?([A-Za-z_]\w*)", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z_]\w*")
_KERNEL_SUFFIXES = (".v", ".sv")


class Sources:
    """Reads files of one project. Paths are relative to its root, with forward slashes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._buffers: dict[str, str] = {}
        self._lock = threading.Lock()

    def set_buffer(self, path: str, text: str | None) -> None:
        """Let ``text`` stand for the file's content until it is set to None."""
        with self._lock:
            if text is None:
                self._buffers.pop(path, None)
            else:
                self._buffers[path] = text

    def read(self, path: str, subject: ObjectRef | None = None) -> tuple[str | None, Diagnostic | None]:
        """The text, or None and a diagnostic that says why not."""
        with self._lock:
            if path in self._buffers:
                return self._buffers[path], None
        file = self.root / path
        if not file.resolve().is_relative_to(self.root.resolve()):
            return None, diagnostic("B001", f"{path} lies outside the project", subject=subject)
        try:
            return file.read_bytes().decode("utf-8"), None
        except FileNotFoundError:
            message = f"{path} does not exist"
            return None, diagnostic("B002", message, span=Span(path), subject=subject)
        except UnicodeDecodeError as error:
            return None, self._not_utf8(path, subject, file, error)
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror or error}"
            return None, diagnostic("B003", message, span=Span(path), subject=subject)

    def _not_utf8(
        self, path: str, subject: ObjectRef | None, file: Path, error: UnicodeDecodeError
    ) -> Diagnostic:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        message = f"{path} must be UTF-8 text, but byte 0x{error.object[error.start]:02x} is not"
        return diagnostic("B004", message, span=Span(path, line), subject=subject)

    def kernel_files(self) -> tuple[str, ...]:
        """All Verilog files below ``kernels/``, sorted."""
        folder = self.root / "kernels"
        found = (p for p in folder.rglob("*") if p.suffix in _KERNEL_SUFFIXES and p.is_file())
        return tuple(sorted(p.relative_to(self.root).as_posix() for p in found))

    def closure(self, wanted: tuple[str, ...]) -> tuple[SourceText, ...]:
        """The wanted files and those of ``kernels/`` that define modules they mention, transitively.

        Files that cannot be read are left out; reading them by name reports why.
        """
        texts: dict[str, str] = {}
        for path in dict.fromkeys((*wanted, *self.kernel_files())):
            text, _ = self.read(path)
            if text is not None:
                texts[path] = text
        defined = {name: path for path, text in texts.items() for name in _MODULE.findall(text)}
        taken: dict[str, None] = {}
        todo = [path for path in wanted if path in texts]
        while todo:
            path = todo.pop(0)
            if path in taken:
                continue
            taken[path] = None
            mentioned = set(_WORD.findall(texts[path])) & defined.keys()
            todo.extend(sorted({defined[name] for name in mentioned} - taken.keys()))
        return tuple(SourceText(path, texts[path]) for path in taken)
