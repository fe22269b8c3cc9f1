"""Our own prediction form whose positions are not trusted: JSON Lines, or JSON as one document or a list of them.

{"document_id": …, "quotes": [{"content": [[12, 40]], "text": "…", "cue", "cue_text", "mention", "mention_text", "speaker", …}]}
Positions    Code points as documented; where the words stand beside, they are verified, and converted if they count otherwise.
Words        The parts of a text are separated by ' … '; where there are as many as spans, each belongs to one.
"""

from typing import Any

from onrecord.checks.structure import structure
from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile
from onrecord.formats.json_values import Value, lines, whole
from onrecord.formats.predictions.by_document import ENDINGS as ENDINGS
from onrecord.formats.predictions.by_document import first_value
from onrecord.formats.predictions.output import Output, Piece, Statement
from onrecord.text.anchor import SEPARATOR

_FIELDS = ("id", "quote_id", "speaker_id", "type", "anonymous", "via", "uttered", "confidence")


def recognises(file: ExportFile) -> bool:
    """Whether it is a document with its quotes in our form."""
    found = first_value(file)
    first = found[0] if isinstance(found, list) and found else found
    return isinstance(first, dict) and {"document_id", "quotes"} <= first.keys() and not first.keys() - _DOCUMENT


_DOCUMENT = {"document_id", "text_sha256", "quotes"}


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The outputs. Raises InvalidData with what breaks the schema."""
    findings: list[Finding] = []
    outputs = []
    for file in files:
        for record in _records(file, findings):
            wrong = list(structure(record.source, "prediction")) if not record.path else []
            findings += wrong
            if wrong or (name := record["document_id"].name()) is None:
                continue
            account.read["documents"] += 1
            statements = [_statement(quote) for quote in record["quotes"].objects("quotes")]
            account.read["quotes"] += len(statements)
            outputs.append(Output(name, record.place, statements, "code-points"))
    if findings:
        raise InvalidData(findings)
    return outputs


def _records(file: ExportFile, findings: list[Finding]) -> list[Value]:
    if file.inside.endswith(".jsonl"):
        return list(lines(file, findings))
    found = whole(file, findings)
    return found.objects("documents") if isinstance(found.raw, list) else [found]


def _statement(quote: Value) -> Statement:
    content, cue, mention = (
        _pieces(quote, *keys) for keys in (("content", "text"), ("cue", "cue_text"), ("mention", "mention_text"))
    )
    if not content and not quote.has("quote_id"):
        quote.wrong("has neither content nor text, nor the quote_id of a given quote", "no-content")
    fields = {key: quote[key].raw for key in _FIELDS if quote.has(key)}
    speaker = quote["speaker"].raw if quote.has("speaker") else None
    names = (speaker,) if isinstance(speaker, str) else None if speaker is None else tuple(map(str, speaker))
    return Statement(quote.place, content, cue, mention, names, fields)


def _pieces(quote: Value, spans_key: str, words_key: str) -> tuple[Piece, ...]:
    spans = [span for item in quote[spans_key].items("spans") if (span := _span(item.raw))]
    words = quote[words_key].text() if quote.has(words_key) else None
    if words is None or not words.strip():
        return tuple(Piece(None, *span) for span in spans)
    if len(spans) == 1:
        return (Piece(words, *spans[0]),)
    parts = [part for part in words.split(SEPARATOR) if part.strip()]
    if len(parts) == len(spans):
        return tuple(Piece(part, *span) for part, span in zip(parts, sorted(spans), strict=True))
    return tuple(Piece(part) for part in parts)


def _span(value: Any) -> tuple[int, int] | None:  # noqa: ANN401
    if isinstance(value, list) and len(value) == 2 and all(isinstance(n, int) and n >= 0 for n in value):
        return value[0], value[1]
    return None
