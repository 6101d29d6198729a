"""The manifest of a core: what exporters, testbenches and debuggers need to know of it."""

from __future__ import annotations

import enum
import json
from dataclasses import asdict
from typing import Any

from coram_studio.ipcore.manifest import Manifest


def manifest_json(manifest: Manifest) -> str:
    """The text of ``manifest.json``: the manifest's fields under their names."""
    return json.dumps(asdict(manifest, dict_factory=_plain), indent=2, ensure_ascii=False) + "\n"


def _plain(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value.value if isinstance(value, enum.Enum) else value for key, value in items}
