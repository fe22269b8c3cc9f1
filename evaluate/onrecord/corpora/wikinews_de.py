"""German Wikinews: news of 2004 to 2022 with speaker, cue and content of every quotation, its type and its medium.

Source       Petersen-Frey and Biemann, LREC-COLING 2024; repository and commit stand in the catalogue.
Documents    One a file. Its name, `<page> - <title> (<date>)`, is the document's id. The headline is not in the text.
Quotes       One per annotation, with its id. Offsets are the files' own: code points, end-exclusive, of the spans; the ids of
             tokens, which repeat them, are not read. The words stored beside them are compared and not used.
Types        Direct, Indirect and Reported are ours of the same names. FreeIndirect and IndirectFreeIndirect (the subjunctive
             without a frame) are both `free_indirect`: neither has a cue on its sentence, in any quote.
Medium       Speech, Writing and Thought; what stands between two of them (SW, ST, TW) is `unclear`, `none` is null.
Derived      The quote that one with isNested stands in: the smallest that holds its content (`nesting.innermost`). Of two with
             the same words the second stands in the first, as the files do not tell; the first may then stand in none.
             Of mention types only `pronoun` and `none`, as no names are annotated.
Null         Speakers, anonymity, chain, event, date, polarity. Review: the annotations are curated, it is not said how.
Differs      A Reported quote mostly has no cue: its content holds the verb. Frame and addressee have no place.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import partial
from typing import NamedTuple

from onrecord.checks.wording import shown
from onrecord.corpora.imported import Imported, Losses
from onrecord.corpora.imported_rows import document_row, quote_row, tables
from onrecord.corpora.json_file import read_json
from onrecord.corpora.nesting import innermost
from onrecord.corpora.standoff import Fragment, union
from onrecord.data.rows import Row
from onrecord.findings import Finding, InvalidData
from onrecord.formats.json_values import Value

CORPUS = "wikinews-de"
LICENSE = "CC-BY-NC-SA-4.0"
TYPES = {
    "Direct": "direct",
    "Indirect": "indirect",
    "Reported": "reported",
    "FreeIndirect": "free_indirect",
    "IndirectFreeIndirect": "free_indirect",
}
MEDIA = {
    "Speech": "speech",
    "Writing": "writing",
    "Thought": "thought",
    "SW": "unclear",
    "ST": "unclear",
    "TW": "unclear",
    "none": None,
}
WITH_PLACE = ("quote", "cue", "speaker")
ROLES = (*WITH_PLACE, "frame", "addressee")
_WANTED = re.compile(r"data/(train|dev|test)/[^/]+\.pretty\.json")
_NAME = re.compile(r"([0-9]+) - (.+) \(([0-9]{4}-[0-9]{2}-[0-9]{2})\)")


class Annotation(NamedTuple):
    """One annotation of a file: the fragments of each role, in the order of the text, and what else it says."""

    id: str
    type: str
    medium: str
    nested: bool
    nests: bool
    roles: dict[str, list[Fragment]]


def wanted(name: str) -> bool:
    """Whether the file is read: the annotated articles of the three splits."""
    return _WANTED.fullmatch(name) is not None


def convert(files: Mapping[str, bytes]) -> Imported:
    """The tables. Raises InvalidData for files that are not of this corpus's form, all of them at once."""
    losses, findings = Losses(), list[Finding]()
    documents, quotes = dict[str, Row](), list[Row]()
    for name, data in sorted(files.items()):
        try:
            document, annotations = read_json(data, name, partial(_article, name, losses))
        except InvalidData as invalid:
            findings += invalid.findings
            continue
        if document["document_id"] in documents:
            findings.append(Finding(name, 1, 1, "duplicate-document", f"there is another file of {document['document_id']!r}"))
        documents[document["document_id"]] = document
        quotes += _quotes(document, annotations, losses)
    if not files:
        message = "there is no file data/train/….pretty.json, nor one of dev or test; a copy of the repository is needed"
        findings.append(Finding("data", 1, 1, "file-missing", message))
    if findings:
        raise InvalidData(findings)
    return Imported(tables(documents.values(), quotes), {id: row["split"] for id, row in documents.items()}, losses)


def _article(name: str, losses: Losses, file: Value) -> tuple[Row, list[Annotation]]:
    """The row of a document, and its annotations; what is wrong with them is noted."""
    text = file["originalText"].text() or ""
    id = file["documentName"].text() or ""
    page, title, published = _named(file["documentName"], id)
    document = document_row(
        text,
        corpus=CORPUS,
        split=name.split("/")[1],
        document_id=id,
        outlet="de.wikinews",
        outlet_domain="de.wikinews.org",
        published=published,
        title=title,
        url=f"https://de.wikinews.org/?curid={page}",
        language="de",
        license=LICENSE,
        genre="news",
        text_kind="raw",
        completeness="exhaustive",
    )
    annotations = [_annotation(item, text, losses) for item in file["annotations"].objects("annotations")]
    for again in (id for id, count in Counter(annotation.id for annotation in annotations).items() if count > 1):
        file["annotations"].wrong(f"hold the id {again} more than once", "duplicate-id")
    return document, annotations


def _named(value: Value, id: str) -> tuple[str, ...]:
    """Page, title and date of a document, from its name."""
    match = _NAME.fullmatch(id)
    try:
        date.fromisoformat(match[3] if match else "")
    except ValueError:
        value.wrong(f"should be a page's number, its title and a date, as in 7 - Title (2005-01-31), but is {shown(id)}")
    return match.groups() if match else ("", "", "")


def _annotation(item: Value, text: str, losses: Losses) -> Annotation:
    roles = {role: _fragments(item[role], role, text, losses) for role in ROLES}
    nested, nests = item["isNested"].raw, item["hasNested"].raw
    if not (isinstance(nested, bool) and isinstance(nests, bool)):
        item.wrong("should have isNested and hasNested, true or false")
    labels = _label(item["type"], TYPES), _label(item["medium"], MEDIA)
    return Annotation(item["id"].name() or "", *labels, nested, nests, roles)


def _label(value: Value, known: Collection[str]) -> str:
    label = value.text()
    if label is not None and label not in known:
        value.wrong(f"is {shown(label)}; there are {', '.join(known)}")
    return label or ""


def _fragments(value: Value, role: str, text: str, losses: Losses) -> list[Fragment]:
    """The fragments of a role, disjoint and in the order of the text; their stored words are compared with the text."""
    found = []
    for item in value["spans"].objects("spans"):
        span = item.span("charBegin", "charEnd")
        if span and not span[0] < span[1] <= len(text):
            item.wrong(f"goes from {span[0]} to {span[1]}, but the text has {len(text)} characters", "selector-range")
        found += [span] if span else []
    fragments = union(found)
    if found:
        fits = " ".join(text[start:end] for start, end in found) == value["text"].raw
        losses.checked[f"stored words that {'equal' if fits else 'differ from'} the text at their offsets"] += 1
    if role in WITH_PLACE:
        losses.read_as["roles whose spans are not in the order of the text, or overlap: put in order"] += fragments != found
    elif found:
        losses.fields[role] += 1
    return fragments


def _quotes(document: Row, annotations: list[Annotation], losses: Losses) -> Iterator[Row]:
    """The rows of a document's quotes, in the order of the file."""
    quotes = [annotation for annotation in annotations if annotation.roles["quote"]]
    losses.dropped["annotations without a quote"] += len(annotations) - len(quotes)
    inside = innermost([quote.roles["quote"] for quote in quotes])
    parents = [outer if quote.nested else None for quote, outer in zip(quotes, inside, strict=True)]
    for i, (quote, outer, parent) in enumerate(zip(quotes, inside, parents, strict=True)):
        _account(quote, outer, parent, i in parents, losses)
        yield quote_row(
            document,
            quote.id,
            *(quote.roles[role] for role in WITH_PLACE),
            type=TYPES[quote.type],
            medium=MEDIA[quote.medium],
            nested_in=None if parent is None else quotes[parent].id,
            guidelines="Petersen-Frey and Biemann 2024",
        )


def _account(quote: Annotation, outer: int | None, parent: int | None, nests: bool, losses: Losses) -> None:
    """Counts what of a quote was read otherwise than it stands, and how its flags and the places agree."""
    if quote.type == "IndirectFreeIndirect":
        losses.read_as["quotes of the type IndirectFreeIndirect: free_indirect"] += 1
    if MEDIA[quote.medium] in ("unclear", None):
        losses.read_as[f"quotes of the medium {quote.medium}: {MEDIA[quote.medium] or 'null'}"] += 1
    losses.read_as["quotes inside another without isNested: not nested"] += outer is not None and not quote.nested
    alone = "quotes with isNested that no larger quote holds, and no equal one before them: not nested"
    losses.read_as[alone] += quote.nested and parent is None
    losses.checked[f"quotes whose hasNested {'is' if quote.nests == nests else 'is not'} what the places say"] += 1
