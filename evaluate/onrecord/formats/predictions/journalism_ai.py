"""JournalismAI's pipeline of regular expressions (The Guardian): quotes as texts, without positions.

What `extract_quotes_and_sentence_speaker` returns, a document a file: the list, or {"output": list, …} around it. In the list
stand quotes {quote_text, speaker, quote_text_optional_second_part, …_third_part, cue, additional_cue, QUOTE_TYPE} and bare lists
[quote, speaker, verb, sentence, entities], of paragraphs without a speaker of their own. For an empty text it returns other lists.
A file of JSON Lines, one quote a line, is what its main.py writes for one document.
Order        Depends on Python's hash seed, so it is not read: quotes are taken by their words.
Who          `speaker` are words at the quote, often with more around; nobody is named.
"""

from collections.abc import Iterator

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Place
from onrecord.formats.json_values import Value, lines, whole
from onrecord.formats.predictions.by_document import ENDINGS as ENDINGS
from onrecord.formats.predictions.by_document import first_value, stem
from onrecord.formats.predictions.output import Output, Piece, Statement

_PARTS = ("quote_text", "quote_text_optional_second_part", "quote_text_optional_third_part")
_EMPTY = ("attributed_quotes", "unattributed_quotes", "just_quote_marks")


def recognises(file: ExportFile) -> bool:
    """Whether its quotes have the pipeline's parts, or it is what the pipeline gives for an empty text."""
    found = first_value(file)
    inside = found.get("output", found.get("result", found)) if isinstance(found, dict) else found
    if isinstance(inside, dict):
        return "QUOTE_TYPE" in inside or all(key in inside for key in _EMPTY)
    return isinstance(inside, list) and any(isinstance(item, dict) and "quote_text" in item for item in inside)


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The outputs, one a document. Raises InvalidData."""
    findings: list[Finding] = []
    outputs = []
    for file in files:
        found = [one for quote in _quotes(file, findings) if (one := _statement(quote, account)) is not None]
        found.sort(key=lambda one: (one.content, one.mention, one.cue))
        account.read["documents"] += 1
        account.read["quotes"] += len(found)
        outputs.append(Output(stem(file), Place(file.file), found))
    if findings:
        raise InvalidData(findings)
    return outputs


def _quotes(file: ExportFile, findings: list[Finding]) -> Iterator[Value]:
    if file.inside.endswith(".jsonl"):
        yield from lines(file, findings)
        return
    found = whole(file, findings)
    if isinstance(found.raw, dict):
        found = found["output"] if found.has("output") else found["result"] if found.has("result") else found
    if isinstance(found.raw, dict) and all(key in found.raw for key in _EMPTY):
        for key in _EMPTY:
            yield from found[key].items("quotes")
        return
    yield from found.items("quotes")


def _statement(quote: Value, account: Account) -> Statement | None:
    if isinstance(quote.raw, dict):
        content = tuple(piece for key in _PARTS for piece in _pieces(quote[key]))
        cue = (*_pieces(quote["cue"]), *_pieces(quote["additional_cue"]))
        mention = _pieces(quote["speaker"])
    elif isinstance(quote.raw, list) and len(quote.raw) >= 3:
        given = quote.items("parts of a quote")
        content, mention, cue = (_pieces(given[i]) for i in range(3))
        account.read_as["bare lists: quote, speaker, verb"] += 1
    else:
        quote.wrong("should be a quote: an object with quote_text, or a list of quote, speaker, verb, …")
        return None
    if not content:
        quote.wrong("has no words", "no-content")
        return None
    return Statement(quote.place, content, cue, mention)


def _pieces(value: Value) -> tuple[Piece, ...]:
    words = value.text() if value.raw is not None else None
    return (Piece(words.strip()),) if words and words.strip() else ()
