"""Entries of the Simulate menu."""

from coram_studio.ui.shell.actions.entry import ActionSpec

SIMULATE = (
    ActionSpec(
        "simulate.run",
        "&Simulate",
        "Simulate",
        "run.simulate",
        ("F5",),
        "simulate",
        when="idle",
        tip="Build, and run the core with its memory",
        toolbar="primary",
        short="Simulate",
    ),
    ActionSpec(
        "simulate.options",
        "Simulate &with …",
        "Simulate",
        "run.simulate_with",
        ("Ctrl+F5",),
        "settings",
        when="idle",
        tip="Choose parameters, memory image and limits of the run",
    ),
    ActionSpec(
        "simulate.cancel",
        "&Cancel",
        "Simulate",
        "run.cancel",
        ("Shift+F5",),
        "cancel",
        when="running",
        tip="Stop what is running",
    ),
    ActionSpec(
        "simulate.waves",
        "Open wa&ves of the last run",
        "Simulate",
        "results.open_last_waves",
        ("F6",),
        "waves",
        when="has_run",
        tip="Show the waves of the newest run",
        separator=True,
    ),
    ActionSpec(
        "simulate.bandwidth",
        "Open &bandwidth of the last run",
        "Simulate",
        "results.open_last_bandwidth",
        ("Shift+F6",),
        "chart",
        when="has_run",
        tip="Show where the newest run's bandwidth went",
    ),
)
