"""Blocks, bundles and connections as tables, the form that design.toml and the clipboard hold."""

from __future__ import annotations

import re
from typing import Any

from coram_studio.model.blocks import (
    Block,
    ExternalBlock,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ObjectKind,
    ThreadBlock,
)
from coram_studio.model.bundles import Bundle, BundleType, Direction, Port, Side
from coram_studio.model.design import Accelerator, Connection, Endpoint
from coram_studio.model.files.tables import TableReader
from coram_studio.model.files.toml_text import Dotted, Inline
from coram_studio.model.naming import check_id

# The widest values that are read at all. What is possible in a design is narrower and checked there, so that a
# wrong width can be seen and corrected on the canvas.
_WIDEST = 1 << 20  # bits
_LARGEST_ADDRESS_WIDTH = 64
_LARGEST_ID = 1 << 31

_KINDS = ("kernel", "thread", *(kind.value for kind in ObjectKind), "interface", "external")
_PORT = re.compile(r"(input|output|inout) +(?:\[(\d{1,7}):0\] +)?(\S+)\Z")


def accelerator_table(accelerator: Accelerator) -> dict[str, Any]:
    """An accelerator with its blocks and connections, by id."""
    table: dict[str, Any] = {}
    if accelerator.blocks:
        table["blocks"] = {block.id: block_table(block) for block in accelerator.blocks}
    if accelerator.connections:
        table["connections"] = {c.id: connection_table(c) for c in accelerator.connections}
    return table


def block_table(block: Block) -> dict[str, Any]:
    """A block without its id."""
    match block:
        case KernelBlock():
            table: dict[str, Any] = {
                "kind": "kernel",
                "name": block.name,
                "module": block.module,
                "source": block.source,
            }
            if block.parameters:
                table["parameters"] = dict(block.parameters)
            if block.bundles:
                table["bundles"] = {bundle.name: _bundle_table(bundle) for bundle in block.bundles}
            return table
        case ThreadBlock():
            return {"kind": "thread", "name": block.name, "source": block.source}
        case ObjectBlock():
            return {
                "kind": block.kind.value,
                "name": block.name,
                "thread": block.thread,
                "coram_id": block.coram_id,
                **({"sub_id": block.sub_id} if block.sub_id else {}),
                "data_width": block.width_expression or block.data_width,
                "address_width": block.address_width,
            }
        case InterfaceBlock():
            return {
                "kind": "interface",
                "name": block.name,
                "protocol": block.protocol,
                "address_width": block.address_width,
            }
        case ExternalBlock():
            return {
                "kind": "external",
                "name": block.name,
                "direction": block.direction.value,
                "width": block.width,
            }


def connection_table(connection: Connection) -> dict[str, Any]:
    """A connection without its id."""
    return Inline(user=str(connection.user), provider=str(connection.provider))


def read_accelerator(name: str, reader: TableReader) -> Accelerator:
    """An accelerator as far as it can be read; the rest is in the source's diagnostics."""
    blocks = []
    for block_id, table in reader.table("blocks").tables():
        block = _read_block(block_id, table)
        if block is not None:
            blocks.append(block)
    connections = []
    for connection_id, table in reader.table("connections").tables():
        connection = _read_connection(connection_id, table)
        if connection is not None:
            connections.append(connection)
    reader.finish()
    return Accelerator(name).with_blocks(tuple(blocks)).with_connections(tuple(connections))


def _read_block(block_id: str, reader: TableReader) -> Block | None:
    kind = reader.one_of("kind", _KINDS)
    if not kind or not _id_is_good(block_id, reader):
        return None
    name = reader.text("name")
    block: Block
    match kind:
        case "kernel":
            module, source = reader.text("module", ""), reader.text("source", "")
            parameters = tuple(reader.table("parameters").texts())
            block = KernelBlock(block_id, name, module, source, parameters, _read_bundles(reader))
        case "thread":
            block = ThreadBlock(block_id, name, reader.text("source", ""))
        case "interface":
            protocol = reader.text("protocol", "axi4")
            width = reader.integer("address_width", 32, 0, _LARGEST_ADDRESS_WIDTH)
            block = InterfaceBlock(block_id, name, protocol, width)
        case "external":
            direction = reader.choice("direction", Direction) or Direction.OUTPUT
            block = ExternalBlock(block_id, name, direction, reader.integer("width", 1, 0, _WIDEST))
        case _:
            width, expression = reader.integer_or_text("data_width", 32, 0, _WIDEST)
            block = ObjectBlock(
                block_id,
                name,
                ObjectKind(kind),
                reader.text("thread", ""),
                reader.integer("coram_id", 0, -_LARGEST_ID, _LARGEST_ID),
                width,
                reader.integer("address_width", 10, 0, _LARGEST_ADDRESS_WIDTH),
                reader.integer("sub_id", 0, -_LARGEST_ID, _LARGEST_ID),
                expression,
            )
    reader.finish()
    return block


def _read_connection(connection_id: str, reader: TableReader) -> Connection | None:
    user, provider = _read_end("user", reader), _read_end("provider", reader)
    reader.finish()
    if user is None or provider is None or not _id_is_good(connection_id, reader):
        return None
    return Connection(connection_id, user, provider)


def _read_end(key: str, reader: TableReader) -> Endpoint | None:
    text = reader.text(key)
    block, point, bundle = text.partition(".")
    if block and point and bundle:
        return Endpoint(block, bundle)
    if text:
        reader.report(
            "P025", f'{key} must be a block and a port with a point between them, not "{text}"', key
        )
    return None


def _id_is_good(value: str, reader: TableReader) -> bool:
    reason = check_id(value)
    if reason:
        reader.report("D006", f'the id "{value}" {reason}')
    return not reason


def _bundle_table(bundle: Bundle) -> dict[str, Any]:
    table: dict[str, Any] = {
        "type": bundle.type.value,
        "side": bundle.side.value,
        "width": bundle.width,
    }
    if bundle.address_width:
        table["address_width"] = bundle.address_width
    if not bundle.required:
        table["required"] = False
    if bundle.shared:
        table["shared"] = True
    if bundle.ports:
        table["ports"] = Dotted({role: _port_text(port) for role, port in bundle.ports})
    return table


def _read_bundles(reader: TableReader) -> tuple[Bundle, ...]:
    bundles = []
    for name, table in reader.table("bundles").tables():
        kind, side = table.choice("type", BundleType), table.choice("side", Side)
        ports = []
        for role, text in table.table("ports").texts():
            port = _read_port(text)
            if port is None:
                message = f'port {role} must be like "output [31:0] name", not "{text}"'
                table.report("P026", message, "ports", role)
            else:
                ports.append((role, port))
        width = table.integer("width", 1, 0, _WIDEST)
        address_width = table.integer("address_width", 0, 0, _WIDEST)
        required, shared = table.flag("required", True), table.flag("shared", False)
        table.finish()
        if kind is not None and side is not None:
            bundles.append(Bundle(name, kind, side, width, address_width, tuple(ports), required, shared))
    return tuple(bundles)


def _port_text(port: Port) -> str:
    extent = "" if port.width == 1 else f"[{port.width - 1}:0] "
    return f"{port.direction.value} {extent}{port.name}"


def _read_port(text: str) -> Port | None:
    match = _PORT.match(text)
    if match is None:
        return None
    width = 1 if match[2] is None else int(match[2]) + 1
    return Port(match[3], Direction(match[1]), width)
