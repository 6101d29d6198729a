"""Diagnostics are values: a code of the catalogue, a text, a place, a remedy. Printers are apart."""

from coram_studio.diagnostics.catalogue import CATALOGUE, Entry
from coram_studio.diagnostics.diagnostic import (
    Diagnostic,
    Fix,
    ObjectRef,
    Related,
    Severity,
    Span,
    diagnostic,
    has_errors,
    sort_diagnostics,
)
from coram_studio.diagnostics.printers import as_json, as_text

__all__ = [
    "CATALOGUE",
    "Diagnostic",
    "Entry",
    "Fix",
    "ObjectRef",
    "Related",
    "Severity",
    "Span",
    "as_json",
    "as_text",
    "diagnostic",
    "has_errors",
    "sort_diagnostics",
]
