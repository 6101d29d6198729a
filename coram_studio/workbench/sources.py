"""Texts of a project's sources: the editor's unsaved text where there is one, else the file's."""

from __future__ import annotations

import codecs
import io
import threading
import tokenize
from pathlib import Path

from coram_studio.diagnostics import Diagnostic, ObjectRef, Span, diagnostic
from coram_studio.workbench.encodings import detect, python_encoding

_KERNEL_SUFFIXES = (".v", ".sv")
_MAX_BYTES = 64 << 20  # of one file; what is larger is no source, and would fill the memory


class Sources:
    """Reads files of one project. Paths are relative to its root, with forward slashes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._buffers: dict[str, str | bytes] = {}
        self._lock = threading.Lock()

    def set_buffer(self, path: str, text: str | bytes | None) -> None:
        """Let ``text`` stand for the file's content until it is set to None. Bytes are read as a file's are."""
        with self._lock:
            if text is None:
                self._buffers.pop(path, None)
            else:
                self._buffers[path] = text

    def exists(self, path: str) -> bool:
        """Whether there is a text under this path, unsaved or in an ordinary file of the project."""
        with self._lock:
            if path in self._buffers:
                return True
        try:
            return (self.root / path).is_file() and self._is_inside(path)
        except (OSError, ValueError):  # a name that no file can have
            return False

    def read(self, path: str, subject: ObjectRef | None = None) -> tuple[str | None, Diagnostic | None]:
        """The text, or None and a diagnostic that says why not. It must be UTF-8."""
        found, problem = self._content(path, subject)
        if not isinstance(found, bytes):
            return found, problem
        try:
            return found.decode("utf-8"), None
        except UnicodeDecodeError as error:
            return None, _not_utf8("B004", path, subject, error, "must be UTF-8 text, but byte {} is not")

    def read_thread(
        self, path: str, subject: ObjectRef | None = None
    ) -> tuple[str | None, Diagnostic | None]:
        """The text of a control thread: UTF-8, or the encoding that its first lines declare as in Python.

        Comments in an encoding that is not declared are no reason to refuse it: the diagnostic is then a note, and
        their characters are U+FFFD.
        """
        found, problem = self._content(path, subject)
        if not isinstance(found, bytes):
            return found, problem
        try:
            encoding = python_encoding(found)
            return found.decode(encoding), None
        except UnicodeDecodeError as error:
            text = found.decode("utf-8", "replace")
            if encoding.startswith("utf-8") and _only_in_comments(text):
                note = _not_utf8(
                    "B008", path, subject, error, "is not UTF-8 from byte {} on, which is in a comment"
                )
                return text.removeprefix("\ufeff"), note
            return None, _not_utf8("B004", path, subject, error, "must be {1} text, but byte {0} is not")
        except (
            SyntaxError
        ) as error:  # of the declaration: one that does not exist, or is not what the text is
            message = f"{path} must be UTF-8 text or declare its encoding, but: {error.msg}"
            return None, diagnostic("B004", message, span=Span(path), subject=subject)

    def read_kernel(
        self, path: str, subject: ObjectRef | None = None
    ) -> tuple[str | None, Diagnostic | None]:
        """The text of a Verilog file, or None; the diagnostic may be a note with the text.

        Comments in other encodings are usual: bytes that are not UTF-8 come as lone surrogates
        (``surrogateescape``), so that they can be written as they were.
        """
        found, problem = self._content(path, subject)
        if not isinstance(found, bytes):
            return found, problem
        try:
            return found.decode("utf-8"), None
        except UnicodeDecodeError as error:
            if b"\0" in found:  # UTF-16, or no text at all
                return None, _not_utf8("B004", path, subject, error, "must be UTF-8 text, but byte {} is not")
            note = _not_utf8("B008", path, subject, error, "is not UTF-8 from byte {} on; its bytes are kept")
            return found.decode("utf-8", "surrogateescape"), note

    def read_data(self, path: str) -> tuple[str | None, Diagnostic | None]:
        """The content of a data file; bytes that are not UTF-8 come as lone surrogates."""
        found, problem = self._content(path, None)
        if not isinstance(found, bytes):
            return found, problem
        return found.decode("utf-8", "surrogateescape"), None

    def read_shown(self, path: str) -> str:
        """The text as an editor shows it, in the encoding it seems to be written in; "" where there is none."""
        found, _ = self._content(path, None)
        if isinstance(found, bytes):
            found = found.removeprefix(codecs.BOM_UTF8).decode(detect(found, path), "replace")
        return (found or "").replace("\r\n", "\n").replace("\r", "\n")

    def kernel_files(self) -> tuple[str, ...]:
        """All Verilog files below ``kernels/``, sorted."""
        folder = self.root / "kernels"
        found = (p for p in folder.rglob("*") if p.suffix in _KERNEL_SUFFIXES and p.is_file())
        return tuple(sorted(p.relative_to(self.root).as_posix() for p in found))

    def _content(self, path: str, subject: ObjectRef | None) -> tuple[bytes | str | None, Diagnostic | None]:
        """The file's bytes, the text of its buffer, or why there is neither."""
        with self._lock:
            if path in self._buffers:
                return self._buffers[path], None
        file = self.root / path
        if not self._is_inside(path):
            return None, diagnostic("B001", f"{path} lies outside the project", subject=subject)
        try:
            if not file.is_file():
                # A pipe or device would be waited for, or never end.
                what = "is not a file" if file.exists() else "does not exist"
                return None, diagnostic("B002", f"{path} {what}", span=Span(path), subject=subject)
            if file.stat().st_size > _MAX_BYTES:
                message = f"{path} must have at most {_MAX_BYTES:,} bytes, not {file.stat().st_size:,}"
                return None, diagnostic("B003", message, span=Span(path), subject=subject, remedy="Split it.")
            return file.read_bytes(), None
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror or error}"
            return None, diagnostic("B003", message, span=Span(path), subject=subject)

    def _is_inside(self, path: str) -> bool:
        return (self.root / path).resolve().is_relative_to(self.root.resolve())


def _only_in_comments(text: str) -> bool:
    """Whether every character of Python text that could not be decoded stands in a comment."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return False
    return all(token.type == tokenize.COMMENT for token in tokens if "\ufffd" in token.string)


def _not_utf8(
    code: str, path: str, subject: ObjectRef | None, error: UnicodeDecodeError, text: str
) -> Diagnostic:
    """A diagnostic at the line of the first byte; ``text`` has places for the byte and the encoding."""
    line = error.object.count(b"\n", 0, error.start) + 1
    byte = f"0x{error.object[error.start]:02x}"
    message = f"{path} {text.format(byte, error.encoding)}"
    return diagnostic(code, message, span=Span(path, line), subject=subject)
