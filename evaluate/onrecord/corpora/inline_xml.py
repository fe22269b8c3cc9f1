"""XML in which a text is annotated where it stands: all characters of the file in one string, and each element's place in it.

Line ends are LF, as XML says. Files with a document type are refused: nothing here needs entities, and they can grow without end.
"""

from collections.abc import Mapping
from typing import NamedTuple
from xml.parsers import expat

from onrecord.findings import Finding, InvalidData


class Element(NamedTuple):
    """An element: its name without namespace, its place in the characters, and which element, by index, it stands in."""

    tag: str
    attributes: Mapping[str, str]
    start: int
    end: int
    parent: int | None
    line: int
    column: int


class Inline(NamedTuple):
    """The characters of a file, and its elements in the order in which they begin."""

    characters: str
    elements: list[Element]

    def text(self, element: Element) -> str:
        """The characters in an element."""
        return self.characters[element.start : element.end]


def read_inline(data: bytes, file: str) -> Inline:
    """The file. Raises InvalidData where it is no XML, or has a document type."""
    parser = expat.ParserCreate("utf-8", " ")  # whatever encoding the file declares
    parser.buffer_text = True
    pieces: list[str] = []
    elements: list[Element] = []
    opened: list[int] = []
    length = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        place = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        elements.append(Element(name.rpartition(" ")[2], attributes, length, length, opened[-1] if opened else None, *place))
        opened.append(len(elements) - 1)

    def end(_: str) -> None:
        index = opened.pop()
        elements[index] = elements[index]._replace(end=length)

    def characters(piece: str) -> None:
        nonlocal length
        pieces.append(piece)
        length += len(piece)

    def document_type(*_: object) -> None:
        message = "there is a document type; these files have none, and none is read"
        raise InvalidData([Finding(file, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, "wrong-form", message)])

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = characters, document_type
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"this is no XML: {expat.errors.messages[error.code]}"
        raise InvalidData([Finding(file, error.lineno, error.offset + 1, "wrong-form", message)]) from None
    return Inline("".join(pieces), elements)
