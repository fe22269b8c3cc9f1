"""Answers of language models: whatever they wrote when asked for the quotes of an article.

Files      one an article, named after it, or in a folder named after it (`files.names`); or JSON Lines with an id and the answer,
           also as batch interfaces give them ({"custom_id", "response": {…"content": "…"}}).
Answer     a table in Markdown, JSON (`loose_json`, `records`) or CSV (`csv_rows`), in code fences or with prose around it.
           Where fences hold any of this, what stands outside them is prose. What stands in <think> is left out.
None       [] or {"quotes": []}, no words at all, or a short answer that says there are no quotes.
Else       a finding: an answer without anything of the kind, or a record that cannot be read.
Twins      a file that says what the one beside it with another ending says (`pier.json`, `pier.csv`) is read once.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from onrecord.checks.wording import shown
from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Place
from onrecord.formats.predictions import markdown_table
from onrecord.formats.predictions.answers import answer_in
from onrecord.formats.predictions.csv_rows import is_table, table
from onrecord.formats.predictions.fields import Row, meaning, value_of, with_confidence
from onrecord.formats.predictions.files import Lines, decoded, names, without_ending
from onrecord.formats.predictions.loose_json import Broken, Found, values
from onrecord.formats.predictions.output import Output, Statement
from onrecord.formats.predictions.records import Documents

ENDINGS = (".json", ".jsonl", ".txt", ".md", ".csv", ".tsv")
_FENCE = re.compile(r"^[ \t]*(```+|~~~+)[^\n`]*\n(.*?)(?:^[ \t]*\1|\Z)", re.DOTALL | re.MULTILINE)
_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL)
_NONE = re.compile(
    r"\b(?:no|not any|zero|without(?: any)?|none of the|does not|doesn't)\b[^.!?\n]{0,60}"
    r"\b(?:quot(?:e|ation)s?|sources?|sourced|statements?|speakers?|attributions?)\b|\A\W*(?:none|null|n/a|nothing)\W*\Z",
    re.IGNORECASE,
)
_SHORT = 400
_EXPECTED = (
    'expected is JSON with a quote in each record ([{"quote": …, "speaker": …}]), a table in Markdown, or CSV with a header; '
    "write [] where the answer is that there are no quotes"
)
Where = Callable[[int], Place]


def recognises(file: ExportFile) -> bool:
    """Whether it is an answer with records in code fences; other forms could be anything."""
    text = file.data.decode("utf-8", "replace")
    keys = (key for fence in _FENCE.finditer(text) for key in re.findall(r"[\"']([\w ]+)[\"']\s*:", fence.group(2)))
    return any(meaning(key) == "content" for key in keys)


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """What the answers state, by document. Raises InvalidData."""
    findings: list[Finding] = []
    outputs: list[Output] = []
    twins: dict[str, list[Output]] = {}
    for file, name in zip(files, names(files), strict=True):
        text = decoded(file, findings)
        if text is None:
            continue
        account.read["files"] += 1
        reading = _Reading(file.file, account, findings)
        said = reading.lines(text, name) if file.inside.lower().endswith(".jsonl") else reading.answer(text, name)
        before = twins.setdefault(without_ending(file.inside), said)
        if before is not said and _stated(before) == _stated(said):
            account.left_out["files that state what one beside them states"] += 1
        else:
            outputs += said
    if findings:
        raise InvalidData(findings)
    return with_confidence(outputs, account)


class _Reading(NamedTuple):
    """The reading of one file, and where what becomes of it is noted."""

    file: str
    account: Account
    findings: list[Finding]

    def lines(self, text: str, name: str) -> list[Output]:
        """The answers of JSON Lines, each of its document; records of lines that are such themselves."""
        where = Lines(text)
        answers: list[Output] = []
        documents = Documents(name, Place(self.file), self.account)
        found, broken = values(text)
        for one in found:
            place = where.place(self.file, one.start)
            answer = answer_in(one.value)
            id = value_of(one.value, "document") or value_of(one.value, "id") if answer is not None else None
            if answer is not None and id is None:
                self.findings.append(place.finding("missing-key", "an answer without an id, which says what article it is of"))
            elif answer is not None:
                answers += self.answer(answer, str(id), _always(place))
            elif not documents.add_all(one.value, lambda at: where.place(self.file, at), one_of_many=True):
                self.findings.append(place.finding("wrong-form", f"neither an answer with an id nor records: {_EXPECTED}"))
        self._broken(broken, lambda at: where.place(self.file, at))
        if not found and not broken and text.strip():
            self.findings.append(
                Place(self.file).finding("wrong-form", 'expected is one object a line, as {"id": …, "answer": …}')
            )
        return answers if answers and not documents else [*answers, *documents.outputs()]

    def answer(self, text: str, name: str, where: Where | None = None) -> list[Output]:
        """What one answer states; a finding if that is nothing that can be read."""
        text = _THOUGHT.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), _decoded_once(text))
        lines = Lines(text)
        where = where or (lambda at: lines.place(self.file, at))
        documents = Documents(name, where(0), self.account)
        fences = [(match.start(2), match.group(2)) for match in _FENCE.finditer(text)]
        read = [self._part(part, documents, _from(start, where)) for start, part in fences]
        if any(read):
            return documents.outputs()
        if self._part(text, documents, where):
            return documents.outputs()
        if not text.strip() or (len(text.strip()) < _SHORT and _NONE.search(text)):
            self.account.read_as["answers in words, or without any: no quotes"] += 1
        elif (again := text.replace("\\n", "\n").replace('\\"', '"')) != text:
            return self.answer(again, name, _always(where(0)))
        else:
            self.findings.append(where(0).finding("wrong-form", f"{shown(text.strip())} holds no quotes: {_EXPECTED}"))
        return documents.outputs()

    def _part(self, text: str, documents: Documents, where: Where) -> bool:
        """Takes up what a part of an answer states, in the first form that it has; False if in none."""
        listed = markdown_table.rows(text, self.file, self.findings, where(0).line)
        if listed is not None:
            return self._rows(listed, documents)
        if is_table(text):
            return self._rows(table(text, self.file, self.findings, where(0).line), documents)
        found, broken = values(text)
        alone = len(found) == 1 and not (text[: found[0].start] + text[found[0].end :]).strip()
        read = [self._value(one, documents, where) for one in found if alone or not _only_words(one.value)]
        self._broken(broken, where)
        if any(read) or broken:
            return True
        start = next((match.start() for match in re.finditer(r"^.*$", text, re.MULTILINE) if is_table(match.group())), None)
        if start is None:
            return False
        return self._rows(table(_paragraph(text[start:]), self.file, self.findings, where(start).line), documents)

    def _value(self, found: Found, documents: Documents, where: Where) -> bool:
        self.account.read_as["answers cut off at the end: what is complete"] += found.cut
        self.account.left_out["records or strings cut off at the end"] += found.lost
        words = answer_in(found.value)
        if words is not None:
            return self._part(words, documents, _always(where(found.start))) or bool(_NONE.search(words))
        return found.value is None or documents.add_all(found.value, where)

    def _rows(self, rows: Iterable[Row], documents: Documents) -> bool:
        for row in rows:
            documents.add(row)
        return True

    def _broken(self, broken: Iterable[Broken], where: Where) -> None:
        self.findings.extend(where(one.at).finding("wrong-form", f"expected is {one.expected}") for one in broken)


def _from(start: int, where: Where) -> Where:
    """Where something stands in a part of the text that begins there."""
    return lambda at: where(start + at)


def _always(place: Place) -> Where:
    """The place for everything in an answer that is a value in a file itself."""
    return lambda _: place


def _decoded_once(text: str) -> str:
    """The text itself, where it is a string of JSON as a whole."""
    if text.strip()[:1] == '"' and text.strip()[-1:] == '"':
        try:
            inside = json.loads(text, strict=False)
        except ValueError:
            return text
        return inside if isinstance(inside, str) else text
    return text


def _only_words(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, list) and all(isinstance(item, str) for item in value) and bool(value)


def _paragraph(text: str) -> str:
    """The text up to the first empty line that is not in quotation marks."""
    ends = (match.start() for match in re.finditer(r"\n[ \t\r]*\n", text))
    return text[: next((end for end in ends if text.count('"', 0, end) % 2 == 0), len(text))]


def _stated(outputs: list[Output]) -> list[list[Statement]]:
    """The statements without their places and confidence, which only one of two forms may have."""
    return [
        [replace(one, place=Place(""), fields={**one.fields, "confidence": None}) for one in output.statements]
        for output in outputs
    ]
