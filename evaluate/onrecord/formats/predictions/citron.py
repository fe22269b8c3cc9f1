"""BBC Citron: `Citron.extract(text)` as JSON, and its annotation format (docs/data_format.md of bbc/citron).

{"quotes": [{"cue": span, "sources": [span], "contents": [span], "coreferences": [span], "confidence": "0.9565"}], "source": {…}}
Positions    A span is {start, end, text}. In what it extracts they are numbers of spaCy tokens, though documented as characters; in
             the annotation format, which holds the text, they are characters. Told apart by the lengths of the words.
Who          Where a pronoun was resolved, `coreferences` is not empty: `sources` then holds whom it stands for, so the speaker, and
             `coreferences` the words at the quote. Else `sources` are the words at the quote, and nobody is named.
Confidence   A string.
"""

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile
from onrecord.formats.json_values import Value
from onrecord.formats.predictions.by_document import ENDINGS as ENDINGS
from onrecord.formats.predictions.by_document import first_value, records
from onrecord.formats.predictions.output import Output, Piece, Statement

_EDGES = " \t\r\n,;:"


def recognises(file: ExportFile) -> bool:
    """Whether it names Citron, or has its quotes."""
    found = first_value(file)
    if not isinstance(found, dict) or not isinstance(found.get("quotes"), list):
        return False
    source = found.get("source")
    named = isinstance(source, dict) and str(source.get("application", "")).startswith("citron")
    quotes = [quote for quote in found["quotes"] if isinstance(quote, dict)]
    return named or any({"cue", "sources", "contents"} <= quote.keys() for quote in quotes)


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The outputs, one a document. Raises InvalidData."""
    findings: list[Finding] = []
    outputs = []
    for name, record in records(files, findings):
        account.read["documents"] += 1
        statements = [_statement(quote) for quote in record["quotes"].objects("quotes")]
        account.read["quotes"] += len(statements)
        text = record["text"].text() if record.has("text") else None
        pieces = [piece for one in statements for piece in (*one.content, *one.cue, *one.mention)]
        characters = all((piece.end or 0) - (piece.start or 0) == len(piece.words or "") for piece in pieces)
        outputs.append(Output(name, record.place, statements, "code-points" if characters and pieces else "tokens", text))
    if findings:
        raise InvalidData(findings)
    return outputs


def _statement(quote: Value) -> Statement:
    sources, coreferences = ([_piece(span) for span in quote[key].objects("spans")] for key in ("sources", "coreferences"))
    content = tuple(_piece(span) for span in quote["contents"].objects("spans"))
    if not content:
        quote.wrong("has no contents", "no-content")
    speaker = tuple(name for piece in sources if (name := (piece.words or "").strip(_EDGES))) if coreferences else None
    fields: dict[str, str | float | None] = {}
    if quote.has("id"):
        fields["id"] = quote["id"].name()
    if quote.has("confidence"):
        fields["confidence"] = _confidence(quote["confidence"])
    cue = (_piece(quote["cue"]),) if quote.has("cue") else ()
    return Statement(quote.place, content, cue, tuple(coreferences or sources), speaker, fields)


def _piece(span: Value) -> Piece:
    offsets = span.span() or (0, 0)
    return Piece(span["text"].text(), *offsets)


def _confidence(value: Value) -> float | None:
    try:
        number = float(value.raw)
    except (TypeError, ValueError):
        number = -1.0
    if 0 <= number <= 1:
        return number
    value.wrong("should be a number from 0 to 1")
    return None
