"""Templates of the exporters: files below resources/templates, in which every name must have a value."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2

from coram_studio.export.names import one_line, tcl_word
from coram_studio.locate import resource


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resource("templates")),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # these are Tcl and vendors' formats; their filters are below
    )
    environment.filters["tcl"] = tcl_word
    environment.filters["one_line"] = one_line
    return environment


def render(template: str, **values: Any) -> bytes:
    """A template, for example ``vivado/xgui.tcl.j2``, filled in, as UTF-8."""
    return _environment().get_template(template).render(**values).encode()
