"""Gender Gap Tracker and ATAP's Quotation Tool, which has its extractor: JSON, and for ATAP also JSON Lines and CSV.

[{speaker, speaker_index, quote, quote_index, verb, verb_index, quote_token_count, quote_type, is_floating_quote}], of one document a
file; ATAP's rows are of all documents and also have text_name and quote_id.
Positions    Characters of a text that the tool prepares first: accents dropped, marks straightened, full stops put before line breaks. As
             "(12,40)", "(12, 40)", [12, 40]; none is "", "(0,0)", (0, 0) or null. So words are placed by themselves nearly always.
Who          `speaker` are the words at the quote, be it a pronoun; nobody is named. An empty one claims nothing.
Left out     The order of the parts (quote_type), counts of tokens, and ATAP's named entities.
XLSX         ATAP's notebook saves it; save that as CSV.
"""

import csv
import io
import re
from collections.abc import Iterator

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Place
from onrecord.formats.json_values import Value, lines, whole
from onrecord.formats.predictions.by_document import first_value, stem
from onrecord.formats.predictions.output import Output, Piece, Statement
from onrecord.text.source import Source

ENDINGS = (".json", ".jsonl", ".csv", ".xlsx")
_INDEX = re.compile(r"[(\[]\s*(\d{1,9})\s*,\s*(\d{1,9})\s*[)\]]")


def recognises(file: ExportFile) -> bool:
    """Whether its quotes have the tool's positions."""
    if file.inside.endswith(".csv"):
        return file.data[:2000].split(b"\n")[0].count(b"_index") >= 2 and b"quote_index" in file.data[:2000]
    found = first_value(file)
    first = found[0] if isinstance(found, list) and found else found
    return isinstance(first, dict) and {"quote", "quote_index", "speaker_index"} <= first.keys()


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The outputs, one a document. Raises InvalidData."""
    findings: list[Finding] = []
    outputs: dict[str, Output] = {}
    for file in files:
        rows = list(_rows(file, findings))
        if not rows and file.inside.endswith(".json"):
            outputs.setdefault(stem(file), Output(stem(file), Place(file.file), [], "code-points"))
        for name, row in rows:
            output = outputs.setdefault(name, Output(name, row.place, [], "code-points"))
            output.statements.append(_statement(row))
    account.read["documents"] += len(outputs)
    account.read["quotes"] += sum(len(output.statements) for output in outputs.values())
    if findings:
        raise InvalidData(findings)
    return list(outputs.values())


def _rows(file: ExportFile, findings: list[Finding]) -> Iterator[tuple[str, Value]]:
    """The quotes, each with the name of its document: the file's, where the quote does not say."""
    if file.inside.endswith(".xlsx"):
        message = "a workbook, which is not read: save it as CSV (UTF-8), or in Python pandas.read_excel(…).to_csv(…)"
        findings.append(Place(file.file).finding("wrong-form", message))
        return
    if file.inside.endswith(".csv"):
        found = _of_csv(file, findings)
    elif file.inside.endswith(".jsonl"):
        found = lines(file, findings)
    else:
        found = iter(whole(file, findings).objects("quotes"))
    for row in found:
        named = next((key for key in ("text_name", "document_id", "text_id") if row.has(key)), None)
        name = row[named].name() if named else stem(file)
        if name is not None:
            yield name, row


def _of_csv(file: ExportFile, findings: list[Finding]) -> Iterator[Value]:
    reader = csv.DictReader(io.StringIO(file.data.decode("utf-8-sig", "replace"), newline=""))
    at = 2
    for row in reader:
        source = Source(file.file, "", row, at)
        yield Value(source, (), row, findings)
        at = reader.line_num + 1


def _statement(row: Value) -> Statement:
    content = _piece(row, "quote")
    if not content:
        row.wrong("has no quote", "no-content")
    fields = {"id": name} if row.has("quote_id") and (name := row["quote_id"].name()) else {}
    return Statement(row.place, content, _piece(row, "verb"), _piece(row, "speaker"), None, fields)


def _piece(row: Value, key: str) -> tuple[Piece, ...]:
    words = row[key].text() if row.has(key) else ""
    if not words or not words.strip():
        return ()
    return (Piece(words, *_index(row[f"{key}_index"])),)


def _index(value: Value) -> tuple[int | None, int | None]:
    """The positions; none where the tool writes that there are none."""
    given = value.raw
    if given is None or given == "" or (isinstance(given, float) and given != given):
        return None, None
    match = _INDEX.fullmatch(str(given).strip())
    if match is None:
        value.wrong(f"should be positions such as (12, 40), but is {str(given)[:40]!r}")
        return None, None
    start, end = int(match.group(1)), int(match.group(2))
    return (start, end) if start < end else (None, None)
