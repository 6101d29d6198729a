"""Entries of the Help menu."""

from coram_studio.ui.shell.actions.entry import ActionSpec

HELP = (
    ActionSpec(
        "help.keys", "&Keys", "Help", "window.keys", ("F1", "?"), "keyboard", tip="All keys of the window"
    ),
    ActionSpec(
        "help.welcome",
        "&Welcome page",
        "Help",
        "window.show_welcome",
        (),
        tip="Recent projects and templates",
    ),
    ActionSpec("help.about", "&About CoRAM Studio", "Help", "window.about", (), separator=True),
)
