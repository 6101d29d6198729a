"""Entries of the Export menu."""

from coram_studio.ui.shell.actions.entry import ActionSpec

EXPORT = (
    ActionSpec(
        "export.dialog",
        "&Export …",
        "Export",
        "run.export",
        ("Ctrl+E",),
        "export",
        when="idle",
        tip="Write a package for Vivado, XPS or another tool",
        toolbar="card",
        short="Export",
    ),
    ActionSpec(
        "export.picture",
        "&Picture of the diagram …",
        "Export",
        "view.export_picture",
        (),
        "",
        when="canvas",
        tip="Write the diagram as a PNG, SVG or PDF file",
        separator=True,
    ),
)
