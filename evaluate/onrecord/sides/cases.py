"""Cases of a class of errors: the quote, its partner, and the sentence that they stand in."""

from difflib import get_close_matches
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from onrecord.scoring.errors.kinds import Kind
from onrecord.sides.prepared import Prepared
from onrecord.text.sentences import around

SPEAKER = "speaker"
_OTHER = {"gold": "predicted", "predicted": "gold"}


class Case(NamedTuple):
    """One quote of the class, as a row of the table of errors; its partner, if it has one, and where `sentence` begins in the text.

    `sentence` is None where no text is at hand, or the words stand nowhere.
    """

    quote: dict[str, Any]
    partner: dict[str, Any] | None
    sentence: str | None
    begins: int


class Classes(NamedTuple):
    """The kinds that there are, of quotes on either side and of the speakers in pairs."""

    quotes: tuple[Kind, ...]
    speakers: tuple[Kind, ...]


def cases(table: pa.Table, prepared: Prepared, classes: Classes, kind: str, limit: int | None) -> list[Case]:
    """The first quotes of a class, in the order of the table. Raises ValueError for a class that there is not."""
    wanted = table.filter(_of_kind(table, classes, kind))
    wanted = wanted.slice(0, limit) if limit is not None else wanted
    beside = table.filter(pc.is_in(table["document_id"], wanted["document_id"].unique()))
    by_place = {(row["document_id"], row["side"], row["quote"]): row for row in beside.to_pylist()}
    documents = {prepared.document_id(i): i for i in range(prepared.found.sides.documents)}
    found = []
    for row in wanted.to_pylist():
        partner = by_place.get((row["document_id"], _OTHER[row["side"]], row["partner"]))
        found.append(_case(row, partner, prepared.both.texts[documents[row["document_id"]]].as_py()))
    return found


def _of_kind(table: pa.Table, classes: Classes, kind: str) -> pa.ChunkedArray:
    name, _, part = kind.strip().lower().replace("-", "_").replace(" ", "_").partition("/")
    of_quotes, of_speakers = _parts(classes.quotes), _parts(classes.speakers)
    of_speaker = name == SPEAKER
    if of_speaker:
        name, _, part = part.partition("/")
    elif name not in of_quotes:
        of_speaker = name in of_speakers
    there = of_speakers if of_speaker else of_quotes
    if name not in there:
        every = [*of_quotes, *(f"{SPEAKER}/{one}" for one in of_speakers)]
        close = get_close_matches(kind, [*every, *of_speakers], 1)
        raise ValueError(_refused(kind, close, every))
    if part and part not in there[name]:
        before = kind.rpartition("/")[0]
        close = get_close_matches(part, there[name], 1)
        raise ValueError(_refused(kind, [f"{before}/{one}" for one in close], [f"{before}/{one}" for one in there[name]]))
    columns = ("speaker_class", "speaker_subclass") if of_speaker else ("class", "subclass")
    found = pc.equal(table[columns[0]], name).fill_null(False)
    if of_speaker:
        found = pc.and_(found, pc.equal(table["side"], "predicted"))
    return pc.and_(found, pc.equal(table[columns[1]], part).fill_null(False)) if part else found


def _parts(kinds: tuple[Kind, ...]) -> dict[str, list[str]]:
    """The classes, with the subclasses of each."""
    return {name: [one.part for one in kinds if one.name == name and one.part] for name in dict.fromkeys(k.name for k in kinds)}


def _refused(kind: str, close: list[str], known: list[str]) -> str:
    hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known)}" if known else "its class has no subclasses"
    return f"there is no class {kind!r}; {hint}"


def _case(row: dict[str, Any], partner: dict[str, Any] | None, text: str | None) -> Case:
    spans = [span for quote in (row, partner) if quote for span in quote["spans"]]
    if text is None or not spans:
        return Case(row, partner, None, 0)
    first, last = around(text, min(span["start"] for span in spans), max(span["end"] for span in spans))
    return Case(row, partner, text[first:last], first)
