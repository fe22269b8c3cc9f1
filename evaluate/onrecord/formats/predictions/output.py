"""What a system states about one document, in the same shape for every format; nothing in it is decided yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

from onrecord.formats.export import Account, ExportFile, Place

Positions = Literal["code-points", "utf-16", "bytes", "tokens", "none"]
"""What a format's documentation, or its practice, says its positions count."""


class Piece(NamedTuple):
    """Words a system gives, and the positions it gives them, end-exclusive; one of the two at least."""

    words: str | None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Statement:
    """One quote as the system states it.

    `content`, `cue` and `mention` are in pieces where the system gives several. `speaker` holds resolved names: of whom the
    system says they speak, not the words at the quote, which are the mention; None if it names nobody, () if it says that
    nobody speaks. `fields` are the other fields of a predicted quote, as in the prediction schema: id, type, anonymous, via,
    uttered, confidence, speaker_id.
    """

    place: Place
    content: tuple[Piece, ...]
    cue: tuple[Piece, ...] = ()
    mention: tuple[Piece, ...] = ()
    speaker: tuple[str, ...] | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Output:
    """What a system gave for one document.

    `name` is whatever the output calls the document: an id, a file's name without ending. `text` is the text that positions
    count, where the output holds it: with it they are code points of that text, whatever it was made of.
    """

    name: str
    place: Place
    statements: list[Statement]
    positions: Positions = "none"
    text: str | None = None


class OutputReader(Protocol):
    """The module of a format. `ENDINGS` are those of its files."""

    ENDINGS: tuple[str, ...]

    def recognises(self, file: ExportFile) -> bool:
        """Whether the file is unmistakably of this format."""

    def read(self, files: list[ExportFile], account: Account) -> list[Output]:
        """What the files state. Raises InvalidData with everything that is not of the format's form."""
