"""Triggers of the codes of the design: edits that are refused, and checks of what a file may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from model_samples import kernel, memory_bundle, vector_sum, vector_sum_state
from trigger_tools import Bench, Trigger, raised

from coram_studio.diagnostics import Diagnostic
from coram_studio.model.blocks import ExternalBlock, InterfaceBlock, ObjectBlock, ObjectKind
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.checks import check_design
from coram_studio.model.clipboard import paste_edit
from coram_studio.model.design import Accelerator, Connection, Design, Endpoint
from coram_studio.model.document import Document, Edit
from coram_studio.model.edits import AddBlock, ChangeBlock, MoveBlocks, RemoveItems

A = "vector_sum"
_Found = Callable[[Bench], Iterable[Diagnostic]]


def checked(*changes: object, gone: str = "", **fields: dict[str, object]) -> _Found:
    """The check of the sample with blocks and wires more, a wire less, or fields of blocks changed."""
    sample = vector_sum()
    wires = tuple(c for c in sample.connections if c.id != gone)
    blocks = tuple(replace(b, **fields.get(b.id, {})) for b in sample.blocks)  # type: ignore[type-var]
    wires += tuple(c for c in changes if isinstance(c, Connection))
    blocks += tuple(c for c in changes if not isinstance(c, Connection))  # type: ignore[assignment]
    changed = sample.with_blocks(blocks).with_connections(wires)
    return lambda _bench: check_design(Design((changed,)))


def edited(edit: Edit) -> _Found:
    """What an edit of the sample is refused with."""
    return lambda _bench: raised(lambda: Document(vector_sum_state()).do(edit))


def wire(user: str, provider: str) -> Connection:
    return Connection("w", Endpoint(*user.split(".")), Endpoint(*provider.split(".")))


_SPARE = ObjectBlock("spare", "spare", ObjectKind.MEMORY_1P, "sum_thread", 0)
_LOOP = wire("vectorsum.busy", "vectorsum.enable")
_WRONG = replace(memory_bundle(), ports=(("Q", Port("mem_q", Direction.OUTPUT, 32)),))


def _combinational(_bench: Bench) -> Iterable[Diagnostic]:
    looped = vector_sum().with_connections((*vector_sum().connections, _LOOP))
    return check_design(Design((looped,)), lambda _kernel: frozenset({("enable", "busy")}))


TRIGGERS: dict[str, Trigger] = {
    "D001": edited(ChangeBlock(A, replace(_SPARE, id="buffer", name="buffer", kind=ObjectKind.CHANNEL))),
    "D002": edited(RemoveItems("other", frozenset({"buffer"}))),
    "D003": edited(RemoveItems(A, frozenset({"nothing"}))),
    "D004": checked(wire("vectorsum.mem9", "buffer.port")),
    "D005": checked(Connection("commands", Endpoint("vectorsum", "busy"), Endpoint("vectorsum", "enable"))),
    "D006": edited(AddBlock(A, replace(_SPARE, id="a.b", coram_id=1), (0, 0))),
    "D007": lambda _bench: raised(lambda: paste_edit(vector_sum_state(), A, "dear diary", (0, 0))),
    "D010": checked(buffer={"name": "2nd buffer"}),
    "D011": checked(buffer={"name": "Commands"}),
    "D012": checked(buffer={"name": "aclk"}),
    "D020": checked(wire("vectorsum.busy", "dram.dma")),
    "D021": checked(wire("buffer.port", "vectorsum.mem"), gone="vectorsum_mem"),
    "D022": checked(buffer={"data_width": 64}),
    "D023": checked(buffer={"address_width": 9}),
    "D024": checked(InterfaceBlock("dram2", "dram2"), wire("buffer.dma", "dram2.dma")),
    "D025": checked(_LOOP),
    "D026": _combinational,
    "D027": checked(vectorsum={"bundles": (_WRONG, *kernel().bundles[2:])}),
    "D030": checked(buffer={"thread": ""}),
    "D031": checked(buffer={"thread": "ghost"}),
    "D032": checked(_SPARE),
    "D033": checked(buffer={"coram_id": -1}),
    "D034": checked(buffer={"data_width": 48}),
    "D035": checked(buffer={"address_width": 40}),
    "D036": checked(gone="buffer_dma"),
    "D037": checked(commands={"sub_id": 1}),
    "D038": checked(buffer={"width_expression": "8 times"}),
    "D040": checked(gone="vectorsum_mem"),
    "D050": checked(vectorsum={"module": ""}),
    "D051": checked(vectorsum={"source": ""}),
    "D052": checked(vectorsum={"parameters": (("WIDTH", "32, .DEPTH(4)"),)}),
    "D053": checked(vectorsum={"source": "../shared/kernel.v"}),
    "D054": checked(vectorsum={"bundles": (*kernel().bundles, memory_bundle())}),
    "D060": lambda _bench: check_design(Design((Accelerator("empty"),))),
    "D061": edited(AddBlock(A, ExternalBlock("led", "led", width=0), (0, 0))),
    "D062": checked(dram={"protocol": "axi5"}),
    "D063": edited(MoveBlocks(A, (("buffer", (2e6, 0.0)),))),
    "D064": checked(vectorsum={"module": "vector_sum"}),
}
