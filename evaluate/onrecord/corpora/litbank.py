"""LitBank: direct speech in the first 2,000 words or so of 100 works of English fiction, and who says it.

Source       Sims and Bamman, EMNLP 2020 (quotations); Bamman, Lewke and Mansoor, LREC 2020 (coreference); repository and commit
             stand in the catalogue.
Documents    One an excerpt, its id the name of its file without ending, which begins with the number at Project Gutenberg. Title
             and year are those of the README's table. The text is tokenised, a sentence a line, and stays so.
Quotes       One per QUOTE, with its id, from its first token to its last, which is part of it. Quotation marks are inside.
Speakers     An ATTRIB names an entity of the coreference layer. Of its mentions the best speak for it: proper names if there
             are any, then nominal phrases, then pronouns. The most frequent name, of several the longest, is its name, the
             others are aliases; a phrase or pronoun is its description, for it names nobody.
Type         All are direct; that a quotation stands in no quotation marks, after a dash or without any, changes nothing.
Null         Cue and mention (entities are annotated, not the words at the quote that name them), what a speaker is, anonymity,
             chain, medium, polarity.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple, TypeVar

from onrecord.corpora.attributed import attributed_row, speaker_row
from onrecord.corpora.imported import Imported, Losses
from onrecord.corpora.imported_rows import document_row, tables
from onrecord.corpora.standoff import Fragment
from onrecord.corpora.text_files import read_text
from onrecord.data.rows import Row
from onrecord.findings import Finding, InvalidData

CORPUS = "litbank"
LICENSE = "CC-BY-4.0"
README = "README.md"
QUOTATIONS, COREFERENCE = "quotations/tsv", "coref/tsv"
BEST = {"PROP": "a name", "NOM": "a nominal phrase", "PRON": "pronouns alone"}
_FILE = re.compile(rf"{QUOTATIONS}/([^/]+)\.(?:ann|txt)|{COREFERENCE}/([^/]+)\.ann")
_WORK = re.compile(r"\|([0-9]+)\|([0-9]{4})\|([^|]*)\|([^|]*)\|")

Value = TypeVar("Value")


class Place(NamedTuple):
    """A line of an annotation file."""

    file: str
    line: int

    def refused(self, rule: str, message: str) -> InvalidData:
        """What is wrong with the line."""
        return InvalidData([Finding(self.file, self.line, 1, rule, message)])


class Mention(NamedTuple):
    """Words of the text that stand for an entity; the kind is PROP, NOM or PRON."""

    kind: str
    words: str


def wanted(name: str) -> bool:
    """Whether the file is read: texts with their quotations and entities, and the table of works."""
    return name == README or _FILE.fullmatch(name) is not None


def convert(files: Mapping[str, bytes]) -> Imported:
    """The tables. Raises InvalidData for files that are missing or not of LitBank's form, all of them at once."""
    losses, findings = Losses(), list[Finding]()
    documents, quotes = list[Row](), list[Row]()
    works: dict[str, re.Match[str]] = {}
    try:
        works = {match[1]: match for match in map(_WORK.fullmatch, read_text(files, README).split("\n")) if match}
    except InvalidData as invalid:
        findings += invalid.findings
    names = sorted({match[1] for name in files if (match := _FILE.fullmatch(name)) and match[1]})
    if not names:
        findings.append(Finding(QUOTATIONS, 1, 1, "file-missing", f"there is no {QUOTATIONS}/….ann"))
    for name in names:
        try:
            work = works.get(name.partition("_")[0])
            losses.fields["authors of works"] += work is not None
            document = _document(name, read_text(files, f"{QUOTATIONS}/{name}.txt"), work)
            quotes += _quotes(files, name, document, losses)
            documents.append(document)
        except InvalidData as invalid:
            findings += invalid.findings
    if findings:
        raise InvalidData(findings)
    return Imported(tables(documents, quotes), {}, losses)


def _document(name: str, text: str, work: re.Match[str] | None) -> Row:
    return document_row(
        text,
        corpus=CORPUS,
        document_id=name,
        title=work and work[4],
        published=work and work[2],
        language="en",
        license=LICENSE,
        genre="fiction",
        text_kind="tokenised",
        completeness="direct_only",
    )


def _quotes(files: Mapping[str, bytes], name: str, document: Row, losses: Losses) -> Iterator[Row]:
    """The rows of an excerpt, in the order of the text."""
    file = f"{QUOTATIONS}/{name}.ann"
    tokens, entities = _tokens(document["text"]), _entities(read_text(files, f"{COREFERENCE}/{name}.ann"), name, losses)
    contents: dict[str, Fragment] = {}
    speakers: dict[str, str] = {}
    findings: list[Finding] = []
    for place, cells in _lines(read_text(files, file), file):
        try:
            match cells:
                case ["QUOTE", id, *bounds, words] if len(bounds) == 4:
                    _add(contents, id, _span(tokens, bounds, place), place)
                    fits = document["text"][slice(*contents[id])].replace("\n", " ") == words
                    losses.checked[f"quotations whose stored words {'equal' if fits else 'differ from'} their tokens"] += 1
                case ["ATTRIB", id, entity]:
                    if entity not in entities:
                        raise place.refused("wrong-form", f"the coreference layer has no entity {entity!r}")
                    _add(speakers, id, entity, place)
                case _:
                    raise place.refused("wrong-form", "this is neither a QUOTE of six cells nor an ATTRIB of two")
        except InvalidData as invalid:
            findings += invalid.findings
    if findings:
        raise InvalidData(findings)
    losses.dropped["attributions of quotations that are not there"] += len(speakers.keys() - contents.keys())
    losses.dropped["entities who say nothing"] += len(entities.keys() - set(speakers.values()))
    for id, span in sorted(contents.items(), key=lambda item: item[1]):
        people = [_speaker(speakers[id], entities[speakers[id]], losses)] if id in speakers else None
        losses.read_as["quotations without an attribution: speakers not annotated"] += people is None
        yield attributed_row(document, id, [span], people, type="direct", review="none", guidelines="LitBank")


def _tokens(text: str) -> list[list[Fragment]]:
    """Where the tokens of each line stand."""
    found, at = [], 0
    for line in text.split("\n"):
        lengths = [len(token) for token in line.split(" ")]
        starts = accumulate((length + 1 for length in lengths[:-1]), initial=at)
        found.append([(start, start + length) for start, length in zip(starts, lengths, strict=True)])
        at += len(line) + 1
    return found


def _span(tokens: list[list[Fragment]], bounds: list[str], place: Place) -> Fragment:
    """From the first token to the last, which is part of it; both are given by line and number."""
    try:
        first_line, first, last_line, last = (int(bound) if bound.isdecimal() else -1 for bound in bounds)
        if min(first_line, first, last_line, last) < 0:
            raise IndexError
        start, end = tokens[first_line][first][0], tokens[last_line][last][1]
    except IndexError:
        raise place.refused("selector-range", f"{' '.join(bounds)} are no lines and tokens of the text") from None
    if start >= end:
        raise place.refused("selector-range", f"{' '.join(bounds)} end before they begin")
    return start, end


def _entities(content: str, name: str, losses: Losses) -> dict[str, list[Mention]]:
    """The mentions of every entity, in the order of the file."""
    mentions: dict[str, Mention] = {}
    entities: dict[str, list[Mention]] = defaultdict(list)
    links: list[tuple[Place, str, str]] = []
    findings: list[Finding] = []
    file = f"{COREFERENCE}/{name}.ann"
    for place, cells in _lines(content, file):
        try:
            match cells:
                case ["MENTION", id, _, _, _, _, words, _, kind] if kind in BEST:
                    _add(mentions, id, Mention(kind, words), place)
                case ["COREF", id, entity]:
                    links.append((place, id, entity))
                case ["COP" | "APPOS", _, _]:
                    losses.fields[f"{cells[0]} links between mentions"] += 1
                case _:
                    raise place.refused("wrong-form", "this is no MENTION of eight cells, and no COREF, COP or APPOS of two")
        except InvalidData as invalid:
            findings += invalid.findings
    for place, id, entity in links:
        if id in mentions:
            entities[entity].append(mentions[id])
        else:
            findings.append(Finding(place.file, place.line, 1, "wrong-form", f"there is no mention {id}"))
    if findings:
        raise InvalidData(findings)
    losses.fields["mentions of entities, as spans"] += len(mentions)
    return dict(entities)


def _speaker(entity: str, mentions: list[Mention], losses: Losses) -> Row:
    """The entry of an entity, by the best of its mentions."""
    kind = next(kind for kind in BEST if any(mention.kind == kind for mention in mentions))
    counts = Counter(mention.words for mention in mentions if mention.kind == kind)
    losses.read_as[f"quotations whose speaker has {BEST[kind]}"] += 1
    best = max(counts, key=lambda words: (counts[words], len(words), words))
    if kind == "PROP":
        return speaker_row(entity, best, aliases=sorted(counts.keys() - {best}))
    return speaker_row(entity, None, description=best)


def _add(table: dict[str, Value], id: str, value: Value, place: Place) -> None:
    if id in table:
        raise place.refused("duplicate-id", f"there is a line for {id} already")
    table[id] = value


def _lines(content: str, file: str) -> Iterator[tuple[Place, list[str]]]:
    """The cells of every line that is not empty, with its place."""
    for number, line in enumerate(content.split("\n"), 1):
        if line:
            yield Place(file, number), line.split("\t")
