"""The arrangements of the window's panels, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

AREAS = ("left", "main", "second", "right", "bottom", "bottom2")
"""The areas: the first four beside each other, the last two below them."""

HIDDEN = ""


@dataclass(frozen=True, slots=True)
class Perspective:
    """Where each kind of panel lies, which panels are on top, and how wide the areas are at first.

    ``homes`` maps a panel's kind to an area, or HIDDEN. ``top`` and ``bottom`` are relative widths of the areas
    of each row, ``rows`` relative heights of the two rows.
    """

    id: str
    title: str
    tip: str
    homes: Mapping[str, str]
    shown: tuple[str, ...] = ()
    top: tuple[int, int, int, int] = (250, 890, 500, 296)
    bottom: tuple[int, int] = (800, 700)
    rows: tuple[int, int] = (640, 236)


PERSPECTIVES: tuple[Perspective, ...] = (
    Perspective(
        "design",
        "Design",
        "Draw the accelerator and write its sources (Alt+1)",
        {
            "project": "left",
            "palette": "left",
            "welcome": "main",
            "canvas": "main",
            "source": "main",
            "waves": "main",
            "bandwidth": "main",
            "properties": "right",
            "outline": "right",
            "problems": "bottom",
            "console": "bottom",
            "runs": "bottom",
            "search": "bottom",
        },
        shown=("palette", "canvas", "source", "properties", "problems"),
    ),
    Perspective(
        "debug",
        "Debug",
        "Sources beside the waves of a run (Alt+2)",
        {
            "project": HIDDEN,
            "palette": HIDDEN,
            "welcome": "main",
            "canvas": "main",
            "source": "main",
            "waves": "second",
            "bandwidth": "bottom",
            "properties": HIDDEN,
            "outline": HIDDEN,
            "problems": "bottom2",
            "console": "bottom2",
            "runs": "bottom2",
            "search": "bottom2",
        },
        shown=("source", "waves", "bandwidth", "console"),
        top=(250, 520, 1060, 285),
        rows=(560, 316),
    ),
    Perspective(
        "analyse",
        "Analyse",
        "Figures of the runs beside each other (Alt+3)",
        {
            "project": HIDDEN,
            "palette": HIDDEN,
            "welcome": "main",
            "canvas": "main",
            "source": "main",
            "waves": "main",
            "bandwidth": "main",
            "properties": HIDDEN,
            "outline": HIDDEN,
            "problems": "bottom2",
            "console": "bottom2",
            "runs": "bottom",
            "search": "bottom2",
        },
        shown=("bandwidth", "runs", "console"),
        bottom=(1000, 580),
        rows=(560, 316),
    ),
)


def perspective(name: str) -> Perspective:
    """The perspective of that id; the first where there is none."""
    return next((p for p in PERSPECTIVES if p.id == name), PERSPECTIVES[0])
