"""Cases of a class of errors: the quote, its partner, and the sentence that they stand in."""

from difflib import get_close_matches
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

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


def cases(table: pa.Table, prepared: Prepared, kind: str, limit: int | None) -> list[Case]:
    """The first quotes of a class, in the order of the table. Raises ValueError for a class that there is not."""
    wanted = table.filter(_of_kind(table, kind))
    wanted = wanted.slice(0, limit) if limit is not None else wanted
    beside = table.filter(pc.is_in(table["document_id"], wanted["document_id"].unique()))
    by_place = {(row["document_id"], row["side"], row["quote"]): row for row in beside.to_pylist()}
    documents = {prepared.document_id(i): i for i in range(prepared.found.sides.documents)}
    found = []
    for row in wanted.to_pylist():
        partner = by_place.get((row["document_id"], _OTHER[row["side"]], row["partner"]))
        found.append(_case(row, partner, prepared.both.texts[documents[row["document_id"]]].as_py()))
    return found


def _of_kind(table: pa.Table, kind: str) -> pa.ChunkedArray:
    name, _, part = kind.strip().lower().replace("-", "_").replace(" ", "_").partition("/")
    of_predictions = pc.equal(table["side"], "predicted")
    of_speaker = name == SPEAKER
    if of_speaker:
        name, _, part = part.partition("/")
    elif name in _SPEAKER_ONLY:
        of_speaker = True
    if name not in (_SPEAKER_CLASSES if of_speaker else _CLASSES):
        known = [*_CLASSES, *(f"{SPEAKER}/{one}" for one in _SPEAKER_CLASSES)]
        close = get_close_matches(kind, [*known, *_SPEAKER_ONLY], 1)
        raise ValueError(
            f"there is no class {kind!r}; " + (f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known)}")
        )
    columns = ("speaker_class", "speaker_subclass") if of_speaker else ("class", "subclass")
    found = pc.equal(table[columns[0]], name).fill_null(False)
    if of_speaker:
        found = pc.and_(found, of_predictions)
    return pc.and_(found, pc.equal(table[columns[1]], part).fill_null(False)) if part else found


_CLASSES = ("correct", "boundary", "partial", "duplicate", "split", "merged", "spurious", "found", "missed")
_SPEAKER_ONLY = ("deanonymised", "anonymised", "missing", "unresolved_pronoun", "wrong_person")
_SPEAKER_CLASSES = ("correct", "spurious", *_SPEAKER_ONLY)


def _case(row: dict[str, Any], partner: dict[str, Any] | None, text: str | None) -> Case:
    spans = [span for quote in (row, partner) if quote for span in quote["spans"]]
    if text is None or not spans:
        return Case(row, partner, None, 0)
    first, last = around(text, min(span["start"] for span in spans), max(span["end"] for span in spans))
    return Case(row, partner, text[first:last], first)
