"""What is wrong with a corpus itself: our rules over its tables, and what shows only when its documents stand side by side.

Per quote     the rules of annotation files about spans, nesting and types, those that ask nothing a corpus need not annotate; spans
              of two quotes that cross; cue and mention that are each more often the other in this corpus.
Per document  lost characters and mojibake (by ftfy, Robyn Speer); the same text twice, nearly the same (`likeness`), in another split.
Across        words of a quote, eight or more, that stand in a quote of another split: what was trained on is tested.
Not an error  What is counted may be meant so by a corpus's guidelines: then it is a convention, and differs from ours.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import ftfy.badness

from onrecord.checks import (  # noqa: F401  (they enter their rules)
    characters,
    scorable,
    spans,
    types,
)
from onrecord.checks.rule import RULES
from onrecord.data.annotation import GOLD, ROLES, Annotation
from onrecord.data.tables import Tables
from onrecord.quality.likeness import alike
from onrecord.text.source import Source

OF_QUOTES = {
    "cut-word": "spans that begin or end inside a word",
    "edge-space": "spans with space at an edge",
    "content-swallows": "content, cue and mention that share characters",
    "near-identical": "almost the words of another quote, by the same speaker",
    "repeated-quote": "the same quote again, equal in every field",
    "nested-unmarked": "content inside another quote's, without `nested_in`",
    "crossing": "content that crosses another quote's",
    "swapped-roles": "cue and mention that are each more often the other",
    "type-marks": "a type that the quotation marks contradict",
    "free-indirect-cue": "free indirect, but with a cue",
    "no-letters": "content without a letter or digit",
    "in-two-splits": "eight or more words that a quote of another split has, too",
}
OF_DOCUMENTS = {
    "replacement-character": "characters that were lost (U+FFFD)",
    "control-character": "control characters",
    "mojibake": "text decoded with the wrong encoding",
    "same-text": "the text of another document",
    "near-duplicate": "nearly the text of another document",
    "near-duplicate-across-splits": "nearly the text of a document of another split",
}
_TELLING = 3
_LONG = 8
_WORD = re.compile(r"\w+")


class Defect(NamedTuple):
    """One kind of defect: how many quotes or documents have it, of how many, and where, as document or document#quote.

    `of` is None where the corpus does not hold what the rule asks for.
    """

    rule: str
    unit: str
    where: list[str]
    of: int | None


def quality(tables: Tables, derived: Sequence[str] = ()) -> list[Defect]:
    """Every kind of defect, found or not, in the gold layer; `derived` are columns that the corpus does not annotate itself."""
    documents = tables.documents.select(["document_id", "split", "text"]).to_pylist()
    columns = ["document_id", "quote_id", "layer", "type", *ROLES, "cue_text", "mention_text", "text", "speaker", "nested_in"]
    quotes = [row for row in tables.quotes.select(columns).to_pylist() if row["layer"] == GOLD]
    by_document = defaultdict(list)
    for quote in quotes:
        by_document[quote["document_id"]].append(quote)
    annotations = [_annotation(row, by_document[row["document_id"]]) for row in documents]
    splits = {row["document_id"]: row["split"] for row in documents}
    asked = {
        "type-marks": "type" not in derived and any(quote["type"] for quote in quotes),
        "swapped-roles": any(quote["cue"] for quote in quotes) and any(quote["mention"] for quote in quotes),
        **dict.fromkeys(("in-two-splits", "near-duplicate-across-splits"), len({*splits.values()} - {None}) > 1),
    }
    ruled = [rule for rule in (*OF_QUOTES, *OF_DOCUMENTS) if rule in RULES and asked.get(rule, True)]
    found = {
        **{rule: _by_rule(rule, annotations) for rule in ruled},
        "crossing": [place for annotation in annotations for place in _crossing(annotation)],
        "swapped-roles": list(_swapped(quotes)),
        "in-two-splits": list(_in_two_splits(quotes, splits)),
        "mojibake": [row["document_id"] for row in documents if row["text"] and ftfy.badness.is_bad(row["text"])],
        **_likeness(documents),
    }
    return [
        Defect(rule, unit, found.get(rule, []), of if asked.get(rule, True) else None)
        for unit, rules, of in (("quotes", OF_QUOTES, len(quotes)), ("documents", OF_DOCUMENTS, len(documents)))
        for rule in rules
    ]


def _annotation(document: dict[str, Any], rows: list[dict[str, Any]]) -> Annotation:
    """The rows in the form of an annotation file, of which the rules are written."""
    value = {"document": {"id": document["document_id"]}, "quotes": [_stated(row) for row in rows]}
    return Annotation(Path(f"{GOLD}.json"), Source(document["document_id"], "", value), document["text"])


def _stated(row: dict[str, Any]) -> dict[str, Any]:
    known = {key: row[key] for key in ("type", "nested_in", *ROLES) if row[key] is not None}
    return {"id": row["quote_id"], **known, "speaker": row["speaker"]}


def _by_rule(rule: str, annotations: Sequence[Annotation]) -> list[str]:
    """Where the rule finds something: quotes once each, or documents."""
    found: dict[str, None] = {}
    for annotation in annotations:
        for problem in RULES[rule].check(annotation):
            place, *rest = problem.path
            name = annotation.document_id or ""
            if place == "quotes" and rule in OF_QUOTES and isinstance(rest[0], int):
                found[f"{name}#{annotation.quotes[rest[0]].id}"] = None
            elif rule in OF_DOCUMENTS:
                found[name] = None
    return list(found)


def _crossing(annotation: Annotation) -> Iterator[str]:
    """The quotes that share characters with one before them of which neither holds the other."""
    before: list[list[tuple[int, int]]] = []
    for content, id in sorted((quote.spans(text=annotation.text), quote.id) for quote in annotation.quotes if quote.spans()):
        before = [other for other in before if other[-1][1] > content[0][0]]
        if any(_shares(content, other) and not _holds(content, other) and not _holds(other, content) for other in before):
            yield f"{annotation.document_id}#{id}"
        before.append(content)


def _shares(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> bool:
    return any(start < end_ and start_ < end for start, end in one for start_, end_ in other)


def _holds(outer: list[tuple[int, int]], inner: list[tuple[int, int]]) -> bool:
    return all(any(start <= s and e <= end for start, end in outer) for s, e in inner)


def _swapped(quotes: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Quotes whose cue is more often a mention, and whose mention is more often a cue, in the whole corpus."""
    cues, mentions = (Counter(_folded(quote[role]) for quote in quotes) for role in ("cue_text", "mention_text"))
    for quote in quotes:
        cue, mention = _folded(quote["cue_text"]), _folded(quote["mention_text"])
        if cue and mention and mentions[cue] > max(cues[cue], _TELLING) and cues[mention] > max(mentions[mention], _TELLING):
            yield f"{quote['document_id']}#{quote['quote_id']}"


def _in_two_splits(quotes: Sequence[dict[str, Any]], splits: dict[str, str | None]) -> Iterator[str]:
    of_words: defaultdict[str, set[str | None]] = defaultdict(set)
    folded = [" ".join(_WORD.findall((quote["text"] or "").casefold())) for quote in quotes]
    long = [words if words.count(" ") >= _LONG - 1 else "" for words in folded]
    for words, quote in zip(long, quotes, strict=True):
        of_words[words].add(splits[quote["document_id"]])
    for words, quote in zip(long, quotes, strict=True):
        if words and len(of_words[words]) > 1:
            yield f"{quote['document_id']}#{quote['quote_id']}"


def _likeness(documents: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """The documents that have a duplicate, the same text or nearly, and those with one in another split."""
    first: dict[str, int] = {}
    same = {i for i, row in enumerate(documents) if row["text"] and first.setdefault(row["text"], i) != i}
    pairs = alike([row["text"] or "" for row in documents])
    names: Callable[[set[int]], list[str]] = lambda numbers: [documents[i]["document_id"] for i in sorted(numbers)]  # noqa: E731
    apart = [pair for pair in pairs if documents[pair.one]["split"] != documents[pair.other]["split"]]
    return {
        "same-text": names(same),
        "near-duplicate": names({i for pair in pairs for i in (pair.one, pair.other)}),
        "near-duplicate-across-splits": names({i for pair in apart for i in (pair.one, pair.other)}),
    }


def _folded(words: str | None) -> str:
    return (words or "").casefold()
