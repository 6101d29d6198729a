"""How wide the off-chip addresses are that a control thread computes."""

from __future__ import annotations

from coram_studio.model.blocks import InterfaceBlock, ObjectBlock, ThreadBlock
from coram_studio.model.bundles import BundleType
from coram_studio.model.design import Accelerator

DEFAULT_ADDRESS_WIDTH = 32


def address_width(accelerator: Accelerator | None, thread: ThreadBlock) -> int:
    """Bits of a byte address: those of the widest memory interface that an object of the thread is wired to.

    Objects in kernels' sources use the accelerator's first interface.
    """
    if accelerator is None:
        return DEFAULT_ADDRESS_WIDTH
    widths = [
        provider.address_width
        for connection in accelerator.connections
        if connection.user.bundle == BundleType.DMA.value
        and isinstance(user := accelerator.block(connection.user.block), ObjectBlock)
        and user.thread == thread.id
        and isinstance(provider := accelerator.block(connection.provider.block), InterfaceBlock)
    ]
    interfaces = [b.address_width for b in accelerator.blocks if isinstance(b, InterfaceBlock)]
    return max(widths, default=interfaces[0] if interfaces else DEFAULT_ADDRESS_WIDTH)
