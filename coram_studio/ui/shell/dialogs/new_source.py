"""Write a new kernel or control thread and put it on the diagram; or take a file that is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from PySide6.QtWidgets import QComboBox, QInputDialog, QWidget

from coram_studio.locate import resource
from coram_studio.model.document import EditError
from coram_studio.model.edits import AddAccelerator
from coram_studio.model.files import write_atomic
from coram_studio.model.naming import check_identifier, fresh_name
from coram_studio.ui.shell.dialogs.form import FormDialog, mono_field
from coram_studio.ui.shell.messages import show_problem
from coram_studio.ui.shell.placing import place_source

if TYPE_CHECKING:
    from coram_studio.workbench.session import Session

_FOLDERS = {"kernel": "kernels", "thread": "threads"}
_SUFFIXES = {"kernel": (".v", ".sv"), "thread": (".py",)}
_TITLES = {"kernel": "kernel", "thread": "control thread"}
_TEMPLATES = {"kernel": "kernel.v.j2", "thread": "thread.py.j2"}
_NEW = ""


def source_text(kind: str, name: str) -> str:
    """The text that a new source starts with."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resource("templates/new_source")),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(_TEMPLATES[kind]).render(name=name)


class NewSourceDialog(FormDialog):
    """Asks whether to write a new file or to use one. ``path`` is the file's path in the project afterwards."""

    def __init__(
        self,
        kind: str,
        session: Session,
        accelerator: str,
        position: tuple[float, float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = _TITLES[kind]
        super().__init__(f"New {title}", f"New {title}", "Create", parent)
        self.path = ""
        self._kind = kind
        self._session = session
        self._accelerator = accelerator
        self._position = position
        self.source = QComboBox(self)
        self.source.addItem("Write a new file", _NEW)
        for path in self._files():
            self.source.addItem(path, path)
        stem = "my_kernel" if kind == "kernel" else "my_thread"
        self.name = mono_field(self._free_name(stem), self)
        self.suffix = QComboBox(self)
        self.suffix.addItems(list(_SUFFIXES[kind]))
        self.add_field("File", self.source, "")
        self.add_field(
            "Name",
            self.name,
            "Name of the module and of its file" if kind == "kernel" else "Name of the thread",
        )
        if kind == "kernel":
            self.add_field("Language", self.suffix, ".v is Verilog, .sv is SystemVerilog")
        self.finish()
        self.source.currentIndexChanged.connect(self._source_chosen)
        self.name.textChanged.connect(lambda _: self.validate())
        self.suffix.currentIndexChanged.connect(lambda _: self.validate())
        self.name.selectAll()
        self.name.setFocus()

    def _files(self) -> list[str]:
        folder = self._session.root / _FOLDERS[self._kind]
        found = (p for p in folder.rglob("*") if p.suffix in _SUFFIXES[self._kind] and p.is_file())
        return sorted(p.relative_to(self._session.root).as_posix() for p in found)

    def _free_name(self, stem: str) -> str:
        accelerator = self._session.document.state.design.accelerator(self._accelerator)
        name = fresh_name(accelerator, stem) if accelerator else stem
        number = 2
        while self._target(name).exists():
            name = f"{stem}_{number}"
            number += 1
        return name

    def _target(self, name: str) -> Path:
        suffix = self.suffix.currentText() if hasattr(self, "suffix") else _SUFFIXES[self._kind][0]
        return self._session.root / _FOLDERS[self._kind] / f"{name}{suffix}"

    def problems(self) -> dict[QWidget, str]:
        """What is wrong, by field."""
        name = self.name.text()
        if reason := check_identifier(name):
            return {self.name: f"The name {reason}."}
        if not self.source.currentData() and self._target(name).exists():
            return {self.name: f"{self._target(name).name} exists already; choose it above, or another name."}
        accelerator = self._session.document.state.design.accelerator(self._accelerator)
        if accelerator and any(b.name.lower() == name.lower() for b in accelerator.blocks):
            return {self.name: f"The diagram has a block named {name} already."}
        return {}

    def _source_chosen(self) -> None:
        path = self.source.currentData()
        if path:
            self.name.setText(self._free_block_name(Path(path).stem))
        self.suffix.setEnabled(not path)
        self.accept_button.setText("Add" if path else "Create")
        self.validate()

    def _free_block_name(self, stem: str) -> str:
        accelerator = self._session.document.state.design.accelerator(self._accelerator)
        return fresh_name(accelerator, stem) if accelerator else stem

    def try_accept(self) -> None:
        """Write the file if it is new, and put it on the diagram."""
        if not self.validate():
            return
        path = self.source.currentData() or self._write()
        if not path:
            return
        try:
            if self._accelerator:
                place_source(self._session, self._accelerator, path, self._position, self.name.text())
        except EditError as error:
            show_problem(self, "It could not be put on the diagram", str(error))
            return
        self.path = path
        self.accept()

    def _write(self) -> str:
        name = self.name.text()
        target = self._target(name)
        try:
            target.parent.mkdir(exist_ok=True)
            write_atomic(target, source_text(self._kind, name).encode())
        except OSError as error:
            show_problem(self, f"{target.name} could not be written", str(error.strerror or error))
            return ""
        return target.relative_to(self._session.root).as_posix()


def ask_accelerator(session: Session, parent: QWidget) -> str:
    """Ask for a name and add an accelerator; its name, or "" when the user changed their mind."""
    name, chosen = QInputDialog.getText(parent, "New accelerator", "Name of the accelerator")
    if not chosen:
        return ""
    try:
        session.document.do(AddAccelerator(name))
    except EditError as error:
        show_problem(parent, "The accelerator could not be added", str(error))
        return ""
    return name
