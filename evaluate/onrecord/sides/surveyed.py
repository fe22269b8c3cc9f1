"""One system on several corpora: run on the texts of each, scored against each, under its own conventions."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from onrecord.data.load import Corpus, load
from onrecord.sides.scored import Report, score
from onrecord.systems.run import predictions


class Surveyed(NamedTuple):
    """A corpus and the score on it.

    `language` is that of its documents, several joined by commas; `completeness` likewise. `read` of `documents` have a text;
    the system predicted quotes in `answered` of these.
    """

    corpus: str
    language: str
    completeness: str
    documents: int
    read: int
    answered: int
    report: Report


def survey(system: str, corpora: Iterable[str], language: str | None = None, **options: object) -> Iterator[Surveyed]:
    """The corpora in the order given; with `language` (a BCP 47 tag) of each only the documents in it, and no corpus without.

    `options` are those of `score`. Raises KeyError for an unknown system, ValueError for a corpus that is not there, and what `score`
    raises.
    """
    for name in corpora:
        corpus = load(name)
        if language is not None:
            corpus = Corpus(name, corpus.arrow.where("language", language))
        documents = list(corpus.readable())
        if not len(corpus.arrow.documents):
            continue
        predicted = list(predictions(system, documents))
        report = score(corpus, predicted, **options)  # type: ignore[arg-type]  # they are checked there
        answered = sum(bool(line["quotes"]) for line in predicted)
        sizes = (len(corpus.arrow.documents), len(documents), answered)
        yield Surveyed(name, _told(corpus, "language"), _told(corpus, "completeness"), *sizes, report)


def _told(corpus: Corpus, column: str) -> str:
    """The values of a column of the documents."""
    return ", ".join(sorted({*corpus.arrow.documents[column].to_pylist()} - {None}))
