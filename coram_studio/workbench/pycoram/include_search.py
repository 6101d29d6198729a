"""Look for included files in the folder of an imported project, where no include folder that is named has them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from coram_studio.workbench.pycoram.finding import FoundProject, Named, files_below


def include_folder(found: FoundProject, name: str) -> Path | None:
    """The folder from which an included file is found by its name, if it is the only one; it becomes a part."""
    wanted = PurePosixPath(name)
    if not wanted.parts or wanted.is_absolute() or ".." in wanted.parts:
        return None
    depth = len(wanted.parts)
    places = {path.parents[depth - 1] for path in files_below(found) if path.parts[-depth:] == wanted.parts}
    if len(places) != 1:
        return None
    [folder] = places
    shown = folder.relative_to(found.folder).as_posix()
    found.put("include", Named(shown))
    found.assumed.append(f"{shown} is an include folder, as {name} is only there")
    return folder
