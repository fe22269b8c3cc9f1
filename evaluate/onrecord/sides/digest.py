"""Hash of gold as it was scored: documents, positions, labels, speaker tables, non-quotes; the order of quotes is none of it.

Every column has a hash of its own, which goes on from one group of documents to the next; that of the corpus is the hash of
these. So nothing in a column may depend on other documents: positions count from the first unit of their document, and people
from the first of its speaker table.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from onrecord.scoring.arrays import Bools, Ints, Spans
from onrecord.scoring.ranks import gold_ranks
from onrecord.sides.prepared import Prepared

OPTIONAL = ("via", "uttered", "broad")
"""Labels that came later: gold without them keeps its hash."""


class Digest:
    """Takes documents in their order, one group after the other, then gives the hash."""

    def __init__(self) -> None:
        self._columns: dict[str, hashlib._Hash] = defaultdict(hashlib.sha256)
        self._carries: frozenset[str] = frozenset()

    def hexdigest(self) -> str:
        """The hash of all that was added."""
        whole = hashlib.sha256()
        for name, column in sorted(self._columns.items()):
            kind = name.partition(" ")[0]
            if kind not in OPTIONAL or kind in self._carries:
                whole.update(name.encode() + column.digest())
        return whole.hexdigest()

    def add(self, prepared: Prepared) -> None:
        """Adds the documents of gold; those that gold does not list, but count as spurious, are none of its."""
        sides, known = prepared.assembled.sides, len(prepared.both.gold.documents)
        gold, begins, strings = sides.gold, prepared.assembled.begins, sides.strings
        self._carries = sides.gold_carries
        order = np.argsort(gold_ranks(sides))
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))

        def words(codes: Ints) -> Iterable[str | None]:
            return (strings[code] if code >= 0 else None for code in codes.tolist())

        self._strings("document", prepared.both.gold.documents["document_id"].to_pylist())
        self._numbers("units", sides.units[:known])
        self._numbers("sampled", sides.sampled[:known])
        self._numbers("quotes", np.bincount(gold.document, minlength=known)[:known])
        for name in ("content", "cue", "mention"):
            self._spans(name, getattr(gold, name), place, begins[gold.document])
        for name, column in (("type", gold.type), ("anonymous", gold.anonymous), ("known", sides.speakers_known)):
            self._numbers(name, column[order])
        self._strings("mention_text", words(gold.mention_text[order]))
        self._people(prepared, order, known)
        non_quotes = sides.non_quotes
        by_document = np.argsort(non_quotes.document, kind="stable")
        place = np.empty(len(by_document), np.int64)
        place[by_document] = np.arange(len(by_document))
        self._spans("non_quote", non_quotes.span, place, begins[non_quotes.document])
        self._numbers("non_quotes", np.bincount(non_quotes.document, minlength=known)[:known])
        self._numbers("via known", gold.via_known[order])
        self._numbers("via nodes", gold.via.counts()[order])
        self._strings("via names", words(gold.via.take(order)[1]))
        for name, days in (("uttered", gold.uttered), ("uttered after", sides.published)):
            rows = order if name == "uttered" else np.arange(known)
            self._numbers(f"{name} first", days.first[rows])
            self._numbers(f"{name} last", days.last[rows])
        self._numbers("broad", gold.broad[order])

    def _people(self, prepared: Prepared, order: Ints, known: int) -> None:
        """The speaker tables, and who of them speaks in each quote."""
        sides = prepared.assembled.sides
        people, gold, strings = sides.people, sides.gold, sides.strings
        by_document = np.argsort(people.document, kind="stable")
        number = np.empty(len(by_document), np.int64)
        number[by_document] = np.arange(len(by_document))
        first = np.searchsorted(people.document[by_document], gold.document[order])
        owner, person = gold.names.take(order)
        self._numbers("speakers", gold.names.counts()[order])
        self._numbers("speaker", number[person] - first[owner])
        self._numbers("people", np.bincount(people.document, minlength=known)[:known])
        self._numbers("personal", people.personal[by_document])
        self._numbers("via_only", people.via_only[by_document])
        self._numbers("aliases", people.aliases.counts()[by_document])
        codes = {"name": people.name[by_document], "description": people.description[by_document]}
        for name, column in (codes | {"alias": people.aliases.take(by_document)[1]}).items():
            self._strings(name, (strings[code] if code >= 0 else None for code in column.tolist()))

    def _spans(self, name: str, spans: Spans, place: Ints, begins: Ints) -> None:
        """Spans of rows that have these places, from these units on."""
        by_place = np.argsort(place[spans.row], kind="stable")
        self._numbers(f"{name} parts", np.bincount(place[spans.row], minlength=len(place)))
        for end, column in (("start", spans.start), ("end", spans.end)):
            self._numbers(f"{name} {end}", (column - begins[spans.row])[by_place])

    def _numbers(self, name: str, column: Ints | Bools) -> None:
        self._columns[name].update(np.ascontiguousarray(column, "<i4").tobytes())

    def _strings(self, name: str, values: Iterable[str | None]) -> None:
        listed = list(values)
        self._numbers(f"{name} length", np.array([-1 if value is None else len(value) for value in listed], np.int64))
        self._columns[name].update("".join(value or "" for value in listed).encode("utf-8", "surrogatepass"))


def digest_of(prepared: Prepared) -> str:
    """The hash of gold that was read at once."""
    digest = Digest()
    digest.add(prepared)
    return digest.hexdigest()
