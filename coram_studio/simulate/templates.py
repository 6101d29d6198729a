"""Renders the templates of this package. They format; what they print is decided in Python."""

from __future__ import annotations

import functools
from typing import Any

import jinja2

from coram_studio.locate import resource


def render(template: str, **context: Any) -> str:
    """Text of ``resources/templates/simulate/<template>`` with ``context`` filled in."""
    return _environment().get_template(template).render(context)


@functools.cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(resource("templates/simulate")),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
