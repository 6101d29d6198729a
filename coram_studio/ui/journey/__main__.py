"""``python -m coram_studio.ui.journey [--output DIR]``: make the journey; exit 0 when every step went well."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
import traceback
from pathlib import Path

OWN_FILES = ("metrics.json", "report.md", "pictures", "packages", "project", "settings")


def main(arguments: list[str] | None = None) -> int:
    """Make the journey and give the exit status."""
    parser = argparse.ArgumentParser(
        prog="coram_studio.ui.journey", description="Make the whole journey in the window."
    )
    parser.add_argument(
        "--output", type=Path, default=Path("build/first-light"), help="folder for what it leaves"
    )
    folder = parser.parse_args(arguments).output.absolute()
    _clear(folder)
    # The user's own settings stay out of it, and it out of them.
    os.environ["CORAM_STUDIO_CONFIG"] = str(folder / "settings")
    return _make(folder)


def _clear(folder: Path) -> None:
    for name in OWN_FILES:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    (folder / "pictures").mkdir(parents=True, exist_ok=True)


def _make(folder: Path) -> int:
    from coram_studio.ui.shell.application import make_application, make_window, seconds_since_process_start

    app = make_application(sys.argv[:1])
    window = make_window()
    window.resize(1600, 1000)
    window.show()
    from PySide6.QtTest import QTest

    if not QTest.qWaitForWindowExposed(window, 10_000):
        print("journey: the window did not appear", file=sys.stderr)
        return 1
    # A bare virtual screen has no window manager that would make the window the active one.
    window.activateWindow()
    QTest.qWaitForWindowActive(window, 3_000)
    startup = seconds_since_process_start()
    from coram_studio.ui.journey.report import write_report
    from coram_studio.ui.journey.screen import JourneyError, Screen
    from coram_studio.ui.journey.steps import STEPS, Journey

    unforeseen: list[str] = []
    sys.excepthook = lambda kind, error, trace: unforeseen.append(
        "".join(traceback.format_exception(kind, error, trace))
    )
    screen = Screen(window, folder / "pictures")
    window.controllers.view.theme("light")
    journey = Journey(screen, folder, {"startup_seconds": round(startup, 3)})
    steps: list[tuple[str, float, str]] = []
    problem = ""
    for name, step in STEPS:
        start = time.perf_counter()
        try:
            step(journey)
        except JourneyError as error:
            problem = str(error)
        except Exception:  # noqa: BLE001  whatever goes wrong is the result of the journey
            problem = traceback.format_exc()
        if unforeseen and not problem:
            problem = unforeseen[0]
        steps.append((name, time.perf_counter() - start, problem))
        print(f"journey: {name:<18} {steps[-1][1]:6.2f} s  {'failed' if problem else 'good'}", flush=True)
        if problem:
            window.grab().save(str(folder / "pictures" / "failed.png"))
            break
    write_report(folder, journey.metrics, steps, screen.taken)
    _leave(window)
    app.processEvents()
    if problem:
        print(f"journey: step {steps[-1][0]!r} failed: {problem}", file=sys.stderr)
        return 1
    print(f"journey: everything went well; see {folder / 'report.md'}")
    return 0


def _leave(window: object) -> None:
    from coram_studio.ui.shell.main_window import MainWindow

    if isinstance(window, MainWindow):
        window.controllers.files.leave()
        window.live.stop()
        window.jobs.stop()
        window.close()


if __name__ == "__main__":
    sys.exit(main())
