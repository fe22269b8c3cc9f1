"""PARC 3.0: attribution relations in the Wall Street Journal of the Penn Treebank, read from the user's own licensed copy.

Source       Pareti, LREC 2016; the form is that of its XML files, as two published readers of them describe it. The corpus was not
             at hand: tested on invented sentences in that form.
Files        `<section>/wsj_<nnnn>.xml` below any folder, and, where they are given too, the treebank's `wsj_<nnnn>` raw files.
Text         Of the raw file, less its first line `.START` and the two line ends around it (9 bytes, which the offsets count). Without
             it, the words at their offsets with blanks between them and a line end between sentences: the same offsets.
Documents    Sections 00 to 22 are train, 23 test, 24 dev. The outlet is wsj; dates are not in the files.
Quotes       One an attribution that has content; its id is the number behind `set_`, with `n` before it where it is marked as nested.
             A role's spans are runs of words that follow each other. The quote it is nested in is the smallest one around it.
Derived      The type, from quotation marks (`` and '' too); nesting parents, from containment.
Null         Names of speakers, anonymity, chain.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

from onrecord.corpora.imported import Imported, Losses
from onrecord.corpora.imported_rows import document_row, quote_row, tables
from onrecord.corpora.nesting import innermost
from onrecord.corpora.standoff import Fragment
from onrecord.data.rows import Row
from onrecord.findings import Finding, InvalidData
from onrecord.text.marks import outermost, pairs, type_by_marks

PREFIX = 9
ROLES = ("source", "cue", "content")
_XML, _RAW = re.compile(r"(?:.*/)?(\d\d)/(wsj_\d{4})\.xml"), re.compile(r"(?:.*/)?(wsj_\d{4})")
_SET = re.compile(r".*set_(\d+)")
_SPLITS = {23: "test", 24: "dev"}


class Word(NamedTuple):
    """A word, where it stands, the number of its sentence, and its roles by the id of the attribution."""

    text: str
    start: int
    end: int
    sentence: int
    roles: dict[str, list[str]]


def wanted(name: str) -> bool:
    """Whether it is a file of annotations or a raw text of the treebank."""
    return (_XML.fullmatch(name) or _RAW.fullmatch(name)) is not None


def convert(files: Mapping[str, bytes]) -> Imported:
    """The tables. Raises InvalidData for what is no XML of this form, and for words that do not stand at their offsets."""
    losses, findings = Losses(), list[Finding]()
    raw = {match.group(1): (name, files[name]) for name in files if (match := _RAW.fullmatch(name))}
    documents: list[Row] = []
    quotes: list[Row] = []
    for file, content in sorted(files.items()):
        match = _XML.fullmatch(file)
        words = _words(file, content, findings) if match else None
        if match is None or words is None:
            continue
        section, name = match.groups()
        text = _text(words, raw.get(name), file, losses, findings)
        documents.append(_document(name, int(section), text))
        quotes += _quotes(documents[-1], words, losses)
    if not any(_XML.fullmatch(name) for name in files):
        findings.append(Finding("00/wsj_0001.xml", 1, 1, "missing-file", "there is no file <section>/wsj_<nnnn>.xml"))
    if findings:
        raise InvalidData(findings)
    return Imported(tables(documents, quotes), {row["document_id"]: row["split"] for row in documents}, losses)


def _words(file: str, content: bytes, findings: list[Finding]) -> list[Word] | None:
    """The words of a file, in their order; None, and a finding, where it cannot be read."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        findings.append(
            Finding(file, 1, 1, "unsafe-xml", "the file declares a document type or entities; PARC's files have none")
        )
        return None
    try:
        root = fromstring(content)
    except ParseError as error:
        line, column = error.position
        findings.append(Finding(file, line, column + 1, "not-xml", f"this is no XML: {error}"))
        return None
    found = []
    for number, sentence in enumerate(root.iter("SENTENCE")):
        for element in sentence.iter("WORD"):
            word = _word(element, number)
            if isinstance(word, str):
                findings.append(Finding(file, 1, 1, "wrong-form", f"sentence {number + 1}: {word}"))
                return None
            found.append(word)
    return found


def _word(element: Element, sentence: int) -> Word | str:
    """The word, or what is wrong with it."""
    text, place = element.get("text"), (element.get("ByteCount") or "").split(",")
    if text is None or len(place) != 2 or not all(part.strip().isdecimal() for part in place):
        return f"the word {text!r} should have a ByteCount such as 9,12 and a text"
    start, end = (int(part) - PREFIX for part in place)
    if not 0 <= start < end:
        return f"the word {text!r} has the ByteCount {element.get('ByteCount')}, which is before the text or no span"
    roles: dict[str, list[str]] = {}
    for attribution in element.iter("attribution"):
        values = [role.get("roleValue") for role in attribution.iter("attributionRole")]
        roles.setdefault(attribution.get("id") or "", []).extend(value for value in values if value in ROLES)
    return Word(text, start, end, sentence, roles)


def _text(words: list[Word], raw: tuple[str, bytes] | None, file: str, losses: Losses, findings: list[Finding]) -> str:
    """The raw text where it is at hand, else the words at their offsets."""
    if raw is not None:
        text = raw[1].decode("latin-1")[PREFIX:].rstrip("\n")
        for word in words:
            stands = text[word.start : word.end] == word.text
            losses.checked[f"words that {'equal' if stands else 'differ from'} the raw text at their offsets"] += 1
        return text
    characters = [" "] * max((word.end for word in words), default=0)
    before: Word | None = None
    for word in sorted(words, key=lambda word: word.start):
        if len(word.text) > word.end - word.start:
            losses.read_as["words longer than their offsets: cut"] += 1
        characters[word.start : word.end] = word.text[: word.end - word.start].ljust(word.end - word.start)
        if before is not None and before.sentence != word.sentence and before.end < word.start:
            characters[word.start - 1] = "\n"
        before = word
    losses.read_as["texts made of the words, as there is no raw file"] += 1
    return "".join(characters)


def _document(name: str, section: int, text: str) -> Row:
    known = {"outlet": "wsj", "language": "en", "license": "LicenseRef-LDC", "genre": "news", "text_kind": "raw"}
    split = _SPLITS.get(section, "train")
    return document_row(text, corpus="parc3", document_id=name, split=split, completeness="exhaustive", **known)


def _quotes(document: Row, words: list[Word], losses: Losses) -> list[Row]:
    """The rows of the attributions that have content, in the order of the text."""
    found = []
    for id in dict.fromkeys(id for word in words for id in word.roles):
        spans = {role: _runs(words, id, role) for role in ROLES}
        match = _SET.fullmatch(id)
        if match is None:
            losses.dropped["attributions whose id has no number"] += 1
        elif not spans["content"]:
            losses.dropped["attributions without content"] += 1
        else:
            losses.read_as["attributions without a source"] += not spans["source"]
            found.append((spans["content"], f"{'n' if '_Nested_' in id else ''}{match.group(1)}", spans))
    found.sort(key=lambda one: one[:2])
    around = innermost([content for content, _, _ in found])
    marks = outermost(pairs(_with_marks(document["text"])))
    return [
        quote_row(
            *(document, id, content, spans["cue"], spans["source"]),
            type=type_by_marks(document["text"], content, marks),
            nested_in=None if outer is None else found[outer][1],
            annotators=["parc3"],
            review="none",
            guidelines="PARC 3.0",
        )
        for (content, id, spans), outer in zip(found, around, strict=True)
    ]


def _with_marks(text: str) -> str:
    """The text with quotation marks for the treebank's `` and '', each with a blank, so that offsets stay."""
    return text.replace("``", "“ ").replace("''", "” ")


def _runs(words: Iterable[Word], id: str, role: str) -> list[Fragment]:
    """The spans of a role: words that follow each other are one."""
    runs: list[Fragment] = []
    last = -2
    for number, word in enumerate(words):
        if role in word.roles.get(id, ()):
            if number == last + 1:
                runs[-1] = (runs[-1][0], word.end)
            else:
                runs.append((word.start, word.end))
            last = number
    return runs
