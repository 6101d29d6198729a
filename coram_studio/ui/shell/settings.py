"""What the window remembers from one start to the next, in the user's configuration folder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

_RECENT_LIMIT = 12


def config_folder() -> Path:
    """Folder of the settings; the environment variable CORAM_STUDIO_CONFIG puts it elsewhere."""
    return Path(os.environ.get("CORAM_STUDIO_CONFIG") or platformdirs.user_config_dir("coram-studio", False))


def recovery_folder() -> Path:
    """Folder of edits that were rescued and not yet saved."""
    base = os.environ.get("CORAM_STUDIO_CONFIG")
    return Path(base or platformdirs.user_data_dir("coram-studio", False)) / "recovery"


class WindowSettings:
    """Reads and writes window.ini. Damaged values count as missing."""

    def __init__(self, folder: Path | None = None) -> None:
        self._store = QSettings(str((folder or config_folder()) / "window.ini"), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """A stored text."""
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def set_text(self, key: str, value: str) -> None:
        """Store a text."""
        self._store.setValue(key, value)

    def data(self, key: str) -> QByteArray | None:
        """Stored bytes, or None."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else None

    def set_data(self, key: str, value: QByteArray) -> None:
        """Store bytes."""
        self._store.setValue(key, value)

    def value(self, key: str, default: Any) -> Any:
        """A stored value of plain types; ``default`` when there is none of the same type."""
        try:
            value = json.loads(self.text(key, "null"))
        except ValueError:
            return default
        return value if isinstance(value, type(default)) else default

    def set_value(self, key: str, value: Any) -> None:
        """Store a value of plain types."""
        self.set_text(key, json.dumps(value))

    def recent(self) -> tuple[Path, ...]:
        """Projects that were opened, newest first, as far as they still exist."""
        paths = (Path(p) for p in self.value("recent", []) if isinstance(p, str))
        return tuple(p for p in paths if (p / "project.toml").is_file())

    def add_recent(self, root: Path) -> None:
        """Put a project at the head of the recent ones."""
        paths = [str(root), *(str(p) for p in self.recent() if p != root)]
        self.set_value("recent", paths[:_RECENT_LIMIT])

    def forget_recent(self, root: Path) -> None:
        """Take a project off the recent ones."""
        self.set_value("recent", [str(p) for p in self.recent() if p != root])

    def wave_state(self, root: Path) -> dict[str, Any]:
        """How the waves of a project were last looked at, as ``WaveView.state`` gives it; empty when never."""
        state = self.value("waves", {}).get(str(root))
        return state if isinstance(state, dict) else {}

    def set_wave_state(self, root: Path, state: dict[str, Any]) -> None:
        """Remember how the waves of a project are looked at, for as many projects as are recent."""
        states = self.value("waves", {})
        states.pop(str(root), None)
        states[str(root)] = state
        self.set_value("waves", dict(list(states.items())[-_RECENT_LIMIT:]))

    def sync(self) -> None:
        """Write to disk now."""
        self._store.sync()
