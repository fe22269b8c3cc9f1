"""textacy and SaysWho: triples of speaker, cue and content, as JSON.

Neither writes JSON itself; a document is {"quotes": [{"speaker": [token], "cue": [token], "content": span}]} with tokens {text, i, idx} and
spans {text, start_char, end_char}, the attributes that spaCy gives them, or {"error": "…"} where the extraction failed.
Positions    Characters. textacy's are the document's; SaysWho's are of a text that it prepares first: blank lines dropped, marks added
             to paragraphs that close no quotation, `s'` before a blank written `s'x`. So its words are placed by themselves.
Who          Tokens are the words at the quote, of textacy only the head of a noun phrase; nobody is named by either.
Errors       A document that failed counts as one without quotes: textacy refuses all of a document whose marks are odd in number.
"""

import re

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile
from onrecord.formats.json_values import Value
from onrecord.formats.predictions.by_document import ENDINGS as ENDINGS
from onrecord.formats.predictions.by_document import first_value, records
from onrecord.formats.predictions.output import Output, Piece, Statement

_ADDED = re.compile(r"(?<=s['’])x(?=\s|\Z)")


def recognises(file: ExportFile) -> bool:
    """Whether its quotes are such triples."""
    found = first_value(file)
    quotes = found.get("quotes") if isinstance(found, dict) else None
    return isinstance(quotes, list) and any(_is_triple(quote) for quote in quotes)


def _is_triple(quote: object) -> bool:
    content = quote.get("content") if isinstance(quote, dict) else None
    return isinstance(content, dict) and {"text", "start_char", "end_char"} <= content.keys()


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The outputs, one a document. Raises InvalidData."""
    findings: list[Finding] = []
    outputs = []
    for name, record in records(files, findings):
        account.read["documents"] += 1
        failed = record.has("error") and not record.has("quotes")
        account.read_as[f"documents on which the system failed ({_kind(record)}): without quotes"] += failed
        statements = [] if failed else [_statement(quote) for quote in record["quotes"].objects("quotes")]
        account.read["quotes"] += len(statements)
        outputs.append(Output(name, record.place, statements, "code-points"))
    if findings:
        raise InvalidData(findings)
    return outputs


def _kind(record: Value) -> str:
    return str(record["error"].raw).partition(":")[0][:40]


def _statement(quote: Value) -> Statement:
    content = quote["content"]
    start, end = content.span("start_char", "end_char") or (0, 0)
    words = _without_added(content["text"].text() or "")
    return Statement(quote.place, (Piece(words, start, end),), _runs(quote["cue"]), _runs(quote["speaker"]))


def _runs(tokens: Value) -> tuple[Piece, ...]:
    """The tokens, those that follow one another in one piece."""
    pieces: list[Piece] = []
    last = -2
    for token in tokens.objects("tokens"):
        words, number, start = _without_added(token["text"].text() or ""), token["i"].offset(), token["idx"].offset()
        if number is None or start is None:
            continue
        before = pieces[-1] if pieces else None
        if before is not None and number == last + 1 and before.end is not None and before.end <= start:
            blank = " " if start > before.end else ""
            pieces[-1] = Piece(f"{before.words}{blank}{words}", before.start, start + len(words))
        else:
            pieces.append(Piece(words, start, start + len(words)))
        last = number
    return tuple(pieces)


def _without_added(words: str) -> str:
    return _ADDED.sub("", words)
