"""Diagnostic codes of the project's files: project.toml, design.toml, layout.toml."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.severity import Severity

_ERROR = Severity.ERROR
_WARNING = Severity.WARNING

PROJECT: tuple[Entry, ...] = (
    Entry(
        "P001",
        _ERROR,
        "Project cannot be found",
        "Give the folder that holds project.toml.",
        example="coram-studio check nowhere",
        meaning="The folder does not exist.",
    ),
    Entry(
        "P002",
        _ERROR,
        "File cannot be read",
        "Check that the file exists and that you may read it.",
        example="design.toml is a folder",
        meaning="A file of the project is missing, is a folder, is too large, or may not be read.",
    ),
    Entry(
        "P003",
        _ERROR,
        "Project is open read-only",
        "Solve what the message names and open the project again, or copy it.",
        example="saving a project whose layout.toml says format = 7",
        meaning=(
            "A project with a mistake in its files, or of a newer format, is shown but not changed, so "
            "that nothing is lost."
        ),
    ),
    Entry(
        "P004",
        _ERROR,
        "File cannot be written",
        "Check the folder's permissions, or save a copy elsewhere.",
        example="saving into a folder that is write-protected",
        meaning="The system refuses to write the file; the old one is unchanged.",
    ),
    Entry(
        "P005",
        _ERROR,
        "Disk full",
        "Free space on the disk and save again; the old file is unchanged.",
        example="saving while the disk is full",
        meaning="The disk ran full while a file was written; the old one is unchanged.",
    ),
    Entry(
        "P006",
        _WARNING,
        "File is missing",
        "Restore the file, or save to write a new one.",
        example="project.toml alone in a folder",
        meaning="A project without design.toml or layout.toml has an empty design or no positions.",
    ),
    Entry(
        "P010",
        _ERROR,
        "TOML syntax error",
        "Correct the line; an unsolved merge leaves lines of < or > there.",
        "name = vector_sum",
        meaning="A file of the project is not TOML.",
    ),
    Entry(
        "P011",
        _ERROR,
        "File is not UTF-8 text",
        "Save the file as UTF-8.",
        example="design.toml saved as Latin-1 with an é",
        meaning="A file of the project has bytes that are not UTF-8.",
    ),
    Entry(
        "P012",
        _ERROR,
        "File is of a newer format",
        "Update CoRAM Studio; until then the project can be looked at, not changed.",
        "format = 2",
        meaning="The file was written by a newer version and may say what this one does not know.",
    ),
    Entry(
        "P013",
        _ERROR,
        "Format number not possible",
        "Write format = 1.",
        'format = "one"',
        meaning="The number that tells the version of the file's format is no positive integer.",
    ),
    Entry(
        "P020",
        _ERROR,
        "Value of a wrong type",
        "Write a value of the type that the message names.",
        example='data_width = "32"',
        meaning="A value has another type than its key wants, such as a text for a number.",
    ),
    Entry(
        "P021",
        _ERROR,
        "Value out of range",
        "Write a value within the range that the message names.",
        example="clock_mhz = 0",
        meaning="A number is outside of its bounds.",
    ),
    Entry(
        "P022",
        _ERROR,
        "Value not known",
        "Write one of the values that the message names.",
        example='integers = "int8"',
        meaning="A value is none of those that the key can have.",
    ),
    Entry(
        "P023",
        _ERROR,
        "Key is missing",
        "Add the key that the message names.",
        example="a project.toml without name",
        meaning="A key without which a block or file makes no sense is missing.",
    ),
    Entry(
        "P024",
        _WARNING,
        "Key not known",
        "Correct or remove the key; saving the design drops it from design.toml and layout.toml.",
        "widht = 32",
        meaning="A key has no meaning here; most often it is misspelt.",
    ),
    Entry(
        "P025",
        _ERROR,
        "Reference is malformed",
        'Write block and port with a point between them: "vectorsum.mem".',
        'user = "vectorsum"',
        meaning="The end of a wire is not written as a block and one of its ports.",
    ),
    Entry(
        "P026",
        _ERROR,
        "Port is malformed",
        'Write a port as in Verilog: "output [31:0] mem_d".',
        'ports.D = "mem_d"',
        meaning="A kernel's port in design.toml is not written as Verilog declares it.",
    ),
    Entry(
        "P027",
        _ERROR,
        "Path outside of the project",
        "Copy the file into the project and name it relative to the project's folder.",
        'image = "/tmp/image.bin"',
        meaning="Projects can be moved and sent, so they name files only within their folder.",
    ),
    Entry(
        "P028",
        _ERROR,
        "Text not possible here",
        "Write a text of the form that the message names.",
        'version = "1.0 beta"',
        meaning="A text must have a form that tools can use, and has not.",
    ),
)
