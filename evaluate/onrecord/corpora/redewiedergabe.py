"""Redewiedergabe: German fiction and press of 1840 to 1919, with speech, thought and writing, its speakers and its verbs.

Source       Brunner, Engelberg, Jannidis, Tu and Weimer, LREC 2020; repository and commit stand in the catalogue. The XML of the
             main corpus, which has the real white space; annotators' own layers are elsewhere in the repository and not read.
Documents    One a file, a sample of a text; its id is the file's name without ending. The text is that of the paragraph `p`, as
             it stands, white space and footnotes included. `published` is a year. `outlet` is the corpus's word for the
             periodical, null for books. Genre: fiction if fictional; news and opinion of what is Nachrichten and Kommentar.
Quotes       One per id: `said` elements of one id are its fragments. Published counts are of `said` elements, 12,536, of which
             717 continue another. Their edges are the files', white space included.
Roles        `intExpr` of that id is the cue, `speaker` the mention; one may belong to several quotes.
Types        `indirect freeIndirect` (indirect without a frame) is `free_indirect`, as is `freeIndirect`.
Medium       speech, thought or writing; several are `unclear`. A quarter is thought, which is no quotation in news.
Nesting      The next `said` around. Two quotes with fragments in two others have none; the stated level is compared, not used.
Derived      Of mention types only `pronoun` and `none`, as no names are annotated.
Null         Speakers, anonymity, chain, event, date, polarity (nonfact is negated, asked, wished or future, it is not said which).
Differs      A reported quote holds its verb, and mostly its speaker: there cue and mention stand inside the content.
Counts       Against CORPORA.md, which read the TSV: 682 discontinuous there 679, 2,940 below level 1 there 2,938; all else is equal.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from onrecord.checks.wording import shown
from onrecord.corpora.imported import Imported, Losses
from onrecord.corpora.imported_rows import document_row, quote_row, rows_of_files, tables
from onrecord.corpora.inline_xml import Element, Inline, read_inline
from onrecord.corpora.standoff import Fragment, union
from onrecord.data.rows import Row
from onrecord.findings import Finding, InvalidData

CORPUS = "redewiedergabe"
TYPES = {
    "direct": "direct",
    "indirect": "indirect",
    "reported": "reported",
    "freeIndirect": "free_indirect",
    "indirect freeIndirect": "free_indirect",
}
MEDIA = ("speech", "thought", "writing")
SEGMENTS = ("frame", "intExpr", "speaker")
GENRES = {"Nachrichten": "news", "Kommentar": "opinion"}
FLAGS = ("nonfact", "prag", "metaph", "border")
METADATA = ("author", "filename", "narrative", "perspective", "dialect", "quotes")
_WANTED = re.compile(r"data/main/xml/rwk_[^/.]+\.xml")
_UNKNOWN = ("", "Undefined")


def wanted(name: str) -> bool:
    """Whether the file is read: a sample of the main corpus, as XML."""
    return _WANTED.fullmatch(name) is not None


def convert(files: Mapping[str, bytes]) -> Imported:
    """The tables. Raises InvalidData for files that are not of this corpus's form, all of them at once."""
    losses = Losses()
    message = "there is no file data/main/xml/rwk_….xml; a copy of the repository is needed"
    missing = Finding("data", 1, 1, "file-missing", message)
    documents, quotes = rows_of_files(files, lambda name, data: _sample(read_inline(data, name), name, losses), missing)
    return Imported(tables(documents, quotes), {}, losses)


def _sample(file: Inline, name: str, losses: Losses) -> tuple[Row, list[Row]]:
    """The row of a document and those of its quotes. Raises InvalidData."""
    whole = next((element for element in file.elements if element.tag == "p"), None)
    if whole is None:
        raise InvalidData([Finding(name, 1, 1, "missing-text", "there is no paragraph p with the text of the sample")])
    findings = [Finding(name, e.line, e.column, "wrong-form", problem) for e in file.elements if (problem := _problem(e))]
    if findings:
        raise InvalidData(findings)
    metadata = {element.attributes.get("name"): file.text(element) for element in file.elements if element.tag == "f"}
    losses.fields.update(f"metadata {field}" for field in METADATA if metadata.get(field, "") not in _UNKNOWN)
    losses.fields["note: footnotes"] += sum(element.tag == "note" for element in file.elements)
    document = _document(name, file.text(whole), metadata)
    return document, list(_quotes(file, whole, document, losses))


def _problem(element: Element) -> str | None:
    """What is wrong with an annotation."""
    has = element.attributes
    if element.tag not in ("said", "seg"):
        return None
    if not has.get("id", "").split():
        return f"{element.tag} has no id"
    if element.tag == "seg":
        return (
            None
            if has.get("type") in SEGMENTS
            else f"seg is of the type {shown(has.get('type', ''))}; there are {', '.join(SEGMENTS)}"
        )
    if has.get("mode") not in TYPES:
        return f"said has the mode {shown(has.get('mode', ''))}; there are {', '.join(TYPES)}"
    media = has.get("content", "").split()
    known = media and set(media) <= set(MEDIA)
    return None if known else f"said has the content {shown(has.get('content', ''))}; there are {', '.join(MEDIA)}"


def _document(name: str, text: str, metadata: Mapping[str | None, str]) -> Row:
    year, source, title = (metadata.get(field, "") for field in ("year", "source", "title"))
    fictional, kind = metadata.get("fictional"), metadata.get("text_type", "")
    return document_row(
        text,
        corpus=CORPUS,
        document_id=name.rpartition("/")[2].removesuffix(".xml"),
        outlet=None if source in (*_UNKNOWN, "digbib") else source,
        published=year if re.fullmatch("[0-9]{4}", year) else None,
        title=None if title in _UNKNOWN else title,
        language="de",
        license="CC-BY-NC-SA-4.0",
        genre="fiction" if fictional == "yes" else GENRES.get(kind, "other"),
        text_kind="raw",
        completeness="exhaustive",
    )


def _quotes(file: Inline, whole: Element, document: Row, losses: Losses) -> Iterator[Row]:
    """The rows of a document's quotes, in the order in which they begin."""
    inside = [element for element in file.elements if whole.start <= element.start and element.end <= whole.end]
    said: dict[str, list[Element]] = defaultdict(list)
    segments: dict[tuple[str, str], list[Fragment]] = defaultdict(list)
    for element in inside:
        if element.tag == "said":
            said[element.attributes["id"]].append(element)
    for element in inside:
        if element.tag != "seg":
            continue
        kind = element.attributes["type"]
        for id in element.attributes["id"].split():
            losses.dropped[f"{kind} of no quote"] += id not in said
            segments[kind, id].append((element.start - whole.start, element.end - whole.start))
    for id, elements in said.items():
        first = elements[0].attributes
        media = first["content"].split()
        around = [_around(file, element) for element in elements]
        _account(elements, around, (SEGMENTS[0], id) in segments, losses)
        yield quote_row(
            document,
            id,
            union((element.start - whole.start, element.end - whole.start) for element in elements),
            *(union(segments.get((kind, id), ())) for kind in SEGMENTS[1:]),
            type=TYPES[first["mode"]],
            medium=media[0] if len(media) == 1 else "unclear",
            nested_in=around[0][0] if around[0] and len({ids[:1] for ids in around}) == 1 else None,
            guidelines="Redewiedergabe",
            review="adjudicated",
        )


def _around(file: Inline, element: Element) -> tuple[str, ...]:
    """The ids of the quotes that an element stands in, from the inside."""
    found, parent = list[str](), element.parent
    while parent is not None:
        around = file.elements[parent]
        found += [around.attributes["id"]] if around.tag == "said" else []
        parent = around.parent
    return tuple(found)


def _account(elements: list[Element], around: list[tuple[str, ...]], framed: bool, losses: Losses) -> None:
    """Counts what the row of a quote does not hold, and what was read otherwise than it stands."""
    first = elements[0].attributes
    losses.fields["frame"] += framed
    losses.fields.update(flag for flag in FLAGS if any(flag in element.attributes for element in elements))
    if first["mode"] == "indirect freeIndirect":
        losses.read_as["quotes of the mode indirect freeIndirect: free_indirect"] += 1
    if " " in first["content"]:
        losses.read_as[f"quotes of the content {first['content']}: unclear"] += 1
    losses.read_as["said elements that continue another of their id: one quote"] += len(elements) - 1
    losses.read_as["quotes whose elements stand in several others: nested in none"] += len({ids[:1] for ids in around}) > 1
    agree = {element.attributes.get("level") for element in elements} == {str(len(ids) + 1) for ids in around}
    losses.checked[f"quotes whose level {'is' if agree else 'is not'} the depth at which they stand"] += 1
