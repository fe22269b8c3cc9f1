"""The workload of MEASURES, section 12: 20,000 documents of 600 words, 12 gold and 12 predicted quotes each, in all 480,000.

Contents (one in eight in two parts), cues and mentions with offsets, string speakers out of eight per document, types and
flags. Predictions are gold with noise: moved ends, other places, other speakers. The same seed gives the same files. `whole` adds
what the other measures read: chains, dates, confidences, broad flags, ids of given quotes, and spans that are no quotes.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.data.tables import Tables, arrow_schema, write_table

QUOTES, WORDS, PEOPLE = 12, 600, 8
_LENGTHS = (2, 3, 3, 4, 5, 6, 7, 9)


def generate(documents: int = 20_000, seed: int = 12, whole: bool = False) -> tuple[Tables, pa.Table]:
    """Gold tables and predictions in the nested form of the prediction file."""
    rng = np.random.Generator(np.random.PCG64(seed))
    letters = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz", np.uint8)
    words = [bytes(rng.choice(letters, length)).decode() for length in rng.choice(_LENGTHS, 5_000)]
    places = rng.integers(0, len(words), (documents, WORDS))
    lengths = np.array([len(word) for word in words])[places]
    ends = np.cumsum(lengths + 1, 1) - 1
    starts = ends - lengths
    ids = [f"d{i:06}" for i in range(documents)]
    texts = pa.array([" ".join([words[j] for j in row]) for row in places.tolist()])
    people = [
        f"{given.capitalize()} {family.capitalize()}" for given, family in zip(words[:2_000], words[2_000:4_000], strict=True)
    ]
    of_document = rng.integers(0, len(people), (documents, PEOPLE))

    # in word numbers: a mention, a cue and a content in each of twelve slots of fifty words
    slot = np.arange(QUOTES) * (WORDS // QUOTES) + rng.integers(0, 8, (documents, QUOTES))
    long = rng.integers(4, 30, (documents, QUOTES))
    speaker = rng.integers(0, PEOPLE, (documents, QUOTES))
    gold = _side(rng, starts, ends, slot, long)
    noise = rng.random((documents, QUOTES))
    moved = np.where(noise < 0.15, slot + 35, np.where(noise < 0.35, slot + rng.integers(1, 4, slot.shape), slot))
    moved = np.minimum(moved, WORDS - 40)
    predicted = _side(rng, starts, ends, moved, np.minimum(long, WORDS - 6 - moved))
    said = np.where(rng.random(slot.shape) < 0.2, rng.integers(0, PEOPLE, slot.shape), speaker)
    tables = _gold_tables(ids, texts, ends[:, -1], gold, of_document, speaker, people, rng)
    predictions = _predictions(ids, predicted, of_document, said, people, rng)
    return _whole(tables, predictions, ids, starts, ends, people, rng) if whole else (tables, predictions)


def _whole(tables, predictions, ids, starts, ends, people, rng) -> tuple[Tables, pa.Table]:
    """With the fields that are rare: a chain for half of the quotes, of one agency or two, one in five of the predicted ones another's."""
    n = len(ids) * QUOTES
    agencies = rng.integers(0, 20, (n, 2))
    long = rng.choice(3, n, p=[0.5, 0.4, 0.1])
    said = np.where(rng.random((n, 2)) < 0.2, rng.integers(0, 20, (n, 2)), agencies)
    said_long = np.where(rng.random(n) < 0.1, rng.choice(3, n), long)
    days = pa.array([f"2031-{1 + day // 28:02}-{1 + day % 28:02}" for day in range(336)])
    day = rng.integers(0, 336, n)
    said_day = np.where(rng.random(n) < 0.2, rng.integers(0, 336, n), day)

    quotes = tables.quotes
    names = pa.array([f"Agency {name}" for name in people[:20]])
    item = quotes.schema.field("via").type.value_type
    nodes = agencies[np.arange(2) < long[:, None]]
    known = {"role": pa.repeat("outlet", len(nodes)), "name": names.take(pa.array(nodes))}
    known |= {"id": pa.array([f"v{i}" for i in range(20)]).take(pa.array(nodes)), "kind": pa.repeat("media", len(nodes))}
    known["mention"] = pa.ListArray.from_arrays(
        pa.array(np.zeros(len(nodes) + 1), pa.int32()), pa.array([], item.field("mention").type.value_type)
    )
    parts = [known[f.name].cast(f.type) if f.name in known else pa.nulls(len(nodes), f.type) for f in item]
    via = pa.ListArray.from_arrays(_offsets(long), pa.StructArray.from_arrays(parts, fields=list(item)))
    for name, column in {
        "via": via,
        "uttered": days.take(pa.array(day)),
        "anonymous_broad": pa.array(rng.random(n) < 0.06),
    }.items():
        at = quotes.schema.get_field_index(name)
        quotes = quotes.set_column(at, quotes.schema.field(at), column.cast(quotes.schema.field(at).type))
    place = np.arange(len(ids)), rng.integers(0, WORDS - 20, len(ids))
    non_quotes = {"corpus": pa.repeat("bench", len(ids)), "document_id": pa.array(ids), "layer": pa.repeat("gold", len(ids))}
    non_quotes |= {"start": pa.array(starts[place], pa.int32()), "end": pa.array(ends[place[0], place[1] + 9], pa.int32())}
    non_quotes["reason"] = pa.repeat("title", len(ids))

    chosen = said[np.arange(2) < said_long[:, None]]
    flat = predictions["quotes"].combine_chunks()
    fields = dict(zip([f.name for f in flat.type.value_type], flat.values.flatten(), strict=True))
    fields["via"] = pa.ListArray.from_arrays(_offsets(said_long), names.take(pa.array(chosen)))
    fields |= {"uttered": days.take(pa.array(said_day)), "confidence": pa.array(rng.random(n))}
    fields["quote_id"] = pa.array([f"q{i}" for i in range(QUOTES)]).take(pa.array(np.tile(np.arange(QUOTES), len(ids))))
    lists = pa.ListArray.from_arrays(flat.offsets, pa.StructArray.from_arrays(list(fields.values()), list(fields)))
    return Tables(tables.documents, quotes, _table("non_quotes", non_quotes)), pa.table(
        {"document_id": predictions["document_id"], "quotes": lists}
    )


Flat = tuple[np.ndarray, np.ndarray, np.ndarray]


def _side(rng, starts, ends, slot, long) -> dict[str, Flat]:
    """Content, cue and mention of every quote: how many spans each has, their starts and ends, in document order."""
    rows = np.arange(len(starts))[:, None]
    first, last = slot + 4, np.minimum(slot + 4 + long, WORDS - 1)
    parted = (rng.random(slot.shape) < 0.125) & (long >= 10)
    middle = first + long // 2
    two_starts = np.stack([starts[rows, first], np.where(parted, starts[rows, np.minimum(middle + 2, WORDS - 1)], -1)], -1)
    two_ends = np.stack([np.where(parted, ends[rows, np.minimum(middle, WORDS - 1)], ends[rows, last]), ends[rows, last]], -1)
    kept = two_starts >= 0
    kept &= two_starts < two_ends
    return {
        "content": (kept.sum(-1).ravel(), two_starts[kept], two_ends[kept]),
        "cue": (np.ones(slot.size, int), starts[rows, slot + 3].ravel(), ends[rows, slot + 3].ravel()),
        "mention": (np.ones(slot.size, int), starts[rows, slot].ravel(), ends[rows, slot + 1].ravel()),
    }


def _offsets(counts) -> pa.Array:
    return pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())


def _structs(flat: Flat) -> pa.Array:
    counts, starts, ends = flat
    values = pa.StructArray.from_arrays([pa.array(starts, pa.int32()), pa.array(ends, pa.int32())], ["start", "end"])
    return pa.ListArray.from_arrays(_offsets(counts), values)


def _pairs(flat: Flat) -> pa.Array:
    counts, starts, ends = flat
    numbers = pa.array(np.stack([starts, ends], 1).ravel(), pa.int64())
    return pa.ListArray.from_arrays(_offsets(counts), pa.ListArray.from_arrays(_offsets(np.full(len(starts), 2)), numbers))


def _gold_tables(ids, texts, lengths, spans, of_document, speaker, people, rng) -> Tables:
    n = len(ids) * QUOTES
    types = np.array(["direct", "indirect", "mixed"])[rng.choice(3, n, p=[0.3, 0.55, 0.15])]
    names = pa.array(people).take(pa.array(np.take_along_axis(of_document, speaker, 1).ravel()))
    one = _offsets(np.ones(n, int))
    fields = arrow_schema("quotes").field("speakers").type.value_type
    known = {"id": pa.array([f"s{i}" for i in range(PEOPLE)]).take(pa.array(speaker.ravel())), "name": names}
    known |= {"kind": pa.repeat("person", n), "identification": pa.repeat("named", n)}
    known["aliases"] = pa.ListArray.from_arrays(pa.array(np.zeros(n + 1), pa.int32()), pa.array([], pa.string()))
    parts = [known[f.name].cast(f.type) if f.name in known else pa.nulls(n, f.type) for f in fields]
    columns = {
        "corpus": pa.repeat("bench", n),
        "document_id": pa.array(ids).take(pa.array(np.repeat(np.arange(len(ids)), QUOTES))),
        "quote_id": pa.array([f"q{i}" for i in range(QUOTES)]).take(pa.array(np.tile(np.arange(QUOTES), len(ids)))),
        "layer": pa.repeat("gold", n),
        "type": pa.array(types),
        "speaker": names,
        "speakers": pa.ListArray.from_arrays(one, pa.StructArray.from_arrays(parts, fields=list(fields))),
        "anonymous": pa.array(rng.random(n) < 0.03),
        "annotators": pa.ListArray.from_arrays(pa.array(np.zeros(n + 1), pa.int32()), pa.array([], pa.string())),
        **{role: _structs(flat) for role, flat in spans.items()},
    }
    documents = {
        "corpus": pa.repeat("bench", len(ids)),
        "document_id": pa.array(ids),
        "text": texts,
        "text_length": pa.array(lengths, pa.int32()),
        "layers": pa.array([["gold"]] * len(ids)),
    }
    return Tables(_table("documents", documents), _table("quotes", columns), arrow_schema("non_quotes").empty_table())


def _table(name, columns) -> pa.Table:
    schema = arrow_schema(name)
    n = len(columns["document_id"])
    return pa.table(
        [columns[f.name].cast(f.type) if f.name in columns else pa.array([None] * n, f.type) for f in schema], schema=schema
    )


def _predictions(ids, spans, of_document, said, people, rng) -> pa.Table:
    n = len(ids) * QUOTES
    names = pa.array(people).take(pa.array(np.take_along_axis(of_document, said, 1).ravel()))
    quotes = {
        **{role: _pairs(flat) for role, flat in spans.items()},
        "speaker": pa.ListArray.from_arrays(_offsets(np.ones(n, int)), names),
        "type": pa.array(np.array(["direct", "indirect", "mixed"])[rng.choice(3, n)]),
        "anonymous": pa.array(rng.random(n) < 0.03),
    }
    lists = pa.ListArray.from_arrays(
        _offsets(np.full(len(ids), QUOTES)), pa.StructArray.from_arrays(list(quotes.values()), list(quotes))
    )
    return pa.table({"document_id": pa.array(ids), "quotes": lists})


def write(folder: Path, documents: int = 20_000, seed: int = 12, whole: bool = False) -> tuple[Path, Path]:
    """The workload as Parquet: a folder of gold tables, and a prediction file."""
    gold, predictions = generate(documents, seed, whole)
    tables = folder / "gold"
    tables.mkdir(parents=True, exist_ok=True)
    for name in ("documents", "quotes", "non_quotes"):
        write_table(gold[name], tables / f"{name}.parquet")
    pq.write_table(predictions, folder / "predictions.parquet", compression="zstd")
    return tables, folder / "predictions.parquet"
