"""Labelled tokens, one a line: BIO, IOB1 or IOBES in the last column, as sequence labellers write them.

Columns    tabs, else blanks; the token is the first, or the second where the first counts the tokens; the label is the last.
Sentences  end with an empty line; comments, lines with # and a blank, are passed over, but `# newdoc id = pier` begins a document.
Documents  begin with -DOCSTART-, named by what follows it in brackets or columns if that is no label (`-DOCSTART- (pier) O`); else
           by the file, numbered where it has several.
Labels     B-, I-, E-, S-, L-, U- and a name that `roles` knows, or O. In IOB1, where a B- only ever parts two spans of one name, a span
           ends with its sentence; in the others an I- at the beginning of a sentence goes on with a span that the one before ends on.
DirectQuote  LeftSpeaker and RightSpeaker are contents whose mention is the nearest Speaker to the left or right in the document,
           Unknown one without a mention; Out is O (github.com/THUNLP-MT/DirectQuote).
Links      of all others as `roles` says. Positions count the tokens with blanks between them and line breaks between sentences.
"""

import re
from typing import NamedTuple

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Place
from onrecord.formats.predictions.files import decoded, names
from onrecord.formats.predictions.output import Output, Piece, Statement
from onrecord.formats.predictions.roles import LABELS, Marked, role_of, statements, type_of

ENDINGS = (".conll", ".bio", ".iob", ".iob2", ".tsv", ".txt")
_LABEL = re.compile(r"([BIESLU])[-_](\S+)")
_NAMED = re.compile(r"#\s*(?:newdoc\s+id|doc_?id)\s*=\s*(\S.*)")
_DIRECTED = {"LeftSpeaker": "left", "RightSpeaker": "right", "Unknown": "nobody"}
_OUT = ("O", "Out", "_")


class _Token(NamedTuple):
    word: str
    prefix: str
    label: str
    sentence: int
    place: Place


class _Document(NamedTuple):
    name: str | None
    place: Place
    tokens: list[_Token]


class _Chunk(NamedTuple):
    label: str
    first: int
    last: int


def recognises(file: ExportFile) -> bool:
    """Whether its lines end in labels of a quote's roles."""
    lines = [line.split() for line in file.data[:50_000].decode("utf-8-sig", "replace").split("\n")[:-1] if line.strip()]
    labels = [columns[-1] for columns in lines if len(columns) > 1 and columns[0] not in ("#", "-DOCSTART-")]
    matches = [match for label in labels if (match := _LABEL.fullmatch(label))]
    known = sum(match.group(2) in _DIRECTED or role_of(match.group(2)) is not None for match in matches)
    return bool(matches) and known == len(matches) and all(label in _OUT or _LABEL.fullmatch(label) for label in labels)


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The quotes of the documents. Raises InvalidData."""
    findings: list[Finding] = []
    outputs: list[Output] = []
    for file, name in zip(files, names(files), strict=True):
        text = decoded(file, findings)
        if text is None:
            continue
        documents = _documents(text, file.file, findings)
        for number, document in enumerate(documents, 1):
            account.read["documents"] += 1
            own = document.name or (name if len(documents) == 1 else f"{name}-{number}")
            outputs.append(_output(own, document, findings, account))
    if findings:
        raise InvalidData(findings)
    return outputs


def _documents(text: str, file: str, findings: list[Finding]) -> list[_Document]:
    found = [_Document(None, Place(file), [])]
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
            found.append(_Document(named.group(1).strip(), place, []))
        elif columns[0].startswith("-DOCSTART-"):
            rest = line.replace("-DOCSTART-", "", 1).split()
            stated = [re.sub(r"[()]", "", word) for word in rest if word not in (*_OUT, "-X-", "-Z-")]
            found.append(_Document(stated[0] if stated else None, place, []))
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
            match = _LABEL.fullmatch(label)
            prefix, kind = match.groups() if match else ("O", "")
            found[-1].tokens.append(_Token(columns[numbered], prefix, kind, sentence, place))
    return found if found[0].tokens or len(found) == 1 else found[1:]


def _is_label(label: str) -> bool:
    return label.strip() in _OUT or _LABEL.fullmatch(label.strip()) is not None


def _numbered(lines: list[str]) -> int:
    """1 if the first column counts the tokens of each sentence, else 0."""
    kept = [line.split() for line in lines if not line.startswith(("# ", "-DOCSTART-"))]
    begins = [columns for before, columns in zip([[], *kept], kept, strict=False) if columns and not before]
    return int(bool(begins) and all(len(columns) > 2 and columns[0] in ("0", "1") for columns in begins))


def _output(name: str, document: _Document, findings: list[Finding], account: Account) -> Output:
    text, starts = _text(document.tokens)
    chunks = _chunks(document.tokens, account)
    for label in dict.fromkeys(chunk.label for chunk in chunks):
        if label not in _DIRECTED and role_of(label) is None:
            place = next(token.place for token in document.tokens if token.label == label)
            findings.append(place.finding("unknown-label", f"{label!r} is no name of a role: known are {LABELS}"))
    marked: list[Marked] = []
    directed: list[tuple[str, Marked]] = []
    for chunk in chunks:
        first, last = document.tokens[chunk.first], document.tokens[chunk.last]
        start, end = starts[chunk.first], starts[chunk.last] + len(last.word)
        role = "content" if chunk.label in _DIRECTED else role_of(chunk.label)
        if role is None:
            continue
        units = frozenset(range(first.sentence, last.sentence + 1))
        one = Marked(role, (Piece(text[start:end], start, end),), start, end, units, first.place, type_of(chunk.label))
        if chunk.label in _DIRECTED:
            directed.append((_DIRECTED[chunk.label], one))
        else:
            marked.append(one)
    found = [_directed(side, one, marked) for side, one in directed] if directed else statements(marked, account)
    return Output(name, document.place, found, "code-points", text)


def _directed(side: str, content: Marked, marked: list[Marked]) -> Statement:
    before = [one for one in marked if one.role == "mention" and one.end <= content.start]
    after = [one for one in marked if one.role == "mention" and one.start >= content.end]
    mention = {"left": before[-1:], "right": after[:1], "nobody": []}[side]
    return Statement(content.place, content.pieces, mention=mention[0].pieces if mention else (), fields={"type": "direct"})


def _text(tokens: list[_Token]) -> tuple[str, list[int]]:
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


def _chunks(tokens: list[_Token], account: Account) -> list[_Chunk]:
    """The spans of labels, in their order."""
    ends = ("E", "S", "L", "U")
    iob1 = _is_iob1(tokens)
    chunks: list[_Chunk] = []
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
            chunks.append(_Chunk(token.label, number, number))
    return chunks


def _is_iob1(tokens: list[_Token]) -> bool:
    """Whether every B- parts two spans of one label: then a span may begin with I-."""
    for number, token in enumerate(tokens):
        before = tokens[number - 1] if number else None
        parted = (
            before is not None and before.prefix in "BI" and before.label == token.label and before.sentence == token.sentence
        )
        if token.prefix not in "IO" and not (token.prefix == "B" and parted):
            return False
    return True
