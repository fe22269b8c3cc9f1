"""`ground`: are these quotes in these documents? Predictions of any shape, texts by document id; no gold is needed.

quotes → quoted words → text.grounding → what became of each, and shares per system
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow.compute as pc

from onrecord.data.run_record import record_of
from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account
from onrecord.formats.files import export_files
from onrecord.formats.predictions.naming import identified
from onrecord.formats.predictions.registry import chosen, endings, reader
from onrecord.sides.foreign import is_ours
from onrecord.sides.predictions import read_predictions
from onrecord.sides.rows import Rows
from onrecord.text.anchor import SEPARATOR, words
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


def ground(path: Path, texts: Mapping[str, str], format: str | None = None) -> System:
    """Reads the quotes of one system, in our form or in a foreign one, and looks them up.

    Where there is one text and all quotes are of one document, they are of that text, whatever its name.
    Raises ValueError for a format that is none, InvalidData for what is wrong with the file, and for documents whose text is
    not there, all of them; OSError.
    """
    if format is None and is_ours(path):
        rows, _, file = read_predictions(path)
        quoted, without_words = quoted_rows(rows)
        record, _ = record_of(file) if file is not None else (None, None)
        name = record.system if record else path.name
    else:
        quoted, without_words = _quoted_outputs(path, format, texts)
        name = path.name
    return System(name, look_up(quoted, texts, str(path)), without_words)


def look_up(quoted: Sequence[Quoted], texts: Mapping[str, str], name: str) -> list[Checked]:
    """What became of quoted words, document by document, in the order they are given. Raises InvalidData."""
    documents = list(dict.fromkeys(one.document for one in quoted))
    if len(documents) == 1 == len(texts):
        texts = {documents[0]: next(iter(texts.values()))}
    if unknown := [document for document in documents if document not in texts]:
        raise InvalidData(_unknown(name, unknown, texts))
    of_document: dict[str, list[Quoted]] = {document: [] for document in documents}
    for one in quoted:
        of_document[one.document].append(one)
    checked = []
    for document, of_one in of_document.items():
        text = texts[document]
        grounds = Grounds(text)
        for one in of_one:
            found = grounds.ground(one.words, direct=one.direct)
            checked.append(Checked(one, found, words(text, found.spans)))
    return checked


def quoted_rows(rows: Rows) -> tuple[list[Quoted], int]:
    """The quoted words of predictions, and how many gave positions alone."""
    found = []
    given = pc.coalesce(rows.columns["as_given"], rows.columns["text"]).to_pylist()
    columns = zip(rows.document.tolist(), rows.number.tolist(), given, rows.columns["type"].to_pylist(), strict=True)
    for document, number, said, of_type in columns:
        if said is not None:
            found.append(Quoted(str(rows.documents[document]), number, said, claims_verbatim(said, of_type)))
    return found, len(rows) - len(found)


def _quoted_outputs(path: Path, format: str | None, texts: Mapping[str, str]) -> tuple[list[Quoted], int]:
    """The quoted words of what a system wrote in its own form, as it gave them; nothing has to be placed."""
    files = export_files(path, reader(format).ENDINGS if format else endings())
    outputs = reader(chosen(format, files, str(path), "--format-in")).read(files, Account())
    if len(outputs) == 1 == len(texts):
        named = dict.fromkeys(texts, outputs[0])
    else:
        named, findings = identified(outputs, texts, None, Account())
        if errors := [finding for finding in findings if finding.severity == "error"]:
            raise InvalidData(errors)
    found = []
    for document, output in named.items():
        for number, statement in enumerate(output.statements):
            said = SEPARATOR.join(piece.words for piece in statement.content if piece.words)
            if said:
                found.append(Quoted(document, number, said, claims_verbatim(said, statement.fields.get("type"))))
    return found, sum(len(output.statements) for output in named.values()) - len(found)


def claims_verbatim(words: str, of_type: str | None) -> bool:
    """Whether all the words are given as said: the system says direct, or says nothing and puts marks around them."""
    return of_type == "direct" or (of_type is None and is_marked(words))


def _unknown(name: str, unknown: Sequence[str], texts: Mapping[str, str]) -> Iterator[Finding]:
    some = ", ".join(list(texts)[:3]) + (", …" if len(texts) > 3 else "")
    for document in unknown:
        message = f"there is no text of {document!r}; --documents holds {some or 'none'}"
        yield Finding(name, 1, 1, "unknown-document", message)
