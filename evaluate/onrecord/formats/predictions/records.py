"""Records wherever JSON holds them: in a list, under any key, or by speaker.

[{quote, speaker}, …]                       records
{"Sourcing Table": [{…}], "model": …}       records under any key; what stands beside them is left out
{"speaker": "Brandt", "quotes": [{…}, "…"]} records that have their speaker in common; an id of the document is handed down too
{"Brandt": ["…", "…"], "Oster": {…}}        records by speaker
{"direct_quotes": ["…"]}                    records by type
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from onrecord.formats.export import Account, Place
from onrecord.formats.predictions.fields import TYPES, Row, meaning, nothing, plain, statements, value_of
from onrecord.formats.predictions.loose_json import Record
from onrecord.formats.predictions.output import Output, Statement

_CONTAINERS = re.compile(
    "(?:annotation|answer|article|attribution|claim|content|data|document|entry|entrie|extraction|item|list|name|output|paragraph|"
    "quotation|quote|record|response|result|row|source|sourced|sourcing|speaker|statement|table|text|utterance)s?"
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_]+")
_HANDED_DOWN = ("speaker", "title", "of_source", "anonymous")


class Documents:
    """The quotes of an output's records, by the documents they name; those that name none are of the document called `name`."""

    def __init__(self, name: str, place: Place, account: Account) -> None:
        self._name, self._place, self._account = name, place, account
        self._places: dict[str, Place] = {}
        self._statements: dict[str, list[Statement]] = {}

    def __bool__(self) -> bool:
        return bool(self._statements)

    def add(self, row: Row) -> None:
        """Takes up a record."""
        self._account.read["records"] += 1
        self._of(row.record, row.place).extend(statements(row, self._account))

    def add_all(self, value: Any, place: Callable[[int], Place], *, one_of_many: bool = False) -> bool:  # noqa: ANN401
        """Takes up the records that a value holds, of which objects know their offset; False if it holds nothing of the kind.

        Where the value is one of many, the id of an object that holds records is that of its document.
        """
        if one_of_many and isinstance(value, Record) and _is_of_document(value):
            for key in [key for key in value if meaning(key) == "id"]:
                value["document"] = value.pop(key)
        found = _records(value, {}, 0)
        for record in found or ():
            self.add(Row(record, place(record.at)))
        if found == [] and isinstance(value, Record):
            self._of(value, place(value.at))
        return found is not None

    def outputs(self) -> list[Output]:
        """The outputs, in the order of the documents; an empty one of the document called `name` if there was nothing."""
        if not self._statements:
            return [output(self._name, self._place, [])]
        return [output(name, self._places[name], found) for name, found in self._statements.items()]

    def _of(self, record: Mapping[str, Any], place: Place) -> list[Statement]:
        stated = value_of(record, "document")
        name = self._name if stated is None else str(stated).strip()
        self._places.setdefault(name, place)
        return self._statements.setdefault(name, [])


def output(name: str, place: Place, found: list[Statement]) -> Output:
    """The output of a document; its positions count code points, as far as the system can be believed."""
    placed = any(piece.start is not None for one in found for piece in one.content)
    return Output(name, place, found, "code-points" if placed else "none")


def _records(value: Any, defaults: Mapping[str, Any], at: int) -> list[Record] | None:  # noqa: ANN401
    if isinstance(value, str):
        return None if nothing(value) else [_record({"quote": value}, defaults, at)]
    if isinstance(value, list):
        listed = [_records(item, defaults, at) for item in value]
        return [record for found in listed for record in found or ()] if None not in listed or any(listed) else None
    if not isinstance(value, Record):
        return None
    at = value.at
    content = value_of(value, "content")
    words = isinstance(content, list) and all(isinstance(one, str) for one in content) and not _by_type(value)
    if words or isinstance(content, str | int | float):
        return [_record(value, defaults, at)]
    return _held(value, defaults)


def _held(value: Record, defaults: Mapping[str, Any]) -> list[Record] | None:
    """The records that an object holds, which is none itself."""
    handed = {**defaults, **_handed_down(value)}
    by_speaker = all(isinstance(item, str | list | Record) and not _contains(key) for key, item in value.items())
    found: list[Record] = []
    holds = not value
    for key, item in value.items():
        if not isinstance(item, list | Record) and not (by_speaker and meaning(key) is None):
            continue
        if meaning(key) == "speaker" and isinstance(item, Record):
            continue
        kind = TYPES.get(plain(key).removesuffix("s"))
        own = {"type": kind} if kind else {} if _contains(key) else {"speaker": key}
        records = _records(item, {**own, **handed} if "speaker" in own else {**handed, **own}, value.at)
        if records is not None:
            holds = True
            found += records
    if not holds and any(meaning(key) == "content" for key in value):
        return [_record(value, defaults, value.at)]
    return found if holds else None


def _handed_down(value: Record) -> dict[str, Any]:
    """What an object says of all the records in it: whose they are, and of which document."""
    said = {about: one for about in (*_HANDED_DOWN, "document") if not nothing(one := value_of(value, about))}
    said = {about: one for about, one in said.items() if not isinstance(one, list) and (about == "document" or "speaker" in said)}
    return {about.replace("of_source", "source type"): one for about, one in said.items()}


def _is_of_document(value: Record) -> bool:
    """Whether the object is neither a quote nor of one speaker, and says of which document it is by its id alone."""
    return not {"document", "speaker"} & {meaning(key) for key in value} and not isinstance(value_of(value, "content"), str)


def _record(value: Mapping[str, Any], defaults: Mapping[str, Any], at: int) -> Record:
    found = Record(at)
    stated = {about for key, one in value.items() if (about := meaning(key)) and not nothing(one)}
    found.update({key: one for key, one in defaults.items() if meaning(key) not in stated})
    found.update(value)
    return found


def _by_type(value: Record) -> bool:
    return sum(plain(key).removesuffix("s") in TYPES for key, item in value.items() if isinstance(item, list)) > 1


def _contains(key: str) -> bool:
    """Whether it is a key for records, or of a record, and not somebody's name."""
    identifier = re.fullmatch(r"[a-z0-9_-]*", key) is not None
    return identifier or meaning(key) is not None or any(_CONTAINERS.fullmatch(word.casefold()) for word in _WORDS.findall(key))
