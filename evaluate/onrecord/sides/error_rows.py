"""A row per quote of either side: where it stands, what it says, what became of it (`errors.parquet`)."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.scoring.arrays import Bools, Ints, Ragged, Spans, union
from onrecord.scoring.errors.kinds import NONE, Sorted
from onrecord.scoring.errors.speakers import Chains
from onrecord.scoring.overlap import EXACT, shared_units
from onrecord.sides.people import words_at
from onrecord.sides.prepared import Prepared
from onrecord.sides.rows import Rows, ragged
from onrecord.sides.units import Field, Raw, Units

_SPAN = pa.struct([pa.field("start", pa.int64()), pa.field("end", pa.int64())])
SCHEMA = pa.schema(
    [
        pa.field("document_id", pa.string(), False),
        pa.field("side", pa.string(), False),
        pa.field("quote", pa.int64(), False),
        pa.field("quote_id", pa.string()),
        pa.field("spans", pa.list_(_SPAN), False),
        pa.field("text", pa.string()),
        pa.field("type", pa.string()),
        pa.field("speaker", pa.string()),
        pa.field("class", pa.string(), False),
        pa.field("subclass", pa.string()),
        pa.field("speaker_class", pa.string()),
        pa.field("speaker_subclass", pa.string()),
        pa.field("partner", pa.int64()),
        pa.field("dice", pa.float64()),
    ]
)
"""`quote` is the place among the quotes of the side in the document, from 0, and `partner` that of the matched one."""


class Sorting(NamedTuple):
    """The kinds of predictions, of gold quotes, and of the speakers of matched pairs."""

    predictions: Sorted
    gold: Sorted
    speakers: Sorted


def chains(prepared: Prepared) -> Chains:
    """The names in the `via` of the gold quotes that entered."""
    offsets, values = ragged(prepared.both.gold.rows.columns["via"].take(pa.array(prepared.assembled.gold_rows)))
    coded = values.cast(pa.string()).dictionary_encode()
    known = np.asarray(coded.is_valid()).astype(bool)
    before = np.concatenate([[0], np.cumsum(known)])
    codes = np.asarray(coded.indices.drop_null()).astype(np.int64)
    return Chains(Ragged(before[offsets].astype(np.int64), codes), coded.dictionary.to_pylist())


def differ_in_punctuation(prepared: Prepared) -> Bools:
    """Matched pairs whose spans are not the same, but their letters, marks and digits are; shape (pairs,)."""
    both, found = prepared.both, prepared.found
    rows = (both.gold.rows, both.predicted)
    kept = prepared.assembled.gold_rows, prepared.assembled.predicted_rows
    pairs = [entered[of_pair] for entered, of_pair in zip(kept, (found.gold, found.predicted), strict=True)]
    points = [union(*side.spans["content"]) for side in rows]
    different = ~_same(points[0], pairs[0], points[1], pairs[1])
    if not prepared.assembled.raw:
        in_units: Bools = different & (found.d == EXACT)
        return in_units
    known = np.asarray(both.texts.is_valid()).astype(bool)
    units = Units(both.texts, np.where(known, both.lengths, 0), raw=False)
    letters = [units.of(Field(_of_documents(side, known), side.document)) for side in rows]
    in_letters: Bools = different & _same(letters[0], pairs[0], letters[1], pairs[1])
    return in_letters


def _of_documents(side: Rows, kept: Bools) -> Raw:
    """The spans of the contents of some documents."""
    content = side.spans["content"]
    at = kept[side.document[content.row]]
    return Raw(*(column[at] for column in content))


def _same(a: Spans, rows_a: Ints, b: Spans, rows_b: Ints) -> Bools:
    """Whether rows cover the same, and not nothing."""
    shared, size = shared_units(a, rows_a, b, rows_b)
    same: Bools = (2 * shared == size) & (size > 0)
    return same


def table(prepared: Prepared, kinds: Sorting) -> pa.Table:
    """Both sides, by document; in each the gold quotes first, then the predictions, as they were given."""
    found, entered = prepared.found, prepared.assembled
    gold, predicted = prepared.both.gold.rows, prepared.both.predicted
    number_of_gold, number_of_predicted = gold.number[entered.gold_rows], predicted.number[entered.predicted_rows]
    sides = [
        _side(
            "gold",
            prepared,
            gold,
            entered.gold_rows,
            kinds.gold,
            kinds.speakers,
            found.gold,
            number_of_predicted[found.predicted],
        ),
        _side(
            "predicted",
            prepared,
            predicted,
            entered.predicted_rows,
            kinds.predictions,
            kinds.speakers,
            found.predicted,
            number_of_gold[found.gold],
        ),
    ]
    order = [("document_id", "ascending"), ("side", "ascending"), ("quote", "ascending")]
    return pa.concat_tables(sides).sort_by(order)


def _side(
    name: str, prepared: Prepared, rows: Rows, kept: Ints, kinds: Sorted, speakers: Sorted, of_pairs: Ints, partners: Ints
) -> pa.Table:
    """One side; `of_pairs` are its rows in matched pairs, `partners` what stands there on the other side."""
    count, taken = len(kept), pa.array(kept)
    partner, dice, speaker = np.full(count, NONE), np.full(count, np.nan), np.full(count, NONE)
    partner[of_pairs], dice[of_pairs], speaker[of_pairs] = partners, prepared.found.d / EXACT, speakers.of
    documents = pa.array([prepared.document_id(i) for i in range(prepared.found.sides.documents)], pa.string())
    columns = {name: column.take(taken) for name, column in rows.columns.items()}
    values = {
        "document_id": documents.take(pa.array(rows.document[kept])),
        "side": pa.array([name] * count, pa.string()),
        "quote": pa.array(rows.number[kept]),
        "quote_id": pc.coalesce(columns["quote_id"], columns["id"]),
        "spans": _spans(rows, kept),
        "text": _texts(prepared, rows).take(taken),
        "type": columns["type"],
        "speaker": pc.coalesce(_joined(columns["speaker"]), columns["mention_text"]),
        "class": _names([kind.name for kind in kinds.kinds], kinds.of),
        "subclass": _names([kind.part or None for kind in kinds.kinds], kinds.of),
        "speaker_class": _names([kind.name for kind in speakers.kinds], speaker),
        "speaker_subclass": _names([kind.part or None for kind in speakers.kinds], speaker),
        "partner": pa.array(partner, mask=partner == NONE),
        "dice": pa.array(dice, mask=np.isnan(dice)),
    }
    return pa.table([values[column] for column in SCHEMA.names], schema=SCHEMA)


def _names(names: list[str | None] | list[str], of: Ints) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(of, mask=of == NONE))


def _joined(lists: pa.Array) -> pa.Array:
    """The strings of each list in one; null for no string."""
    joined = pc.binary_join(lists.fill_null([]), "; ")
    return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), joined)


def _spans(rows: Rows, kept: Ints) -> pa.Array:
    """The spans of the kept rows in code points, in the order of the text."""
    raw = rows.spans["content"]
    place = np.full(len(rows), NONE)
    place[kept] = np.arange(len(kept))
    at = np.flatnonzero(place[raw.row] >= 0)
    at = at[np.lexsort((raw.end[at], raw.start[at], place[raw.row[at]]))]
    offsets = np.concatenate([[0], np.cumsum(np.bincount(place[raw.row[at]], minlength=len(kept)))]).astype(np.int32)
    spans = pa.StructArray.from_arrays([pa.array(raw.start[at]), pa.array(raw.end[at])], fields=list(_SPAN))
    return pa.ListArray.from_arrays(pa.array(offsets), spans)


def _texts(prepared: Prepared, rows: Rows) -> pa.Array:
    """The words of each quote as they stand, else as they were given."""
    found: list[str | None] = rows.columns["text"].to_pylist()
    for row, said in words_at(rows, "content", prepared.both.texts, np.ones(len(rows), bool)):
        found[row] = said
    return pa.array(found, pa.string())
