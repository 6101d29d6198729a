"""The data files that a simulation's host reads by $readmemh, $fopen and the like."""

from __future__ import annotations

import posixpath

from coram_studio.verilog.file_uses import plain_data_name, renamed_data
from coram_studio.workbench.kernel_files import KERNELS
from coram_studio.workbench.sources import Sources


def host_data(sources: Sources, path: str, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The host's text with names by which it finds its data files where it runs, and these files: name and content.

    They are looked for beside the host, in ``tests/``, in the project and in ``kernels/``.
    """
    found: dict[str, str] = {}

    def rename(name: str, is_read: bool) -> str:
        plain = plain_data_name(name, is_read=is_read)
        folders = (posixpath.dirname(path), "tests", "", KERNELS)
        places = (posixpath.join(folder, plain) for folder in folders if plain)
        place = next((each for each in places if sources.exists(each)), None)
        content = sources.read_data(place)[0] if place is not None else None
        if content is None:
            return name
        found[plain] = content
        return plain

    renamed = renamed_data(text, rename)
    return renamed, tuple(found.items())
