"""spaCy: DocBin files (`.spacy`) with the quotes in span groups. Needs spaCy: `pip install onrecord[spacy]`.

Groups     doc.spans[key]: the role is named by the span's label, or by the key where a span has none (`roles`). Groups of which
           neither is a role's name are left out and counted.
Links      spans with one id (`Span(doc, 3, 9, "CONTENT", span_id="q1")`) are one quote, its contents parts of one; spans without an
           id are linked by sentence, or by paragraph where the document has no sentences (`roles`).
Speaker    `kb_id` of a mention is the speaker's id.
Document   doc.user_data["document_id"], or the extension `doc._.document_id`, which DocBin(store_user_data=True) keeps; else the
           file's name, numbered where it holds several.
Text       doc.text, of which the positions count code points.
"""

from bisect import bisect_right
from itertools import accumulate
from typing import Any

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Place
from onrecord.formats.predictions import roles
from onrecord.formats.predictions.files import names
from onrecord.formats.predictions.output import Output, Piece, Statement
from onrecord.formats.predictions.roles import LABELS, Marked, Role, role_of, type_of

ENDINGS = (".spacy",)
_ID = "document_id"


def recognises(file: ExportFile) -> bool:
    """Whether it is called so and compressed as DocBin does it."""
    return file.inside.endswith(".spacy") and file.data[:1] == b"\x78"


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The quotes of the documents. Raises InvalidData."""
    try:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab
    except ImportError:
        message = "reading .spacy needs spaCy, which is not installed: pip install 'onrecord[spacy]'"
        raise InvalidData([Place(file.file).finding("missing-library", message) for file in files[:1]]) from None
    findings: list[Finding] = []
    outputs: list[Output] = []
    for file, name in zip(files, names(files), strict=True):
        place = Place(file.file)
        try:
            documents = list(DocBin().from_bytes(file.data).get_docs(Vocab()))
        except Exception as error:  # whatever zlib, msgpack and spaCy say of bytes that are none of theirs
            findings.append(place.finding("unreadable", f"no DocBin: {str(error) or type(error).__name__:.100}"))
            continue
        for number, document in enumerate(documents, 1):
            account.read["documents"] += 1
            data: Any = document.user_data
            stated = data.get(_ID) or data.get(("._.", _ID, None, None))
            own = str(stated) if stated else name if len(documents) == 1 else f"{name}-{number}"
            outputs.append(Output(own, place, _statements(document, place, findings, account), "code-points", document.text))
    if findings:
        raise InvalidData(findings)
    return outputs


def _statements(document: Any, place: Place, findings: list[Finding], account: Account) -> list[Statement]:  # noqa: ANN401
    alone: list[Marked] = []
    quotes: dict[str, list[tuple[Marked, str]]] = {}
    starts = _units(document)
    for key, group in document.spans.items():
        for span in group:
            role = role_of(span.label_) if span.label_ else role_of(key)
            if role is None:
                if role_of(key) is not None:
                    message = f"{span.label_!r} in the group {key!r} is no name of a role: known are {LABELS}"
                    findings.append(place.finding("unknown-label", message))
                account.left_out[f"spans {span.label_} of the group {key}"] += 1
                continue
            one = _marked(span, role, starts, place, type_of(span.label_) or type_of(key))
            if span.id_:
                quotes.setdefault(span.id_, []).append((one, span.kb_id_))
            else:
                alone.append(one)
    account.read["spans"] += len(alone) + sum(map(len, quotes.values()))
    found = [_quote(id, members) for id, members in quotes.items() if any(one.role == "content" for one, _ in members)]
    account.left_out["ids that no content has"] += len(quotes) - len(found)
    return [*found, *roles.statements(alone, account)]


def _marked(span: Any, role: Role, starts: list[int], place: Place, type: str | None) -> Marked:  # noqa: ANN401
    start, end = span.start_char, span.end_char
    units = frozenset(range(bisect_right(starts, start), bisect_right(starts, max(start, end - 1)) + 1))
    return Marked(role, (Piece(span.text, start, end),), start, end, units, place, type)


def _quote(id: str, members: list[tuple[Marked, str]]) -> Statement:
    """The spans of one id: its contents in the order of the text, its cues and mentions."""
    ordered = sorted(members, key=lambda member: member[0].start)
    content, cue, mention = (_pieces(ordered, role) for role in ("content", "cue", "mention"))
    fields: dict[str, Any] = {"id": id}
    types = [one.type for one, _ in ordered if one.role == "content" and one.type]
    speakers = [known for one, known in ordered if one.role == "mention" and known]
    fields |= {"type": types[0]} if types else {}
    fields |= {"speaker_id": list(dict.fromkeys(speakers))} if speakers else {}
    return Statement(ordered[0][0].place, content, cue, mention, fields=fields)


def _pieces(members: list[tuple[Marked, str]], role: str) -> tuple[Piece, ...]:
    return tuple(dict.fromkeys(piece for one, _ in members if one.role == role for piece in one.pieces))


def _units(document: Any) -> list[int]:  # noqa: ANN401
    """Where the sentences begin, or the lines where the document has no sentences."""
    if document.has_annotation("SENT_START"):
        return [sentence.start_char for sentence in document.sents]
    return [0, *accumulate(len(line) for line in document.text.splitlines(keepends=True))]
