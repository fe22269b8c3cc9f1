"""BookNLP: `<name>.quotes`, with `<name>.tokens` and `<name>.entities` beside it (github.com/booknlp/booknlp).

.quotes    quote_start, quote_end, mention_start, mention_end, mention_phrase, char_id, quote: tokens of the document, ends inclusive;
           None for a quote without a mention. The words are the tokens with blanks between them: compared with those of .tokens.
.tokens    token_ID_within_document, word, byte_onset, byte_offset: characters of the text as it was read, with CRLF as one, though
           they are called bytes: what the words show, or they are not used. A blank in a word is written S, a line break N.
.entities  COREF, start_token, end_token, prop, cat, text: the most frequent proper name (PROP) of char_id is the speaker.
Alone      without .tokens there are words and no positions, without .entities no speakers but the mentions.
"""

from collections import Counter
from itertools import pairwise
from pathlib import PurePosixPath
from typing import NamedTuple

from onrecord.checks.wording import shown
from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Place
from onrecord.formats.predictions.files import decoded, names
from onrecord.formats.predictions.output import Output, Piece, Statement

ENDINGS = (".quotes", ".tokens", ".entities")
QUOTES = ("quote_start", "quote_end", "mention_start", "mention_end", "mention_phrase", "char_id", "quote")
TOKENS = ("token_ID_within_document", "word", "byte_onset", "byte_offset")
ENTITIES = ("COREF", "prop", "text")


class _Row(NamedTuple):
    cells: dict[str, str]
    place: Place


class _Token(NamedTuple):
    word: str
    start: int
    end: int
    paragraph: str


def recognises(file: ExportFile) -> bool:
    """Whether it begins with the header of one of the three files."""
    head = file.data[:2_000].decode("utf-8-sig", "replace").split("\n", 1)[0].rstrip("\r").split("\t")
    return any(set(columns) <= set(head) for columns in (QUOTES, TOKENS)) or head[:3] == ["COREF", "start_token", "end_token"]


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The quotes of each `.quotes`. Raises InvalidData."""
    findings: list[Finding] = []
    outputs: list[Output] = []
    by_name = {file.inside: file for file in files}
    quotes = [file for file in files if file.inside.endswith(".quotes")]
    for file, name in zip(quotes, names(quotes), strict=True):
        account.read["files .quotes"] += 1
        path = PurePosixPath(file.inside)
        tokens_file, entities_file = (by_name.get(str(path.with_suffix(ending))) for ending in (".tokens", ".entities"))
        tokens = _tokens(_rows(tokens_file, TOKENS, findings), findings, account) if tokens_file else None
        speakers = _speakers(_rows(entities_file, ENTITIES, findings)) if entities_file else {}
        account.left_out["speakers, as there is no file .entities"] += entities_file is None
        account.left_out["positions, as there is no file .tokens"] += tokens_file is None
        text = _text(tokens) if tokens else None
        places = _Places(tokens, text, findings)
        found = [one for row in _rows(file, QUOTES, findings) if (one := _statement(row, places, speakers, account))]
        outputs.append(Output(name, Place(file.file), found, "code-points" if text is not None else "none", text))
    if not quotes and files:
        findings.append(Place(files[0].file).finding("missing-file", "there is no file .quotes, which holds the quotes"))
    if findings:
        raise InvalidData(findings)
    return outputs


def _rows(file: ExportFile, columns: tuple[str, ...], findings: list[Finding]) -> list[_Row]:
    """The rows of a table; findings where columns or cells are missing."""
    text = decoded(file, findings)
    if text is None:
        return []
    header, *lines = [line.rstrip("\r").split("\t") for line in text.split("\n")]
    if missing := [column for column in columns if column not in header]:
        message = f"no column {', '.join(missing)}: the first line should name the columns, as BookNLP writes it"
        findings.append(Place(file.file).finding("missing-column", message))
        return []
    rows = []
    for number, cells in enumerate(lines, 2):
        if len(cells) == len(header):
            rows.append(_Row(dict(zip(header, cells, strict=True)), Place(file.file, number)))
        elif cells != [""]:
            message = f"has {len(cells)} cells, but the header {len(header)}"
            findings.append(Place(file.file, number).finding("wrong-form", message))
    return rows


def _number(row: _Row, column: str, findings: list[Finding]) -> int | None:
    cell = row.cells[column]
    if cell.isascii() and cell.isdigit() and len(cell) < 12:
        return int(cell)
    findings.append(row.place.finding("wrong-form", f"{column} should be a whole number, but is {shown(cell)}"))
    return None


def _tokens(rows: list[_Row], findings: list[Finding], account: Account) -> list[_Token] | None:
    """The tokens in their order; None where their offsets are not those of characters."""
    found: list[_Token] = []
    for row in rows:
        id, start, end = (_number(row, column, findings) for column in ("token_ID_within_document", "byte_onset", "byte_offset"))
        if id is None or start is None or end is None:
            continue
        if id != len(found):
            message = f"token {id} stands where token {len(found)} should: a line is missing, or twice there"
            findings.append(row.place.finding("wrong-form", message))
        found.append(_Token(row.cells["word"], start, end, row.cells.get("paragraph_ID", "")))
    characters = all(one.end - one.start == len(one.word) for one in found) and all(a.end <= b.start for a, b in pairwise(found))
    counted = (
        "characters, as the words show" if characters else "neither characters nor anything that fits the words: no positions"
    )
    account.read_as[f"files .tokens whose byte_onset counts {counted}"] += bool(found)
    return found if characters else None


def _text(tokens: list[_Token]) -> str:
    """The text as far as the tokens tell it: blanks between them, line breaks between paragraphs."""
    parts: list[str] = []
    before = _Token("", 0, 0, tokens[0].paragraph if tokens else "")
    for token in tokens:
        gap = token.start - before.end
        parts += [("\n" if token.paragraph != before.paragraph else " ") * gap, token.word]
        before = token
    return "".join(parts)


def _speakers(rows: list[_Row]) -> dict[str, str]:
    """The most frequent proper name of each character."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        if row.cells["prop"] == "PROP":
            counts.setdefault(row.cells["COREF"], Counter())[row.cells["text"]] += 1
    return {character: of_names.most_common(1)[0][0] for character, of_names in counts.items()}


def _statement(row: _Row, places: "_Places", speakers: dict[str, str], account: Account) -> Statement | None:
    quote = places.piece(row, ("quote_start", "quote_end"), row.cells["quote"])
    named = row.cells["mention_start"] != "None"
    mention = places.piece(row, ("mention_start", "mention_end"), row.cells["mention_phrase"]) if named else None
    if quote is None:
        return None
    account.read["quotes"] += 1
    name = speakers.get(row.cells["char_id"])
    return Statement(row.place, (quote,), (), (mention,) if mention else (), (name,) if name else None)


class _Places(NamedTuple):
    """The tokens and the text put together from them, if there are any."""

    tokens: list[_Token] | None
    text: str | None
    findings: list[Finding]

    def piece(self, row: _Row, columns: tuple[str, str], words: str) -> Piece | None:
        """The words, as they stand in the text if there is one; a finding where its tokens are others."""
        first, last = (_number(row, column, self.findings) for column in columns)
        if first is None or last is None:
            return None
        if self.tokens is None or self.text is None:
            return Piece(words)
        if not first <= last < len(self.tokens):
            message = f"{columns[0]} and {columns[1]} are {first} and {last}, but the tokens go from 0 to {len(self.tokens) - 1}"
            self.findings.append(row.place.finding("selector-range", message))
            return None
        covered = self.tokens[first : last + 1]
        if (found := " ".join(token.word for token in covered)) != words:
            message = (
                f"tokens {first} to {last} are {shown(found)}, but the row says {shown(words)}: the files are of different runs"
            )
            self.findings.append(row.place.finding("selector-mismatch", message))
            return None
        start, end = covered[0].start, covered[-1].end
        return Piece(self.text[start:end], start, end)
