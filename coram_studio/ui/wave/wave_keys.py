"""The keys of the wave view as data: for the canvas, its menu, and the list of shortcuts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyAction:
    """``id`` names the method of TimeActions or RowActions ("do_" before it), ``keys`` are as QKeySequence reads them."""

    id: str
    text: str
    keys: tuple[str, ...]


KEY_ACTIONS: tuple[KeyAction, ...] = (
    KeyAction("next_edge", "Next edge of the selected signal", ("Right",)),
    KeyAction("previous_edge", "Previous edge of the selected signal", ("Left",)),
    KeyAction("pan_right", "Move right", ("Shift+Right",)),
    KeyAction("pan_left", "Move left", ("Shift+Left",)),
    KeyAction("go_start", "Cursor to the start", ("Home",)),
    KeyAction("go_end", "Cursor to the end", ("End",)),
    KeyAction("row_down", "Next row", ("Down",)),
    KeyAction("row_up", "Previous row", ("Up",)),
    KeyAction("extend_down", "Select down", ("Shift+Down",)),
    KeyAction("extend_up", "Select up", ("Shift+Up",)),
    KeyAction("select_all", "Select all rows", ("Ctrl+A",)),
    KeyAction("zoom_in", "Zoom in", ("+", "=", "Ctrl++", "Ctrl+=")),
    KeyAction("zoom_out", "Zoom out", ("-", "Ctrl+-")),
    KeyAction("fit", "Show the whole run", ("F", "Ctrl+1", "Ctrl+0")),
    KeyAction("zoom_marker", "Zoom to cursor and marker", ("Z",)),
    KeyAction("mark", "Place the marker at the cursor", ("M",)),
    KeyAction("unmark", "Remove the marker", ("Shift+M",)),
    KeyAction("remove", "Remove rows", ("Del", "Backspace")),
    KeyAction("toggle_group", "Open or close the group", ("Space", "Return")),
    KeyAction("group", "Insert a heading", ("G",)),
    KeyAction("rename", "Rename", ("F2",)),
    KeyAction("hex", "Hexadecimal", ("H",)),
    KeyAction("unsigned", "Unsigned decimal", ("D",)),
    KeyAction("signed", "Signed decimal", ("S",)),
    KeyAction("binary", "Binary", ("B",)),
    KeyAction("ascii", "ASCII", ("A",)),
    KeyAction("analog", "Draw as a curve", ("C",)),
    KeyAction("copy", "Copy names and values", ("Ctrl+C",)),
)
