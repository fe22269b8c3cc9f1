"""Who speaks, as clusters: two quotes of a document have one speaker if their labels are equal."""

from dataclasses import replace
from itertools import product

import numpy as np
import pyarrow as pa

from onrecord.scoring.arrays import UNKNOWN, Ints, Sides
from onrecord.scoring.resolve import Resolver
from onrecord.scoring.speakers import Attribution
from onrecord.sides.assemble import assemble
from onrecord.sides.documents import Together
from onrecord.sides.options import Options
from onrecord.sides.people import claimed, words_at
from onrecord.sides.rows import Rows

Labels = list[str | None]


def speakers(both: Together) -> tuple[Labels, Labels]:
    """The label of each gold quote and of each prediction: the numbers of entries of the speaker table, or what was said.

    A prediction claims names, else ids, else its mention's words. A claim that resolves to one entry is that entry; one
    that does not is whoever it describes, by our own rule for speakers, in some quote of its document.
    """
    entries = both.gold.entries(by_id=False)
    speaks = [_of(entries.speaks.offsets, entries.speaks.values, row) for row in range(len(both.gold.rows))]
    of_gold = [_joined([f"#{entry}" for entry in listed]) for listed in speaks]
    claims = _claims(both)
    sides = assemble(_whole(both), Options()).sides
    labels = _resolved(sides, both.predicted.document, claims)
    open_ = [row for row, (listed, label) in enumerate(zip(claims, labels, strict=True)) if listed == label and len(listed) == 1]
    described = _described(sides, of_gold, open_)
    of_claim = {(int(both.predicted.document[row]), claims[row][0]): label for row, label in described.items()}
    for row in open_:
        labels[row] = [of_claim.get((int(both.predicted.document[row]), claims[row][0]), claims[row][0])]
    return of_gold, [_joined(listed) for listed in labels]


def _resolved(sides: Sides, document: Ints, claims: list[list[str]]) -> list[list[str]]:
    """Of each prediction the entry that each claim resolves to, else the claim."""
    code = {text: i for i, text in enumerate(sides.strings)}
    row = np.repeat(np.arange(len(claims)), [len(listed) for listed in claims])
    flat = [text for listed in claims for text in listed]
    found = Resolver(sides, "partial").resolve(document[row], np.array([code.get(text, UNKNOWN) for text in flat], np.int64))
    labels: list[list[str]] = [[] for _ in claims]
    for i, (at, text) in enumerate(zip(row.tolist(), flat, strict=True)):
        entry = _of(found.offsets, found.values, i)
        labels[at].append(f"#{entry[0]}" if len(entry) == 1 else text)
    return labels


def _described(sides: Sides, of_gold: Labels, rows: list[int]) -> dict[int, str]:
    """For predictions that resolve to nobody: the label of the first gold quote of the document whose speaker they give rightly."""
    by_document: dict[int, list[int]] = {}
    for row, label in enumerate(of_gold):
        if label is not None:
            by_document.setdefault(int(sides.gold.document[row]), []).append(row)
    pairs = [pair for row in rows for pair in product(by_document.get(int(sides.predicted.document[row]), ()), [row])]
    gold, predicted = np.array(pairs, np.int64).reshape(-1, 2).T
    right = Attribution(sides).correct(gold, predicted)
    found: dict[int, str] = {}
    for at, row in zip(gold[right].tolist(), predicted[right].tolist(), strict=True):
        found.setdefault(row, of_gold[at] or "")
    return found


def _whole(both: Together) -> Together:
    """The same with nothing to be left out, answers to given quotes neither: rows stay those of the tables."""
    documents, predicted = both.gold.documents, both.predicted
    for name in ("completeness", "regions"):
        place = documents.column_names.index(name)
        documents = documents.set_column(
            place, documents.schema.field(name), pa.nulls(len(documents), documents.schema.field(name).type)
        )
    columns = {**predicted.columns, "quote_id": pa.nulls(len(predicted), predicted.columns["quote_id"].type)}
    return replace(both, gold=replace(both.gold, documents=documents), predicted=replace(predicted, columns=columns))


def _claims(both: Together) -> list[list[str]]:
    """What each prediction says of its speaker."""
    rows = both.predicted
    names, ids = (_strings(rows, field) for field in ("speaker", "speaker_id"))
    wanted = np.array([not (name or known) for name, known in zip(names, ids, strict=True)], bool)
    said = dict(words_at(rows, "mention", both.texts, wanted))
    said |= {row: text for row, text in enumerate(rows.columns["mention_text"].to_pylist()) if text and text.strip()}
    return [
        name or [f"id {one}" for one in known] or ([said[row]] if row in said else [])
        for row, (name, known) in enumerate(zip(names, ids, strict=True))
    ]


def _strings(rows: Rows, field: str) -> list[list[str]]:
    offsets, values = claimed(rows, field)
    texts = values.to_pylist()
    return [texts[low:high] for low, high in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)]


def _of(offsets: Ints, values: Ints, row: int) -> list[int]:
    found: list[int] = values[offsets[row] : offsets[row + 1]].tolist()
    return found


def _joined(labels: list[str]) -> str | None:
    return "; ".join(sorted(set(labels))) or None
