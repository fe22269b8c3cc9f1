"""What an annotation tool's export states, in the same shape for every tool; nothing in it is decided yet.

Offsets are as the tool counts them: which unit that is, `offsets` finds out for a whole document.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

from onrecord.findings import Finding

Unit = Literal["code-points", "utf-16", "bytes"]
Offsets = tuple[int, int]


class Place(NamedTuple):
    """Where in the export something stands; lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def finding(self, rule: str, message: str) -> Finding:
        """A finding at the place."""
        return Finding(*self, rule, message)


class Span(NamedTuple):
    """Labelled words. `labels`: its names, the most telling first; `covered`: the words as the tool stored them, if it did.

    Two spans may have one id: a region with several labels.
    """

    id: str
    labels: tuple[str, ...]
    fragments: tuple[Offsets, ...]
    covered: str | None
    place: Place
    attributes: tuple[tuple[str, str], ...] = ()


class Relation(NamedTuple):
    """What joins spans, by their ids; two for an arc, in its direction, more for an event or a chain."""

    labels: tuple[str, ...]
    ends: tuple[str, ...]
    place: Place


class Token(NamedTuple):
    """A word that the tool placed by itself: it tells what the offsets count."""

    offsets: Offsets
    covered: str | None


@dataclass(frozen=True)
class Task:
    """One annotator's work on one text. `text` is as the export holds it, `facts` whatever else it says of the document."""

    name: str
    text: str
    place: Place
    annotator: str | None = None
    spans: list[Span] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Account:
    """What became of the export, each with how often: what was read and written, what was taken otherwise than it stands
    (`read_as`), what was left out, and what nobody has said yet (`open`).
    """

    read: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    read_as: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """The account as lines to be read; what never occurred is left out."""
        kinds = {
            "read": self.read,
            "written": self.written,
            "read as": self.read_as,
            "left out": self.left_out,
            "still open": self.open,
        }
        return [f"{title} – {'; '.join(_counted(counts))}" for title, counts in kinds.items() if any(counts.values())]


class Reader(Protocol):
    """The module of a tool. `UNIT` is what its documentation says that offsets count, `ENDINGS` those of its files."""

    UNIT: Unit

    ENDINGS: tuple[str, ...]

    def read(self, files: list["ExportFile"], account: Account, text_at: str | None = None) -> list[Task]:
        """The tasks of the files. Raises InvalidData with everything that is not of the tool's form.

        `text_at` is the path of the text in a record, where the tool leaves it to its users.
        """


class ExportFile(NamedTuple):
    """A file of the export: its path as it is named in findings, its path inside the export, and its bytes."""

    file: str
    inside: str
    data: bytes


def at(record: Any, path: str | None) -> Any:  # noqa: ANN401
    """What stands in a record at a path of keys joined by full stops; None where nothing does."""
    if path is None:
        return None
    for key in path.split("."):
        record = record.get(key) if isinstance(record, dict) else None
    return record


def _counted(counts: Mapping[str, int]) -> Iterable[str]:
    return (f"{what}: {count:,}" for what, count in counts.items() if count)
