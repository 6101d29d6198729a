"""tools/setup, with stand-ins for apt, sudo, Python and the tools it looks for."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# What the script may use of a bare system; everything else must be asked for before it is used.
USUAL = (
    *("sh", "env", "cat", "cksum", "grep", "sed", "sort", "tr", "rm", "mkdir"),
    *("dirname", "basename", "chmod", "touch", "true"),
)

LIBRARIES = (
    *("libEGL.so.1", "libGL.so.1", "libfontconfig.so.1", "libglib-2.0.so.0", "libdbus-1.so.3"),
    *("libxkbcommon.so.0", "libxkbcommon-x11.so.0", "libxcb-cursor.so.0", "libxcb-icccm.so.4"),
    *("libxcb-image.so.0", "libxcb-keysyms.so.1", "libxcb-randr.so.0", "libxcb-render-util.so.0"),
    *("libxcb-shape.so.0", "libxcb-sync.so.1", "libxcb-xfixes.so.0", "libxcb-xkb.so.1"),
)

COMMANDS = ("iverilog", "verilator", "yosys", "z3", "bwrap", "Xvfb", "xvfb-run", "xauth")

PYTHON = """#!/bin/sh
# Stands in for a Python of the system, and for the one of the environment that it makes.
echo "$(basename $0) $*" >>"$LOG"
here=$(cd "$(dirname "$0")" && pwd)
case "$*" in
    *ensurepip*) [ -e "$STATE/venv" ] ;;
    *version_info*'(3, 11)'*) exit 0 ;;
    *"%d.%d"*) echo 3.12 ;;
    *sys.prefix*) dirname "$here" ;;
    *sys.version*) echo "3.12 of the stand-in" ;;
    --version) echo "Python 3.12.0" ;;
    "-m venv .venv") mkdir -p .venv/bin; cat "$0" >.venv/bin/python; chmod +x .venv/bin/python ;;
    "-m pip --version") echo pip ;;
    "-m pip install"*)
        [ ! -e "$STATE/pip-fails" ] || { echo "no network" >&2; exit 1; }
        echo "constraints: $PIP_CONSTRAINT $PIP_BUILD_CONSTRAINT" >>"$LOG"
        touch .venv/bin/coram-studio; chmod +x .venv/bin/coram-studio ;;
    *) echo "unexpected: $*" >&2; exit 9 ;;
esac
"""

APT_GET = """#!/bin/sh
echo "apt-get $* ($DEBIAN_FRONTEND)" >>"$LOG"
[ "$1" = install ] || exit 0
for package in "$@"; do
    case "$package" in
        install|-*) ;;
        z3) exit 100 ;;
        python3*-venv) touch "$STATE/venv" ;;
        *) touch "$STATE/$package" ;;
    esac
done
# Only packages that have come whole put their commands into place.
for package in "$@"; do
    case "$package" in
        iverilog|yosys) printf '#!/bin/sh\\n' >"$BIN/$package"; chmod +x "$BIN/$package" ;;
    esac
done
"""


class Machine:
    """A bare system in a folder: a PATH with nothing but what the test puts there."""

    def __init__(self, folder: Path) -> None:
        self.repository, self.bin, self.state = folder / "repository", folder / "bin", folder / "state"
        self.log = folder / "log"
        for new in (self.repository / "tools", self.bin, self.state):
            new.mkdir(parents=True)
        shutil.copy2(ROOT / "tools" / "setup", self.repository / "tools" / "setup")
        for name in ("pyproject.toml", "constraints.txt", "hatch_build.py"):
            shutil.copy2(ROOT / name, self.repository / name)
        for name in USUAL:
            found = shutil.which(name)
            assert found, name
            (self.bin / name).symlink_to(found)
        for name in COMMANDS:
            self.command(name, "#!/bin/sh\n")
        self.command("id", '#!/bin/sh\n[ -e "$STATE/root" ] && echo 0 || echo 1000\n')
        lines = "".join(f"\t{name} (libc6,x86-64) => /usr/lib/{name}\n" for name in LIBRARIES)
        (self.state / "libraries").write_text(lines)
        self.command("ldconfig", '#!/bin/sh\ncat "$STATE/libraries"\n')
        self.command("python3.12", PYTHON)
        (self.state / "venv").touch()

    def command(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    def with_apt(self) -> None:
        self.command("apt-get", APT_GET)
        self.command("apt-cache", '#!/bin/sh\n[ "$2" != libglib2.0-0t64 ]\n')

    def lacks(self, *names: str) -> None:
        for name in names:
            (self.bin / name).unlink()

    def set_up(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        self.log.write_text("")
        environment = {
            "PATH": str(self.bin),
            "LOG": str(self.log),
            "STATE": str(self.state),
            "BIN": str(self.bin),
        }
        return subprocess.run(
            [str(self.bin / "sh"), "tools/setup", *arguments],
            cwd=self.repository,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
        )

    def calls(self, program: str) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if line.startswith(program)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_complete_system_needs_no_apt_and_the_second_call_does_nothing(machine: Machine) -> None:
    first = machine.set_up()
    assert (first.returncode, first.stderr) == (0, "")
    assert "setup: ready" in first.stdout
    assert machine.calls("constraints:") == ["constraints: constraints.txt constraints.txt"]
    (machine.bin / "ldconfig").unlink()
    second = machine.set_up()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert machine.calls("python -m pip") == []


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml", "hatch_build.py"])
def test_changed_dependencies_are_installed_again(machine: Machine, name: str) -> None:
    machine.set_up()
    with (machine.repository / name).open("a") as file:
        file.write("# changed\n")
    assert machine.set_up().returncode == 0
    assert len(machine.calls("python -m pip install")) == 1
    assert machine.calls("python3.12 -m venv") == [], "the environment itself stays"


def test_moved_repository_gets_a_new_environment(machine: Machine) -> None:
    machine.set_up()
    machine.repository = machine.repository.rename(machine.repository.with_name("elsewhere"))
    # The stand-in tells where it lies; a real environment tells where it was made.
    python = machine.repository / ".venv" / "bin" / "python"
    python.write_text(python.read_text().replace('dirname "$here"', "echo /where/it/was/.venv"))
    result = machine.set_up()
    assert result.returncode == 0
    assert "making .venv anew" in result.stdout


def test_root_installs_what_is_missing_and_only_that(machine: Machine) -> None:
    (machine.state / "root").touch()
    machine.with_apt()
    machine.lacks("iverilog", "yosys")
    text = (machine.state / "libraries").read_text().replace("libglib-2.0.so.0", "libother.so")
    (machine.state / "libraries").write_text(text)
    result = machine.set_up()
    assert result.returncode == 0
    assert machine.calls("apt-get") == [
        "apt-get update -q (noninteractive)",
        "apt-get install -y -q --no-install-recommends iverilog libglib2.0-0 yosys (noninteractive)",
    ]
    assert "could not be installed: libglib-2.0.so.0" in result.stderr
    assert "iverilog" not in result.stderr


def test_one_package_that_fails_does_not_hold_up_the_others(machine: Machine) -> None:
    (machine.state / "root").touch()
    machine.with_apt()
    machine.lacks("iverilog", "z3")
    result = machine.set_up()
    assert result.returncode == 0
    assert "could not install z3" in result.stderr
    assert "could not be installed: z3" in result.stderr
    assert (machine.bin / "iverilog").exists()
    second = machine.set_up()
    assert (second.returncode, machine.calls("apt-get")) == (0, [])
    assert "still missing: z3 (make setup tries again)" in second.stderr
    machine.set_up("--again")
    assert len(machine.calls("apt-get install")) == 2


def test_ordinary_user_without_sudo_is_told_what_to_install(machine: Machine) -> None:
    machine.with_apt()
    machine.lacks("iverilog", "bwrap")
    result = machine.set_up()
    assert result.returncode == 0, "the program starts without them"
    assert "there is no sudo: install these with your package manager: bubblewrap iverilog" in result.stderr
    assert machine.calls("apt-get") == []


def test_sudo_that_would_ask_nobody_is_not_called(machine: Machine) -> None:
    machine.with_apt()
    machine.lacks("iverilog")
    machine.command("sudo", '#!/bin/sh\necho "sudo $*" >>"$LOG"\nexit 1\n')
    result = machine.set_up()
    assert result.returncode == 0
    assert "sudo asks for a password and nobody is there" in result.stderr
    assert machine.calls("sudo") == ["sudo -n true"]


def test_ordinary_user_with_sudo(machine: Machine) -> None:
    machine.with_apt()
    machine.lacks("iverilog")
    machine.command("sudo", '#!/bin/sh\necho "sudo $*" >>"$LOG"\n[ "$1" != -n ] || shift\nexec "$@"\n')
    assert machine.set_up().returncode == 0
    assert len(machine.calls("apt-get")) == 2
    assert all("noninteractive" in call for call in machine.calls("apt-get"))


def test_system_without_apt(machine: Machine) -> None:
    machine.lacks("yosys")
    result = machine.set_up()
    assert result.returncode == 0
    assert "this system has no apt-get: install these with your package manager: yosys" in result.stderr


def test_python_without_venv_gets_it(machine: Machine) -> None:
    (machine.state / "root").touch()
    machine.with_apt()
    (machine.state / "venv").unlink()
    result = machine.set_up()
    assert result.returncode == 0, result.stderr
    assert machine.calls("apt-get install") == [
        "apt-get install -y -q --no-install-recommends python3.12-venv (noninteractive)"
    ]


def test_system_without_a_python_that_will_do(machine: Machine) -> None:
    machine.lacks("python3.12")
    result = machine.set_up()
    assert result.returncode == 1
    assert (
        "needs Python 3.11, 3.12, 3.13 or 3.14 with the venv module; this system has none." in result.stderr
    )


def test_failed_installation_is_repeated_by_the_next_call(machine: Machine) -> None:
    (machine.state / "pip-fails").touch()
    result = machine.set_up()
    assert result.returncode == 1
    assert "no network" in result.stderr
    assert "could not be installed; the message above says why" in result.stderr
    (machine.state / "pip-fails").unlink()
    assert machine.set_up().returncode == 0


def test_wrong_arguments(machine: Machine) -> None:
    result = machine.set_up("--fast")
    assert (result.returncode, result.stderr) == (2, "usage: tools/setup [--again]\n")


@pytest.mark.parametrize("script", ["tools/setup", "tools/check", "tools/run", ".ci/run"])
def test_scripts_are_executable_shell(script: str) -> None:
    path = ROOT / script
    assert os.access(path, os.X_OK)
    assert path.read_text().startswith("#!/bin/sh\n")
    subprocess.run(["sh", "-n", str(path)], check=True)
