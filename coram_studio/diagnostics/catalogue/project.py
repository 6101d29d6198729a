"""Diagnostic codes of the project's files: project.toml, design.toml, layout.toml."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.severity import Severity

_ERROR = Severity.ERROR
_WARNING = Severity.WARNING

PROJECT: tuple[Entry, ...] = (
    Entry("P001", _ERROR, "Project cannot be found", "Give the folder that holds project.toml."),
    Entry("P002", _ERROR, "File cannot be read", "Check that the file exists and that you may read it."),
    Entry(
        "P003",
        _ERROR,
        "Project is open read-only",
        "Solve what the message names and open the project again, or copy it.",
    ),
    Entry(
        "P004", _ERROR, "File cannot be written", "Check the folder's permissions, or save a copy elsewhere."
    ),
    Entry("P005", _ERROR, "Disk full", "Free space on the disk and save again; the old file is unchanged."),
    Entry("P006", _WARNING, "File is missing", "Restore the file, or save to write a new one."),
    Entry(
        "P010",
        _ERROR,
        "TOML syntax error",
        "Correct the line; an unsolved merge leaves lines of < or > there.",
        "name = vector_sum",
    ),
    Entry("P011", _ERROR, "File is not UTF-8 text", "Save the file as UTF-8."),
    Entry(
        "P012",
        _ERROR,
        "File is of a newer format",
        "Update CoRAM Studio; until then the project can be looked at, not changed.",
        "format = 2",
    ),
    Entry("P013", _ERROR, "Format number not possible", "Write format = 1.", 'format = "one"'),
    Entry("P020", _ERROR, "Value of a wrong type", "Write a value of the type that the message names."),
    Entry("P021", _ERROR, "Value out of range", "Write a value within the range that the message names."),
    Entry("P022", _ERROR, "Value not known", "Write one of the values that the message names."),
    Entry("P023", _ERROR, "Key is missing", "Add the key that the message names."),
    Entry(
        "P024",
        _WARNING,
        "Key not known",
        "Correct or remove the key; saving the design drops it from design.toml and layout.toml.",
        "widht = 32",
    ),
    Entry(
        "P025",
        _ERROR,
        "Reference is malformed",
        'Write block and port with a point between them: "vectorsum.mem".',
        'user = "vectorsum"',
    ),
    Entry(
        "P026",
        _ERROR,
        "Port is malformed",
        'Write a port as in Verilog: "output [31:0] mem_d".',
        'ports.D = "mem_d"',
    ),
    Entry(
        "P027",
        _ERROR,
        "Path outside of the project",
        "Copy the file into the project and name it relative to the project's folder.",
        'image = "/tmp/image.bin"',
    ),
    Entry(
        "P028",
        _ERROR,
        "Text not possible here",
        "Write a text of the form that the message names.",
        'version = "1.0 beta"',
    ),
)
