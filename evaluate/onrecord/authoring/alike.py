"""What two documents of a batch may not have in common: words in a row, most of their matter, names of people and outlets.

Definitions
    shared words   five or more words in a row, outside boilerplate and within one paragraph, that stand in two documents, if at
                   least three of five are content words (two within a phenomenon): neither function words nor part of a fixed
                   formula (`lists/`), nor written with a capital, as the courts and papers of one country are.
    similarity     Jaccard index of the sets of content words; the most alike of the released articles have .11.
    names          of people in the speaker tables, if of two words or more; of the outlet, and of media in the speaker tables but
                   for agencies, which serve a whole country; the outlet's domain.
Halves of a pair, twins, and documents of one cluster are compared in none of these. Names that stand in the text only are not seen.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from onrecord.authoring.batch import Document, families, related
from onrecord.authoring.words import Word, covered, listed
from onrecord.findings import Finding

IN_A_ROW, CONTENT, CONTENT_WITHIN = 5, 3, 2
MOST_SIMILAR = 0.3
_AGENCIES = ("wire", "state_agency")


class Row(NamedTuple):
    """Five words in a row in a document, and how many of them are content words."""

    document: int
    start: int
    end: int
    content: int


class Nearest(NamedTuple):
    """The two documents of a batch that are most alike."""

    similarity: float
    one: str
    other: str


def shared_words(documents: Sequence[Document]) -> Iterator[Finding]:
    """The stretches of words that stand in an earlier document too, as long as they run, each once for two families."""
    kin, name, rows = related(documents), families(documents), defaultdict[tuple[str, ...], list[Row]](list)
    for number, part in ((number, part) for number, document in enumerate(documents) for part in document.words):
        _enter(rows, number, documents[number].text, part)
    stretches: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for places in rows.values():
        for later, earlier in ((b, a) for a, b in combinations(places, 2) if a.document != b.document):
            mine, theirs = documents[later.document], documents[earlier.document]
            least = CONTENT_WITHIN if mine.phenomenon == theirs.phenomenon else CONTENT
            if later.content >= least and (mine.id, theirs.id) not in kin:
                stretches[later.document, earlier.document].append((later.start, later.end))
    told = set[tuple[str, str, str]]()
    for (number, earlier_number), spans in sorted(stretches.items()):
        document, first = documents[number], documents[earlier_number]
        for start, end in _merged(spans):
            words = " ".join(document.text[start:end].split())
            if (about := (name[document.id], name[first.id], words)) in told:
                continue
            told.add(about)
            yield document.finding("shared-words", start, f"“{words}” stands in {first.id} too; word one of them otherwise")


def similar(documents: Sequence[Document]) -> tuple[list[Finding], Nearest | None]:
    """Documents that are too much alike, and the two that are most so."""
    kin = related(documents)
    matter = [_content_words(document) for document in documents]
    found, nearest = [], None
    for one, other in combinations(range(len(documents)), 2):
        names = documents[other].id, documents[one].id
        union = len(matter[one] | matter[other])
        if names in kin or not union:
            continue
        similarity = len(matter[one] & matter[other]) / union
        if nearest is None or similarity > nearest.similarity:
            nearest = Nearest(similarity, *names)
        if similarity > MOST_SIMILAR:
            message = f"{similarity:.2f} similar to {names[1]}, at most {MOST_SIMILAR}; make it another event"
            found.append(documents[other].finding("near-duplicate", 0, message))
    return found, nearest


def reused_names(documents: Sequence[Document]) -> Iterator[Finding]:
    """Names that an earlier document has already."""
    kin, first = related(documents), dict[str, str]()
    for document in documents:
        for name, kind in _names(document).items():
            earlier = first.setdefault(name.casefold(), document.id)
            if earlier != document.id and (document.id, earlier) not in kin:
                message = f"{kind} {name} is in {earlier} already; a name belongs to one document, its pair or cluster"
                yield document.finding("name-reused", max(0, document.text.find(name)), message)


def _enter(rows: dict[tuple[str, ...], list[Row]], number: int, text: str, part: list[Word]) -> None:
    content = [
        word.word not in listed("function_words") and not formula and not text[word.start].isupper()
        for word, formula in zip(part, covered(part, "formulas"), strict=True)
    ]
    for at in range(len(part) - IN_A_ROW + 1):
        five = part[at : at + IN_A_ROW]
        count = sum(content[at : at + IN_A_ROW])
        if count >= CONTENT_WITHIN:
            rows[tuple(word.word for word in five)].append(Row(number, five[0].start, five[-1].end, count))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _content_words(document: Document) -> frozenset[str]:
    return frozenset(word.word for part in document.words for word in part) - listed("function_words")


def _names(document: Document) -> dict[str, str]:
    """The names that belong to the document, with what they name."""
    names: dict[str, str] = {}
    outlet = document.annotation.document.get("outlet")
    for key, kind in (("name", "outlet"), ("domain", "domain")):
        if isinstance(outlet, dict) and isinstance(outlet.get(key), str):
            names[outlet[key]] = kind
    for speaker in document.annotation.speakers.values():
        name = speaker.get("name")
        if not isinstance(name, str):
            continue
        if speaker.get("kind") == "person" and len(name.split()) > 1:
            names[name] = "person"
        elif speaker.get("kind") == "media" and speaker.get("media_type") not in _AGENCIES:
            names.setdefault(name, "outlet")
    return names
