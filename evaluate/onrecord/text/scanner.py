"""The scanner behind `source`: one pass over a JSON text that keeps the offset of every key and value.

Problems it can go on from are noted; at others it stops. Containers are a dict and a list with one array of
offsets each, so that a file costs little more than its values.
"""

import re
from array import array
from collections import Counter
from collections.abc import Sequence
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]
from typing import Any

MAX_DEPTH = 200
MAX_PER_RULE = 20

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORD = re.compile(r"[-+]?[A-Za-z_][A-Za-z_0-9]*")
# the rest of a text that ends inside a string, at or after a backslash
_CUT_ESCAPE = re.compile(r"\\?u?[0-9a-fA-F]{0,4}\Z")
_CUT_NUMBER = re.compile(r"-?([0-9]+(\.|(\.[0-9]+)?[eE][-+]?))?\Z")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONSTANTS = {"true": True, "false": False, "null": None}
_NOT_JSON = {"NaN", "Infinity", "-Infinity", "-NaN", "+Infinity"}
_FOREIGN = {
    "True": "true",
    "False": "false",
    "None": "null",
    "undefined": "null",
    "nil": "null",
    "TRUE": "true",
    "FALSE": "false",
}


def skip_space(text: str, offset: int) -> int:
    """The first offset from there on at which no JSON space stands."""
    match = _SPACE.match(text, offset)
    return match.end() if match else offset


class Array(list[Any]):
    """A JSON array; `at` holds the offset of each item."""

    __slots__ = ("at",)
    at: Sequence[int]


class Object(dict[str, Any]):
    """A JSON object; `at` holds the offsets of key and value in turn, in the order of the keys."""

    __slots__ = ("_places", "at")
    at: Sequence[int]

    def place(self, key: str) -> int:
        """Which of the keys it is, from 0."""
        if not hasattr(self, "_places"):
            self._places = {name: i for i, name in enumerate(self)}
        return self._places[key]


class Stop(Exception):  # noqa: N818
    """The text cannot be read on from here."""

    def __init__(self, offset: int, rule: str, message: str) -> None:
        self.offset, self.rule, self.message = offset, rule, message


class Notes:
    """What was wrong on the way: offset, rule and message, at most MAX_PER_RULE of a rule and a word that there are more."""

    def __init__(self) -> None:
        self.items: list[tuple[int, str, str]] = []
        self._counts: Counter[str] = Counter()

    def add(self, offset: int, rule: str, message: str) -> None:
        """Notes it, unless enough of its rule were noted."""
        self._counts[rule] += 1
        if self._counts[rule] <= MAX_PER_RULE:
            self.items.append((offset, rule, message))
        elif self._counts[rule] == MAX_PER_RULE + 1:
            self.items.append((offset, rule, f"there are more of these; the first {MAX_PER_RULE} are listed"))


class Scanner:
    """One pass over the text. Problems it can go on from go to `notes`; for others it raises Stop."""

    def __init__(self, text: str, notes: Notes, first_line: int = 1) -> None:
        self.text, self.notes, self.first_line = text, notes, first_line
        self.keys: dict[str, str] = {}
        self.open: list[int] = []

    def document(self) -> Any:  # noqa: ANN401
        """The value of the whole text."""
        start = self._skip(1 if self.text.startswith("\ufeff") else 0)
        if start == len(self.text):
            raise Stop(0, "json-truncated", "the file is empty")
        value, offset = self.scan(start)
        if (offset := self._skip(offset)) < len(self.text):
            raise Stop(offset, "json-syntax", "there is more text after the end of the JSON value; one file holds one document")
        return value

    def _skip(self, offset: int) -> int:
        return skip_space(self.text, offset)

    def scan(self, offset: int) -> tuple[Any, int]:
        """The value that begins at the offset, and the offset after it."""
        first = self.text[offset : offset + 1]
        if first == '"':
            return self.string(offset)
        if first in ("{", "["):
            if len(self.open) >= MAX_DEPTH:
                raise Stop(offset, "file-too-deep", f"nested more than {MAX_DEPTH} levels deep, so this was not read")
            self.open.append(offset)
            result: tuple[Any, int] = self.object(offset + 1) if first == "{" else self.array(offset + 1)
            self.open.pop()
            return result
        return self.scalar(offset)

    def object(self, offset: int) -> tuple[Object, int]:
        """The object whose brace was just passed."""
        value, at = Object(), array("L")
        offset = self._skip(offset)
        if self.text[offset : offset + 1] == "}":
            value.at = ()
            return value, offset + 1
        while True:
            if self.text[offset : offset + 1] != '"':
                raise self.unexpected(offset, "a key in double quotation marks")
            key_at = offset
            key, offset = self.string(offset)
            key = self.keys.setdefault(key, key)
            offset = self._skip(offset)
            if self.text[offset : offset + 1] != ":":
                raise self.unexpected(offset, "a colon after the key")
            value_at = self._skip(offset + 1)
            item, offset = self.scan(value_at)
            if key in value:
                self.notes.add(key_at, "json-duplicate-key", f"the key {key[:60]!r} stands twice in this object; keep one")
            else:
                value[key] = item
                at.append(key_at)
                at.append(value_at)
            offset, done = self.next(offset, "}")
            if done:
                value.at = at
                return value, offset

    def array(self, offset: int) -> tuple[Array, int]:
        """The array whose bracket was just passed."""
        value, at = Array(), array("L")
        offset = self._skip(offset)
        if self.text[offset : offset + 1] == "]":
            value.at = ()
            return value, offset + 1
        while True:
            at.append(offset)
            item, offset = self.scan(offset)
            value.append(item)
            offset, done = self.next(offset, "]")
            if done:
                value.at = at
                return value, offset

    def next(self, offset: int, closing: str) -> tuple[int, bool]:
        """Past the comma to the next item, or past the closing bracket."""
        offset = self._skip(offset)
        found = self.text[offset : offset + 1]
        if found == closing:
            return offset + 1, True
        if found != ",":
            raise self.unexpected(offset, f"a comma or {closing!r}")
        following = self._skip(offset + 1)
        if self.text[following : following + 1] == closing:
            raise Stop(offset, "json-syntax", f"a comma before {closing!r}; JSON allows none after the last item")
        return following, False

    def string(self, offset: int) -> tuple[str, int]:
        """The string that begins at the offset, lone surrogates replaced and noted."""
        try:
            value, end = scanstring(self.text, offset + 1, True)
        except JSONDecodeError as error:
            if error.msg.startswith("Unterminated") or _CUT_ESCAPE.match(self.text, error.pos):
                raise Stop(
                    offset,
                    "json-truncated",
                    "the file ends inside this string; is it cut off, or a quotation mark missing?",
                ) from None
            what = "a line break or control character inside a string; write \\n" if "control" in error.msg else error.msg.lower()
            raise Stop(error.pos, "json-syntax", f"{what}; a backslash is written \\\\") from None
        if not value.isascii() and _SURROGATE.search(value):
            message = "half a character (a lone \\ud800–\\udfff escape); write the character itself"
            self.notes.add(offset, "json-surrogate", message)
            value = _SURROGATE.sub("\ufffd", value)
        return value, end

    def scalar(self, offset: int) -> tuple[Any, int]:
        """The number, true, false or null at the offset; what other languages write there is named."""
        if offset < len(self.text) and _CUT_NUMBER.match(self.text, offset):
            raise Stop(offset, "json-truncated", "the file ends inside this number; is it cut off?")
        if match := _NUMBER.match(self.text, offset):
            digits = match.group()
            following = self.text[match.end() : match.end() + 1]
            if following.isalnum() or following in ("_", "."):
                raise Stop(
                    offset,
                    "json-syntax",
                    f"{digits + following!r}… is no JSON number; words stand in double quotation marks",
                )
            if len(digits) > 400 or abs(number := float(digits)) == float("inf"):
                self.notes.add(offset, "json-number", "a number too large to be read; was it meant to be text?")
                return 0, match.end()
            return (number if match.group(1) or match.group(2) else int(digits)), match.end()
        if match := _WORD.match(self.text, offset):
            word = match.group()
            if word in _CONSTANTS:
                return _CONSTANTS[word], match.end()
            if word in _NOT_JSON:
                self.notes.add(offset, "json-number", f"{word} is no JSON number; leave the key out, or write null")
                return None, match.end()
            if match.end() == len(self.text):
                raise Stop(offset, "json-truncated", f"the file ends inside the word {word}; is it cut off?")
            if word in _FOREIGN:
                raise Stop(offset, "json-syntax", f"{word} is written {_FOREIGN[word]} in JSON")
        raise self.unexpected(offset, "a value")

    def unexpected(self, offset: int, wanted: str) -> Stop:
        """What to say of the character at the offset, or of the end of the text."""
        if offset >= len(self.text):
            place = ""
            if self.open:
                line = self.text.count("\n", 0, self.open[-1]) + self.first_line
                place = f" inside the {'object' if self.text[self.open[-1]] == '{' else 'array'} opened at line {line}"
            return Stop(offset, "json-truncated", f"the file ends{place}, where {wanted} should stand; is it cut off?")
        found = self.text[offset]
        hint = {
            "'": "; JSON strings stand in double quotation marks",
            "“": "; JSON strings stand in straight double quotation marks",
            "/": "; JSON has no comments",
            "#": "; JSON has no comments",
            ",": "; is there a comma too many?",
            "]": "; is a value missing, or a comma too many?",
            "}": "; is a value missing, or a comma too many?",
            '"': "; is a comma missing?",
        }.get(found, "")
        return Stop(offset, "json-syntax", f"{found!r} where {wanted} should stand{hint}")
