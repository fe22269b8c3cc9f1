"""Stanford CoreNLP: the JSON of its quote annotator (stanfordnlp.github.io/CoreNLP/quote.html), one file a document.

quotes       [{id, text, beginIndex, endIndex, mention, mentionBegin, mentionEnd, speaker, canonicalSpeaker}]: a quote with its marks.
Offsets      beginIndex and characterOffset count UTF-16 code units; codepointOffset is written with the same numbers in some versions
             and is not used. mentionBegin and mentionEnd count the tokens of the document, the end inclusive.
Speaker      canonicalSpeaker, the name that the mention was resolved to; where that is "Unknown", speaker. "Unknown" is nobody.
Text         of `text`, or put together from the tokens: originalText at their offsets, `before` and `after` between them, or blanks.
             The positions given here are code points of it.
"""

from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Offsets
from onrecord.formats.json_values import Value, whole
from onrecord.formats.predictions.files import names, without_ending
from onrecord.formats.predictions.output import Output, Piece, Statement

ENDINGS = (".json",)
_NOBODY = ("", "Unknown")


class _Text(NamedTuple):
    """The text, the offset in UTF-16 code units of each of its code points and of its end, and the tokens."""

    text: str
    units: list[int]
    tokens: list[Offsets]

    def point(self, unit: int) -> int | None:
        """The code point at an offset in code units; None past the end or inside a character."""
        found = bisect_left(self.units, unit)
        return found if found < len(self.units) and self.units[found] == unit else None

    def piece(self, words: str | None, start: int, end: int) -> Piece | None:
        """The words from one code unit to another; None if they cannot stand there."""
        first, last = self.point(start), self.point(end)
        return None if first is None or last is None else Piece(words, first, last)


def recognises(file: ExportFile) -> bool:
    """Whether it is JSON with sentences, tokens and quotes as CoreNLP writes them."""
    return all(key in file.data for key in (b'"sentences"', b'"characterOffsetBegin"', b'"quotes"', b'"beginIndex"'))


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The quotes of the documents. Raises InvalidData."""
    findings: list[Finding] = []
    outputs: list[Output] = []
    for file, name in zip(files, names(files), strict=True):
        try:
            document = whole(file._replace(data=file.data.removeprefix(b"\xef\xbb\xbf")), findings)
        except InvalidData as invalid:
            findings += invalid.findings
            continue
        account.read["documents"] += 1
        if not isinstance(document.raw, dict) or "sentences" not in document.raw:
            document.wrong("has no `sentences`: it is not what CoreNLP writes with outputFormat json")
        elif "quotes" not in document.raw:
            document.wrong("has no `quotes`: run CoreNLP with the annotators tokenize,ssplit,pos,lemma,ner,depparse,coref,quote")
        else:
            outputs.append(_document(document, name, account))
    if findings:
        raise InvalidData(findings)
    return outputs


def _document(document: Value, name: str, account: Account) -> Output:
    name = without_ending(document["docId"].raw) if isinstance(document["docId"].raw, str) else name
    text = _text(document)
    found = [statement for quote in document["quotes"].objects("quotes") if (statement := _quote(quote, text, account))]
    return Output(name, document.place, found, "code-points", text.text)


def _quote(quote: Value, text: _Text, account: Account) -> Statement | None:
    words, span = quote["text"].text(), quote.span("beginIndex", "endIndex")
    if words is None or span is None:
        return None
    content = text.piece(words, *span)
    if content is None:
        quote.wrong(
            f"goes from {span[0]} to {span[1]}, but the text ends at {text.units[-1]} or has no character there", "selector-range"
        )
        return None
    account.read["quotes"] += 1
    speaker = next((named for key in ("canonicalSpeaker", "speaker") if (named := quote[key].raw) and named not in _NOBODY), None)
    fields = {"id": str(quote["id"].raw)} if quote.has("id") else {}
    mention = _mention(quote, text)
    return Statement(quote.place, (content,), (), mention, (str(speaker),) if speaker is not None else None, fields)


def _mention(quote: Value, text: _Text) -> tuple[Piece, ...]:
    words = quote["mention"].raw
    if not quote.has("mentionBegin"):
        return (Piece(words),) if isinstance(words, str) and words.strip() else ()
    tokens = quote.span("mentionBegin", "mentionEnd")
    if tokens is None:
        return ()
    if tokens[1] >= len(text.tokens):
        quote["mentionEnd"].wrong(
            f"is token {tokens[1]}, but the document has {len(text.tokens)}, counted from 0", "selector-range"
        )
        return ()
    start, end = text.tokens[tokens[0]][0], text.tokens[tokens[1]][1]
    piece = text.piece(words if isinstance(words, str) else None, start, end)
    return () if piece is None else (piece,)


def _text(document: Value) -> _Text:
    """The text of the document and its tokens."""
    parts: list[str] = []
    at = 0
    tokens: list[Offsets] = []
    for sentence in document["sentences"].objects("sentences"):
        for token in sentence["tokens"].objects("tokens"):
            span, words = token.span("characterOffsetBegin", "characterOffsetEnd"), token["originalText"].raw or token["word"].raw
            if span is None:
                continue
            tokens.append(span)
            if span[0] < at:  # a word of a contraction, which stands where the one before it does
                continue
            before = token["before"].raw if isinstance(token["before"].raw, str) else ""
            parts.append(before if _width(before) == span[0] - at else " " * (span[0] - at))
            parts.append(
                words if isinstance(words, str) and _width(words) == span[1] - span[0] else "\ufffd" * (span[1] - span[0])
            )
            at = span[1]
    stated = document["text"].raw
    text = stated if isinstance(stated, str) and _width(stated) >= at else "".join(parts)
    return _Text(text, [0, *accumulate(1 + (character > "\uffff") for character in text)], tokens)


def _width(words: str) -> int:
    return len(words) + sum(character > "\uffff" for character in words)
