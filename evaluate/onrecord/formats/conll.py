"""CoNLL: labelled tokens, one a line, in the form of `labelled_tokens`; what the labels mean the map says.

The text is made of the tokens. Each span has an id, the line of its first token; there are no relations, so a cue and a mention
are linked where they stand alone with a content in its sentences. Documents of one name in several files are refused elsewhere.
"""

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Span, Task, Unit
from onrecord.formats.labelled_tokens import ENDINGS as ENDINGS
from onrecord.formats.labelled_tokens import Tokens, chunks_of, documents, text_of
from onrecord.formats.predictions.files import decoded, names

UNIT: Unit = "code-points"


def read(files: list[ExportFile], account: Account, text_at: str | None = None) -> list[Task]:
    """The documents of the files. Raises InvalidData."""
    findings: list[Finding] = []
    tasks = []
    for file, name in zip(files, names(files), strict=True):
        text = decoded(file, findings)
        found = [] if text is None else [one for one in documents(text, file.file, findings) if one.tokens]
        for number, document in enumerate(found, 1):
            tasks.append(_task(document.name or (name if len(found) == 1 else f"{name}-{number}"), document, account))
    if findings:
        raise InvalidData(findings)
    return tasks


def _task(name: str, document: Tokens, account: Account) -> Task:
    text, starts = text_of(document.tokens)
    spans = []
    for chunk in chunks_of(document.tokens, account):
        first, last = document.tokens[chunk.first], document.tokens[chunk.last]
        start, end = starts[chunk.first], starts[chunk.last] + len(last.word)
        spans.append(Span(f"line {first.place.line}", (chunk.label,), ((start, end),), text[start:end], first.place))
    return Task(name, text, document.place, spans=spans)
