"""Fuzzes the thread compiler: make fuzz N=10000 SEED=7.

The last line reads "N programs, 0 mismatches, 0 crashes, 0 hangs"; the exit status is 0 only if so.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BATCH = 30
WORKERS = 2
MOST_MINIMISED = 5
Finding = tuple[str, str, str, str]  # seed, kind, where, report


def check_batch(seed: str, scratch: str, first: int, count: int, minimised: bool) -> list[Finding]:
    """Check programs ``first`` to ``first + count - 1`` of a seed; called in a process of its own."""
    from fuzz_check import check_programs
    from fuzz_minimise import minimise
    from fuzz_strategy import make_programs

    findings: list[Finding] = []
    with tempfile.TemporaryDirectory(dir=scratch) as name:
        folder = Path(name)
        for failure in check_programs(make_programs(seed, first, count), folder):
            small = minimise(failure, folder) if minimised else failure
            options = failure.program.options
            report = "\n".join(
                (
                    f"# {failure.kind} in {failure.where}, seed {failure.program.seed}",
                    f"# integers {options.integers}, clock {options.clock_mhz} MHz, prefer {options.prefer}, "
                    f"stall {failure.program.stall}, latency {failure.program.latency}",
                    *([f"# {failure.program.core}"] if failure.program.core else []),
                    *(f"# {line}" for line in small.detail.splitlines()),
                    "",
                    small.program.text,
                    "",
                    "# The whole program:",
                    *(f"# {line}" for line in failure.program.text.splitlines()),
                    "",
                )
            )
            findings.append((failure.program.seed, failure.kind, failure.where, report))
    return findings


def _in_worker(path: Sequence[str]) -> None:
    # Ctrl+C reaches the whole group; the parent alone answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.path[:0] = [p for p in path if p not in sys.path]


class Campaign:
    """One run: what has been checked, and what has been found."""

    def __init__(self, seed: str, first: int, count: int, folder: Path) -> None:
        self.seed, self.folder = seed, folder
        self.checked = 0
        self.found: Counter[str] = Counter()
        self._last = first + count
        self._count = count
        self._next = first
        self._start = self._shown = time.monotonic()

    def run(self) -> None:
        """Check all programs; findings are kept as they come."""
        # The folders of processes that are ended in their work go with this one.
        with tempfile.TemporaryDirectory(prefix="coram_fuzz", ignore_cleanup_errors=True) as scratch:
            self._run(scratch)

    def _run(self, scratch: str) -> None:
        pool = ProcessPoolExecutor(WORKERS, initializer=_in_worker, initargs=(sys.path,))
        pending: dict[Future[list[Finding]], tuple[int, int]] = {}
        try:
            batches = self._batches()
            while True:
                while len(pending) < WORKERS + 1 and (batch := next(batches, None)) is not None:
                    minimised = self.found.total() < MOST_MINIMISED
                    pending[pool.submit(check_batch, self.seed, scratch, *batch, minimised)] = batch
                if not pending:
                    break
                done, _ = wait(pending, timeout=5, return_when=FIRST_COMPLETED)
                for future in done:
                    self._take(future, *pending.pop(future))
                self._progress()
        finally:
            # A process that is at work is not waited for: its batch is not counted.
            for process in list((pool._processes or {}).values()):
                process.terminate()
            pool.shutdown(cancel_futures=True)

    def _batches(self) -> Iterator[tuple[int, int]]:
        while self._next < self._last:
            count = min(BATCH, self._last - self._next)
            yield self._next, count
            self._next += count

    def _take(self, future: Future[list[Finding]], first: int, count: int) -> None:
        findings = future.result()
        self.checked += count
        for seed, kind, where, report in findings:
            self.found[kind] += 1
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{seed.replace(':', '_')}.py"
            path.write_text(report, encoding="utf-8")
            shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
            number = seed.split(":")[1]
            print(
                f"{kind} in {where}: {shown}\n"
                f"  again: .venv/bin/python tests/fuzz/run_fuzz.py --seed {self.seed} --first {number} --count 1",
                flush=True,
            )

    def _progress(self) -> None:
        now = time.monotonic()
        if now - self._shown < 5:
            return
        self._shown = now
        rate = self.checked / (now - self._start)
        print(f"{self.checked} of {self._count} programs, {rate:.0f} per second; {self.counts()}", flush=True)

    def counts(self) -> str:
        """What has been found, by kind."""
        found = self.found
        return f"{found['mismatch']} mismatches, {found['crash']} crashes, {found['hang']} hangs"


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, not {number}")
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(description="Compare random control threads in Python, IR and RTL.")
    parser.add_argument("--count", type=_positive, default=1000, help="number of programs (1000)")
    parser.add_argument("--seed", type=int, help="seed of the run; random if not given")
    parser.add_argument("--first", type=int, default=0, help="number of the first program (0)")
    parser.add_argument("--directory", type=Path, default=ROOT / "build" / "fuzz", help="for what fails")
    options = parser.parse_args(arguments)
    for tool in ("iverilog", "vvp"):
        if shutil.which(tool) is None:
            print(f"{tool} must be installed to run programs as hardware: install Icarus Verilog.")
            return 2
    seed = random.SystemRandom().randrange(1 << 31) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    campaign = Campaign(str(seed), options.first, options.count, options.directory)
    complete = False
    try:
        campaign.run()
        complete = True
    except KeyboardInterrupt:
        print("interrupted")
    except BrokenProcessPool:
        # What ended the process is one of the programs that it had.
        campaign.found["crash"] += 1
        print("a checking process ended by itself")
    print(f"{campaign.checked} programs, {campaign.counts()}", flush=True)
    if not complete:
        return 130
    return 0 if not campaign.found.total() else 1


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "thread")]
    sys.exit(main())
