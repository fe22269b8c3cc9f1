"""Offsets of code points → units of the whole corpus, so that no two documents touch (MEASURES, section 1).

A unit is a content character (letter, mark, digit). A quote without a content character ("…", "?!") counts by its
characters that are not space; they have places of their own behind the document's content, so they meet only each other.
Where a text is missing every code point is a unit.

How many units stand before an offset is read from one bit per character of the corpus and the sums of whole words of 64
bits: a rank index (Jacobson 1989), an eighth of the text's size.
"""

from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from onrecord.scoring.arrays import Ints, Spans, union
from onrecord.text.marks import is_content

_PAGE, _WORD, _CHUNK = 256, 64, 1 << 22
_CONTENT, _OTHER = 1, 2
_kinds = np.zeros(0x110000, np.uint8)
_known = np.zeros(0x110000 // _PAGE, bool)


class Raw(NamedTuple):
    """Spans in code points: (n,) row, start, end in any order."""

    row: Ints
    start: Ints
    end: Ints


class Field(NamedTuple):
    """One field of one side: its spans, and the document of each of its rows."""

    spans: Raw
    document: Ints


class Units:
    """Maps spans to units. `texts` are null where a document has none; `lengths` are in code points, shape (documents,)."""

    def __init__(self, texts: pa.ChunkedArray, lengths: Ints, raw: bool) -> None:
        self._texts, self._lengths, self.raw = texts, lengths, raw
        wide = lengths if raw else 2 * lengths
        self._base = np.concatenate([[0], np.cumsum(wide + 1)]).astype(np.int64)

    @property
    def begins(self) -> Ints:
        """The first unit of each document, shape (documents,)."""
        return self._base[:-1]

    def of(self, field: Field) -> Spans:
        """The units of the spans of each row."""
        row, start, end = field.spans
        document = field.document[row]
        if self.raw:
            return union(row, self._base[document] + start, self._base[document] + end)
        return self._mapped(field, self._content, 0)

    def of_quotes(self, field: Field) -> Spans:
        """The same, and of rows that have no content character what else is not space."""
        content = self.of(field)
        bare = (content.sizes(len(field.document)) == 0)[field.spans.row]
        if self.raw or not bare.any():
            return content
        spans = Raw(field.spans.row[bare], field.spans.start[bare], field.spans.end[bare])
        other = self._mapped(Field(spans, field.document), self._other, 1)
        return union(*(np.concatenate(columns) for columns in zip(content, other, strict=True)))

    def sizes(self) -> Ints:
        """Units of each document, shape (documents,)."""
        everything = np.arange(len(self._lengths))
        whole = Raw(everything, np.zeros_like(everything), self._lengths)
        return self.of(Field(whole, everything)).sizes(len(everything))

    @cached_property
    def _content(self) -> "Rank":
        return Rank(self._texts, self._lengths, _CONTENT)

    @cached_property
    def _other(self) -> "Rank":
        return Rank(self._texts, self._lengths, _OTHER)

    def _mapped(self, field: Field, rank: "Rank", behind: int) -> Spans:
        row, start, end = field.spans
        document = field.document[row]
        bases = self._base[:-1] + behind * self._lengths - rank.before(rank.begins)
        first, base = rank.begins[document], bases[document]
        return union(row, base + rank.before(first + start), base + rank.before(first + end))


class Rank:
    """How many characters of a kind stand before any place of the corpus. Document d begins at place `begins[d]`."""

    def __init__(self, texts: pa.ChunkedArray, lengths: Ints, kind: int) -> None:
        self.begins = np.zeros(len(lengths), np.int64)
        words: list[NDArray[np.uint64]] = []
        place = 0
        for low, high in _runs(lengths):
            bits = np.packbits(of_kind(texts.slice(low, high - low), kind), bitorder="little")
            # a run begins at a whole word
            words.append(np.concatenate([bits, np.zeros(-len(bits) % 8, np.uint8)]).view(np.uint64))
            self.begins[low:high] = place + np.cumsum(lengths[low:high]) - lengths[low:high]
            place += len(words[-1]) * _WORD
        self._words = np.concatenate([*words, np.zeros(1, np.uint64)])
        self._sums = np.concatenate([[0], np.cumsum(np.bitwise_count(self._words), dtype=np.int64)])

    def before(self, place: Ints) -> Ints:
        """How many stand before each place."""
        word = place >> 6
        mask = (np.uint64(1) << (place & (_WORD - 1)).astype(np.uint64)) - np.uint64(1)
        found: Ints = self._sums[word] + np.bitwise_count(self._words[word] & mask)
        return found


def _runs(lengths: Ints) -> Iterator[tuple[int, int]]:
    """Runs of documents of some four million characters: from, to."""
    total, low = np.cumsum(lengths), 0
    while low < len(lengths):
        before = int(total[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(total, before + _CHUNK, "right")))
        yield low, high
        low = high


def of_kind(texts: pa.ChunkedArray, kind: int) -> NDArray[np.uint8]:
    """Of all characters of the texts, one after the other: 1 for content (kind 1) or for what else is not space (2), else 0."""
    encoded = b"".join(_bytes(chunk) for chunk in texts.chunks)
    if encoded.isascii():
        return np.frombuffer(encoded.translate(_ascii(kind)), np.uint8)
    codes = np.frombuffer(encoded.decode("utf-8", "surrogatepass").encode("utf-32-le", "surrogatepass"), np.uint32)
    for page in np.flatnonzero(np.bincount(codes >> 8)).tolist():
        _learn(page)
    found: NDArray[np.uint8] = (_kinds[codes] == kind).view(np.uint8)
    return found


def _bytes(texts: pa.Array) -> bytes:
    """The texts in UTF-8, one after the other, as Arrow keeps them; a null is no text."""
    _, offsets, data = texts.buffers()
    if data is None or not len(texts):
        return b""
    bounds = np.frombuffer(offsets, np.int32 if pa.types.is_string(texts.type) else np.int64)
    first, last = int(bounds[texts.offset]), int(bounds[texts.offset + len(texts)])
    text: bytes = data.slice(first, last - first).to_pybytes()
    return text


@cache
def _ascii(kind: int) -> bytes:
    """For each byte whether its character is of that kind, as a table for `bytes.translate`."""
    _learn(0)
    table: bytes = (_kinds[:_PAGE] == kind).astype(np.uint8).tobytes()
    return table


def _learn(page: int) -> None:
    """Looks up what kind the characters of a page are: 1 for content, 2 for anything else but space, 0 for space."""
    if not _known[page]:
        for code in range(page * _PAGE, (page + 1) * _PAGE):
            character = chr(code)
            _kinds[code] = _CONTENT if is_content(character) else 0 if character.isspace() else _OTHER
        _known[page] = True


def joined(parts: Iterable[Raw]) -> Raw:
    """Spans of several sources as one."""
    listed = list(parts)
    return Raw(*(np.concatenate(columns).astype(np.int64) for columns in zip(*listed, strict=True)))
