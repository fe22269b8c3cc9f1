"""Predictions that give words and no offsets: where their words stand, by the first tiers of the integrity ladder."""

from dataclasses import dataclass, replace

import numpy as np

from onrecord.sides.documents import Together
from onrecord.sides.units import Raw, joined
from onrecord.text.ladder import TIERS, Anchors


@dataclass(frozen=True)
class NotFound:
    """A prediction whose words do not stand in the document; it counts as spurious."""

    document: str
    number: int
    text: str


@dataclass(frozen=True)
class Anchoring:
    """How many predictions were anchored at each tier, how many of them stand elsewhere too, and which were not found."""

    tiers: dict[str, int]
    ambiguous: int
    not_found: list[NotFound]


def anchored(sides: Together) -> tuple[Together, Anchoring]:
    """Gives spans to predictions that have words alone, in the order the system gave them."""
    rows = sides.predicted
    bare = np.asarray(rows.columns["text"].is_valid()).astype(bool)
    bare[rows.spans["content"].row] = False
    tiers, ambiguous, not_found = dict.fromkeys(TIERS, 0), 0, []
    found: list[tuple[int, int, int]] = []
    words = rows.columns["text"]
    ids = sides.gold.documents["document_id"]
    places, document = Anchors(""), -1
    for row in sorted(np.flatnonzero(bare).tolist(), key=lambda row: (rows.document[row], rows.number[row])):
        if rows.document[row] != document:
            document = int(rows.document[row])
            text = sides.texts[document].as_py()
            places = Anchors(text or "")
        anchor = places.find(words[row].as_py())
        if anchor is None:
            name = ids[document].as_py() if document < len(ids) else sides.unknown[document - len(ids)]
            not_found.append(NotFound(name, int(rows.number[row]), words[row].as_py()))
            continue
        tiers[TIERS[anchor.tier]] += 1
        ambiguous += anchor.ambiguous
        found.extend((row, start, end) for start, end in anchor.spans)
    if found:
        columns = np.array(found, np.int64).T
        spans = {**rows.spans, "content": joined([rows.spans["content"], Raw(columns[0], columns[1], columns[2])])}
        sides = replace(sides, predicted=replace(rows, spans=spans))
    return sides, Anchoring(tiers, ambiguous, not_found)
