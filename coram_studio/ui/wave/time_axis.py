"""Which stretch of time the wave view shows, and how times are written."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

_SMALLEST_SPAN = 4.0  # time units over the whole width
_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"), (1e-12, "ps"), (1e-15, "fs"))
_ROOM = 0.02  # room behind the end of the run, as a share of it


class TimeAxis(QObject):
    """Maps times in the file's units to horizontal positions in logical pixels.

    ``start`` is the time at the left edge, ``per_pixel`` the time units of one pixel.
    """

    changed = Signal()  # another stretch of time is visible

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.start = 0.0
        self.per_pixel = 1.0
        self.width = 1
        self.end = 1

    @property
    def span(self) -> float:
        """Time units between the left and the right edge."""
        return self.per_pixel * self.width

    @property
    def limit(self) -> float:
        """How far right one can look."""
        return self.end * (1 + _ROOM)

    def x(self, time: float) -> float:
        """Position of a time, in pixels from the left edge."""
        return (time - self.start) / self.per_pixel

    def time(self, x: float) -> float:
        """Time at a position."""
        return self.start + x * self.per_pixel

    def resize(self, width: int) -> None:
        """Give it another width; the scale stays, unless everything was visible, and then is."""
        whole = self.shows_everything()
        self.width = max(1, width)
        if whole:
            self.fit()
        else:
            self._set(self.start, self.per_pixel)

    def set_end(self, end: int, *, fit: bool) -> None:
        """Another file, which ends at ``end``."""
        self.end = max(1, end)
        if fit:
            self.fit()
        else:
            self._set(self.start, self.per_pixel)

    def shows_everything(self) -> bool:
        """Whether the whole run is visible."""
        return self.start <= 0 and self.span >= self.end

    def fit(self) -> None:
        """Show the whole run."""
        self._set(0.0, self.limit / self.width)

    def show(self, first: float, last: float) -> None:
        """Show the time from ``first`` to ``last``."""
        self._set(min(first, last), abs(last - first) / self.width)

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Show ``1 / factor`` of the time, keeping what is at ``x`` (the middle) in place."""
        x = self.width / 2 if x is None else x
        fixed = self.time(x)
        per_pixel = self._clamp_scale(self.per_pixel / factor)
        self._set(fixed - x * per_pixel, per_pixel)

    def pan(self, pixels: float) -> None:
        """Move the view to the right by so many pixels."""
        self._set(self.start + pixels * self.per_pixel, self.per_pixel)

    def reveal(self, time: float) -> None:
        """Move, where needed, so that a time is well inside."""
        margin = 0.04 * self.span
        if not self.start + margin <= time <= self.start + self.span - margin and not self.shows_everything():
            self._set(time - self.span / 2, self.per_pixel)

    def _clamp_scale(self, per_pixel: float) -> float:
        largest = self.limit / self.width
        return max(min(per_pixel, largest), min(_SMALLEST_SPAN / self.width, largest))

    def _set(self, start: float, per_pixel: float) -> None:
        per_pixel = self._clamp_scale(per_pixel)
        start = max(0.0, min(start, self.limit - per_pixel * self.width))
        if (start, per_pixel) != (self.start, self.per_pixel):
            self.start, self.per_pixel = start, per_pixel
            self.changed.emit()


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the ruler: its time in units, and its text ("" for one without)."""

    time: float
    text: str


def ticks(axis: TimeAxis, timescale: float, least_pixels: float = 96.0) -> list[Tick]:
    """Marks at round times (1, 2 or 5 times a power of ten), at least ``least_pixels`` apart."""
    seconds = axis.per_pixel * timescale * least_pixels
    power = 10.0 ** math.floor(math.log10(seconds))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= seconds * 0.999)
    step_units = step / timescale
    if step_units < 1:
        step_units, step = 1.0, timescale
    scale, unit = _unit_of(step)
    first = math.floor(axis.start / step_units)
    last = math.ceil((axis.start + axis.span) / step_units)
    decimals = 0 if step / scale > 0.999 else 1
    return [Tick(n * step_units, f"{n * step / scale:,.{decimals}f} {unit}") for n in range(first, last + 1)]


def _unit_of(step: float) -> tuple[float, str]:
    # Nanoseconds serve up to steps of 10 µs: the language of clocks.
    if 0.999e-9 <= step < 0.999e-5:
        return _UNITS[3]
    return next(((s, u) for s, u in _UNITS if step >= s * 0.999), _UNITS[-1])


def time_text(time: float, timescale: float, *, signed: bool = False) -> str:
    """A time for people: nanoseconds with thousands separators ("1,204 ns"), µs from 10 ms on."""
    seconds = time * timescale
    scale, unit = (1e-6, "µs") if abs(seconds) >= 1e-2 else (1e-9, "ns")
    if timescale < 1e-12 and 0 < abs(seconds) < 1e-9:
        scale, unit = 1e-12, "ps"
    number = seconds / scale
    text = f"{number:+,.3f}" if signed else f"{number:,.3f}"
    return f"{text.rstrip('0').rstrip('.')} {unit}"
