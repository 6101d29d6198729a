"""Building XML of one namespace with few words."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from coram_studio.export.names import xml_text

XSI = "http://www.w3.org/2001/XMLSchema-instance"


class Elements:
    """Makes elements of a namespace; ``prefixed_attributes`` puts attributes into it too, as 1685-2009 does."""

    def __init__(self, namespace: str, *, prefixed_attributes: bool) -> None:
        self._namespace = namespace
        self._prefixed_attributes = prefixed_attributes

    def root(self, tag: str, prefixes: Mapping[str | None, str]) -> etree._Element:
        """The document's root, which declares the prefixes."""
        return etree.Element(f"{{{self._namespace}}}{tag}", nsmap=dict(prefixes))

    def add(
        self, parent: etree._Element, tag: str, text: str | None = None, **attributes: str
    ) -> etree._Element:
        """A child of ``parent``. An attribute's trailing underscore is left out, for Python's keywords."""
        element = etree.SubElement(parent, f"{{{self._namespace}}}{tag}")
        if text is not None:
            element.text = xml_text(text)
        for name, value in attributes.items():
            key = name.rstrip("_")
            element.set(f"{{{self._namespace}}}{key}" if self._prefixed_attributes else key, xml_text(value))
        return element


def document(root: etree._Element) -> bytes:
    """The document as indented UTF-8."""
    etree.indent(root, space="  ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
