"""Quotebank, and what Quobert gives: JSON Lines by article or by quotation (zenodo.org/records/4277311).

By article    {articleID, url, content, quotations: [{quoteID, quotation, quotationOffset, localTopSpeaker, localProbas,
              globalTopSpeaker, globalProbas}], names}: the speaker is the local one, found in this article; the global one, of all
              articles that have the quotation, where there is no other.
By quotation  {quoteID, quotation, speaker, qids, probas, urls}: a quote of the document that each URL names.
Speaker       "None" says that no name was found. Its identifiers (qids) are those of Wikidata with that name, not one speaker's.
Confidence    the probability of that speaker, in probas: [["Ana", "0.9"], ["None", "0.1"]], or objects {speaker, proba}.
Offsets       `quotationOffset` counts the words of `content`, tokens with a blank between them, from 0. The published files have no
              `content`: then there are no positions. Where other words stand at that offset, the quotation is given without it.
"""

from typing import Any

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile
from onrecord.formats.json_values import Value, lines
from onrecord.formats.predictions.fields import with_confidence
from onrecord.formats.predictions.files import decoded
from onrecord.formats.predictions.output import Output, Piece, Statement

ENDINGS = (".json", ".jsonl")


def recognises(file: ExportFile) -> bool:
    """Whether its first line has the fields of Quotebank."""
    head = file.data[:2_000_000].split(b"\n", 1)[0]
    by_article = b'"articleID"' in head and b'"quotations"' in head
    return by_article or (b'"quoteID"' in head and b'"quotation"' in head and b'"probas"' in head)


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The quotations, by article. Raises InvalidData."""
    findings: list[Finding] = []
    outputs: list[Output] = []
    by_url: dict[str, Output] = {}
    for file in files:
        text = decoded(file, findings)
        if text is None:
            continue
        for record in lines(file._replace(data=text.encode()), findings):
            if "quotations" in record.raw:
                outputs += _article(record, account)
            elif "quotation" in record.raw:
                _quotation(record, by_url, account)
            else:
                record.wrong("is neither an article with `quotations` nor a `quotation`")
    if findings:
        raise InvalidData(findings)
    return with_confidence([*outputs, *by_url.values()], account)


def _article(record: Value, account: Account) -> list[Output]:
    account.read["articles"] += 1
    name = record["articleID"].name() if record.has("articleID") or not record.has("url") else record["url"].name()
    content = record["content"].text() if record.has("content") else None
    found = []
    for quotation in record["quotations"].objects("quotations"):
        words = quotation["quotation"].text()
        if words is None:
            continue
        account.read["quotations"] += 1
        local = quotation.has("localTopSpeaker")
        speaker = quotation["localTopSpeaker" if local else "globalTopSpeaker"].raw
        account.read_as["speakers of the quotation in all articles, as there is none for this one"] += not local
        if local and quotation.has("globalTopSpeaker") and quotation["globalTopSpeaker"].raw != speaker:
            account.read_as["speakers found in this article, where that of all articles is another"] += 1
        probas = quotation["localProbas" if local else "globalProbas"]
        found.append(_statement(quotation, _piece(quotation, words, content, account), speaker, probas))
    return [] if name is None else [Output(name, record.place, found, "none" if content is None else "code-points", content)]


def _quotation(record: Value, by_url: dict[str, Output], account: Account) -> None:
    words = record["quotation"].text()
    if words is None:
        return
    account.read["quotations"] += 1
    statement = _statement(record, Piece(words), record["speaker"].raw, record["probas"])
    urls = [url for item in record["urls"].items("URLs") if (url := item.name())]
    if not urls and not record["urls"].raw:
        record.wrong("has no urls, which say what articles it is of", "missing-key")
    for url in dict.fromkeys(urls):
        by_url.setdefault(url, Output(url, record.place, [])).statements.append(statement)


def _statement(record: Value, piece: Piece, speaker: object, probas: Value) -> Statement:
    named = isinstance(speaker, str) and speaker.strip() not in ("", "None")
    fields: dict[str, Any] = {"id": record["quoteID"].name()} if record.has("quoteID") else {}
    confidence = _confidence(probas, speaker if named else "None")
    if confidence is not None:
        fields["confidence"] = confidence
    return Statement(record.place, (piece,), speaker=(str(speaker),) if named else None, fields=fields)


def _confidence(probas: Value, speaker: object) -> float | None:
    """The probability given to that speaker; a finding where it is no number from 0 to 1."""
    for item in probas.items("pairs of a speaker and a probability"):
        pair = item.raw
        name, number = (pair.get("speaker"), pair.get("proba")) if isinstance(pair, dict) else (*pair, None, None)[:2]
        if name != speaker:
            continue
        try:
            value = float(number)
        except (TypeError, ValueError):
            value = -1.0
        if 0 <= value <= 1:
            return value
        item.wrong(f"should be a speaker and a probability from 0 to 1, but has {number!r:.40}")
    return None


def _piece(quotation: Value, words: str, content: str | None, account: Account) -> Piece:
    if content is None or not quotation.has("quotationOffset"):
        return Piece(words)
    token = quotation["quotationOffset"].offset()
    before = content.split(" ")[: token or 0]
    start = len(" ".join(before)) + bool(before)
    if token is not None and content.startswith(words, start):
        return Piece(words, start, start + len(words))
    account.read_as["quotations that do not stand at their offset: their words alone"] += 1
    return Piece(words)
