"""Which fields each side carries: gold that lacks one makes a measure absent, predictions that lack it have not attempted it."""

import pyarrow.compute as pc

from onrecord.scoring.arrays import Bools
from onrecord.sides.rows import Rows

_PLAIN = {"type": "type", "anonymous": "anonymous", "broad": "anonymous_broad", "mention": "mention", "cue": "cue", "via": "via"}
_PLAIN |= {"uttered": "uttered", "confidence": "confidence", "quote_id": "quote_id"}
_EVERYTHING = frozenset({*_PLAIN, "content", "speaker", "speakers", "words"})
_OF_QUOTES = frozenset({"confidence", "quote_id"})


def carried(rows: Rows, *, known: bool) -> frozenset[str]:
    """The fields that some quote of gold carries; all of them where there is no quote to carry any.

    `speakers` are people, told apart by a speaker table; `known` says whether some quote has one. A mention tells a `speaker` too.
    """
    if not len(rows):
        return _EVERYTHING
    return _fields(rows) | ({"speaker", "speakers"} if known else frozenset())


def claims_of(rows: Rows, alone: Bools, speaker: str, *, words: bool) -> frozenset[str]:
    """The fields that some prediction carries; `alone` are those that only answer for a given quote.

    Where nothing is predicted, whatever could have been is attempted; a confidence and an answer belong to a prediction.
    """
    if not len(rows):
        return _EVERYTHING - _OF_QUOTES
    found = frozenset({"quote_id"}) if rows.carries("quote_id") else frozenset()
    rows = rows.where(~alone)
    if not len(rows):
        return found
    claims = _fields(rows) | ({"speaker"} if rows.carries(speaker) else frozenset())
    if "speaker" in claims:
        claims |= {"speakers"}
    if "anonymous" in claims:
        claims |= {"broad"}
    return found | claims | ({"words"} if words else frozenset())


def _fields(rows: Rows) -> frozenset[str]:
    plain = {field for field, column in _PLAIN.items() if rows.carries(column)}
    flagged = bool(pc.any(rows.columns["anonymous"]).as_py())
    told = {"speaker"} if flagged or rows.carries("mention", "mention_text") else set()
    return frozenset(plain | told | {"content"})
