"""The public plugin interface. A plugin is a module with functions marked ``@hookimpl``."""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from coram_studio.export.exporter import Exporter

PROJECT_NAME = "coram_studio"

hookspec = pluggy.HookspecMarker(PROJECT_NAME)
hookimpl = pluggy.HookimplMarker(PROJECT_NAME)


class PluginHooks:
    """Hooks that a plugin may implement."""

    @hookspec
    def coram_studio_exporters(self) -> Iterable[Exporter]:  # type: ignore[empty-body]
        """The exporters that the plugin adds."""
