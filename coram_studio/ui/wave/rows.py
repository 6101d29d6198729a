"""The rows of the wave view: which signals it shows, in what order and how."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal


class Radix(enum.Enum):
    """How a value is written."""

    HEX = "hex"
    UNSIGNED = "unsigned"
    SIGNED = "signed"
    BINARY = "binary"
    ASCII = "ascii"


class Look(enum.Enum):
    """How a signal is drawn."""

    DIGITAL = "digital"  # levels for one bit, boxes with values for more
    ANALOG = "analog"  # a curve


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A heading; the rows below it belong to it, up to the next heading."""

    title: str
    collapsed: bool = False


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One signal. ``kind`` is the object kind whose hue it has, "" for a neutral one."""

    path: str
    name: str
    kind: str = ""
    radix: Radix = Radix.HEX
    look: Look = Look.DIGITAL


@dataclass(frozen=True, slots=True)
class TransactionRow:
    """The transactions of one direction ("read" or "write") of one of the core's interfaces."""

    interface: str
    direction: str
    name: str = "transactions"
    kind: str = "bus"


Row = GroupRow | SignalRow | TransactionRow


class RowList(QObject):
    """The rows in order, and which of them are selected. Rows are known by their index."""

    changed = Signal()  # rows were added, removed, moved or replaced
    selection_changed = Signal()  # other rows are selected

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._selected: set[int] = set()
        self._current = -1

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, those of collapsed groups too."""
        return tuple(self._rows)

    @property
    def selected(self) -> tuple[int, ...]:
        """Indices of the selected rows, in order."""
        return tuple(sorted(self._selected))

    @property
    def current(self) -> int:
        """Index of the row that keys act on, or -1."""
        return self._current

    def visible(self) -> list[int]:
        """Indices of the rows that are not in a collapsed group."""
        shown, hidden = [], False
        for index, row in enumerate(self._rows):
            if isinstance(row, GroupRow):
                hidden = row.collapsed
                shown.append(index)
            elif not hidden:
                shown.append(index)
        return shown

    def paths(self) -> tuple[str, ...]:
        """Paths of all signals shown, each once."""
        return tuple(dict.fromkeys(r.path for r in self._rows if isinstance(r, SignalRow)))

    def reset(self, rows: Iterable[Row]) -> None:
        """Replace everything."""
        self._rows = list(rows)
        self._selected, self._current = set(), -1
        self.changed.emit()
        self.selection_changed.emit()

    def insert(self, rows: Sequence[Row], at: int | None = None) -> None:
        """Insert rows before index ``at``, or at the end, and select them."""
        at = len(self._rows) if at is None else max(0, min(at, len(self._rows)))
        self._rows[at:at] = rows
        self._selected = set(range(at, at + len(rows)))
        self._current = at + len(rows) - 1 if rows else self._current
        self.changed.emit()
        self.selection_changed.emit()

    def remove_selected(self) -> None:
        """Take the selected rows out; a group's heading goes without its rows."""
        if not self._selected:
            return
        first = min(self._selected)
        self._rows = [r for i, r in enumerate(self._rows) if i not in self._selected]
        self._current = min(first, len(self._rows) - 1)
        self._selected = {self._current} if self._current >= 0 else set()
        self.changed.emit()
        self.selection_changed.emit()

    def move_selected(self, to: int) -> None:
        """Move the selected rows before the row that is at index ``to`` now."""
        moving = [self._rows[i] for i in self.selected]
        before = [r for i, r in enumerate(self._rows[:to]) if i not in self._selected]
        after = [r for i, r in enumerate(self._rows[to:], to) if i not in self._selected]
        rows = before + moving + after
        if rows == self._rows:
            return
        self._rows = rows
        self._selected = set(range(len(before), len(before) + len(moving)))
        self._current = len(before) + len(moving) - 1
        self.changed.emit()
        self.selection_changed.emit()

    def replace(self, index: int, row: Row) -> None:
        """Put another row in the place of one."""
        if self._rows[index] != row:
            self._rows[index] = row
            self.changed.emit()

    def change_selected(self, **fields: Any) -> None:
        """Set fields, such as ``radix``, on all selected signals."""
        changed = False
        for index in self.selected:
            row = self._rows[index]
            if isinstance(row, SignalRow):
                self._rows[index] = replace(row, **fields)
                changed = True
        if changed:
            self.changed.emit()

    def toggle_group(self, index: int) -> None:
        """Collapse or open a group."""
        row = self._rows[index]
        if isinstance(row, GroupRow):
            self.replace(index, replace(row, collapsed=not row.collapsed))

    def select(self, index: int, *, add: bool = False, extend: bool = False) -> None:
        """Select one row alone, toggle it (``add``), or all from the current row to it (``extend``)."""
        if not 0 <= index < len(self._rows):
            self._selected, self._current = set(), -1
        elif extend and self._current >= 0:
            low, high = sorted((self._current, index))
            self._selected = set(range(low, high + 1))
        else:
            if add:
                self._selected ^= {index}
            else:
                self._selected = {index}
            self._current = index
        self.selection_changed.emit()

    def select_all(self) -> None:
        """Select every row."""
        self._selected = set(range(len(self._rows)))
        self.selection_changed.emit()


def rows_to_state(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows as plain data, for the session file."""
    state: list[dict[str, Any]] = []
    for row in rows:
        match row:
            case GroupRow(title, collapsed):
                state.append({"group": title, "collapsed": collapsed})
            case SignalRow(path, name, kind, radix, look):
                state.append(
                    {"signal": path, "name": name, "kind": kind, "radix": radix.value, "look": look.value}
                )
            case TransactionRow(interface, direction, name, kind):
                state.append({"transactions": interface, "direction": direction, "name": name, "kind": kind})
    return state


def rows_from_state(state: object) -> list[Row]:
    """The reverse of ``rows_to_state``; entries that make no sense, as of a damaged file, are left out."""
    rows: list[Row] = []
    for item in state if isinstance(state, list) else ():
        if not isinstance(item, dict):
            continue
        try:
            rows.append(_row(item))
        except (KeyError, ValueError):
            continue
    return rows


def _row(item: dict[str, Any]) -> Row:
    if "group" in item:
        return GroupRow(str(item["group"]), bool(item.get("collapsed")))
    if "transactions" in item:
        return TransactionRow(str(item["transactions"]), str(item["direction"]), str(item["name"]))
    radix, look = Radix(item.get("radix", "hex")), Look(item.get("look", "digital"))
    return SignalRow(str(item["signal"]), str(item["name"]), str(item.get("kind", "")), radix, look)
