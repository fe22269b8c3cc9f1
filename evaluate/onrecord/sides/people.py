"""The speaker tables of all documents as arrays: of our own tables, or of the strings of a gold file in the prediction format."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.scoring.arrays import Bools, Ints, Ragged
from onrecord.sides.rows import Rows, ragged

_PERSONAL = pa.array(["person", None])


class Entries(NamedTuple):
    """Entries of the speaker tables before their strings are coded, and who speaks in each quote.

    `names`, `descriptions` are string arrays of shape (people,); `aliases` a list of strings each; `speaks` has the numbers
    of entries per quote; `known` says of each quote whether its speakers are annotated.
    """

    document: Ints
    names: pa.Array
    descriptions: pa.Array
    aliases: pa.Array
    personal: Bools
    via_only: Bools
    speaks: Ragged
    known: Bools


def of_tables(document: Ints, speakers: pa.Array, via: pa.Array, by_id: bool) -> Entries:
    """Entries of our own quotes table. `by_id`: an entry goes by its id in the table, not by its name."""
    owner = np.asarray(pc.list_parent_indices(speakers)).astype(np.int64)
    flat = pc.list_flatten(speakers)
    carried_by = np.asarray(pc.list_parent_indices(via)).astype(np.int64)
    carriers = pc.list_flatten(via)
    nameable = np.asarray(pc.and_(pc.is_valid(pc.struct_field(carriers, "id")), pc.is_valid(pc.struct_field(carriers, "name"))))
    carriers, carried_by = carriers.filter(pa.array(nameable)), carried_by[nameable]
    codes = _codes([pc.struct_field(flat, "id"), pc.struct_field(carriers, "id")])
    wide = int(max((c.max(initial=0) for c in codes), default=0)) + 1
    keys, first, person = np.unique(document[owner] * wide + codes[0], return_index=True, return_inverse=True)
    carrier_keys, carrier_first = np.unique(document[carried_by] * wide + codes[1], return_index=True)
    only = ~np.isin(carrier_keys, keys)
    people, carriers = flat.take(pa.array(first)), carriers.take(pa.array(carrier_first[only]))
    label = "id" if by_id else "name"
    strings = pa.concat_arrays([pc.struct_field(people, label), pc.struct_field(carriers, label)]).cast(pa.string())
    kinds = pa.concat_arrays([pc.struct_field(people, "kind"), pc.struct_field(carriers, "kind")])
    nobody = np.asarray(pc.equal(pc.struct_field(flat, "identification"), "none").fill_null(False)).astype(bool)
    nothing = pa.nulls(len(carriers), pa.list_(pa.string()))
    counts = np.bincount(owner[~nobody], minlength=len(speakers))
    return Entries(
        np.concatenate([keys, carrier_keys[only]]) // wide,
        strings,
        pa.concat_arrays([pc.struct_field(people, "description"), pa.nulls(len(carriers), pa.string())]),
        pa.concat_arrays([pc.struct_field(people, "aliases").cast(nothing.type), nothing]),
        np.asarray(pc.is_in(kinds, _PERSONAL)).astype(bool) & (not by_id),
        np.concatenate([np.zeros(len(people), bool), np.ones(len(carriers), bool)]),
        Ragged(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), person.ravel()[~nobody].astype(np.int64)),
        np.asarray(pc.is_valid(speakers)).astype(bool),
    )


def of_strings(rows: Rows, by_id: bool) -> Entries:
    """Entries of gold in the prediction format: a string is a name, or a description where the quote is flagged."""
    field = "speaker_id" if by_id else "speaker"
    offsets, strings = claimed(rows, field)
    flagged = np.asarray(rows.columns["anonymous"].fill_null(False)).astype(bool)
    counts = np.diff(offsets)
    # a flag without a string stands for somebody who is neither named nor described
    bare = np.flatnonzero(flagged & (counts == 0))
    row = np.concatenate([np.repeat(np.arange(len(rows)), counts), bare])
    string = np.concatenate([np.arange(len(strings)), np.full(len(bare), -1)])
    order = np.argsort(row, kind="stable")
    row, string = row[order], string[order]
    (codes,) = _codes([strings])
    code = np.where(string >= 0, codes[string] if len(codes) else -1, -1) + 1
    wide = int(code.max(initial=0)) + 1
    key = (rows.document[row] * wide + code) * 2 + (flagged[row] if not by_id else 0)
    keys, first, person = np.unique(key, return_index=True, return_inverse=True)
    texts = strings.take(pa.array(string[first], mask=string[first] < 0))
    described = pa.array((keys % 2).astype(bool))
    none = pa.nulls(len(keys), pa.string())
    counts = np.bincount(row, minlength=len(rows))
    return Entries(
        keys // (2 * wide),
        pc.if_else(described, none, texts),
        pc.if_else(described, texts, none),
        pa.nulls(len(keys), pa.list_(pa.string())),
        np.full(len(keys), not by_id),
        np.zeros(len(keys), bool),
        Ragged(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), person.ravel().astype(np.int64)),
        flagged | (np.diff(offsets) > 0) | (np.asarray(pc.is_valid(rows.columns[field])).astype(bool) & ~_has_mention(rows)),
    )


def _has_mention(rows: Rows) -> Bools:
    """Whether the quote has a mention: then a list without a speaker says that none was found, not that nobody speaks."""
    words = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(rows.columns["mention_text"]), ""), False)
    found: Bools = np.asarray(words).astype(bool) | (np.bincount(rows.spans["mention"].row, minlength=len(rows)) > 0)
    return found


def claimed(rows: Rows, field: str) -> tuple[Ints, pa.Array]:
    """The strings of a list column, blank ones dropped, as offsets and values: nobody is named by blanks."""
    offsets, strings = ragged(rows.columns[field])
    blank = np.asarray(pc.equal(pc.utf8_trim_whitespace(strings), "").fill_null(True)).astype(bool)
    if not blank.any():
        return offsets, strings
    before = np.concatenate([[0], np.cumsum(~blank)])
    return before[offsets].astype(np.int64), strings.filter(pa.array(~blank))


def coded(columns: Sequence[pa.Array]) -> tuple[list[Ints], list[str]]:
    """Strings as codes into one sorted vocabulary, -1 for null: the order of codes is the order of the strings."""
    lengths = [len(column) for column in columns]
    whole = pa.concat_arrays([column.cast(pa.string()) for column in columns]).dictionary_encode()
    strings: list[str] = whole.dictionary.to_pylist()
    order = sorted(range(len(strings)), key=strings.__getitem__)
    place = np.empty(len(strings) + 1, np.int64)
    place[order] = np.arange(len(strings))
    place[-1] = -1
    codes = place[np.asarray(whole.indices.fill_null(len(strings))).astype(np.int64)]
    bounds = np.cumsum(lengths)[:-1]
    return np.split(codes, bounds), [strings[i] for i in order]


def _codes(columns: Sequence[pa.Array]) -> list[Ints]:
    return coded(columns)[0]


def words_at(rows: Rows, spans_of: str, texts: pa.ChunkedArray, wanted: Bools) -> Iterator[tuple[int, str]]:
    """The words of a field's spans, for the rows wanted whose document has a text: row and words."""
    from onrecord.text.anchor import words

    raw = rows.spans[spans_of]
    at = np.flatnonzero(wanted[raw.row])
    by_row: dict[int, list[tuple[int, int]]] = {}
    for row, start, end in zip(raw.row[at].tolist(), raw.start[at].tolist(), raw.end[at].tolist(), strict=True):
        by_row.setdefault(row, []).append((start, end))
    text, document = None, -1
    for row in sorted(by_row, key=lambda row: int(rows.document[row])):
        if rows.document[row] != document:
            document = int(rows.document[row])
            text = texts[document].as_py()
        if text is not None:
            yield row, words(text, by_row[row])
