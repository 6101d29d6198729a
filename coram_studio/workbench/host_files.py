"""The program of a simulation's host, with the files of the project that it includes."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from coram_studio.diagnostics import Diagnostic
from coram_studio.workbench.kernel_files import KERNELS
from coram_studio.workbench.sources import Sources


def read_host(
    sources: Sources, path: str, include: Sequence[str]
) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text of a host with what it includes in it, or None; what is wrong with its files.

    Included files are looked for beside the file that includes them, beside the host, in ``include`` (folders of the
    project), in ``kernels/`` and in the project.
    """
    text, problem = sources.read_kernel(path)
    if text is None:
        return None, (problem,) if problem else ()
    found = [problem] if problem else []
    # Imported when it is needed: few hosts include files.
    from coram_studio.verilog.inlining import inline_includes

    def find(by: str, name: str) -> tuple[str, str] | None:
        folders = (posixpath.dirname(by), posixpath.dirname(path), *include, KERNELS, "")
        for folder in dict.fromkeys(folders):
            place = posixpath.normpath(posixpath.join(folder, name))
            if not place.startswith(("../", "/")) and sources.exists(place):
                content, note = sources.read_kernel(place)
                found.extend([note] if note is not None and note not in found else [])
                return None if content is None else (place, content)
        return None

    inlined = inline_includes(path, text, find)
    return inlined.text, (*found, *inlined.diagnostics)
