"""Dates of documents and utterances: EDTF dates, and closed or open intervals of them, as bounds in days.

Library of Congress, Extended Date/Time Format (ISO 8601-2:2019). Of it: dates to the year, month or day with the
qualifiers ? ~ %, and intervals whose ends are such dates or `..`. Seasons, unspecified digits, sets and unknown ends are
refused: nobody could score them. An open end has no bound, and nothing depends on today's date.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

OPEN = ".."
_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[?~%]?")


class Bounds(NamedTuple):
    """First and last day; None where an interval is open."""

    first: date | None
    last: date | None


@lru_cache(maxsize=65_536)
def bounds(text: str) -> Bounds:
    """The days an EDTF date or interval spans. Raises ValueError that says what is wrong and what to write."""
    ends = text.split("/")
    if len(ends) > 2:
        raise ValueError(f"{text!r} has more than one slash; an interval is START/END")
    if ends in ([OPEN], [OPEN, OPEN]):
        raise ValueError(f"{text!r} says nothing; leave it out")
    if "" in ends:
        raise ValueError(f"{text!r} has an unknown end; write .. for an open one")
    spans = [Bounds(None, None) if end == OPEN else _day_bounds(end) for end in ends]
    first, last = spans[0].first, spans[-1].last
    if first and last and first > last:
        raise ValueError(f"{text!r} ends before it begins")
    return Bounds(first, last)


def _day_bounds(text: str) -> Bounds:
    wanted = "write YYYY-MM-DD, YYYY-MM or YYYY, or two of them with a slash between"
    form = _FORM.fullmatch(text)
    if not form:
        raise ValueError(f"{text!r} is no date of the calendar here; {wanted}")
    year, month, day = form.groups()
    try:
        first = date(int(year), int(month or "1"), int(day or "1"))
    except ValueError:
        raise ValueError(f"{text!r} is no date of the calendar; {wanted}") from None
    last = first if month else first.replace(month=12)
    return Bounds(first, last if day else last.replace(day=monthrange(last.year, last.month)[1]))
