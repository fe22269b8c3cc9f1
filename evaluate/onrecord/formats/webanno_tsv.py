"""WebAnno TSV 3: the lines of a file, its text, and its rows (INCEpTION, user guide, "WebAnno TSV 3.3 File format").

Text         Stands sentence by sentence in `#Text=` lines, with the offsets of the words below them. What stood between two
             sentences is not in the file: a gap of one is taken for a space, a longer one for line breaks (INCEpTION itself reads
             one line break, then spaces), and counted in the account.
Offsets      UTF-16 code units, says the guide; what makes every word stand at its place is taken (`offsets` decides again).
Rows         `sentence-word<TAB>begin-end<TAB>word<TAB>column…`; a row for a part of a word is numbered 1-3.1.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from onrecord.findings import InvalidData
from onrecord.formats.export import Account, ExportFile, Place, Unit

FORMAT = re.compile(r"#FORMAT=WebAnno TSV 3\.[0-9]+")
_LAYER = re.compile(r"#T_(SP|RL|CH)=(.+)")
_ROW = re.compile(r"([0-9]+-[0-9]+(?:\.[0-9]+)?)\t([0-9]{1,9})-([0-9]{1,9})\t([^\t]*)(?:\t(.*))?")
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
_WIDTHS: dict[Unit, tuple[str, int]] = {"utf-16": ("utf-16-le", 2), "code-points": ("utf-32-le", 4), "bytes": ("utf-8", 1)}


class Layer(NamedTuple):
    """A layer of the header: span, relation or chain, its full name, and its columns."""

    kind: str
    name: str
    columns: list[str]

    @property
    def short(self) -> str:
        """The name without its package."""
        return self.name.rpartition(".")[2]


class Row(NamedTuple):
    """A word or part of a word, with its columns; `word` is unescaped, columns are not."""

    id: str
    offsets: tuple[int, int]
    word: str
    columns: list[str]
    place: Place


class Table(NamedTuple):
    """A file: its layers, its rows, and the text put together."""

    layers: list[Layer]
    rows: list[Row]
    text: str


def read_table(file: ExportFile, account: Account) -> Table:
    """The file. Raises InvalidData for what is not of the form."""
    try:
        content = file.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidData([Place(file.file).finding("utf-8", "the file is not UTF-8")]) from None
    lines = content.replace("\r\n", "\n").split("\n")
    if not FORMAT.fullmatch(lines[0]):
        message = "the first line is not #FORMAT=WebAnno TSV 3.x; export as WebAnno TSV 3.3 or as UIMA CAS JSON"
        raise InvalidData([Place(file.file).finding("wrong-form", message)])
    layers, sentences, findings = list[Layer](), list[tuple[str, list[Row]]](), []
    texts: list[str] = []
    rows: list[Row] = []
    for number, line in enumerate(lines[1:], 2):
        if match := _LAYER.fullmatch(line):
            name, *columns = match.group(2).split("|")
            layers.append(Layer(match.group(1), name, columns or [""]))
        elif line.startswith("#Text="):
            if rows:
                sentences.append(("\n".join(texts), rows))
                texts, rows = [], []
            texts.append(unescaped(line.removeprefix("#Text=")))
        elif match := _ROW.fullmatch(line):
            id, begin, end, word, columns = match.groups()
            place = Place(file.file, number)
            rows.append(Row(id, (int(begin), int(end)), unescaped(word), (columns or "").split("\t"), place))
        elif line and not line.startswith("#"):
            findings.append(
                Place(file.file, number).finding("wrong-form", "no row of WebAnno TSV: 1-1, begin-end, the word, columns")
            )
    if rows:
        sentences.append(("\n".join(texts), rows))
    if findings:
        raise InvalidData(findings)
    return Table(layers, [row for _, rows in sentences for row in rows], _text(sentences, file, account))


def unescaped(text: str) -> str:
    """The text without the backslashes of the format."""
    return _ESCAPED.sub(lambda match: _CONTROLS.get(match.group(1), match.group(1)), text)


def _text(sentences: list[tuple[str, list[Row]]], file: ExportFile, account: Account) -> str:
    """The sentences at their places. Raises InvalidData where the words do not stand at their offsets in any unit."""
    wrong: list[Row] = []
    for unit in _WIDTHS:
        text, gaps = _put_together(sentences, unit)
        strays = list(_strays(text, sentences, unit))
        if not strays:
            account.read_as["gaps between sentences, of which the export keeps only the length"] += gaps
            return text
        wrong = wrong or strays
    raise InvalidData(
        row.place.finding(
            "selector-mismatch", f"{row.word!r} does not stand at {row.offsets[0]} to {row.offsets[1]} in the #Text lines"
        )
        for row in wrong[:20]
    )


def _put_together(sentences: list[tuple[str, list[Row]]], unit: Unit) -> tuple[str, int]:
    """The text if offsets count the unit, and how many gaps were filled."""
    encoding, width = _WIDTHS[unit]
    parts: list[str] = []
    length = gaps = 0
    for sentence, rows in sentences:
        gap = rows[0].offsets[0] - length
        if gap > 0:
            parts.append(" " if gap == 1 else "\n" * gap)
            gaps += bool(length)
            length += gap
        parts.append(sentence)
        length += len(sentence.encode(encoding)) // width
    return "".join(parts), gaps


def _strays(text: str, sentences: list[tuple[str, list[Row]]], unit: Unit) -> Iterator[Row]:
    """Rows whose word does not stand at its offsets."""
    encoding, width = _WIDTHS[unit]
    encoded = text.encode(encoding)
    for _, rows in sentences:
        for row in rows:
            begin, end = (offset * width for offset in row.offsets)
            if encoded[begin:end] != row.word.encode(encoding):
                yield row
