"""PolNeAR: US political news of 2015 and 2016, with source, cue and content of every attribution.

Source       Newell, Margolin and Ruths, LREC 2018; repository and commit stand in the catalogue.
Documents    The compartments train, dev and test. Those that tested the annotators (annotator-training, and
             parc3-replication, which has no texts) are left out. A document's id is its file name without ending.
Layers       `gold` is the annotator whom metadata.tsv lists first; 20 documents have others, each with a layer of its own.
Quotes       One per event with content, with the event's id. Two Contents are one quote. Offsets are the files' own: code
             points; the words stored beside them are compared and not used, nor is an event's trigger, a copy of the cue.
Regions      Spans of the kinds Discuss and Discard (tweets, teasers, copying noise) in no event, of the gold layer alone. What
             an annotator wanted to discuss may be annotated all the same: such quotes are kept, and counted.
Derived      The type, from quotation marks; of mention types only `pronoun` and `none`, as no names are annotated.
Null         Speakers, anonymity, chain, date, medium, polarity, nesting: PolNeAR does not annotate them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from onrecord.corpora.imported import Imported, Losses
from onrecord.corpora.imported_rows import document_row, quote_row, tables
from onrecord.corpora.standoff import Fragment, Span, Standoff, read_standoff, union
from onrecord.corpora.text_files import read_text
from onrecord.data.annotation import GOLD
from onrecord.data.rows import Row
from onrecord.findings import Finding, InvalidData
from onrecord.text.marks import Pair, outermost, pairs, type_by_marks

CORPUS = "polnear"
LICENSE = "LicenseRef-none-stated"
SPLITS = ("train", "dev", "test")
METADATA = "data/metadata.tsv"
COLUMNS = ("compartment", "filename", "annotators", "publisher", "publication_date", "title")
WITHOUT_PLACE = ("level", "author", "trump_count", "clinton_count", "credit", "wire")
LINKED, EXCLUDED = ("Source", "Cue", "Content"), ("Discuss", "Discard")
_WANTED = re.compile(rf"{re.escape(METADATA)}|data/(?:{'|'.join(SPLITS)})/(?:text/[^/]+\.txt|attributions/[^/]+\.ann)")
_UNKNOWN = ("", "None", "NA")


class Layer(NamedTuple):
    """One annotator's file of a document."""

    name: str
    annotator: str
    standoff: Standoff


def wanted(name: str) -> bool:
    """Whether the file is read: the list of documents, their texts and their annotations."""
    return _WANTED.fullmatch(name) is not None


def convert(files: Mapping[str, bytes]) -> Imported:
    """The tables. Raises InvalidData for files that are missing or not of PolNeAR's form, all of them at once."""
    losses, findings = Losses(), list[Finding]()
    documents: list[Row] = []
    quotes: list[Row] = []
    used = {METADATA}
    for listed in _listed(files, losses):
        try:
            document, layers = _document(files, listed, used)
        except InvalidData as invalid:
            findings += invalid.findings
            continue
        _account(layers, document["text"], losses)
        outer = outermost(pairs(document["text"]))
        documents.append(document)
        for layer in layers:
            of_layer = list(_quotes(layer, document, outer, losses))
            touching = sum(_touch(quote["content"], document["regions"]) for quote in of_layer if layer.name == GOLD)
            losses.read_as["quotes that touch a Discuss or Discard span: kept"] += touching
            quotes += of_layer
    if findings:
        raise InvalidData(findings)
    losses.dropped["files that metadata.tsv does not list"] += len(files.keys() - used)
    return Imported(tables(documents, quotes), {row["document_id"]: row["split"] for row in documents}, losses)


def _listed(files: Mapping[str, bytes], losses: Losses) -> list[dict[str, str]]:
    """The lines of metadata.tsv that are of the core, by column."""
    header, *lines = [line.split("\t") for line in read_text(files, METADATA).split("\n")]
    if missing := [column for column in COLUMNS if column not in header]:
        raise InvalidData([Finding(METADATA, 1, 1, "missing-key", f"there is no column {', '.join(missing)}")])
    found: dict[str, dict[str, str]] = {}
    for number, cells in enumerate(lines, 2):
        row = dict(zip(header, cells, strict=False))
        name, compartment = row.get("filename", ""), row.get("compartment")
        if len(cells) != len(header) or name in found:
            wrong = f"{name!r} stands here again" if name in found else f"{len(cells)} columns, {len(header)} expected"
            raise InvalidData([Finding(METADATA, number, 1, "wrong-form", wrong)])
        if compartment not in SPLITS:
            losses.dropped[f"documents of the compartment {compartment}"] += 1
            continue
        found[name] = row
        losses.fields.update(f"metadata.tsv {field}" for field in WITHOUT_PLACE if row.get(field, "") not in _UNKNOWN)
    return list(found.values())


def _document(files: Mapping[str, bytes], listed: Mapping[str, str], used: set[str]) -> tuple[Row, list[Layer]]:
    """The row of a document and its layers, gold first; the names of its files are added to those used."""
    name, folder = listed["filename"], f"data/{listed['compartment']}"
    annotators = listed["annotators"].split("|")
    paths = [f"{folder}/attributions/{name}_{annotator}.ann" for annotator in annotators]
    used |= {f"{folder}/text/{name}.txt", *paths}
    text = read_text(files, f"{folder}/text/{name}.txt")
    layers = [
        Layer(annotator if i else GOLD, annotator, read_standoff(read_text(files, path), path, len(text)))
        for i, (annotator, path) in enumerate(zip(annotators, paths, strict=True))
    ]
    known = {field: listed[field] if listed[field] not in _UNKNOWN else None for field in COLUMNS}
    regions = union(fragment for span in _free(layers[0].standoff) if span.kind in EXCLUDED for fragment in span.fragments)
    return document_row(
        text,
        corpus=CORPUS,
        split=listed["compartment"],
        document_id=name,
        outlet=known["publisher"],
        published=known["publication_date"],
        title=known["title"],
        language="en",
        license=LICENSE,
        genre="news",
        layers=[GOLD, *sorted(layer.name for layer in layers[1:])],
        text_kind="raw",
        completeness="exhaustive",
        regions=[{"kind": "excluded", "start": start, "end": end} for start, end in regions],
    ), layers


def _free(standoff: Standoff) -> list[Span]:
    """The spans that no event uses."""
    used = {id for event in standoff.events.values() for spans in event.roles.values() for id in spans}
    return [span for id, span in standoff.spans.items() if id not in used]


def _quotes(layer: Layer, document: Row, outer: list[Pair], losses: Losses) -> Iterator[Row]:
    """The rows of a layer, in the order of the text."""
    unsorted = []
    for event in layer.standoff.events.values():
        roles = {role: _fragments(layer.standoff, event.roles.get(role, ())) for role in LINKED}
        if roles["Content"]:
            unsorted.append((roles["Content"], int(event.id[1:]), event.id, roles))
        else:
            losses.dropped[f"events without Content, {_in(layer)}"] += 1
    for content, _, id, roles in sorted(unsorted, key=lambda item: item[:2]):
        yield _quote(id, layer, document, content, roles, outer)


def _quote(
    id: str, layer: Layer, document: Row, content: list[Fragment], roles: Mapping[str, list[Fragment]], outer: list[Pair]
) -> Row:
    near = [pair for pair in outer if pair.start < content[-1][1] and pair.end > content[0][0]]
    return quote_row(
        *(document, id, content, roles["Cue"], roles["Source"]),
        layer=layer.name,
        type=type_by_marks(document["text"], content, near),
        annotators=[layer.annotator],
        review="none",
        guidelines="PolNeAR",
    )


def _fragments(standoff: Standoff, ids: Iterable[str]) -> list[Fragment]:
    """The fragments of a role, disjoint and in the order of the text."""
    known = [standoff.spans[id] for id in ids if id in standoff.spans]
    return union(fragment for span in known for fragment in span.fragments)


def _touch(spans: Iterable[Row], regions: list[Row]) -> bool:
    return any(span["start"] < region["end"] and region["start"] < span["end"] for span in spans for region in regions)


def _in(layer: Layer) -> str:
    return "in the gold layer" if layer.name == GOLD else "in other layers"


def _account(layers: list[Layer], text: str, losses: Losses) -> None:
    """Counts what the rows do not hold, and how many stored words are those of their offsets."""
    for layer in layers:
        spans, events, notes, passed_over = layer.standoff
        losses.fields["AnnotatorNotes"] += notes
        losses.read_as["lines that a line break in stored words made, passed over"] += passed_over
        for span in spans.values():
            fits = " ".join(text[start:end] for start, end in span.fragments) == span.stored
            losses.checked[f"stored words that {'equal' if fits else 'differ from'} the text at their offsets"] += 1
        for span in _free(layer.standoff):
            if span.kind in EXCLUDED and layer.name == GOLD:
                losses.read_as[f"{span.kind} spans: excluded regions"] += 1
            else:
                reason = "not of the gold layer" if span.kind in EXCLUDED else "in no event"
                losses.dropped[f"{span.kind} spans {reason}"] += 1
        for event in events.values():
            trigger, cue = ([spans[id].fragments for id in event.roles.get(r, ()) if id in spans] for r in (event.kind, "Cue"))
            losses.fields["triggers that are no copy of the cue"] += bool(cue) and trigger != cue
            losses.read_as["events with two Contents: one quote of both"] += len(event.roles.get("Content", ())) > 1
            for role in LINKED:
                for id in event.roles.get(role, ()):
                    if id not in spans:
                        losses.dropped["roles of spans that are not there"] += 1
                    elif spans[id].kind != role:
                        losses.read_as["spans in the role that the event gives them, not that of their kind"] += 1
