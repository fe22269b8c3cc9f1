"""Habits of whoever writes: rates that a group of documents is judged by, and turns that no document may have.

Definitions
    said              share of the cues that have a form of "say"; judged from 10 cues on.
    entropy           bits per cue, cues compared in lower case as they stand. Expected in 66 cues drawn from those there are
                      (exact, by the hypergeometric distribution): entropy grows with the number of cues, so that batches of any
                      size meet the same bar. Judged from 66 cues on.
    short ending      a last sentence of the body of at most 8 words; judged from 5 documents on.
    negation          a word of `lists/negations.txt` or one in -n't, per 100 words. Those in cues, in declined comments and in
                      fixed formulas are what a document is about, not how it is written: not counted. Judged from 500 words on.
    opening           see openings; of n documents at most 2, or a fifth, may open alike.
What cannot be seen so: whether an ending is a joke or an echo, whether prose is wry, whether a triad ends in a surprise. A reader
has to. Halves of a pair and twins count once. Rates are of English documents only.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import comb, log2
from typing import NamedTuple

from onrecord.authoring.batch import Document
from onrecord.authoring.openings import OTHER, opening
from onrecord.authoring.words import covered, found, listed, words
from onrecord.findings import Finding

MOST_SAID, LEAST_ENTROPY, MOST_SHORT, MOST_NEGATIONS, ALIKE = 0.30, 4.8, 0.40, 0.8, 2
SHORT = 8
ENOUGH_CUES, ENTROPY_CUES, ENOUGH_DOCUMENTS, ENOUGH_WORDS = 10, 66, 5, 500
_NAMED = 3


class Rates(NamedTuple):
    """The figures of a group of documents; by document where a finding names those that make the rate."""

    cues: Counter[str]
    said: Counter[str]
    short: list[str]
    negations: Counter[str]
    words: int
    openings: dict[str, list[str]]
    documents: int

    @property
    def said_share(self) -> float | None:
        """Share of "said" among the cues."""
        return self.said.total() / self.cues.total() if self.cues else None

    @property
    def entropy(self) -> float | None:
        """Bits per cue, as expected in 66 of them; None where there are fewer."""
        return expected_entropy(self.cues, ENTROPY_CUES) if self.cues.total() >= ENTROPY_CUES else None

    @property
    def short_share(self) -> float | None:
        """Share of documents with a short ending."""
        return len(self.short) / self.documents if self.documents else None

    @property
    def negation_rate(self) -> float | None:
        """Negations per 100 words."""
        return 100 * self.negations.total() / self.words if self.words else None


def rates(documents: Iterable[Document]) -> Rates:
    """The figures of the English ones among the documents."""
    here = [document for document in documents if document.english]
    cues = [(document.id, cue) for document in here for cue, _ in document.cues]
    said = Counter(name for name, cue in cues if _has(cue, "said"))
    short = [document.id for document in here if len(words(document.ending)) <= SHORT]
    negations = Counter({document.id: count for document in here if (count := _negations(document))})
    openings: dict[str, list[str]] = {}
    for document in here:
        openings.setdefault(opening(document), []).append(document.id)
    count = sum(len(part) for document in here for part in document.words)
    return Rates(Counter(cue for _, cue in cues), said, short, negations, count, openings, len(here))


def expected_entropy(counts: Mapping[str, int], size: int) -> float:
    """The entropy in bits that `size` things drawn without replacement from the counted ones are expected to have."""
    total = sum(counts.values())
    ways = comb(total, size)
    alike = Counter(counts.values())
    return sum(
        kinds * comb(count, drawn) * comb(total - count, size - drawn) / ways * (drawn / size) * log2(size / drawn)
        for count, kinds in alike.items()
        for drawn in range(1, min(count, size) + 1)
    )


def judged(group: Rates, name: str, place: str) -> Iterator[Finding]:
    """What of a group's figures is out of bounds; `name` is what the group is called, `place` its folder."""

    def out(rule: str, message: str) -> Finding:
        return Finding(place, 1, 1, rule, f"{name}: {message}")

    said, entropy, short, negations = group.said_share, group.entropy, group.short_share, group.negation_rate
    if said is not None and said > MOST_SAID and group.cues.total() >= ENOUGH_CUES:
        yield out(
            "said-share",
            f"{said:.0%} of {group.cues.total()} cues are “said”, at most {MOST_SAID:.0%}; most in {_most(group.said)}",
        )
    if entropy is not None and entropy < LEAST_ENTROPY:
        often = ", ".join(f"{cue} {count}" for cue, count in group.cues.most_common(_NAMED))
        yield out("cue-entropy", f"{entropy:.2f} bits over {ENTROPY_CUES} cues, at least {LEAST_ENTROPY}; most often {often}")
    if short is not None and short > MOST_SHORT and group.documents >= ENOUGH_DOCUMENTS:
        yield out(
            "short-endings", f"{short:.0%} end in at most {SHORT} words, at most {MOST_SHORT:.0%} may: {', '.join(group.short)}"
        )
    if negations is not None and negations > MOST_NEGATIONS and group.words >= ENOUGH_WORDS:
        rate = f"{negations:.2f} negations per 100 words, at most {MOST_NEGATIONS}"
        yield out("negations", f"{rate}; most in {_most(group.negations)}")
    for kind, ids in sorted(group.openings.items()):
        if kind != OTHER and len(ids) > max(ALIKE, group.documents // 5):
            yield out(
                "openings",
                f"{len(ids)} of {group.documents} open with a {kind}, at most {max(ALIKE, group.documents // 5)}: {', '.join(ids)}",
            )


def turns(documents: Sequence[Document]) -> Iterator[Finding]:
    """Cues and turns of phrase that no document may have, and semicolons in speech."""
    for document in documents:
        if not document.english:
            continue
        for cue, at in document.cues:
            if _has(cue, "banned_cues"):
                yield document.finding("banned-cue", at, f"the cue “{cue}” gives a writer away; take a plain one")
        for part in document.words:
            for at, phrase in found(part, "tics"):
                yield document.finding("tic", part[at].start, f"“{' '.join(phrase)}” is a turn of one wry writer; say it plainly")
        for quote in document.annotation.quotes:
            for start, end in quote.spans(text=document.text) if quote.value.get("type") == "direct" else ():
                if (at := document.text.find(";", start, end)) >= 0 and quote.value.get("medium") != "writing":
                    yield document.finding("tic", at, "people do not speak in semicolons; make it two sentences")


def _negations(document: Document) -> int:
    cues = [span for quote in document.annotation.quotes for span in quote.spans("cue", document.text)]
    exempt = [*cues, *_declined(document)]
    counted = 0
    for part in document.words:
        for word, formula in zip(part, covered(part, "formulas"), strict=True):
            negative = word.word in listed("negations") or word.word.endswith("n't")
            counted += negative and not formula and not any(start <= word.start < end for start, end in exempt)
    return counted


def _declined(document: Document) -> Iterator[tuple[int, int]]:
    non_quotes = document.annotation.value.get("non_quotes")
    for one in non_quotes if isinstance(non_quotes, list) else []:
        span = one.get("span") if isinstance(one, dict) and one.get("reason") == "declined_comment" else None
        if isinstance(span, dict) and isinstance(span.get("start"), int) and isinstance(span.get("end"), int):
            yield span["start"], span["end"]


def _has(cue: str, name: str) -> bool:
    return any(word.word in listed(name) for word in words(cue))


def _most(counts: Counter[str]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in counts.most_common(_NAMED))
