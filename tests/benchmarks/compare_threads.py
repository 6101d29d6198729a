"""Random control threads under PyCoRAM and imported: do both print the same, and in how many cycles?

Run by itself: ``.venv/bin/python tests/benchmarks/compare_threads.py --count 300 --seed 1``. Several programs stand
one after the other in a thread, because building one takes PyCoRAM seconds. A kernel gives values that no compiler
knows, sums of what was loaded, and the time. What differs is made smaller, by leaving statements out, and shown.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from peer_pycoram import Peer
from random_threads import ThreadGenerator

from coram_studio.simulate.run import Result
from coram_studio.workbench.pycoram.importer import import_pycoram
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

ROOT = Path(__file__).resolve().parents[2]
KERNEL = Path(__file__).parent / "threads_project" / "userlogic.v"
OBJECTS = Path(__file__).parent / "shared_project" / "objects.v"
CONFIGURATION = "[simulation]\nsim_addrwidth = 20\n"
MAKEFILE = "TOPMODULE=userlogic\nRTL=userlogic.v\nTHREAD=ctrl_thread.py\nCONFIG=peer.config\n"
LATENCY = 8
MOST_ROUNDS = 8
# PyCoRAM's threads begin before the kernel's reset is over: what they send at once is lost.
_HEAD = """mem = CoramMemory(0, datawidth=32, size=1024)
channel = CoramChannel(idx=0, datawidth=32, size=16)
echo = CoramChannel(1, 32)
timer = CoramChannel(2, 32)
def echo_of(value):
    echo.write(value)
    return echo.read()
for wait in range(40):
    pass
"""
# PyCoRAM's run does not end where the thread uses no memory.
_TAIL = """mem.write(0, 0, 16)
channel.write(16)
print('sum =', channel.read())
"""
_SHARED = frozenset({"mem", "channel", "echo", "timer", "echo_of", "print", "int", "range"})
_TOKENS = re.compile(r"\d+|[^\s\d]+")


@dataclass(frozen=True)
class Outcome:
    """What one tool made of a program: its lines, its cycles; or why there are none."""

    lines: tuple[str, ...] = ()
    cycles: int = 0
    failure: str = ""


@dataclass(frozen=True)
class Comparison:
    """A program under both tools."""

    text: str
    ours: Outcome
    theirs: Outcome

    def verdict(self) -> str:
        """``same``, ``slower``, ``differs``, ``refused`` (by us), ``broken`` (PyCoRAM cannot)."""
        if self.theirs.failure:
            return "broken"
        if self.ours.failure:
            return "refused"
        if self.ours.lines != self.theirs.lines:
            return "differs"
        return "slower" if self.ours.cycles > self.theirs.cycles else "same"


@dataclass
class Bench:
    """Runs batches of programs in a folder of its own."""

    peer: Peer
    folder: Path
    _number: int = field(default=0)

    def compare(self, programs: Sequence[str]) -> list[Comparison]:
        """The programs under both tools."""
        theirs = self._of_peer(list(programs))
        runs = [text for text, outcome in zip(programs, theirs, strict=True) if not outcome.failure]
        ours = iter(self._ours(runs))
        nothing = Outcome(failure="not run")
        return [
            Comparison(text, nothing if there.failure else next(ours), there)
            for text, there in zip(programs, theirs, strict=True)
        ]

    def _of_peer(self, programs: list[str]) -> list[Outcome]:
        if not programs:
            return []
        source = self._project(programs)
        target = source.with_name(source.name + "-peer")
        target.mkdir()
        (target / "pycoram.v").write_text("// the objects are in a file of their own here\n")
        try:
            command = self.peer.build_command(source)
            done = subprocess.run(
                command, cwd=target, capture_output=True, text=True, check=False, timeout=60
            )
            failure = (done.stderr.strip().splitlines() or ["no package"])[-1]
            if any(target.glob("pycoram_*")):
                found = _outcomes(self.peer.output(target, LATENCY).splitlines(), len(programs))
                if found is not None:
                    return found
                failure = "the run did not end"
        except subprocess.SubprocessError as error:
            failure = type(error).__name__
        finally:
            shutil.rmtree(target)
            shutil.rmtree(source)
        return self._halves(programs, failure, self._of_peer)

    def _ours(self, programs: list[str]) -> list[Outcome]:
        if not programs:
            return []
        source = self._project(programs)
        imported = source.with_name(source.name + "-imported")
        try:
            report = import_pycoram(source, imported)
            failure = str([d.message for d in report.diagnostics])
            if report.project is not None:
                options = SimulateOptions(
                    waves=False, sets={"read_latency": str(LATENCY), "cycles": "2000000"}
                )
                result = Session.open(report.project).simulate(options, lambda _: None, threading.Event())
                failure = "; ".join(f"{d.code} {d.message}" for d in result.diagnostics if d.code != "T026")
                if result.run is not None and result.run.metrics.result is Result.PASS:
                    found = _outcomes(result.run.metrics.prints, len(programs))
                    assert found is not None, "the markers are missing"
                    return found
        finally:
            shutil.rmtree(source)
            shutil.rmtree(imported, ignore_errors=True)
        return self._halves(programs, failure, self._ours)

    def _halves(self, programs: list[str], failure: str, run) -> list[Outcome]:  # type: ignore[no-untyped-def]
        if len(programs) == 1:
            return [Outcome(failure=failure)]
        middle = len(programs) // 2
        return [*run(programs[:middle]), *run(programs[middle:])]

    def _project(self, programs: Sequence[str]) -> Path:
        """A project whose files both tools read: one in the form of the import, one in that of the peer's command."""
        self._number += 1
        folder = self.folder / f"project{self._number}"
        (folder / "kernels").mkdir(parents=True)
        (folder / "threads").mkdir()
        for name in ("userlogic.v", "kernels/userlogic.v"):
            shutil.copyfile(KERNEL, folder / name)
        shutil.copyfile(OBJECTS, folder / "objects.v")
        thread = _HEAD + "".join(_marked(text, number) for number, text in enumerate(programs)) + _TAIL
        for name in ("ctrl_thread.py", "threads/ctrl_thread.py"):
            (folder / name).write_text(thread)
        (folder / "peer.config").write_text(CONFIGURATION)
        (folder / "Makefile").write_text(MAKEFILE)
        return folder


class _Renaming(ast.NodeTransformer):
    """Gives the names of a program a number, so that many stand in one thread."""

    def __init__(self, number: int) -> None:
        self._suffix = f"_n{number}"

    def _name(self, name: str) -> str:
        return name if name in _SHARED else name + self._suffix

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._name(node.id)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.name = self._name(node.name)
        self.generic_visit(node)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg = self._name(node.arg)
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.keyword:
        node.arg = self._name(node.arg) if node.arg else None
        self.generic_visit(node)
        return node

    def visit_Global(self, node: ast.Global | ast.Nonlocal) -> ast.AST:
        node.names = [self._name(name) for name in node.names]
        return node

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.AST:
        return self.visit_Global(node)


def _marked(text: str, number: int) -> str:
    body = ast.unparse(_Renaming(number).visit(ast.parse(text)))
    time = f"timer.write(0)\ntime_n{number} = timer.read()\n"
    end = f"timer.write(0)\ntime_n{number} = timer.read() - time_n{number}\n"
    return f"print('program {number}')\n{time}{body}\n{end}print('cycles {number} is', time_n{number})\n"


def _outcomes(lines: Sequence[str], count: int) -> list[Outcome] | None:
    """The programs' parts of what was printed; None if some have none."""
    found: dict[int, Outcome] = {}
    current: list[str] = []
    for line in lines:
        if line.startswith(("[CoRAM]", "VCD ")):
            continue
        if re.match(r"program +\d+$", line):
            current = []
        elif match := re.match(r"cycles +(\d+) is +(\d+)$", line):
            found[int(match[1])] = Outcome(tuple(current), int(match[2]))
        elif not current or current[-1] != _normal(line):
            # PyCoRAM repeats a print in each cycle in which the call after it waits.
            current.append(_normal(line))
    return [found[n] for n in range(count)] if len(found) == count else None


def _normal(line: str) -> str:
    """A line without what ``$display`` adds: blanks before numbers, zeros before hexadecimal ones."""
    line = re.sub(r"x=0*(?=[0-9a-f])", "x=", line)
    return " ".join(_TOKENS.findall(line))


# Making programs smaller


def smaller(text: str) -> Iterator[str]:
    """The program with one statement left out, or replaced by its body or by a side of its value."""
    count = sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(text)))
    for number in range(count):
        for way in ("remove", "unwrap", "left", "right"):
            tree = ast.parse(text)
            if _change(tree, number, way):
                yield ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _change(tree: ast.Module, number: int, way: str) -> bool:
    places = [
        (body, at)
        for node in ast.walk(tree)
        for body in (getattr(node, "body", None), getattr(node, "orelse", None))
        if isinstance(body, list)
        for at in range(len(body))
    ]
    if number >= len(places):
        return False
    body, at = places[number]
    statement = body[at]
    if way == "remove":
        if isinstance(statement, ast.Pass):
            return False
        body[at : at + 1] = [] if len(body) > 1 else [ast.Pass()]
        return True
    if way == "unwrap":
        if not isinstance(statement, ast.If | ast.While | ast.For):
            return False
        body[at : at + 1] = statement.body
        return True
    value = getattr(statement, "value", None)
    if isinstance(value, ast.BinOp):
        statement.value = value.left if way == "left" else value.right
        return True
    if isinstance(value, ast.IfExp):
        statement.value = value.body if way == "left" else value.orelse
        return True
    return False


def shrink(bench: Bench, found: Comparison) -> Comparison:
    """The smallest program found that has the same verdict. All candidates of a round are run in few threads."""
    verdict = found.verdict()
    for _ in range(MOST_ROUNDS):
        candidates = list(dict.fromkeys(smaller(found.text)))
        fits: list[Comparison] = []
        for at in range(0, len(candidates), 24):
            results = bench.compare([c for c in candidates[at : at + 24] if _is_sound(c)])
            fits += [result for result in results if result.verdict() == verdict]
        if not fits:
            break
        found = min(fits, key=lambda fit: len(fit.text))
    return found


def _is_sound(text: str) -> bool:
    """Whether every name is set somewhere, and loops still count."""
    tree = ast.parse(text)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    known = {node.id for node in names if isinstance(node.ctx, ast.Store)} | _SHARED
    known |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    known |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    if any(node.id not in known for node in names):
        return False
    for loop in (node for node in ast.walk(tree) if isinstance(node, ast.While)):
        first = loop.body[0]
        if not isinstance(first, ast.AugAssign) or not ast.unparse(first.target).startswith("w"):
            return False
    return True


# The command


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print what differs, and end with 1 where anything does."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=100, help="number of programs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first program")
    parser.add_argument("--batch", type=int, default=10, help="programs per thread")
    parser.add_argument("--no-shrink", action="store_true")
    parser.add_argument("--program", type=Path, help="compare this program instead of random ones")
    options = parser.parse_args(arguments)
    peer = Peer.install(ROOT / "build" / "bench" / "pycoram-environment")
    if peer is None:
        print("PyCoRAM cannot be installed here", file=sys.stderr)
        return 2
    if options.program:
        programs = [options.program.read_text()]
    else:
        numbers = range(options.first, options.first + options.count)
        programs = [ThreadGenerator(f"{options.seed}-{number}").program() for number in numbers]
    counts: dict[str, int] = {}
    cycles = [0, 0]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(peer, Path(folder))
        for at in range(0, len(programs), options.batch):
            for number, result in enumerate(
                bench.compare(programs[at : at + options.batch]), at + options.first
            ):
                verdict = result.verdict()
                counts[verdict] = counts.get(verdict, 0) + 1
                if verdict in ("same", "slower"):
                    cycles = [cycles[0] + result.ours.cycles, cycles[1] + result.theirs.cycles]
                if verdict != "same":
                    smallest = result if options.no_shrink or verdict == "broken" else shrink(bench, result)
                    _show(number, verdict, smallest)
            print(f"{at + options.first + options.batch}: {_summary(counts, cycles)}", flush=True)
    return int(any(counts.get(verdict) for verdict in ("differs", "refused", "slower")))


def _summary(counts: dict[str, int], cycles: list[int]) -> str:
    text = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
    return f"{text}; {cycles[0]:,} cycles to {cycles[1]:,}"


def _show(number: int, verdict: str, result: Comparison) -> None:
    print(f"--- program {number} {verdict}: {result.ours.cycles} cycles to {result.theirs.cycles}")
    print(result.ours.failure if verdict == "refused" else result.theirs.failure)
    if verdict != "broken":
        print(result.text)
    for ours, theirs in zip(result.ours.lines, result.theirs.lines, strict=False):
        if ours != theirs:
            print(f"    ours {ours!r}, theirs {theirs!r}")
    print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
