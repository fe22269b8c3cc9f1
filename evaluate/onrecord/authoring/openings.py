"""How a document opens, as far as its first words show it.

Told apart: quotation, dateline, number, time, clause (subordinate clause or participle), place, person (somebody of the speaker
table within the first six words). All else is `other`: a fact and a follow-up begin with the same words, and a headline that
stands first says nothing about the sentence after it. So `other` is counted and never judged. The time stamp of a live blog is
not the opening; what follows it is.
"""

import re

from onrecord.authoring.batch import Document
from onrecord.authoring.words import listed, words
from onrecord.text.marks import OPENING

OTHER = "other"
_FIRST, _TIME = 6, 4
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATELINE = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][\w’'.-]*[ ]?){1,4}"  # a place
    r"(?:,[^—–(\n]{1,40})?\s?"  # a country, a day
    r"(?:\([^)\n]{2,40}\)\s?)?"  # an agency
    r"(?:[—–]| -{1,2} )"
)
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?: ?[ap]\.?m\b\.?)?[\s:–—-]+")


def opening(document: Document) -> str:
    """The type of the document's opening; `other` where its first words show none, or the body is empty."""
    if not document.body:
        return OTHER
    start, end = document.body[0]
    stamp = _CLOCK.match(document.text, start, end)
    text = document.text[stamp.end() if stamp else start : end]
    if not text:
        return OTHER
    if text[0] in OPENING or text[0] in "–—":
        return "quotation"
    if _DATELINE.match(text):
        return "dateline"
    running = [word.word for word in words(text)]
    if not running:
        return OTHER
    number = running[0][0].isdigit() or running[0].partition("-")[0] in listed("opening_number")
    if running[0] in listed("opening_time") or ((number or _leads(running[0])) and any(map(_dates, running[1:_TIME]))):
        return "time"
    if number:
        return "number"
    for kind in ("clause", "place"):
        if running[0] in listed(f"opening_{kind}"):
            return kind
    return "person" if set(running[:_FIRST]) & _people(document) else OTHER


def _dates(word: str) -> bool:
    return word in listed("opening_time") or _YEAR.fullmatch(word) is not None


def _leads(word: str) -> bool:
    return word in listed("opening_place") | listed("opening_clause") | {"by", "for", "during", "this", "last", "next"}


def _people(document: Document) -> set[str]:
    """The words of the names of the people of the speaker table."""
    names = [speaker.get("name") for speaker in document.annotation.speakers.values() if speaker.get("kind") == "person"]
    return {word.word for name in names if isinstance(name, str) for word in words(name)}
