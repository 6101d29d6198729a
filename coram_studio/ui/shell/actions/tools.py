"""Entries of the Tools menu."""

from coram_studio.ui.shell.actions.entry import ActionSpec

TOOLS = (
    ActionSpec(
        "tools.commands",
        "&Command palette …",
        "Tools",
        "window.commands",
        ("Ctrl+Shift+P",),
        "search",
        tip="Find and run any command",
    ),
    ActionSpec(
        "tools.doctor",
        "&Tools found …",
        "Tools",
        "window.doctor",
        (),
        "check",
        tip="Which simulators and other programs were found",
    ),
    ActionSpec(
        "tools.open_folder",
        "Open project &folder",
        "Tools",
        "files.open_folder",
        (),
        "folder",
        when="project",
        tip="Show the project's folder in the file manager",
        separator=True,
    ),
)
