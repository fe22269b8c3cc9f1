"""From words to the place where they stand, and offsets that were counted in another unit."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text.anchor import in_other_unit, occurrences, words

# ---------------------------------------------------------------- words of spans


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 3)], "The"),
        ([(4, 9), (16, 20)], "gates … dawn"),
        ([(16, 20), (4, 9)], "gates … dawn"),
        ([], ""),
        ([(21, 22)], "🍲"),
    ],
)
def test_words_in_the_order_of_the_text_with_an_ellipsis_between_parts(spans, expected):
    assert words("The gates open, dawn 🍲", spans) == expected


# ---------------------------------------------------------------- occurrences


@pytest.mark.parametrize(
    ("text", "exact", "prefix", "suffix", "expected"),
    [
        ("the ferry, the quay", "the", "", "", [0, 11]),
        ("the ferry, the quay", "the", ", ", "", [11]),
        ("the ferry, the quay", "the", "", " ferry", [0]),
        ("the ferry, the quay", "the", ", ", " ferry", []),
        ("the ferry, the quay", "The", "", "", []),
        ("aaaa", "aa", "", "", [0, 1, 2]),
        ("aaaa", "aa", "a", "", [1, 2]),
        ("ha ha ha", "ha ha", "", "", [0, 3]),
        ("🍲🍲 Suppe 🍲", "🍲", "", "", [0, 1, 9]),
        ("It’s late", "It's", "", "", []),
        ("caf\u00e9", "cafe\u0301", "", "", []),
        ("a.b", "a?b", "", "", []),
        ("", "a", "", "", []),
    ],
)
def test_all_starts_of_exactly_these_words_between_prefix_and_suffix(text, exact, prefix, suffix, expected):
    assert list(occurrences(text, exact, prefix, suffix)) == expected


SHORT = st.text(st.sampled_from("ab.🍲"), max_size=2)


@given(st.text(st.sampled_from("ab.🍲"), max_size=20), SHORT.filter(bool), SHORT, SHORT)
def test_occurrences_are_those_a_regular_expression_finds(text, exact, prefix, suffix):
    wanted = re.compile(f"(?<={re.escape(prefix)})(?={re.escape(exact + suffix)})")
    assert list(occurrences(text, exact, prefix, suffix)) == [match.start() for match in wanted.finditer(text)]


@given(st.text(min_size=1, max_size=20), st.data())
def test_words_taken_from_a_text_are_found_where_they_were(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert start in occurrences(text, text[start:end])
    assert list(occurrences(text, text[start:end], text[:start], text[end:])) == [start]


# ---------------------------------------------------------------- units

# Every character is one code point. In UTF-8 🍲 has 4 bytes, “ ” ’ have 3, é ü ß have 2; in UTF-16 🍲 has 2 units.
TEXT = "🍲 Café: “Grüße”, it’s 🍲 time"


@pytest.mark.parametrize(
    ("start", "end", "exact", "expected"),
    [
        (5, 10, "Café", ("UTF-8 bytes", 2, 6)),  # 4 + 1 before, 3 + 2 in it
        (3, 7, "Café", ("UTF-16 units", 2, 6)),  # 2 + 1 before, 4 in it
        (15, 22, "Grüße", ("UTF-8 bytes", 9, 14)),  # 4+1+5+1+1+3 before, 3 + 2 + 2 in it
        (10, 15, "Grüße", ("UTF-16 units", 9, 14)),
        (34, 38, "🍲", ("UTF-8 bytes", 22, 23)),  # 15 + 7 + 3 + 2 + 6 + 1 before
        (23, 25, "🍲", ("UTF-16 units", 22, 23)),
        (5, 10, "Grüße", None),
        (2, 6, "Suppe", None),
        (900, 905, "Café", None),
        (5, 9, None, ("UTF-16 units", 4, 8)),  # byte 9 is in the middle of é
        (5, 10, None, ("UTF-8 bytes", 2, 6)),
        (1, 3, None, None),  # both units would cut the bowl
    ],
)
def test_the_unit_in_which_offsets_fit_and_the_code_points_they_mean(start, end, exact, expected):
    assert in_other_unit(TEXT, start, end, exact) == expected


@pytest.mark.parametrize("exact", ["quay", None])
def test_a_text_in_ascii_has_no_other_unit(exact):
    assert in_other_unit("the quay", 4, 8, exact) is None


WIDE = st.text(st.sampled_from("aé’🍲\n"), min_size=1, max_size=20)


def slices(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    return start, data.draw(st.integers(start + 1, len(text)))


@given(WIDE.filter(lambda text: not text.isascii()), st.data())
def test_offsets_in_bytes_are_always_recognised(text, data):
    start, end = slices(text, data)
    counted = len(text[:start].encode()), len(text[:end].encode())
    assert in_other_unit(text, *counted, text[start:end]) == ("UTF-8 bytes", start, end)


@given(WIDE.filter(lambda text: not text.isascii()), st.data())
def test_offsets_in_utf_16_units_are_recognised_with_these_very_words(text, data):
    start, end = slices(text, data)
    counted = [len(text[:n].encode("utf-16-le")) // 2 for n in (start, end)]
    unit, first, last = in_other_unit(text, *counted, text[start:end])
    assert text[first:last] == text[start:end]
    assert unit == "UTF-8 bytes" or (first, last) == (start, end)


@given(st.text(max_size=20), st.integers(0, 60), st.integers(0, 60))
def test_any_offsets_are_explained_inside_the_text_or_not_at_all(text, start, end):
    found = in_other_unit(text, start, max(start, end), None)
    assert found is None or 0 <= found[1] <= found[2] <= len(text)
