"""Find and load plugins: the bundled ones, then those that installed packages announce."""

from __future__ import annotations

import importlib.util
import sys
import threading
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

import pluggy

from coram_studio.export.exporter import Exporter
from coram_studio.export.hooks import PROJECT_NAME, PluginHooks
from coram_studio.locate import plugins_root

ENTRY_POINT_GROUP = "coram_studio.plugins"


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """A plugin that was found. ``problem`` says why it could not be loaded, or is ""."""

    name: str
    version: str
    description: str
    origin: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Plugins:
    """The loaded plugins and what they add."""

    infos: tuple[PluginInfo, ...]
    exporters: tuple[Exporter, ...]


_LOADING = threading.Lock()


def load_plugins() -> Plugins:
    """Load every plugin once. A broken plugin is listed with its problem and stops nothing else."""
    with _LOADING:
        return _load_plugins()


@cache
def _load_plugins() -> Plugins:
    manager = pluggy.PluginManager(PROJECT_NAME)
    manager.add_hookspecs(PluginHooks)
    folders = sorted(p for p in plugins_root().iterdir() if (p / "plugin.py").is_file())
    infos = [_register_folder(manager, folder) for folder in folders]
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda p: p.name):
        version = point.dist.version if point.dist else ""
        try:
            manager.register(point.load(), name=point.name)
            problem = ""
        except Exception as error:  # noqa: BLE001  a plugin may fail in any way; it must not take us along
            problem = f"{type(error).__name__}: {error}"
        infos.append(PluginInfo(point.name, version, "", point.value, problem))
    exporters = [e for added in manager.hook.coram_studio_exporters() for e in added]
    return Plugins(tuple(infos), tuple(sorted(exporters, key=lambda e: e.id)))


def _register_folder(manager: pluggy.PluginManager, folder: Path) -> PluginInfo:
    name, version, description = folder.name, "", ""
    try:
        about = tomllib.loads((folder / "plugin.toml").read_text(encoding="utf-8"))
        name = str(about.get("name", name))
        version = str(about.get("version", ""))
        description = str(about.get("description", ""))
        manager.register(_import_folder(folder), name=folder.name)
    except Exception as error:  # noqa: BLE001  a plugin may fail in any way; it must not take us along
        return PluginInfo(name, version, description, "bundled", f"{type(error).__name__}: {error}")
    return PluginInfo(name, version, description, "bundled")


def _import_folder(folder: Path) -> ModuleType:
    """Import ``folder`` as a package of its own, so that plugin.py may import its neighbours relatively."""
    package = f"coram_studio_plugins.{folder.name}"
    if "coram_studio_plugins" not in sys.modules:
        parent = ModuleType("coram_studio_plugins")
        parent.__path__ = [str(folder.parent)]
        sys.modules["coram_studio_plugins"] = parent
    if package not in sys.modules:
        own = ModuleType(package)
        own.__path__ = [str(folder)]
        sys.modules[package] = own
    name = f"{package}.plugin"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, folder / "plugin.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder.name}/plugin.py cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
