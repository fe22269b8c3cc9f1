"""`ground`: are these quotes in these documents? Predictions of any shape, texts by document id; no gold is needed.

    quotes → quoted words → text.grounding → what became of each, and shares per system
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from onrecord.findings import Finding, InvalidData
from onrecord.sides.rows import Rows
from onrecord.text.grounding import Grounded, Grounds, is_marked
from onrecord.text.ladder import NEAR, NOWHERE, STITCHED, TIERS


class Quoted(NamedTuple):
    """Quoted words of a system: the document, the place among its quotes from 0, the words, and whether they claim to be verbatim."""

    document: str
    number: int
    words: str
    direct: bool


@dataclass(frozen=True)
class Checked:
    """Quoted words and what became of them; `stands` is the text there."""

    quoted: Quoted
    found: Grounded
    stands: str


@dataclass(frozen=True)
class System:
    """One system: its quotes by document, as given; `without_words` quotes gave positions alone and were not looked up."""

    name: str
    checked: list[Checked]
    without_words: int = 0

    def at_least(self, tier: int) -> float | None:
        """Share of the quotes at the tier or a better one; None where there is no quote."""
        return sum(one.found.tier <= tier for one in self.checked) / len(self.checked) if self.checked else None

    def counts(self) -> dict[str, int]:
        """How many quotes are at each tier, and how many show what is to be looked at."""
        found = [one.found for one in self.checked]
        return {name: sum(one.tier == tier for one in found) for tier, name in enumerate(TIERS)} | {
            "quotes": len(found),
            "stitched": sum(one.tier == STITCHED for one in found),
            "altered": sum(one.tier == NEAR for one in found),
            "negated": sum(one.negated for one in found),
            "ungrounded": sum(one.tier == NOWHERE for one in found),
            "direct": sum(one.injected is not None for one in found),
            "injected": sum(one.injected is True for one in found),
            "spliced": sum(one.spliced for one in found),
            "ambiguous": sum(one.ambiguous for one in found),
        }


def ground(name: str, quoted: Sequence[Quoted], texts: Mapping[str, str], without_words: int = 0) -> System:
    """Looks up the words of one system, document by document, in the order it gives them.

    Where there is one text and all quotes are of one document, they are of that text, whatever its name.
    Raises InvalidData for documents whose text is not there, all of them.
    """
    documents = list(dict.fromkeys(one.document for one in quoted))
    if len(documents) == 1 == len(texts):
        texts = {documents[0]: next(iter(texts.values()))}
    if unknown := [document for document in documents if document not in texts]:
        raise InvalidData(_unknown(name, unknown, texts))
    checked = []
    for document in documents:
        text = texts[document]
        grounds = Grounds(text)
        for one in quoted:
            if one.document == document:
                found = grounds.ground(one.words, direct=one.direct)
                checked.append(Checked(one, found, " … ".join(text[start:end] for start, end in found.spans)))
    return System(name, checked, without_words)


def quoted_rows(rows: Rows) -> tuple[list[Quoted], int]:
    """The quoted words of predictions, and how many gave positions alone."""
    found = []
    columns = zip(rows.document.tolist(), rows.number.tolist(), rows.columns["text"], rows.columns["type"], strict=True)
    for document, number, text, kind in columns:
        words, of_type = text.as_py(), kind.as_py()
        if words is not None:
            found.append(Quoted(str(rows.documents[document]), number, words, claims_verbatim(words, of_type)))
    return found, len(rows) - len(found)


def claims_verbatim(words: str, of_type: str | None) -> bool:
    """Whether all the words are given as said: the system says direct, or says nothing and puts marks around them."""
    return of_type == "direct" or (of_type is None and is_marked(words))


def _unknown(name: str, unknown: Sequence[str], texts: Mapping[str, str]) -> Iterator[Finding]:
    some = ", ".join(list(texts)[:3]) + (", …" if len(texts) > 3 else "")
    for document in unknown:
        message = f"there is no text of {document!r}; --documents holds {some or 'none'}"
        yield Finding(name, 1, 1, "unknown-document", message)
