"""Entries of the Window menu."""

from coram_studio.ui.shell.actions.entry import ActionSpec

PANELS = (
    ("project", "&Project", "Ctrl+Shift+E"),
    ("palette", "Pale&tte", "Ctrl+Shift+X"),
    ("properties", "Prop&erties", "F4"),
    ("outline", "&Outline", "Ctrl+Shift+O"),
    ("problems", "Proble&ms", "Ctrl+Shift+M"),
    ("console", "&Console", "Ctrl+Shift+U"),
    ("runs", "R&uns", "Ctrl+Shift+Y"),
    ("search", "&Search", ""),
    ("waves", "&Waves", ""),
    ("bandwidth", "&Bandwidth", ""),
)

WINDOW = (
    *(
        ActionSpec(
            f"window.show_{name}",
            text,
            "Window",
            f"window.show:{name}",
            (key,) if key else (),
            "",
            when="project",
            tip=f"Show the panel {text.replace('&', '')}",
        )
        for name, text, key in PANELS
    ),
    ActionSpec(
        "window.canvas",
        "Dia&gram",
        "Window",
        "window.show_canvas",
        ("Ctrl+Shift+D",),
        "kind/system",
        when="project",
        tip="Show the accelerator's diagram",
        separator=True,
    ),
    ActionSpec(
        "window.next_tab",
        "&Next tab",
        "Window",
        "window.next_tab",
        ("Ctrl+Tab", "Ctrl+PgDown"),
        separator=True,
    ),
    ActionSpec(
        "window.previous_tab",
        "Pre&vious tab",
        "Window",
        "window.previous_tab",
        ("Ctrl+Shift+Tab", "Ctrl+PgUp"),
    ),
    ActionSpec(
        "window.next_area",
        "Next &area",
        "Window",
        "window.next_area",
        ("Ctrl+F6",),
        tip="Move the focus to the next area",
    ),
    ActionSpec(
        "window.float",
        "In a window of its own, or back",
        "Window",
        "window.float",
        (),
        tip="Take the panel with the focus out of the window, or put it back",
    ),
    ActionSpec(
        "window.reset",
        "&Reset arrangement",
        "Window",
        "window.reset",
        (),
        separator=True,
        tip="Put the panels of this perspective back",
    ),
)
