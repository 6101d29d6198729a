"""The window's fixtures, for dialogs that are opened from it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_NAME = "shell_window_fixtures"
if _NAME not in sys.modules:
    _SPEC = importlib.util.spec_from_file_location(_NAME, Path(__file__).parents[1] / "shell" / "conftest.py")
    assert _SPEC is not None
    assert _SPEC.loader is not None
    _MODULE = importlib.util.module_from_spec(_SPEC)
    sys.modules[_NAME] = _MODULE
    _SPEC.loader.exec_module(_MODULE)
_FIXTURES = sys.modules[_NAME]

qapp = _FIXTURES.qapp
questions = _FIXTURES.questions
settings_folder = _FIXTURES.settings_folder
empty_window = _FIXTURES.empty_window
project = _FIXTURES.project
window = _FIXTURES.window
checked = _FIXTURES.checked
