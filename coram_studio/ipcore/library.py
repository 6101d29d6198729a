"""The Verilog library: which files a core needs."""

from __future__ import annotations

from collections.abc import Iterable

from coram_studio.locate import resource

# Each module of resources/rtl with the modules that it instantiates; a file is named after its module.
_INSTANTIATES: dict[str, tuple[str, ...]] = {
    "coram_reset": (),
    "coram_synchroniser": (),
    "coram_async_fifo": ("coram_synchroniser",),
    "coram_axi4_crossing": ("coram_async_fifo",),
    "coram_request_crossing": ("coram_synchroniser",),
    "coram_event_crossing": ("coram_synchroniser",),
    "coram_fifo": (),
    "coram_dma": ("coram_fifo",),
    "coram_banks": (),
    "coram_rows": ("coram_fifo",),
    "coram_splitter": ("coram_fifo",),
    "coram_instream_dma": ("coram_splitter",),
    "coram_outstream_dma": ("coram_splitter", "coram_fifo"),
    "coram_ram": (),
    "coram_ram_2p": ("coram_ram",),
    "coram_axi4_downsizer": (),
    "coram_axi4_upsizer": ("coram_fifo",),
    "coram_round_robin": (),
    "coram_axi4_arbiter": ("coram_round_robin", "coram_fifo"),
    "coram_avalon_master": ("coram_fifo",),
    "coram_queue": ("coram_fifo",),
    "coram_divider": (),
    "coram_axi4lite_slave": (),
    "coram_axi4_slave": (),
    "coram_avalon_slave": (),
    "coram_iochannel": (),
    "coram_ioregister": (),
    "coram_status": ("coram_synchroniser", "coram_event_crossing"),
    "CoramMemory1P": (),
    "CoramMemoryBE1P": ("coram_ram",),
    "CoramMemory2P": ("coram_ram_2p",),
    "CoramMemoryBE2P": ("coram_ram_2p",),
    "CoramInStream": ("coram_fifo",),
    "CoramOutStream": ("coram_fifo",),
    "CoramRegister": (),
    "CoramChannel": ("coram_fifo",),
    "CoramSlaveStream": ("CoramChannel",),
}

LIBRARY_MODULES = tuple(_INSTANTIATES)


def needed_modules(modules: Iterable[str]) -> tuple[str, ...]:
    """The modules and all that they instantiate, each after those that it needs."""
    result: dict[str, None] = {}

    def visit(module: str) -> None:
        for inner in _INSTANTIATES[module]:
            visit(inner)
        result.setdefault(module)

    for module in modules:
        visit(module)
    return tuple(result)


def library_text(module: str) -> str:
    """Verilog of one library module."""
    return resource(f"rtl/{module}.v").read_text(encoding="utf-8")
