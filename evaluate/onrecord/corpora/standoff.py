"""Annotations in brat's standoff form: spans, events whose roles are spans, and notes, one a line.

    T3<TAB>Content 256 377;463 616<TAB>the words      E1<TAB>Attribution:T4 Content:T3 Source:T1      #1<TAB>AnnotatorNotes T3<TAB>…

Offsets are code points, end-exclusive. The words of a span may hold a line break, so that its line is broken in the file:
what begins like no annotation is passed over, and counted.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from onrecord.findings import Finding, InvalidData

_LINE = re.compile(r"([TE#][0-9]{1,9})\t(.*)")
_SPAN = re.compile(r"(\S+) ([0-9]{1,9} [0-9]{1,9}(?:;[0-9]{1,9} [0-9]{1,9})*)\t(.*)")
_EVENT = re.compile(r"[^\s:]+:T[0-9]{1,9}(?: [^\s:]+:T[0-9]{1,9})* ?")

Fragment = tuple[int, int]


class Span(NamedTuple):
    """A span: its kind, its fragments as the file orders them, and the words stored beside them."""

    kind: str
    fragments: list[Fragment]
    stored: str


class Event(NamedTuple):
    """An event: its id, its kind (the role of its trigger), and the ids of its spans by role; `Content2` is `Content`."""

    id: str
    kind: str
    roles: dict[str, list[str]]


class Standoff(NamedTuple):
    """One file: spans and events by id, in the order of the file, how many notes there are, and lines that are no annotation."""

    spans: dict[str, Span]
    events: dict[str, Event]
    notes: int
    passed_over: int


def read_standoff(content: str, file: str, length: int) -> Standoff:
    """The annotations of a text of that length. Raises InvalidData for malformed ones and for offsets that do not fit the text."""
    found, findings = Standoff({}, {}, 0, 0), list[Finding]()
    notes = passed_over = 0
    for number, line in enumerate(content.split("\n"), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            passed_over += bool(line)
            continue
        id, value = match.groups()
        if id[0] == "#":
            notes += 1
            continue
        problem = _add(found, id, value, length)
        if problem:
            findings.append(Finding(file, number, 1, *problem))
    if findings:
        raise InvalidData(findings)
    return found._replace(notes=notes, passed_over=passed_over)


def _add(found: Standoff, id: str, value: str, length: int) -> tuple[str, str] | None:
    """Takes up the annotation; gives the rule and message of what is wrong with it."""
    if id in found.spans or id in found.events:
        return "duplicate-id", f"there is an annotation {id} already"
    if id[0] == "E":
        if not _EVENT.fullmatch(value):
            return "wrong-form", f"{id} is no list of roles, as in Attribution:T4 Content:T3"
        pairs = [role.split(":") for role in value.split()]
        roles: dict[str, list[str]] = {}
        for role, span in pairs:
            roles.setdefault(role.rstrip("0123456789"), []).append(span)
        found.events[id] = Event(id, pairs[0][0], roles)
        return None
    match = _SPAN.fullmatch(value)
    if not match:
        return "wrong-form", f"{id} is no span, as in Content 256 377;463 616, a tab, and the words"
    kind, offsets, stored = match.groups()
    fragments = [(int(start), int(end)) for start, end in (part.split(" ") for part in offsets.split(";"))]
    for start, end in fragments:
        if not start < end <= length:
            return "selector-range", f"{id} goes from {start} to {end}, but the text has {length} characters"
    found.spans[id] = Span(kind, fragments, stored)
    return None


def union(fragments: Iterable[Fragment]) -> list[Fragment]:
    """The fragments in the order of the text, those made one that overlap; those that only touch stay apart."""
    disjoint: list[Fragment] = []
    for start, end in sorted(fragments):
        if disjoint and start < disjoint[-1][1]:
            disjoint[-1] = (disjoint[-1][0], max(end, disjoint[-1][1]))
        else:
            disjoint.append((start, end))
    return disjoint
