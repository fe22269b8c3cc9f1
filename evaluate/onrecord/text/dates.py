"""Dates of documents and utterances: EDTF dates, and closed or open intervals of them, as bounds in days.

Library of Congress, Extended Date/Time Format (ISO 8601-2:2019). Of it: dates to the year, month or day with the
qualifiers ? ~ %, and intervals whose ends are such dates or `..`. Seasons, unspecified digits, sets and unknown ends are
refused: nobody could score them. Parsing is the `edtf` library's; bounds are computed here, open ends have none, and
nothing depends on today's date.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

OPEN = ".."


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
    from edtf import EDTFParseException, parse_edtf
    from edtf.parser.parser_classes import Date, Season, UncertainOrApproximate

    wanted = "write YYYY-MM-DD, YYYY-MM or YYYY, or two of them with a slash between"
    try:
        parsed = parse_edtf(text)
    except EDTFParseException:
        raise ValueError(f"{text!r} is no date of the calendar; {wanted}") from None
    plain = getattr(parsed, "date", parsed)
    if isinstance(plain, Season) or not isinstance(parsed, Date | UncertainOrApproximate):
        raise ValueError(f"{text!r} is not the kind of date used here; {wanted}")
    try:
        return Bounds(date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3]))
    except ValueError:
        raise ValueError(f"{text!r} is no date of the calendar; {wanted}") from None
