"""Labelled tokens, one a line: BIO, IOB1 or IOBES in the last column, as sequence labellers write them.

Columns    tabs, else blanks; the token is the first, or the second where the first counts the tokens; the label is the last.
Sentences  end with an empty line; comments, lines with # and a blank, are passed over, but `# newdoc id = pier` begins a document.
Documents  begin with -DOCSTART-, named by what follows it in brackets or columns if that is no label (`-DOCSTART- (pier) O`); else
           by the file, numbered where it has several.
Labels     B-, I-, E-, S-, L-, U- and a name, or O. In IOB1, where a B- only ever parts two spans of one name, a span ends with its
           sentence; in the others an I- at the beginning of a sentence goes on with a span that the one before ends on.
Positions  count the tokens with blanks between them and line breaks between sentences.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.findings import Finding
from onrecord.formats.export import Account, Place

ENDINGS = (".conll", ".bio", ".iob", ".iob2", ".tsv", ".txt")
OUT = ("O", "Out", "_")
LABEL = re.compile(r"([BIESLU])[-_](\S+)")
_NAMED = re.compile(r"#\s*(?:newdoc\s+id|doc_?id)\s*=\s*(\S.*)")


class Token(NamedTuple):
    """A word, the prefix of its label (`O` for none) and the label's name, and which sentence of the file it is in."""

    word: str
    prefix: str
    label: str
    sentence: int
    place: Place


class Tokens(NamedTuple):
    """The tokens of a document; without a name where the file does not give it one."""

    name: str | None
    place: Place
    tokens: list[Token]


class Chunk(NamedTuple):
    """A span of one label, from its first token to its last."""

    label: str
    first: int
    last: int


def documents(text: str, file: str, findings: list[Finding]) -> list[Tokens]:
    """The documents of a file; what is wrong with its lines is added to the findings."""
    found = [Tokens(None, Place(file), [])]
    sentence = 0
    lines = text.replace("\r\n", "\n").split("\n")
    numbered = _numbered(lines)
    for number, line in enumerate(lines, 1):
        place = Place(file, number)
        columns = line.split("\t") if "\t" in line else line.split(" ")
        columns = [column for column in columns if column.strip()] if "\t" not in line else columns
        if not line.strip():
            sentence += 1
        elif named := _NAMED.match(line):
            found.append(Tokens(named.group(1).strip(), place, []))
        elif columns[0].startswith("-DOCSTART-"):
            rest = line.replace("-DOCSTART-", "", 1).split()
            stated = [re.sub(r"[()]", "", word) for word in rest if word not in (*OUT, "-X-", "-Z-")]
            found.append(Tokens(stated[0] if stated else None, place, []))
        elif line.startswith("# ") and not _is_label(columns[-1]):
            continue
        elif len(columns) < 2:
            findings.append(
                place.finding("wrong-form", "a line should have a token and, in its last column, a label as B-CONTENT or O")
            )
        elif not _is_label(label := columns[-1].strip()):
            message = f"{label!r:.40} is no label: the last column should hold O, B-CONTENT, I-CONTENT and the like"
            findings.append(place.finding("unknown-label", message))
        else:
            match = LABEL.fullmatch(label)
            prefix, kind = match.groups() if match else ("O", "")
            found[-1].tokens.append(Token(columns[numbered], prefix, kind, sentence, place))
    return found if found[0].tokens or len(found) == 1 else found[1:]


def text_of(tokens: Sequence[Token]) -> tuple[str, list[int]]:
    """The tokens as a text, and where in it each begins."""
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for number, token in enumerate(tokens):
        if number:
            parts.append("\n" if token.sentence != tokens[number - 1].sentence else " ")
            at += 1
        starts.append(at)
        parts.append(token.word)
        at += len(token.word)
    return "".join(parts), starts


def chunks_of(tokens: Sequence[Token], account: Account) -> list[Chunk]:
    """The spans of labels, in their order."""
    ends = ("E", "S", "L", "U")
    iob1 = _is_iob1(tokens)
    chunks: list[Chunk] = []
    for number, token in enumerate(tokens):
        if token.prefix == "O":
            continue
        before = tokens[number - 1] if number else None
        inside = token.prefix in ("I", "E", "L") and before is not None and before.prefix != "O" and before.label == token.label
        goes_on = inside and before is not None and before.prefix not in ends
        if goes_on and before is not None and before.sentence != token.sentence:
            goes_on = not iob1
            account.read_as["spans that go on in the next sentence"] += goes_on
        if goes_on:
            chunks[-1] = chunks[-1]._replace(last=number)
        else:
            chunks.append(Chunk(token.label, number, number))
    return chunks


def _is_label(label: str) -> bool:
    return label.strip() in OUT or LABEL.fullmatch(label.strip()) is not None


def _numbered(lines: list[str]) -> int:
    """1 if the first column counts the tokens of each sentence, else 0."""
    kept = [line.split() for line in lines if not line.startswith(("# ", "-DOCSTART-"))]
    begins = [columns for before, columns in zip([[], *kept], kept, strict=False) if columns and not before]
    return int(bool(begins) and all(len(columns) > 2 and columns[0] in ("0", "1") for columns in begins))


def _is_iob1(tokens: Sequence[Token]) -> bool:
    """Whether every B- parts two spans of one label: then a span may begin with I-."""
    for number, token in enumerate(tokens):
        before = tokens[number - 1] if number else None
        parted = (
            before is not None and before.prefix in "BI" and before.label == token.label and before.sentence == token.sentence
        )
        if token.prefix not in "IO" and not (token.prefix == "B" and parted):
            return False
    return True
