"""The command ``coram-studio``: arguments, and one function per command."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from coram_studio import __version__
from coram_studio.cli import exit_codes
from coram_studio.simulate.memory_systems import shipped_memories
from coram_studio.simulate.simulators import ENGINES

COMMANDS = (
    "new",
    "import-pycoram",
    "check",
    "build",
    "simulate",
    "report",
    "export",
    "render",
    "doctor",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 good, 1 design, 2 usage, 3 tool; 130 interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0] not in COMMANDS and given[0] not in ("-h", "--help", "--version")):
        return _open(given)
    parsed = _parser().parse_args(given)
    try:
        with _interrupts_put_off():
            # Modules are imported here, when the command is known: "coram-studio --version" needs no compiler.
            from coram_studio.cli.commands import run_command
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        return run_command(parsed)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return exit_codes.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away, as `head` does.
        sys.stderr.close()
        return exit_codes.GOOD


@contextmanager
def _interrupts_put_off() -> Iterator[None]:
    """Hold an interrupt back until the end. Raises KeyboardInterrupt there.

    Extension modules that are interrupted while they are loaded end the process with a dump instead of an exception.
    """
    arrived: list[int] = []
    before = {n: signal.signal(n, lambda n, _: arrived.append(n)) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if arrived:
        raise KeyboardInterrupt


def _open(given: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="coram-studio", usage="coram-studio [PROJECT]", add_help=False)
    parser.add_argument("project", nargs="?", type=Path)
    parsed, rest = parser.parse_known_args(given)
    if rest or (parsed.project is not None and not parsed.project.exists()):
        unknown = rest[0] if rest else str(parsed.project)
        print(
            f"coram-studio: {unknown!r} is neither a project's folder nor a command; "
            f"commands are: {', '.join(COMMANDS)}",
            file=sys.stderr,
        )
        return exit_codes.USAGE
    from coram_studio.cli.window import open_window

    return open_window(parsed.project)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="coram-studio",
        description="Draw, build, simulate and export FPGA accelerators built on the CoRAM memory abstraction. "
        "With a project's folder alone, or nothing, the window opens.",
        epilog="Exit codes: 0 good, 1 the design has errors, 2 wrong usage, 3 a tool is missing or failed.",
    )
    parser.add_argument("--version", action="version", version=f"coram-studio {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    new = commands.add_parser("new", help="make a project from a sample")
    new.add_argument("directory", type=Path, metavar="DIR")
    new.add_argument("--template", default="vector_sum", metavar="NAME", help="sample to start from")

    imported = commands.add_parser(
        "import-pycoram", help="make a project from one that was written for PyCoRAM"
    )
    imported.add_argument("source", type=Path, metavar="DIR_OR_MAKEFILE")
    imported.add_argument(
        "-o", "--output", required=True, type=Path, metavar="PROJECT", help="folder to make"
    )
    answers = (
        ("top", "NAME", "top module of the user logic"),
        ("configuration", "FILE", "configuration, where the folder has several"),
        ("image", "FILE", "memory image, where the folder has several"),
        ("host", "FILE", "testbench snippet, where the folder has several"),
    )
    for name, metavar, text in answers:
        imported.add_argument(f"--{name}", metavar=metavar, help=text)

    check = commands.add_parser("check", help="find errors in design, kernels and threads")
    _project(check)
    _no_cache(check)
    check.add_argument("--format", choices=("text", "json"), default="text")

    _build(commands.add_parser("build", help="compile the project to a core in Verilog"))
    _simulate(commands.add_parser("simulate", help="simulate the project and keep the run"))

    report = commands.add_parser("report", help="show the figures of a run")
    report.add_argument("run", type=Path, metavar="RUN", help="a run's folder, for example PROJECT/runs/0001")
    report.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")

    export = commands.add_parser("export", help="write a vendor's package")
    _project(export)
    export.add_argument("--to", required=True, metavar="TARGET", help="vivado or xps")
    export.add_argument("-o", "--output", required=True, type=Path, metavar="DIR")
    export.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", dest="options")

    render = commands.add_parser("render", help="draw the diagram as svg, png or pdf")
    _project(render)
    render.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")
    render.add_argument("--theme", choices=("light", "dark"), default="light")

    commands.add_parser("doctor", help="say what of this machine can be used")
    return parser


def _project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT", help="the project's folder")


def _build(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="default: PROJECT/build/core")
    parser.add_argument(
        "--area", action="store_true", help="estimate LUTs, flip-flops and memories with Yosys"
    )
    _no_cache(parser)


def _no_cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-cache", action="store_true", help="run every stage, whatever the user's cache folder holds"
    )


def _simulate(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    engines = tuple(ENGINES)
    parser.add_argument(
        "--engine", default=engines[0], metavar="NAME", help=f"simulator: {' or '.join(engines)}"
    )
    parser.add_argument(
        "--memory",
        default="",
        metavar="NAME",
        help=f"memory: {', '.join(shipped_memories())}, or one of the project's own: NAME for memory/NAME.toml",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="sets",
        help="a parameter of the project, or memory_image, memory_faults, memory_dump, memory_size, "
        "read_latency, write_latency, interconnect, interconnect_width, interconnect_stages, accelerators, "
        "bus_mhz, cycles, wall_seconds",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
    parser.add_argument("--no-waves", action="store_true", help="do not record waves")


if __name__ == "__main__":
    sys.exit(main())
