"""Tables of quotes: CSV or TSV with a header and one quote a row; or JSON, a list of records or an object that holds them.

Header     names of any kind (`fields`): `Sourced Statements`, `quote`, `Name of Source` …; a column of quotes there has to be.
Delimiter  the one of , ; tab and | under which the header has most names that mean something.
Document   of a column such as document_id, article, file or url; without one a file is one document, by its own name.
Rows       quoted cells may hold line breaks; rows of empty cells are passed over; a row that is too long is a finding.
"""

import csv
import io
import re
from collections.abc import Iterator

from onrecord.checks.wording import shown
from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Place
from onrecord.formats.json_values import lines, whole
from onrecord.formats.predictions.fields import Row, meaning, with_confidence
from onrecord.formats.predictions.files import Lines, decoded, names
from onrecord.formats.predictions.loose_json import values
from onrecord.formats.predictions.output import Output
from onrecord.formats.predictions.records import Documents

ENDINGS = (".csv", ".tsv", ".json", ".jsonl")
_DELIMITERS = ",;\t|"
_HEAD = 10_000


def recognises(file: ExportFile) -> bool:
    """Whether it is a table with a column of quotes."""
    if not file.inside.lower().endswith((".csv", ".tsv")):
        return False
    return "content" in _meanings(file.data[:_HEAD].decode("utf-8-sig", "replace"))


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The quotes of the rows, by document. Raises InvalidData."""
    findings: list[Finding] = []
    outputs: list[Output] = []
    for file, name in zip(files, names(files), strict=True):
        text = decoded(file, findings)
        if text is None:
            continue
        account.read["files"] += 1
        documents = Documents(name, Place(file.file), account)
        if text.lstrip()[:1] in ("[", "{"):
            _json(file, text, documents, findings)
        else:
            for row in table(text, file.file, findings):
                documents.add(row)
        outputs += documents.outputs()
    if findings:
        raise InvalidData(findings)
    return with_confidence(outputs, account)


def is_table(text: str) -> bool:
    """Whether the text begins with a header that has a column of quotes, and another that means something."""
    first = text.lstrip("\r\n").partition("\n")[0]
    if not any(meaning(cell) == "content" for cell in re.split(f"[{_DELIMITERS}]", first)):
        return False
    meanings = _meanings(text[:_HEAD])
    return "content" in meanings and len(meanings) > 1


def table(text: str, file: str, findings: list[Finding], first_line: int = 1) -> Iterator[Row]:
    """The rows under the header; findings where there is none, and for rows that do not fit it."""
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    while True:
        place = Place(file, first_line + reader.line_num)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            remedy = "double the quotation marks inside a cell, and put one round it"
            findings.append(place.finding("wrong-form", f"the row that begins here is no {_named(delimiter)}: {error}; {remedy}"))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = cells
            if "content" not in {meaning(name) for name in header}:
                columns = ", ".join(shown(name) for name in header[:10])
                expected = "quote, quotation, statement, sourced statement, text …"
                message = (
                    f"no column of quotes: the first row should name the columns, one of them {expected}, but it has {columns}"
                )
                findings.append(place.finding("missing-column", message))
                return
        elif len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            message = f"has {len(cells)} cells, but the header {len(header)}: put quotation marks round cells with {delimiter!r} in them"
            findings.append(place.finding("wrong-form", message))
        else:
            yield Row(_record(header, cells), place)


def _json(file: ExportFile, text: str, documents: Documents, findings: list[Finding]) -> None:
    before = len(findings)
    by_line = file.inside.lower().endswith(".jsonl")
    if by_line:
        list(lines(ExportFile(file.file, file.inside, text.encode()), findings))
    else:
        try:
            whole(ExportFile(file.file, file.inside, text.encode()), findings)
        except InvalidData as invalid:
            findings += invalid.findings
    if len(findings) > before:
        return
    where = Lines(text)
    for found in values(text)[0]:
        many = found.value if isinstance(found.value, list) else [found.value]
        for value in many:
            if not documents.add_all(value, lambda at: where.place(file.file, at), one_of_many=by_line):
                message = "holds no quotes: expected are records with a quote, quotation, statement or text, or a list of such"
                findings.append(where.place(file.file, getattr(value, "at", found.start)).finding("wrong-form", message))


def _record(header: list[str], cells: list[str]) -> dict[str, str]:
    """The cells by their columns' names; of columns with one name the first that says something."""
    record: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=False):
        if not record.get(name, "").strip():
            record[name] = cell
    return record


def _meanings(text: str) -> set[str]:
    return _meanings_under(text, _delimiter(text))


def _delimiter(text: str) -> str:
    return max(_DELIMITERS, key=lambda delimiter: len(_meanings_under(text, delimiter)))


def _meanings_under(text: str, delimiter: str) -> set[str]:
    """What the columns of the first row are about, under that delimiter."""
    try:
        cells = next((row for row in csv.reader(io.StringIO(text[:_HEAD], newline=""), delimiter=delimiter) if any(row)), [])
    except csv.Error:
        return set()
    return {about for cell in cells if (about := meaning(cell))}


def _named(delimiter: str) -> str:
    return {",": "CSV", "\t": "TSV"}.get(delimiter, f"CSV with {delimiter}")
