"""Rules about single characters that no text should hold."""

import re
import unicodedata
from collections.abc import Iterator

from onrecord.checks.rule import Problem, rule
from onrecord.data.annotation import Annotation, strings

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@rule("replacement-character")
def nothing_was_lost(annotation: Annotation) -> Iterator[Problem]:
    """U+FFFD stands where a program could not read a character: the words are no longer what was published."""
    if any(finding.rule in ("utf-8", "json-surrogate") for finding in annotation.findings):
        return
    for path, string, at_key in strings(annotation.value):
        if "\ufffd" in string:
            yield Problem(
                path,
                "the replacement character U+FFFD stands where a character was lost; restore it from the original",
                at_key,
            )
    if annotation.text and "\ufffd" in annotation.text:
        yield Problem(
            ("document",),
            f"the text holds U+FFFD at {annotation.text.index(chr(0xFFFD))}: a character was lost; restore it",
        )


@rule("control-character")
def no_control_characters(annotation: Annotation) -> Iterator[Problem]:
    """Control characters cannot be seen, break terminals and tables, and are never what was meant."""
    for path, string, at_key in strings(annotation.value):
        words = path[-1:] in (("exact",), ("prefix",), ("suffix",), ("note",))
        if match := (_CONTROL if words else _IN_NAMES).search(string):
            yield Problem(path, f"{_named(match.group())} in a string; remove it", at_key)
    if annotation.text and (match := _CONTROL.search(annotation.text)):
        yield Problem(("document",), f"the text holds {_named(match.group())} at {match.start()}; remove it")


def _named(character: str) -> str:
    name = unicodedata.name(character, "")
    return f"the control character U+{ord(character):04X}{' ' + name if name else ''}"
