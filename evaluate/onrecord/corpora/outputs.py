"""Corpora in the form of a system's output: read by the module of that format, placed, and made rows of.

The text is the one the file holds, so every document needs one. What the format's module says of its reading is the account.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from onrecord.corpora.attributed import speaker_row
from onrecord.corpora.imported import Imported, Losses
from onrecord.corpora.imported_rows import document_row, quote_row, tables
from onrecord.data.new import slug
from onrecord.data.rows import Row, readable
from onrecord.data.texts import normalised
from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile
from onrecord.formats.predictions.output import Output
from onrecord.formats.predictions.place import place
from onrecord.text.anchor import words
from onrecord.text.marks import outermost, pairs, type_by_marks

_OF_QUOTES = ("type", "uttered")


def export_files_of(files: Mapping[str, bytes]) -> list[ExportFile]:
    """The files as the formats take them."""
    return [ExportFile(name, name, data) for name, data in sorted(files.items())]


def imported(
    corpus: str,
    outputs: Sequence[Output],
    account: Account,
    documents: Mapping[str, Any],
    quotes: Mapping[str, Any],
    of_document: Mapping[str, Mapping[str, Any]] | None = None,
) -> Imported:
    """The tables; `documents` and `quotes` are columns of every row, `of_document` those of one document by its name.

    Raises InvalidData for two documents of one name, and for positions that do not fit the text.
    """
    findings: list[Finding] = []
    document_rows: list[Row] = []
    quote_rows: list[Row] = []
    known: set[str] = set()
    for output in outputs:
        if output.text is None or not output.text.strip():
            account.left_out["documents without a text"] += 1
            continue
        if output.name in known:
            findings.append(output.place.finding("duplicate-id", f"there is a document {output.name!r} already"))
            continue
        known.add(output.name)
        text = normalised(output.text)
        own = {"corpus": corpus, "document_id": output.name, **documents, **(of_document or {}).get(output.name, {})}
        document = document_row(text, **own)
        prediction = place(output, output.name, text, account, findings)
        document_rows.append(document)
        quote_rows += _rows(document, prediction["quotes"], quotes, account)
    if errors := [finding for finding in findings if finding.severity == "error"]:
        raise InvalidData(errors)
    losses = Losses(checked=account.read, read_as=account.read_as, dropped=account.left_out)
    return Imported(tables(document_rows, quote_rows), {}, losses)


def _rows(document: Row, predicted: list[dict[str, Any]], common: Mapping[str, Any], account: Account) -> list[Row]:
    """The quotes that have a place, in the order of the text."""
    marks = outermost(pairs(document["text"]))
    placed = [(number, quote) for number, quote in enumerate(predicted, 1) if quote.get("content")]
    account.left_out["quotes whose words do not stand in the text"] += len(predicted) - len(placed)
    account.left_out["confidences"] += sum(quote.get("confidence") is not None for _, quote in placed)
    rows = []
    for number, quote in sorted(placed, key=lambda item: (sorted(map(tuple, item[1]["content"])), item[0])):
        content, cue, mention = (sorted(map(tuple, quote.get(role, ()))) for role in ("content", "cue", "mention"))
        known = {name: quote[name] for name in _OF_QUOTES if quote.get(name) is not None}
        known.setdefault("type", type_by_marks(document["text"], content, marks))
        if (names := quote.get("speaker")) is not None:
            speakers = [speaker_row(slug(name), name, identification="named") for name in names]
            known |= {"speakers": speakers, "speaker": readable(speakers, words(document["text"], mention) or None)}
        row = quote_row(document, str(quote.get("id") or f"q{number}"), content, cue, mention, **known)
        rows.append({**row, **common})
    return rows
