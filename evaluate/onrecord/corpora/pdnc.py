"""Project Dialogism Novel Corpus: whole novels in English, with the speaker of every quotation.

Source       Vishnubhotla, Hammond and Hirst, LREC 2022; repository and commit stand in the catalogue.
Documents    One a novel, its id the name of its folder. Title, year of first publication and address are those of the index.
Quotes       One a row, with its id; its spans are the sub-quotations. Offsets are the files' own, said to be bytes: the texts are
             ASCII, so they are code points too. White space at the edges of a span is trimmed, which gives the words stored
             beside it, but for line breaks.
Marks        Quotation marks stand outside of the spans, unlike in our own guidelines, and are left there: a score counts letters
             and digits alone, so that they change none. Presets that count tokens or code points do see them.
Speakers     Characters by id, name and sorted aliases. A name that is no main name is looked up among the aliases. `_unknowable`
             is nobody, `_group` a group without a name, `_narr` the narrator without one. Characters who never speak are left
             out. What a name is (a person, a dog, several people) is not annotated, nor whether it is a proper name.
Type         All are direct.
Derived      The type of the mention: name for Explicit, none for Implicit; for Anaphoric a pronoun if the referring expression
             has one that can be a subject, else nominal.
Null         Mention and cue, as the referring expression holds both and has no offsets; anonymity, chain, date, medium, polarity.
"""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from onrecord.corpora.attributed import attributed_row, speaker_row
from onrecord.corpora.imported import Imported, Losses
from onrecord.corpora.imported_rows import document_row, tables
from onrecord.corpora.standoff import Fragment
from onrecord.corpora.text_files import Record, read_csv, read_text
from onrecord.data.rows import Row
from onrecord.findings import Finding, InvalidData
from onrecord.text.marks import CLOSING, OPENING

CORPUS = "pdnc"
LICENSE = "LicenseRef-none-stated"
INDEX = "PDNC-Novel-Index.csv"
OF_CHARACTERS = ("Character ID", "Main Name", "Aliases", "Gender", "Category")
MENTIONS = "mentionSpansList"
OF_QUOTES = (
    "quoteID",
    "subQuotationList",
    "quoteByteSpans",
    "speaker",
    "addressees",
    "quoteType",
    "referringExpression",
    MENTIONS,
)
MENTION_TYPES = {"Explicit": "name", "Implicit": "none"}
SUBJECTS = frozenset(["i", "you", "he", "she", "it", "we", "they", "who"])
NOBODY, NAMELESS = "_unknowable", {"_group": ("group", "a group"), "_narr": (None, "the narrator")}
_PLACED = ("Novel Title", "Year of First Publication", "Source", "Folder Name")
_FILE = re.compile(r"data/([^/]+)/(?:novel_text\.txt|quotation_info\.csv|character_info\.csv)")
_EMPTY = ("", "nan")


class Cast(NamedTuple):
    """The characters of a novel: entries by main name, and main names by themselves and by the aliases of one character alone."""

    entries: dict[str, Row]
    names: dict[str, str]


def wanted(name: str) -> bool:
    """Whether the file is read: the index, and of each novel the text, the quotations and the characters."""
    return name == INDEX or _FILE.fullmatch(name) is not None


def convert(files: Mapping[str, bytes]) -> Imported:
    """The tables. Raises InvalidData for files that are missing or not of PDNC's form, all of them at once."""
    losses, findings = Losses(), list[Finding]()
    documents, quotes = list[Row](), list[Row]()
    index: dict[str, dict[str, str]] = {}
    try:
        index = _index(files, losses)
    except InvalidData as invalid:
        findings += invalid.findings
    novels = sorted({match[1] for name in files if (match := _FILE.fullmatch(name))})
    if not novels:
        findings.append(Finding("data", 1, 1, "file-missing", "there is no data/<novel>/novel_text.txt"))
    for novel in novels:
        try:
            document = _document(novel, read_text(files, f"data/{novel}/novel_text.txt"), index.get(novel, {}))
            cast = _cast(files, f"data/{novel}/character_info.csv", losses)
            quotes += _quotes(files, f"data/{novel}/quotation_info.csv", document, cast, losses)
            documents.append(document)
        except InvalidData as invalid:
            findings += invalid.findings
    if findings:
        raise InvalidData(findings)
    return Imported(tables(documents, quotes), {}, losses)


def _index(files: Mapping[str, bytes], losses: Losses) -> dict[str, dict[str, str]]:
    """What is known of the novels, by folder."""
    rows = [record.cells for record in read_csv(files, INDEX, _PLACED)]
    losses.fields.update(f"index {key}" for row in rows for key, cell in row.items() if cell and key not in _PLACED)
    return {row["Folder Name"]: row for row in rows}


def _document(novel: str, text: str, known: Mapping[str, str]) -> Row:
    return document_row(
        text,
        corpus=CORPUS,
        document_id=novel,
        title=known.get("Novel Title") or None,
        published=known.get("Year of First Publication", "").partition(".")[0] or None,  # a number, as in 1813.0
        url=known.get("Source") or None,
        language="en",
        license=LICENSE,
        genre="fiction",
        text_kind="raw",
        completeness="direct_only",
    )


def _cast(files: Mapping[str, bytes], name: str, losses: Losses) -> Cast:
    entries, owners, findings = dict[str, Row](), dict[str, set[str]](), list[Finding]()
    for record in read_csv(files, name, OF_CHARACTERS):
        cells = record.cells
        try:
            aliases = {str(alias).strip() for alias in _literal(record, "Aliases", name)}
        except InvalidData as invalid:
            findings += invalid.findings
            continue
        main = cells["Main Name"].strip()
        if main in entries:
            findings.append(Finding(name, record.line, 1, "duplicate-id", f"there is a character {main!r} already"))
        losses.fields["genders of characters"] += cells["Gender"] not in ("", "X")
        losses.fields["categories of characters"] += cells["Category"] != ""
        kind, description = NAMELESS.get(main, (None, None))
        nameless = main in NAMELESS
        entries[main] = speaker_row(
            cells["Character ID"],
            None if nameless else main,
            aliases=[] if nameless else sorted(aliases - {main}),
            kind=kind,
            description=description,
        )
        for alias in aliases:
            owners.setdefault(alias, set()).add(main)
    if findings:
        raise InvalidData(findings)
    aliases_of_one = {alias: main for alias, mains in owners.items() if len(mains) == 1 for main in mains}
    return Cast(entries, aliases_of_one | {main: main for main in entries})


def _quotes(files: Mapping[str, bytes], name: str, document: Row, cast: Cast, losses: Losses) -> Iterator[Row]:
    """The rows of a novel, in the order of the text."""
    made, findings, speaking, ids = list[Row](), list[Finding](), set[str](), set[str]()
    for record in read_csv(files, name, OF_QUOTES):
        id = record.cells["quoteID"]
        try:
            content = _content(record, document["text"], name, losses)
            mentions = sum(len(_list(part, record, MENTIONS, name)) for part in _literal(record, MENTIONS, name))
        except InvalidData as invalid:
            findings += invalid.findings
            continue
        if id in ids:
            findings.append(Finding(name, record.line, 1, "duplicate-id", f"there is a quotation {id} already"))
        ids.add(id)
        speakers = _speakers(record.cells["speaker"], cast, losses)
        speaking |= {speaker["id"] for speaker in speakers or ()}
        kind = _mention_type(record.cells, losses)
        known = {"type": "direct", "mention_type": kind, "review": "none", "guidelines": "PDNC"}
        made.append(attributed_row(document, id, content, speakers, **known))
        losses.fields["referring expressions, which have no offsets"] += record.cells["referringExpression"] not in _EMPTY
        losses.fields["addressees of quotations"] += record.cells["addressees"] not in ("", "[]")
        losses.fields["mentions inside quotations"] += mentions
    if findings:
        raise InvalidData(findings)
    losses.dropped["characters who speak nowhere"] += sum(entry["id"] not in speaking for entry in cast.entries.values())
    yield from sorted(made, key=lambda row: row["content"][0]["start"])


def _content(record: Record, text: str, name: str, losses: Losses) -> list[Fragment]:
    """The spans of a row in the order of the text, trimmed and held against the words stored beside them."""
    spans, stored = _literal(record, "quoteByteSpans", name), _literal(record, "subQuotationList", name)
    id, content = record.cells["quoteID"], list[Fragment]()
    if not spans or len(spans) != len(stored):
        message = f"{id} has {len(spans)} spans and {len(stored)} sub-quotations; one span for each is needed"
        raise InvalidData([Finding(name, record.line, 1, "wrong-form", message)])
    for span, words in zip(spans, stored, strict=True):
        match span:
            case [int(start), int(end)] if 0 <= start < end <= len(text) and text[start:end].strip():
                fits = text[start:end]
            case _:
                message = f"{id}: {span!r} is no span of words in a text of {len(text)} characters"
                raise InvalidData([Finding(name, record.line, 1, "selector-range", message)])
        how = "equal" if fits == words else "but for white space equal" if fits.split() == words.split() else "differ from"
        losses.checked[f"sub-quotations whose stored words {how} the text"] += 1
        start, end = start + len(fits) - len(fits.lstrip()), end - len(fits) + len(fits.rstrip())
        losses.read_as["spans with white space at an edge: trimmed"] += fits != text[start:end]
        losses.read_as["spans with quotation marks just outside: left as they are"] += _marked(text, start, end)
        content.append((start, end))
    return sorted(content)


def _marked(text: str, start: int, end: int) -> bool:
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    return before != "" and before in OPENING and after != "" and after in CLOSING


def _speakers(cell: str, cast: Cast, losses: Losses) -> list[Row] | None:
    name = cell.strip()
    if name in _EMPTY:
        losses.read_as["quotations without a speaker's name: speakers not annotated"] += 1
        return None
    if name == NOBODY:
        losses.read_as[f"speaker {NOBODY}: nobody"] += 1
        return []
    main = cast.names.get(name)
    if main is None:
        losses.read_as["speakers who are no listed character: by the name that stands there"] += 1
        return [speaker_row(name, name)]
    losses.read_as["speakers with white space around the name: trimmed"] += name != cell
    losses.read_as["speakers by an alias: the character who has it"] += main != name
    losses.read_as[f"speaker {main}: without a name"] += main in NAMELESS
    return [cast.entries[main]]


def _mention_type(cells: Mapping[str, str], losses: Losses) -> str | None:
    kind, expression = cells["quoteType"], cells["referringExpression"]
    if kind in MENTION_TYPES:
        return MENTION_TYPES[kind]
    if kind == "Anaphoric" and expression not in _EMPTY:
        return "pronoun" if SUBJECTS & set(re.findall(r"\w+", expression.lower())) else "nominal"
    losses.read_as["quotations whose mention has no known type: null"] += 1
    return None


def _literal(record: Record, column: str, name: str) -> Collection[Any]:
    """The list or set that the cell writes in Python. Raises InvalidData."""
    try:
        value = ast.literal_eval(record.cells[column])
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        value = None
    return _list(value, record, column, name)


def _list(value: object, record: Record, column: str, name: str) -> Collection[Any]:
    if isinstance(value, list | set | tuple):
        return value
    message = f"{column} is no list as Python writes it: {record.cells[column][:40]!r}"
    raise InvalidData([Finding(name, record.line, 1, "wrong-form", message)])
