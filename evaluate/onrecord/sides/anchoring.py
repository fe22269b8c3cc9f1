"""Predictions that give words: where they stand, by the integrity ladder. Words with offsets have been held against the text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from onrecord.scoring.arrays import Ints
from onrecord.sides.documents import Together
from onrecord.sides.units import Raw, joined
from onrecord.text.ladder import NOWHERE, TIERS, Anchors


@dataclass(frozen=True)
class NotFound:
    """A prediction whose words do not stand in the document; it counts as spurious."""

    document: str
    number: int
    text: str


@dataclass(frozen=True)
class Anchoring:
    """Predictions without offsets: how many were anchored at each tier, how many of them stand elsewhere too, which nowhere.

    `of_row` is the tier of every prediction, shape (predicted,): T0 where it gives words with their offsets, that of `as_given` where
    a conversion placed words that stand there otherwise, -1 without words.
    """

    of_row: Ints
    tiers: dict[str, int]
    ambiguous: int
    not_found: list[NotFound]


def anchored(sides: Together) -> tuple[Together, Anchoring]:
    """Gives spans to predictions that have words alone, in the order the system gave them."""
    rows = sides.predicted
    bare = np.asarray(rows.columns["text"].is_valid()).astype(bool)
    of_row = np.where(bare, 0, -1)
    given = rows.columns["as_given"]
    looked_up = np.asarray(given.is_valid()).astype(bool)
    bare[rows.spans["content"].row] = False
    tiers, ambiguous, not_found = dict.fromkeys(TIERS[:NOWHERE], 0), 0, []
    found: list[tuple[int, int, int]] = []
    words = rows.columns["text"]
    ids = sides.gold.documents["document_id"]
    places, document = Anchors(""), -1
    for row in sorted(np.flatnonzero(bare | looked_up).tolist(), key=lambda row: (rows.document[row], rows.number[row])):
        if rows.document[row] != document:
            document = int(rows.document[row])
            text = sides.texts[document].as_py()
            places = Anchors(text or "")
        anchor = places.find((given if looked_up[row] else words)[row].as_py())
        of_row[row] = NOWHERE if anchor is None else anchor.tier
        if not bare[row]:
            continue
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
    return sides, Anchoring(of_row, tiers, ambiguous, not_found)


def joined_anchoring(parts: Sequence[Anchoring]) -> Anchoring:
    """The anchoring of all documents, in the order they come."""
    return Anchoring(
        np.concatenate([part.of_row for part in parts]),
        {tier: sum(part.tiers[tier] for part in parts) for tier in parts[0].tiers},
        sum(part.ambiguous for part in parts),
        [lost for part in parts for lost in part.not_found],
    )
