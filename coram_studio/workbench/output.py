"""Write a built core to disk, touching only what changed."""

from __future__ import annotations

from pathlib import Path

from coram_studio.diagnostics import Diagnostic, diagnostic
from coram_studio.ipcore.manifest import Core
from coram_studio.model.files import write_atomic

_STAMP = ".fingerprint"


def write_core(core: Core, directory: Path) -> tuple[Diagnostic, ...]:
    """Write every file of the core below ``directory`` and remove those of an earlier core.

    A folder that already holds this core, whole and unchanged, is left as it is. The list of files is kept beside
    them so that only files that we wrote are ever removed.
    """
    try:
        stamp = directory / _STAMP
        names = sorted(path for path, _ in core.files)
        record = "\n".join([core.fingerprint, *names]) + "\n"
        earlier = stamp.read_text(encoding="utf-8").splitlines() if stamp.is_file() else []
        for name in earlier[1:]:
            if name not in names:
                (directory / name).unlink(missing_ok=True)
        for name, text in core.files:
            target = directory / name
            data = text.encode("utf-8", "surrogateescape")
            if target.is_file() and target.read_bytes() == data:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(target, data)
        if "\n".join(earlier) + "\n" != record:
            write_atomic(stamp, record.encode())
    except OSError as error:
        reason = error.strerror or str(error)
        place = Path(error.filename).name if error.filename else directory.name
        return (diagnostic("B011", f"the core cannot be written to {directory}: {place}: {reason}"),)
    return ()
