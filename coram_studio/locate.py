"""Find the files that the program ships beside its code: resources, bundled plugins, sample projects.

A wheel carries them in ``coram_studio/_bundle``; a checkout has them at the repository's root.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundle_root() -> Path:
    """Folder that holds ``resources/``, ``plugins/`` and ``projects/``."""
    bundled = _PACKAGE / "_bundle"
    return bundled if bundled.is_dir() else _PACKAGE.parent


def resource(relative: str) -> Path:
    """Path of one shipped resource, for example ``resource("rtl/coram_fifo.v")``."""
    return bundle_root() / "resources" / relative


def plugins_root() -> Path:
    """Folder of the bundled plugins."""
    return bundle_root() / "plugins"


def projects_root() -> Path:
    """Folder of the sample projects, one subfolder each."""
    return bundle_root() / "projects"
