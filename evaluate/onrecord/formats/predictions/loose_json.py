"""JSON as language models write it: inside prose, nearly right, or cut off.

Read besides JSON   prose around values; comments (`//`, `#`, `/* */`) and "..."; commas too many, or none at a line's end; single
                    and curly marks round strings; keys without marks; line breaks in strings; None, True, NaN, undefined, N/A.
Marks in strings    A mark ends its string at once; only where no value comes of that, where what follows can follow a string.
Cut off             Where the text ends inside a value, what is complete is kept: items of lists, and objects that end after a value
                    or inside another one. An object that ends in the middle of a word is left out.
Nothing is made up  Every string is a piece of the text, with its escapes undone.
"""

import re
from typing import Any, NamedTuple

from onrecord.formats.predictions.escapes import unescaped

MAX_DEPTH, MAX_FAILED, MAX_PATIENCE = 60, 300, 5_000
_START = re.compile(r"\{(?=\s*(?:[\"'“”„‘#/{}]|[\w$-]+\s*:|\Z))|\[(?=\s*(?:[\"'“”„‘#/\[\]{]|\Z))")
_SPACE = re.compile(r"(?:\s|\.\.\.|…|//[^\n]*|#[^\n]*|/\*.*?(?:\*/|\Z))*", re.DOTALL)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?%?(?![\w.])")
_WORD = re.compile(r"(?:null|none|nil|nan|undefined|n/a|-?infinity|true|false)(?!\w)", re.IGNORECASE)
_KEY = re.compile(r"[\w$][\w$ -]*?(?=\s*:)")
_CLOSING = {'"': '"', "'": "'", "“": "”“", "”": "”", "„": "“”", "‘": "’"}
_MARKS = {ends: re.compile(rf"\\.|[{ends}]", re.DOTALL) for ends in _CLOSING.values()}
_MARKED_KEY = r"""(?:["“”][^"“”\n]*["“”]|['‘’][^'‘’\n]*['‘’])\s*:"""
_BARE_KEY = r"[\w$-]+\s*:"
_COMMENT = r"(?://[^\n]*)?\s*"
_AFTER = {
    "key": re.compile(r"\s*:"),
    "object": re.compile(
        rf"\s*(?:[}}\]]|\Z|,?\s*{_COMMENT}{_MARKED_KEY}|,\s*{_COMMENT}(?:{_BARE_KEY}|\}}|\Z)|(?<=\n)\s*{_BARE_KEY})"
    ),
    "list": re.compile(r"""\s*(?:\]|\Z|,\s*(?:["'“”„‘\[\]{\d-]|null|true|false|\Z))""", re.IGNORECASE),
}
_NEXT_KEY = re.compile(_MARKED_KEY)


class Record(dict[str, Any]):
    """An object, and where in the text it begins."""

    def __init__(self, at: int) -> None:
        self.at = at
        super().__init__()


class Found(NamedTuple):
    """A value of the text, where it stands, and how many objects or strings were cut off and are missing, if it was cut."""

    value: Any
    start: int
    end: int
    cut: bool
    lost: int


class Broken(Exception):  # noqa: N818  (what it says is what went wrong)
    """No value stands there: where it goes wrong, and what was expected."""

    def __init__(self, at: int, expected: str) -> None:
        self.at, self.expected = at, expected
        super().__init__(expected)


def values(text: str) -> tuple[list[Found], list[Broken]]:
    """The lists and objects of a text that is JSON in part, and where it goes wrong: each place once."""
    found: list[Found] = []
    broken: dict[int, Broken] = {}
    at, failed = 0, 0
    while failed < MAX_FAILED and (start := _START.search(text, at)):
        try:
            value = _value_at(text, start.start())
        except Broken as error:
            failed += 1
            if text[start.start()] == "{":
                broken.setdefault(error.at, error)
            at = start.end()
        else:
            found.append(value)
            at = value.end
    if failed == MAX_FAILED:
        broken[at] = Broken(at, f"fewer than {MAX_FAILED} brackets before this that begin nothing")
    inside = [error for error in broken.values() if not any(one.start <= error.at < one.end for one in found)]
    return found, inside


def _value_at(text: str, start: int) -> Found:
    """The list or object that begins there. Raises Broken."""
    try:
        first = _Parser(text, patient=False).read(start)
    except Broken as error:
        try:
            second = _Parser(text, patient=True).read(start)
        except Broken as other:
            raise max(error, other, key=lambda one: one.at) from None
        if second.cut and "}" in text[error.at :]:
            raise  # it did not end, but ran over what is no part of it
        return second
    if not first.cut:
        return first
    try:
        second = _Parser(text, patient=True).read(start)
    except Broken:
        return first
    return first if second.cut else second


class _Cut(Exception):  # noqa: N818
    """The text ends here, inside a value; `value` is what is complete of a list or object."""

    def __init__(self, value: Any = None, *, counted: bool = False) -> None:  # noqa: ANN401
        self.value, self.counted = value, counted


class _Parser:
    def __init__(self, text: str, *, patient: bool) -> None:
        self.text, self.patient = text, patient
        self.at = self.depth = self.lost = 0

    def read(self, start: int) -> Found:
        self.at = start
        try:
            value, cut = self._value("object"), False
        except _Cut as error:
            value, cut = error.value, True
        return Found(value, start, self.at, cut, self.lost)

    def _skip(self) -> str:
        """The next character that is neither space nor comment. Raises _Cut."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        if self.at >= len(self.text):
            raise _Cut
        return self.text[self.at]

    def _value(self, around: str) -> Any:  # noqa: ANN401
        character = self._skip()
        if character in "[{":
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise Broken(self.at, f"fewer than {MAX_DEPTH} levels of brackets")
            value = self._object() if character == "{" else self._list()
            self.depth -= 1
            return value
        if character in _CLOSING:
            return self._string(around)
        if number := _NUMBER.match(self.text, self.at):
            self.at = number.end()
            if self.at == len(self.text):
                raise _Cut
            return _number(number.group())
        if word := _WORD.match(self.text, self.at):
            self.at = word.end()
            return {"true": True, "false": False}.get(word.group().lower())
        if not re.search(r"[^\w/.+-]", self.text[self.at : self.at + 20]) and len(self.text) - self.at < 20:
            self.at = len(self.text)
            raise _Cut  # a number or word of which the end is missing
        raise Broken(self.at, "a value: text in quotation marks, a number, true, false, null, [ or {")

    def _list(self) -> list[Any]:
        items: list[Any] = []
        self.at += 1
        begun = False
        try:
            while (character := self._skip()) != "]":
                if character == ",":
                    self.at += 1
                    continue
                begun = True
                items.append(self._value("list"))
                begun = False
                self._separated("]")
        except _Cut as cut:
            if cut.value is not None:
                items.append(cut.value)
            self.lost += begun and cut.value is None and not cut.counted
            raise _Cut(items) from None
        self.at += 1
        return items

    def _object(self) -> Record:
        found = Record(self.at)
        self.at += 1
        whole = True
        try:
            while (character := self._skip()) != "}":
                if character == ",":
                    self.at += 1
                    whole = False
                    continue
                whole = False
                key = self._key()
                if self._skip() != ":":
                    raise Broken(self.at, f"a colon after the key {key!r:.40}")
                self.at += 1
                found[key] = self._value("object")
                whole = True
                self._separated("}")
        except _Cut as cut:
            if cut.value is not None:
                found[key] = cut.value  # of a list or object, so after its key
            complete = cut.value is not None or (whole and bool(found))
            self.lost += not (complete or whole or cut.counted)
            raise _Cut(found if complete else None, counted=not complete) from None
        self.at += 1
        return found

    def _separated(self, closing: str) -> None:
        """After a value: a comma, the end, another line, or the next key."""
        end = self.at
        if self._skip() in (",", closing) or "\n" in self.text[end : self.at]:
            return
        if closing == "]" or not _NEXT_KEY.match(self.text, self.at):
            raise Broken(self.at, f"a comma or {closing}")

    def _key(self) -> str:
        if self.text[self.at] in _CLOSING:
            return self._string("key")
        if bare := _KEY.match(self.text, self.at):
            self.at = bare.end()
            return bare.group()
        if re.fullmatch(r"[\w$ -]*", self.text[self.at :]):
            self.at = len(self.text)
            raise _Cut
        raise Broken(self.at, "a key in quotation marks, or }")

    def _string(self, around: str) -> str:
        start = self.at + 1
        for match in _MARKS[_CLOSING[self.text[self.at]]].finditer(self.text, start):
            ends = match.group()[0] != "\\" and (not self.patient or _AFTER[around].match(self.text, match.end()))
            if self.patient and match.start() - start > MAX_PATIENCE:
                raise Broken(start, "a quotation mark that ends this text")
            if ends:
                self.at = match.end()
                return unescaped(self.text[start : match.start()])
        self.at = len(self.text)
        raise _Cut


def _number(words: str) -> int | float | str:
    if words.endswith("%"):
        return words
    return int(words) if re.fullmatch(r"[-+]?\d{1,18}", words) else float(words)
