"""Several annotators: each against each, the human ceiling, and a system against each (MEASURES, section 7).

Question     How far would a system get that annotates as people do? Nobody is asked to agree with gold better than annotators do.
Definition   Of documents with two layers or more, every layer is scored against every other as gold (leave one out): counts are
             summed over all ordered pairs, ratios come last. A system is scored against each layer in the same way.
Edge cases   A gold layer that was adjudicated is made of the others, and left out. A document with one layer has no ceiling.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.data.annotation import GOLD
from onrecord.data.load import load
from onrecord.data.tables import Tables
from onrecord.scoring.measures import DEFAULT, measure
from onrecord.scoring.score import Score
from onrecord.sides.gold import read_gold
from onrecord.sides.options import Options
from onrecord.sides.prepared import given, paired_up
from onrecord.sides.scored import score

ALL_LAYERS = "all-layers"
_MADE = ("adjudicated", "double")


@dataclass(frozen=True)
class Ceiling:
    """Ratios by measure: of annotators against each other, and of the system against each of them, if there is one.

    `pairs` are ordered pairs of layers of one document that were scored; `layers` those that took part. `by_people` is false where
    some of them are passes of a program, or of the author of the texts: no human ceiling.
    """

    gold: str
    layers: list[str]
    documents: int
    pairs: int
    by_people: bool
    annotators: dict[str, dict[str, float | None]]
    predicted: str | None
    system: dict[str, dict[str, float | None]]


def ceiling(
    gold: str,
    predictions: str | Path | None = None,
    *,
    measures: Sequence[str] = DEFAULT,
    texts: str | Path | None = None,
    **options: Any,  # noqa: ANN401
) -> Ceiling:
    """The human ceiling of a corpus with several layers, and a system beside it.

    `gold` is a corpus by name or folder, with or without `:all-layers` at its end; `options` are those of `score`.
    Raises ValueError where no document has two layers, for standard input, which can be read but once, and as `score`.
    """
    if str(predictions) == "-":
        raise ValueError("predictions are read once for every layer: give a file, not standard input")
    name = gold.removesuffix(f":{ALL_LAYERS}")
    corpus = load(name, texts=texts, layers=True)
    tables = corpus.arrow
    if predictions is not None:
        # a system has read the whole corpus, not the documents with several layers alone
        truth, chosen = read_gold(corpus), Options(**options)
        paired_up(truth, given(predictions, truth, None, chosen), chosen)
    options["unknown"] = "ignore"
    layers = _layers(tables)
    several = {document for document, names in layers.items() if len(names) > 1}
    if not several:
        raise ValueError(f"{name} has no document with two layers; a ceiling needs two annotators of one document")
    names = sorted({layer for document in several for layer in layers[document]}, key=lambda layer: (layer != GOLD, layer))
    people: list[dict[str, Score]] = []
    pairs = 0
    for one, other in permutations(names, 2):
        both = [document for document in sorted(several) if {one, other} <= set(layers[document])]
        if both:
            pairs += len(both)
            sides = (_layer(tables, layer, both) for layer in (one, other))
            people.append(score(*sides, measures=measures, samples=0, **options).measures)
    system = list(_against_each(tables, layers, several, names, predictions, measures, options)) if predictions else []
    predicted = Path(predictions).name if predictions else None
    methods = set(tables.quotes.filter(pc.is_in(tables.quotes["layer"], pa.array(names)))["method"].unique().to_pylist())
    return Ceiling(
        name, names, len(several), pairs, methods <= {"human", "imported"}, _summed(people), predicted, _summed(system)
    )


def _against_each(
    tables: Tables,
    layers: dict[str, list[str]],
    several: set[str],
    names: Sequence[str],
    predictions: str | Path,
    measures: Sequence[str],
    options: dict[str, Any],
) -> Iterator[dict[str, Score]]:
    for layer in names:
        own = [document for document in sorted(several) if layer in layers[document]]
        yield score(_layer(tables, layer, own), predictions, measures=measures, samples=0, **options).measures


def _layers(tables: Tables) -> dict[str, list[str]]:
    """The layers of each document that are passes of their own."""
    made = pc.and_(pc.equal(tables.quotes["layer"], GOLD), pc.is_in(tables.quotes["review"], pa.array(_MADE)))
    adjudicated = pc.any(made.fill_null(False), min_count=0).as_py()
    found = {}
    for row in tables.documents.select(["document_id", "layers"]).to_pylist():
        others = [layer for layer in row["layers"] if layer != GOLD]
        found[row["document_id"]] = others if adjudicated and len(others) > 1 else row["layers"]
    return found


def _layer(tables: Tables, layer: str, documents: Sequence[str]) -> Tables:
    """One layer of the documents, as if it were gold."""
    chosen = tables.of(tables.documents.filter(pc.is_in(tables.documents["document_id"], pa.array(documents))))

    def own(table: pa.Table) -> pa.Table:
        rows = table.filter(pc.equal(table["layer"], layer))
        return rows.set_column(
            rows.column_names.index("layer"), rows.schema.field("layer"), pa.array([GOLD] * len(rows), pa.string())
        )

    return Tables(chosen.documents, own(chosen.quotes), own(chosen.non_quotes))


def _summed(scored: Sequence[dict[str, Score]]) -> dict[str, dict[str, float | None]]:
    """Ratios of the summed counts, by measure."""
    found: dict[str, dict[str, float | None]] = {}
    for name in scored[0] if scored else ():
        parts = [of_pair[name].counts for of_pair in scored if name in of_pair]
        keys = dict.fromkeys(key for part in parts for key in part)
        sums = {key: np.asarray(sum(part.get(key, 0.0) for part in parts)) for key in keys}
        ratios = {key: float(value) for key, value in measure(name).ratios(sums).items()}
        found[name] = {key: None if np.isnan(value) else value for key, value in ratios.items()}
    return found
