"""Labelled tokens, one a line, as sequence labellers write them: the form is that of `labelled_tokens`, the names those of `roles`.

DirectQuote  LeftSpeaker and RightSpeaker are contents whose mention is the nearest Speaker to the left or right in the document,
           Unknown one without a mention; Out is O (github.com/THUNLP-MT/DirectQuote).
Links      of all others as `roles` says.
"""

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile
from onrecord.formats.labelled_tokens import ENDINGS as ENDINGS
from onrecord.formats.labelled_tokens import LABEL, OUT, Tokens, chunks_of, documents, text_of
from onrecord.formats.predictions.files import decoded, names
from onrecord.formats.predictions.output import Output, Piece, Statement
from onrecord.formats.predictions.roles import LABELS, Marked, role_of, statements, type_of

_DIRECTED = {"LeftSpeaker": "left", "RightSpeaker": "right", "Unknown": "nobody"}


def recognises(file: ExportFile) -> bool:
    """Whether its lines end in labels of a quote's roles."""
    lines = [line.split() for line in file.data[:50_000].decode("utf-8-sig", "replace").split("\n")[:-1] if line.strip()]
    labels = [columns[-1] for columns in lines if len(columns) > 1 and columns[0] not in ("#", "-DOCSTART-")]
    matches = [match for label in labels if (match := LABEL.fullmatch(label))]
    known = sum(match.group(2) in _DIRECTED or role_of(match.group(2)) is not None for match in matches)
    return bool(matches) and known == len(matches) and all(label in OUT or LABEL.fullmatch(label) for label in labels)


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The quotes of the documents. Raises InvalidData."""
    findings: list[Finding] = []
    outputs: list[Output] = []
    for file, name in zip(files, names(files), strict=True):
        text = decoded(file, findings)
        if text is None:
            continue
        found = documents(text, file.file, findings)
        for number, document in enumerate(found, 1):
            account.read["documents"] += 1
            own = document.name or (name if len(found) == 1 else f"{name}-{number}")
            outputs.append(output_of(own, document, findings, account))
    if findings:
        raise InvalidData(findings)
    return outputs


def output_of(name: str, document: Tokens, findings: list[Finding], account: Account) -> Output:
    """What the labels of a document state; a label that names no role is added to the findings."""
    text, starts = text_of(document.tokens)
    chunks = chunks_of(document.tokens, account)
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
