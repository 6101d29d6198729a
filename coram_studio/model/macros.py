"""Macros that a project defines for its kernels: what their names and texts may be."""

from __future__ import annotations

import re

from coram_studio.model.rules import check_parameter_value

_MACRO = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}\Z")
_LONGEST_DEFINE = 500
_DIRECTIVES = frozenset(
    [
        "__FILE__",
        "__LINE__",
        "begin_keywords",
        "celldefine",
        "default_nettype",
        "define",
        "else",
        "elsif",
        "end_keywords",
        "endcelldefine",
        "endif",
        "ifdef",
        "ifndef",
        "include",
        "line",
        "nounconnected_drive",
        "pragma",
        "resetall",
        "timescale",
        "unconnected_drive",
        "undef",
        "undefineall",
        "default_decay_time",
        "default_trireg_strength",
        "delay_mode_distributed",
        "delay_mode_path",
        "delay_mode_unit",
        "delay_mode_zero",
    ]
)


def check_define(text: str) -> str:
    """Why ``text`` cannot define a macro, as the end of a sentence; "" if it can: ``NAME`` or ``NAME=TEXT``."""
    name, equals, value = text.partition("=")
    if not _MACRO.match(name):
        return "must be NAME or NAME=TEXT, with a name of letters A-Z, digits and _"
    if name in _DIRECTIVES:
        return "must not have the name of a compiler directive"
    if name == "SYNTHESIS" or name.startswith("CORAM_STUDIO"):
        return "must have another name: this one tells simulation from synthesis"
    if len(text) > _LONGEST_DEFINE:
        return f"must have at most {_LONGEST_DEFINE} characters"
    if not text.isascii():
        return "must consist of ASCII characters"
    return check_parameter_value(value) if equals and value else ""
