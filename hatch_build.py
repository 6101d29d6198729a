"""Put resources, plugins and sample projects into the wheel, where the installed program looks for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLED = ("resources", "plugins", "projects")
CACHES = {"__pycache__", ".pytest_cache"}
OUTPUTS = {"build", "runs"}
"""Folders of a project that hold outputs of the program; everything else below the bundled folders is a source."""


class BundleHook(BuildHookInterface[Any]):
    """Maps each bundled file to ``coram_studio/_bundle``; an editable install reads them where they are."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the build; ``version`` is "standard" or "editable"."""
        if version == "editable":
            return
        root = Path(self.root)
        for folder in BUNDLED:
            for path in sorted((root / folder).rglob("*")):
                relative = path.relative_to(root)
                output = folder == "projects" and OUTPUTS.intersection(relative.parts)
                if path.is_file() and not output and not CACHES.intersection(relative.parts):
                    build_data["force_include"][str(path)] = f"coram_studio/_bundle/{relative.as_posix()}"
