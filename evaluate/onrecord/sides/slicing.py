"""The ways to cut a corpus: `--by` and `--macro`.

Documents have an outlet, a language, a split and a date (the month of publication). Quotes have a type, a flag, a length in content
characters, a depth (in how many quotes of their side they stand) and, in gold, phenomena.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.scoring.arrays import Ints, Quotes, Ragged
from onrecord.scoring.overlap import within
from onrecord.scoring.score import Slices
from onrecord.sides.assemble import Assembled
from onrecord.sides.documents import Together
from onrecord.sides.predictions import TYPES
from onrecord.sides.rows import ragged

DIMENSIONS = ("outlet", "date", "type", "anonymous", "language", "length", "depth", "phenomenon", "split")
MACRO = ("document", "outlet", "type", "language")

LENGTHS = (50, 100, 200, 400)
"""The greatest lengths of quotes of a slice, in content characters; what is longer is one more."""
_DEPTHS = ("0", "1", "2", "3 and more")


def slices_of(dimension: str, both: Together, assembled: Assembled) -> Slices:
    """The corpus cut along the dimension."""
    gold, predicted = assembled.sides.gold, assembled.sides.predicted
    of_quotes: dict[str, tuple[Sequence[str], Callable[[Quotes], Ints]]] = {
        "type": (TYPES, lambda quotes: quotes.type),
        "anonymous": (("no", "yes"), lambda quotes: quotes.anonymous),
        "length": (_lengths(), _length),
        "depth": (_DEPTHS, _depth),
    }
    if dimension in of_quotes:
        values, code = of_quotes[dimension]
        return Slices(values, None, code(gold), code(predicted))
    if dimension == "phenomenon":
        return _phenomena(both, assembled)
    names, codes = _of_documents(dimension, both, assembled.sides.documents)
    return Slices(names, codes, codes[gold.document], codes[predicted.document])


def _of_documents(dimension: str, both: Together, documents: int) -> tuple[list[str], Ints]:
    """The values there are, and the number of that of each document; -1 for none."""
    values = both.gold.documents[{"date": "published", "document": "document_id"}.get(dimension, dimension)].to_pylist()
    if dimension == "document":
        values += both.unknown[: documents - len(values)]
    if dimension == "date":
        values = [None if value is None else value if "/" in value else value[:7] for value in values]
    names = sorted({value for value in values if value is not None})
    place = {name: code for code, name in enumerate(names)}
    codes = np.full(documents, -1)
    codes[: len(values)] = [place.get(value, -1) for value in values]
    return names, codes


def _lengths() -> list[str]:
    lows = (0, *(most + 1 for most in LENGTHS))
    return [f"{low}-{most}" for low, most in zip(lows, LENGTHS, strict=False)] + [f"{lows[-1]} and more"]


def _length(quotes: Quotes) -> Ints:
    found: Ints = np.searchsorted(LENGTHS, quotes.content.sizes(len(quotes)))
    return found


def _depth(quotes: Quotes) -> Ints:
    """In how many quotes of its side each stands, with less content than they; at most 3."""
    sizes = quotes.content.sizes(len(quotes))
    edges = within(quotes.content, sizes)
    real = sizes[edges.a] != sizes[edges.b]
    inner = np.concatenate([edges.a[real & (edges.shared == sizes[edges.a])], edges.b[real & (edges.shared == sizes[edges.b])]])
    return np.minimum(np.bincount(inner, minlength=len(quotes)), len(_DEPTHS) - 1)


def _phenomena(both: Together, assembled: Assembled) -> Slices:
    """A gold quote is in the slice of each of its phenomena, ∅ without any; predictions follow their partner, else ∅."""
    offsets, words = ragged(both.gold.rows.columns["phenomena"])
    names = sorted(words.unique().to_pylist())
    codes = np.asarray(pc.index_in(words, pa.array(names, words.type))).astype(np.int64)
    row, code = Ragged(offsets, codes).take(np.flatnonzero(assembled.gold_kept))
    counts = np.bincount(row, minlength=len(assembled.sides.gold))
    tags = Ragged(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), code)
    of_gold = np.full(len(counts), -1)
    of_gold[counts > 0] = code[tags.offsets[:-1][counts > 0]]
    return Slices(names, None, of_gold, np.full(len(assembled.sides.predicted), -1), tags)
