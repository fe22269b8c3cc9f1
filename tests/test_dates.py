"""EDTF dates and intervals as bounds in days."""

import re
from calendar import monthrange
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onrecord.text.dates import bounds


def days(first, last):
    return tuple(day and date.fromisoformat(day) for day in (first, last))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2031-05-04", "2031-05-04", "2031-05-04"),
        ("2031-05", "2031-05-01", "2031-05-31"),
        ("2031-06", "2031-06-01", "2031-06-30"),
        ("2031-02", "2031-02-01", "2031-02-28"),
        ("2032-02", "2032-02-01", "2032-02-29"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2031", "2031-01-01", "2031-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("2031?", "2031-01-01", "2031-12-31"),
        ("2031-05~", "2031-05-01", "2031-05-31"),
        ("2031-05-04%", "2031-05-04", "2031-05-04"),
        ("2031-05-01/2031-05-04", "2031-05-01", "2031-05-04"),
        ("2031-05-04/2031-05-04", "2031-05-04", "2031-05-04"),
        ("2031-05/2031-06", "2031-05-01", "2031-06-30"),
        ("2031-05-04/2031", "2031-05-04", "2031-12-31"),
        ("2031-05-31/2031-05", "2031-05-31", "2031-05-31"),
        ("2031-05~/2031-06-04?", "2031-05-01", "2031-06-04"),
        ("../2031-05-04", None, "2031-05-04"),
        ("2031-05-04/..", "2031-05-04", None),
        ("../2031", None, "2031-12-31"),
        ("2031?/..", "2031-01-01", None),
    ],
)
def test_first_and_last_day(text, first, last):
    assert bounds(text) == days(first, last)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("2031-02-29", "calendar"),
        ("1900-02-29", "calendar"),
        ("2031-04-31", "calendar"),
        ("2031-13", "calendar"),
        ("2031-00", "calendar"),
        ("2031-05-00", "calendar"),
        ("0000", "calendar"),
        ("-0044", "calendar"),
        ("10000", "calendar"),
        ("2031-5-4", "YYYY-MM-DD"),
        ("20310504", "YYYY-MM-DD"),
        ("04.05.2031", "YYYY-MM-DD"),
        ("31", "YYYY-MM-DD"),
        ("yesterday", "YYYY-MM-DD"),
        ("２０３１-05-04", "YYYY-MM-DD"),
        ("2031-W18", "YYYY-MM-DD"),
        ("2031-05-04T10:00:00", "YYYY-MM-DD"),
        ("2031-05-04??", "YYYY-MM-DD"),
        (" 2031-05-04", "YYYY-MM-DD"),
        ("2031-05-04\n", "YYYY-MM-DD"),
        ("2031-05-01 /2031-05-04", "YYYY-MM-DD"),
        ("2031-05-04/2031-02-30", "2031-02-30"),
        ("2031-05-04/2031-05-03", "before it begins"),
        ("2031/2030-12", "before it begins"),
        ("2031/05/04", "more than one slash"),
        ("..", "says nothing"),
        ("../..", "says nothing"),
        ("2031/", "write .."),
        ("/2031", "write .."),
        ("/", "write .."),
        ("", "''"),
    ],
)
def test_what_is_wrong_is_said(text, word):
    with pytest.raises(ValueError, match=re.escape(word)):
        bounds(text)


@pytest.mark.parametrize(
    "text",
    ["2031-21", "2031-24", "203X", "2031-XX", "2031-05-XX", "20XX", "[2031,2032]", "{2031,2032}", "Y20310", "2031S3"],
)
@pytest.mark.parametrize("frame", ["{}", "2001/{}"])
def test_seasons_unspecified_digits_and_sets_are_refused(text, frame):
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        bounds(frame.format(text))


@given(st.dates())
def test_a_day_is_its_own_bounds(day):
    assert bounds(day.isoformat()) == (day, day)


@given(st.integers(1, 9999), st.integers(1, 12), st.sampled_from(["", "?", "~", "%"]))
def test_a_month_ends_on_its_last_day(year, month, qualifier):
    last = monthrange(year, month)[1]
    assert bounds(f"{year:04}-{month:02}{qualifier}") == (date(year, month, 1), date(year, month, last))


@given(st.dates(), st.dates())
def test_an_interval_spans_from_its_first_day_to_its_last(one, other):
    first, last = sorted((one, other))
    assert bounds(f"{first}/{last}") == (first, last)
    assert (bounds(f"{first}/.."), bounds(f"../{last}")) == ((first, None), (None, last))


@given(st.dates(), st.dates())
def test_an_interval_that_ends_before_it_begins_is_refused(one, other):
    assume(one != other)
    with pytest.raises(ValueError, match="before it begins"):
        bounds(f"{max(one, other)}/{min(one, other)}")


def bounds_or_message(text):
    try:
        return bounds(text)
    except ValueError as error:
        return str(error)


@given(st.text(st.sampled_from("0123456789-./~?%2031"), max_size=24))
def test_what_the_schema_lets_through_has_bounds_or_a_message_that_repeats_it(text):
    found = bounds_or_message(text)
    if isinstance(found, str):
        assert any(repr(part) in found for part in (text, *text.split("/")))
    else:
        assert found.first or found.last
        assert (found.first or date.min) <= (found.last or date.max)
