"""Entries of the View menu."""

from coram_studio.ui.shell.actions.entry import ActionSpec

_PERSPECTIVES = tuple(
    ActionSpec(
        f"view.{name}",
        title,
        "View",
        f"window.perspective:{name}",
        (f"Alt+{number}",),
        "",
        tip=tip,
        checkable=True,
        group="perspective",
    )
    for number, (name, title, tip) in enumerate(
        (
            ("design", "&Design", "Draw the accelerator and write its sources"),
            ("debug", "D&ebug", "Sources beside the waves of a run"),
            ("analyse", "&Analyse", "Figures of the runs beside each other"),
        ),
        1,
    )
)

VIEW = (
    *_PERSPECTIVES,
    ActionSpec(
        "view.zoom_in",
        "Zoom &in",
        "View",
        "view.zoom_in",
        ("Ctrl++", "Ctrl+="),
        "zoom-in",
        when="zoomable",
        tip="Show it larger",
        separator=True,
    ),
    ActionSpec(
        "view.zoom_out", "Zoom &out", "View", "view.zoom_out", ("Ctrl+-",), "zoom-out", when="zoomable"
    ),
    ActionSpec("view.reset_zoom", "&100 %", "View", "view.reset_zoom", ("Ctrl+0",), "", when="zoomable"),
    ActionSpec(
        "view.fit", "&Fit", "View", "view.fit", ("Ctrl+1",), "fit", when="zoomable", tip="Show all of it"
    ),
    ActionSpec(
        "view.arrange",
        "A&rrange",
        "View",
        "view.arrange",
        ("Ctrl+Shift+A",),
        "arrange",
        when="canvas",
        tip="Lay out the selected blocks, or the whole diagram, so that it reads well",
    ),
    ActionSpec(
        "view.theme_light",
        "&Light",
        "View/Theme",
        "view.theme:light",
        checkable=True,
        group="theme",
        tip="Dark text on light",
    ),
    ActionSpec(
        "view.theme_dark",
        "&Dark",
        "View/Theme",
        "view.theme:dark",
        checkable=True,
        group="theme",
        tip="Light text on dark",
    ),
    ActionSpec(
        "view.theme_system",
        "As the &system",
        "View/Theme",
        "view.theme:system",
        checkable=True,
        group="theme",
        tip="Follow the desktop's choice",
    ),
    ActionSpec(
        "view.toggle_theme", "Switch light and dark", "", "view.toggle_theme", ("Ctrl+Shift+L",), "theme"
    ),
    ActionSpec("view.full_screen", "F&ull screen", "View", "view.full_screen", ("F11",), separator=True),
)
