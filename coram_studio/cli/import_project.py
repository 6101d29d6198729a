"""The command ``import-pycoram``: the report on standard output, questions at a terminal."""

from __future__ import annotations

import argparse
import sys

from coram_studio.cli import exit_codes
from coram_studio.workbench.pycoram.importer import import_pycoram
from coram_studio.workbench.pycoram.report import ImportReport, Question, report_text


def import_project(arguments: argparse.Namespace) -> int:
    """Import, and ask what only the user knows, if there is a user to ask."""
    names = ("top", "configuration", "image", "host")
    given = {name: value for name in names if (value := getattr(arguments, name)) is not None}
    report = import_pycoram(arguments.source, arguments.output, given)
    while report.questions and sys.stdin.isatty():
        given |= {question.option: _ask(question) for question in report.questions}
        report = import_pycoram(arguments.source, arguments.output, given)
    print(report_text(report))
    return _conclude(report, arguments)


def _conclude(report: ImportReport, arguments: argparse.Namespace) -> int:
    if report.questions:
        flags = ", ".join(f"--{question.option}" for question in report.questions)
        print(f"coram-studio: nothing was imported: answer by {flags}", file=sys.stderr)
        return exit_codes.USAGE
    if report.project is None:
        print("coram-studio: nothing was imported", file=sys.stderr)
        return exit_codes.DESIGN
    print(f"made {report.project}")
    print(f"next: coram-studio {arguments.output}   (or: coram-studio simulate {arguments.output})")
    return exit_codes.GOOD if report.ok else exit_codes.DESIGN


def _ask(question: Question) -> str:
    """One of the choices, by its number."""
    print(question.text, file=sys.stderr)
    for number, choice in enumerate(question.choices, 1):
        print(f"  {number}  {choice or 'none of them'}", file=sys.stderr)
    while True:
        print(f"1-{len(question.choices)}: ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
        if not answer:
            raise KeyboardInterrupt
        if answer.strip().isdecimal() and 1 <= int(answer) <= len(question.choices):
            return question.choices[int(answer) - 1]
