"""Names and texts on their way into Tcl, XML and vendors' files: checked or made harmless, never passed on as is."""

from __future__ import annotations

import re

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_VLNV_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*")
# Characters that XML 1.0 cannot hold at all, and lone surrogates.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 128

# Names that Windows, where many of these tools run, keeps for devices.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def check_identifier(name: str) -> str:
    """Why a name cannot be an identifier in Verilog, Tcl and vendors' files, or ""."""
    if not _IDENTIFIER.fullmatch(name):
        return "must begin with a letter and hold only letters, digits and underscores"
    if len(name) > _LONGEST:
        return f"must have at most {_LONGEST} characters"
    return "must not be the name of a device" if _DEVICES.fullmatch(name) else ""


def check_vlnv_part(text: str) -> str:
    """Why a text cannot be a vendor, library or version of an IP, or ""."""
    if not _VLNV_PART.fullmatch(text) or len(text) > _LONGEST:
        return "must hold only letters, digits, underscores, dots and minus signs"
    return ""


def check_relative_path(path: str) -> str:
    """Why a path cannot be a file of a package, or "": every part must be a plain file name."""
    parts = path.split("/")
    if not all(_FILE.fullmatch(part) and not _DEVICES.fullmatch(part) for part in parts):
        return "must be plain names with slashes between them"
    return "must have at most 200 characters" if len(path) > 200 else ""


def xml_text(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def one_line(text: str) -> str:
    """The text as one line of printable characters, for comments and descriptions."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def tcl_word(text: str) -> str:
    """The text as one word of Tcl in double quotes, in which nothing is substituted."""
    return '"' + re.sub(r'([\\"$\[\]{};#])', r"\\\1", one_line(text)) + '"'
