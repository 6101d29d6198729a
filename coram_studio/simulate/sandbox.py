"""Run other people's kernels where they can reach nothing but their run's folder."""

from __future__ import annotations

import functools
import subprocess
from collections.abc import Sequence
from pathlib import Path

from coram_studio.simulate.tools import find_program

MOUNT = "/sim"
"""Where the run's working folder appears inside the sandbox."""

TEMPORARY = "tmp"
"""Folder of the working folder that appears as ``/tmp``: on the disk, where limits hold, not in memory."""

_SYSTEM_FOLDERS = ("/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin")
_PROBE_SECONDS = 10.0


def sandbox_works() -> bool:
    """Whether bubblewrap is there and may make namespaces here. Asked once; takes about 20 ms."""
    return _probe(find_program("bwrap"))


def sandboxed(
    command: Sequence[str], work: Path, directory: str = "", tools: Sequence[Path] = ()
) -> list[str]:
    """The command as it runs inside the sandbox.

    ``work`` is the one writable folder; it appears as ``/sim``, and must hold the folder ``TEMPORARY``.
    ``directory`` is the current folder, relative to it.
    ``tools`` are programs outside ``/usr`` that must be visible with what lies beside them.

    Raises:
        FileNotFoundError: bubblewrap is not installed; ask ``sandbox_works`` first.
    """
    bwrap = find_program("bwrap")
    if bwrap is None:
        raise FileNotFoundError("bwrap")
    mounts = [*_system_mounts(), "--dev", "/dev", "--proc", "/proc"]
    mounts += ["--bind", str(work / TEMPORARY), "/tmp"]  # wave writers insist on it
    mounts += _tool_mounts(tools)
    mounts += ["--bind", str(work), MOUNT, "--chdir", f"{MOUNT}/{directory}".rstrip("/")]
    # The root and /dev are memory file systems: writable, they would be a way round the limit on output.
    mounts += ["--remount-ro", "/dev", "--remount-ro", "/"]
    isolation = ["--unshare-all", "--die-with-parent", "--clearenv"]
    path = ":".join(dict.fromkeys([*(str(tool.parent) for tool in tools), "/usr/bin", "/bin"]))
    environment = ["--setenv", "PATH", path, "--setenv", "TMPDIR", "/tmp", "--setenv", "LC_ALL", "C"]
    return [str(bwrap), *mounts, *isolation, *environment, "--", *command]


@functools.cache
def _probe(bwrap: Path | None) -> bool:
    if bwrap is None:
        return False
    command = [str(bwrap), *_system_mounts(), "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
    command += [
        "--remount-ro",
        "/dev",
        "--remount-ro",
        "/",
        "--unshare-all",
        "--die-with-parent",
        "--clearenv",
    ]
    try:
        done = subprocess.run(
            [*command, "--", "/usr/bin/env"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _system_mounts() -> list[str]:
    mounts = ["--ro-bind", "/usr", "/usr"]
    for folder in map(Path, _SYSTEM_FOLDERS):
        if folder.is_symlink():
            mounts += ["--symlink", str(folder.readlink()), str(folder)]
        elif folder.is_dir():
            mounts += ["--ro-bind", str(folder), str(folder)]
    return mounts


def _tool_mounts(tools: Sequence[Path]) -> list[str]:
    """The folders beside a tool's own: never its whole prefix, which may be somebody's home."""
    mounts: list[str] = []
    prefixes = dict.fromkeys(tool.parent.parent for tool in tools)
    for prefix in prefixes:
        if prefix == Path("/usr") or Path("/usr") in prefix.parents:
            continue
        for name in ("bin", "lib", "lib64", "libexec", "share"):
            folder = prefix / name
            if folder.is_dir() and str(folder) not in _SYSTEM_FOLDERS:
                mounts += ["--ro-bind", str(folder), str(folder)]
    return mounts
