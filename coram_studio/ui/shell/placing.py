"""Put source files on a diagram as kernels and control threads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coram_studio.model.blocks import Block, KernelBlock, ThreadBlock
from coram_studio.model.design import Accelerator
from coram_studio.model.document import EditError
from coram_studio.model.edits import AddBlock
from coram_studio.model.naming import fresh_id, fresh_name

if TYPE_CHECKING:
    from coram_studio.workbench.session import Session

_BELOW = 48.0
"""Canvas units between the lowest block and one that is put below it."""


def kernel_block(
    session: Session, accelerator: Accelerator, path: str, module: str = "", name: str = ""
) -> KernelBlock:
    """A block for a module of a file (the last one, unless named), its ports grouped into bundles.

    Raises EditError when the file holds no such module.
    """
    modules = session.kernel_modules(path)
    found = next((m for m in reversed(modules) if not module or m.name == module), None)
    if found is None:
        raise EditError(
            f"{path} holds no module{f' {module}' if module else ''} that could be put on the diagram"
        )
    name = name or fresh_name(accelerator, found.name)
    return KernelBlock(fresh_id(accelerator, name), name, found.name, path, (), found.bundles)


def thread_block(accelerator: Accelerator, path: str, name: str = "") -> ThreadBlock:
    """A block for a control thread's file; it is named after the file."""
    name = name or fresh_name(accelerator, Path(path).stem)
    return ThreadBlock(fresh_id(accelerator, name), name, path)


def free_position(session: Session, accelerator: str) -> tuple[float, float]:
    """A place below everything that lies on the canvas."""
    places = [place for (name, _), place in session.document.state.layout.positions if name == accelerator]
    if not places:
        return (0.0, 0.0)
    return (min(x for x, _ in places), max(y for _, y in places) + 160.0 + _BELOW)


def place_source(
    session: Session, accelerator: str, path: str, position: tuple[float, float] | None = None, name: str = ""
) -> str:
    """Put a kernel's or thread's file on a diagram as one undoable edit, and give the new block's id.

    Raises EditError when the file cannot be a block, or the design cannot be edited.
    """
    found = session.document.state.design.accelerator(accelerator)
    if found is None:
        raise EditError("the project has no accelerator to put it on: make one first")
    block: Block = (
        thread_block(found, path, name)
        if path.endswith(".py")
        else kernel_block(session, found, path, name=name)
    )
    session.document.do(AddBlock(accelerator, block, position or free_position(session, accelerator)))
    return block.id
