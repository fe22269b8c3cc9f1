"""Is this line of a program's output an answer? The prediction format decides, and whether anybody asked."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from onrecord.checks.predictions import check_line
from onrecord.findings import Finding
from onrecord.text.source import parse


class Answer(NamedTuple):
    """A line, stripped of its line break: the document of the corpus it names, how many quotes it gives, what is wrong with it."""

    line: bytes
    document_id: str | None
    quotes: int
    findings: list[Finding]


def judged(
    line: bytes, name: str, number: int, texts: Mapping[str, str], answered: Collection[str], failed: Collection[str]
) -> Answer:
    """The line, number `number` of what is called `name`, held against the prediction schema and the text of its document.

    `texts` are the texts of all documents of the corpus by id; `answered` and `failed` those that are not asked for any more.
    """
    line = line.rstrip(b"\r\n")
    source = parse(line, name, number)
    value = source.value if isinstance(source.value, dict) else {}
    stated = value.get("document_id")
    document_id = stated if isinstance(stated, str) and stated in texts else None
    findings = [one for one in check_line(source, texts[document_id] if document_id else None) if one.severity == "error"]
    for rule, wrong, message in (
        ("unknown-document", isinstance(stated, str) and not document_id, "was not asked for"),
        ("duplicate-document", document_id in answered, "was answered before; one line holds all quotes of a document"),
        ("unknown-document", document_id in failed, "was given up before, and is not asked for any more"),
    ):
        if wrong:
            findings.append(source.finding(rule, ("document_id",), f"document {stated!r} {message}"))
    quotes = value.get("quotes")
    return Answer(line, document_id, len(quotes) if isinstance(quotes, list) else 0, findings)
