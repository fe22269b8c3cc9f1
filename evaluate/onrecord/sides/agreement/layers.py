"""Several annotators' layers of the same documents, in whatever shape they come: what agreement is computed on.

Given are annotation files, folders of them, corpora and folders of tables, tables of quotes, and files in the prediction
format. A layer is known by the annotator's id (`gold`, `ab`), a prediction file by its own name; where one document has two
layers of the same name, by the file or folder it was given as.

A document that a layer lists and finds no quote in was annotated: blank. One that it does not list is missing, and says nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from onrecord.data.annotation import GOLD
from onrecord.data.tables import arrow_schema
from onrecord.findings import InvalidData
from onrecord.scoring.arrays import Bools, Ints
from onrecord.sides.agreement.parts import Part, Text, read_parts
from onrecord.sides.gold import Gold
from onrecord.sides.problems import Problem, refuse

MADE = "gold layers made of the others, or still empty"


@dataclass(frozen=True)
class Layer:
    """One annotator's quotes. `annotated` (documents,) says which documents; `fields` have a label per quote, None: not annotated.

    `carries` are the span roles that some quote of the layer has or declares empty; `methods` how it came about.
    """

    name: str
    gold: Gold
    annotated: Bools
    fields: dict[str, list[str | None]]
    carries: frozenset[str]
    methods: frozenset[str]

    def __len__(self) -> int:
        return len(self.gold.rows)


@dataclass(frozen=True)
class Layers:
    """Layers over the same list of documents, those that at least two of them annotate.

    `texts` is null where a text is not at hand; `lengths` are code points, 0 where neither text nor length is known.
    `left_out` counts documents that are not compared, by reason.
    """

    documents: list[str]
    texts: pa.ChunkedArray
    lengths: Ints
    layers: list[Layer]
    left_out: dict[str, int]


def read_layers(given: Sequence[str | Path], wanted: Sequence[str] = (), texts: Path | None = None) -> Layers:
    """The layers of everything given, or the `wanted` ones of them, gold first, the others by name.

    Where two other layers are there, a gold layer that was adjudicated is left out unless it is wanted: it was made of them. So is
    a gold file without anything in it, which still waits to be made.
    Raises ValueError where there are no two layers of one document, InvalidData, OSError.
    """
    named = _named(read_parts(given, texts))
    names = [name for name, _ in named]
    if unknown := [name for name in wanted if name not in names]:
        raise ValueError(f"there is no layer {unknown[0]!r} in there; there are {', '.join(names) or 'none'}")
    chosen = [(name, part) for name, part in named if not wanted or name in wanted]
    if len(chosen) < 2:
        there_are = f"there is but one layer, {chosen[0][0]}" if chosen else "there is no layer in there"
        raise ValueError(f"{there_are}; agreement needs two of the same documents, such as NAME.ab.json and NAME.cd.json")
    chosen, dropped = _independent(chosen, wanted)
    found = joined(sorted(chosen, key=lambda named: (named[0] != GOLD, named[0])))
    return replace(found, left_out=found.left_out | ({MADE: dropped} if dropped else {}))


def joined(chosen: Sequence[tuple[str, Part]]) -> Layers:
    """The parts as layers of the given names, in that order. Raises ValueError where no document is in two of them, InvalidData."""
    times = Counter(document for _, part in chosen for document in part.annotated)
    documents = sorted(document for document, count in times.items() if count > 1)
    if not documents:
        raise ValueError(f"no document was annotated in two of the layers {', '.join(name for name, _ in chosen)}")
    known = _texts(chosen, documents)
    lengths = np.array([len(t.text) if t.text is not None else t.length or 0 for t in known], np.int64)
    _require_inside(chosen, documents, lengths)
    layers = [_layer(name, part, documents) for name, part in chosen]
    alone = len(times) - len(documents)
    return Layers(
        documents,
        pa.chunked_array([[t.text for t in known]], pa.string()),
        lengths,
        [layer for layer in layers if layer.annotated.any()],
        {"documents in one layer only": alone} if alone else {},
    )


def _named(parts: Sequence[Part]) -> list[tuple[str, Part]]:
    """A name for each part, by which no other goes."""
    plain = Counter(part.layer for part in parts)
    of_source = Counter(part.source for part in parts)
    short = Counter(source.rstrip("/").rpartition("/")[2] for source in of_source)
    named = []
    for part in parts:
        label = part.source.rstrip("/")
        label = label.rpartition("/")[2] if short[label.rpartition("/")[2]] == 1 else label
        alone = label if of_source[part.source] == 1 else f"{label}:{part.layer}"
        named.append((part.layer if plain[part.layer] == 1 else alone, part))
    return named


def _independent(chosen: list[tuple[str, Part]], wanted: Sequence[str]) -> tuple[list[tuple[str, Part]], int]:
    """The parts without documents whose gold is no pass of its own, two other layers being there; and how many these are."""
    others = Counter(document for _, part in chosen if part.layer != GOLD for document in part.annotated)
    kept, dropped = [], set[str]()
    for name, part in chosen:
        made = {d for d in part.made if others[d] > 1} if part.layer == GOLD and name not in wanted else set()
        dropped |= made
        kept.append((name, part._replace(annotated=part.annotated - made)))
    return [(name, part) for name, part in kept if part.annotated], len(dropped)


def _texts(chosen: Iterable[tuple[str, Part]], documents: Sequence[str]) -> list[Text]:
    """What is known of each document's text. Raises InvalidData where two layers annotate different texts."""
    first: dict[str, tuple[str, Text]] = {}
    findings = []
    for name, part in chosen:
        for document in sorted(part.annotated):
            text = part.texts[document]
            if document not in first:
                first[document] = (name, text)
                continue
            other, known = first[document]
            if text.sha256 and known.sha256 and text.sha256 != known.sha256:
                message = (
                    f"{name} annotates another text of {document!r} than {other}: text_sha256 differs, so no offset is comparable"
                )
                findings.append(text.finding("text-changed", message))
            first[document] = (other, known.with_more(text))
    if findings:
        raise InvalidData(findings)
    return [first[document][1] for document in documents]


def _require_inside(chosen: Iterable[tuple[str, Part]], documents: Sequence[str], lengths: Ints) -> None:
    """Raises InvalidData for spans that reach past the end of a text: not every layer had it at hand when it was checked."""
    length = dict(zip(documents, lengths.tolist(), strict=True))
    for _, part in chosen:
        refuse(_beyond(part, length), part.source, part.file)


def _beyond(part: Part, length: dict[str, int]) -> Iterator[Problem]:
    limits = np.array([length.get(document) or np.iinfo(np.int64).max for document in part.rows.documents], np.int64)
    for role, raw in part.rows.spans.items():
        for at in np.flatnonzero(raw.end > limits[part.rows.document[raw.row]]).tolist():
            row = int(raw.row[at])
            document = part.rows.documents[part.rows.document[row]]
            place = (role, at - int(np.searchsorted(raw.row, row)))
            message = f"end {int(raw.end[at])} is past the end of the text ({length[document]})"
            yield Problem(document, int(part.rows.number[row]), place, "selector-range", message)


def _layer(name: str, part: Part, documents: list[str]) -> Layer:
    """The part over the given documents."""
    place = {document: i for i, document in enumerate(documents) if document in part.annotated}
    listed = np.array([place.get(document, -1) for document in part.rows.documents], np.int64)
    moved = listed[part.rows.document] if len(part.rows) else part.rows.document
    kept = moved >= 0
    rows = replace(part.rows.where(kept), documents=documents, hashes=[None] * len(documents), document=moved[kept])
    mask = pa.array(kept)
    speakers, via = (None if column is None else column.filter(mask) for column in (part.speakers, part.via))
    none = pa.nulls(len(documents), pa.string())
    table = pa.table(
        {
            "document_id": pa.array(documents, pa.string()),
            "published": none,
            "text_sha256": none,
            "completeness": pa.array(["exhaustive"] * len(documents)),
            "regions": pa.array([[]] * len(documents), arrow_schema("documents").field("regions").type),
        }
    )
    gold = Gold(name, None, table, rows, arrow_schema("non_quotes").empty_table(), speakers, via, False)
    annotated = np.array([document in place for document in documents], bool)
    fields = {
        field: [label for label, stays in zip(labels, kept.tolist(), strict=True) if stays]
        for field, labels in part.fields.items()
    }
    return Layer(name, gold, annotated, fields, part.carries, part.methods)
