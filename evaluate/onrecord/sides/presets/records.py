"""Two sides of our tables → the records that presets compute from, in tokens or characters, in the order of the input."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.scoring.presets.records import Document, Quote, Spans
from onrecord.sides.documents import Together
from onrecord.sides.presets.speakers import Labels, speakers
from onrecord.sides.presets.tokens import Characters, Tokens
from onrecord.sides.rows import Rows
from onrecord.text.anchor import words

_PARTS = ("content", "cue", "mention")


class Records(NamedTuple):
    """The documents, gold's first; how many predictions were left out as they stand nowhere; and if some text is missing."""

    documents: list[Document]
    not_found: int
    raw: bool


def records(both: Together, characters: bool) -> Records:
    """The records of both sides. A prediction that only names a given quote has that quote's content."""
    known, missing = len(both.gold.documents), set(both.missing)
    names = both.gold.documents["document_id"].to_pylist()
    kinds = [*both.gold.documents["text_kind"].to_pylist(), *[None] * (len(both.texts) - known)]
    texts: list[str | None] = both.texts.to_pylist()
    units = [Characters() if characters else Tokens(text, kind == "tokenised") for text, kind in zip(texts, kinds, strict=True)]
    of_gold, of_predicted = speakers(both)

    def converted(rows: Rows, labels: Labels, ids: pa.Array) -> list[list[Quote]]:
        return _quotes(rows, labels, ids.to_pylist(), texts, [unit.at for unit in units])

    rows = both.gold.rows
    gold = converted(rows, of_gold, pc.coalesce(rows.columns["id"], rows.columns["quote_id"]))
    predicted = converted(both.predicted, of_predicted, both.predicted.columns["quote_id"])
    documents, not_found = [], 0
    for i, unit in enumerate(units):
        truth = tuple(replace(quote, id=str(place)) for place, quote in enumerate(gold[i]))
        answers = _answers(truth, _ids(gold[i]), predicted[i])
        not_found += len(predicted[i]) - len(answers)
        lacking = i < known and names[i] in missing
        documents.append(Document(truth if i < known else None, None if lacking else tuple(answers), unit.marks))
    return Records(documents, not_found, None in texts)


def _quotes(
    rows: Rows,
    labels: Labels,
    ids: list[str | None],
    texts: list[str | None],
    at: list[Callable[[int, int], tuple[int, int] | None]],
) -> list[list[Quote]]:
    """The quotes of each document as the side gave them; `id` is that of a given quote."""
    spans: dict[str, dict[int, list[tuple[int, int]]]] = {part: defaultdict(list) for part in _PARTS}
    for part in _PARTS:
        raw = rows.spans[part]
        for row, start, end in zip(raw.row.tolist(), raw.start.tolist(), raw.end.tolist(), strict=True):
            spans[part][row].append((start, end))
    columns = {name: rows.columns[name].to_pylist() for name in ("type", "cue_text", "mention_text")}
    found: list[list[Quote]] = [[] for _ in texts]
    for row in np.lexsort((rows.number, rows.document)).tolist():
        document = int(rows.document[row])
        here = {part: spans[part].get(row, []) for part in _PARTS}
        units: dict[str, Spans] = {
            part: tuple(span for start, end in listed if (span := at[document](start, end))) for part, listed in here.items()
        }
        text = texts[document]
        said = {
            part: columns[f"{part}_text"][row] or (words(text, here[part]) if text is not None and here[part] else "")
            for part in ("cue", "mention")
        }
        found[document].append(
            Quote(
                units["content"],
                units["cue"],
                units["mention"],
                columns["type"][row],
                labels[row],
                said["cue"],
                said["mention"],
                ids[row],
            )
        )
    return found


def _ids(gold: list[Quote]) -> dict[str | None, int]:
    return {quote.id: place for place, quote in enumerate(gold) if quote.id is not None}


def _answers(gold: tuple[Quote, ...], given: dict[str | None, int], predicted: list[Quote]) -> list[Quote]:
    """The predictions with the number of the gold quote that each answers: the one it names, else the first of its content."""
    taken = {given[quote.id] for quote in predicted if quote.id in given}
    places: dict[Spans, list[str]] = defaultdict(list)
    for place, quote in enumerate(gold):
        if place not in taken:
            places[quote.content].append(str(place))
    found = []
    for quote in predicted:
        if quote.id in given:
            place = given[quote.id]
            found.append(replace(quote, id=str(place), content=quote.content or gold[place].content))
        elif quote.content:
            waiting = places[quote.content]
            found.append(replace(quote, id=waiting.pop(0) if waiting else None))
    return found
