"""Paragraphs: lines, or blocks of lines where a program broke the text."""

import pytest

from onrecord.text.marks import pairs
from onrecord.text.paragraphs import is_wrapped, paragraphs

WRAPPED = "\n\n".join(f"“We waited for the ferry\nall day number {i},” she\nsaid." for i in range(8))  # 16 breaks inside, 7 blank
PLAIN = "\n".join(f"“We waited for the ferry all day number {i},” she said." for i in range(20))


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        (WRAPPED, True),
        (PLAIN, False),  # no blank lines: each line is a paragraph
        (PLAIN.replace("\n", "\n\n"), False),  # nothing inside of blocks
        (WRAPPED.replace("all day", "all day " + "and all night " * 8), False),  # long lines
        ("One.\nTwo.\n\nThree.", False),  # too little to tell
        ("", False),
    ],
)
def test_wrapped_texts_are_told(text, wrapped):
    assert is_wrapped(text) is wrapped


def test_paragraphs_cover_the_text_but_for_the_breaks_between_them():
    for text in (WRAPPED, PLAIN):
        assert "".join(text[start:end] for start, end in paragraphs(text)).replace("\n", "") == text.replace("\n", "")
    assert [text.count("\n") for text in (WRAPPED[slice(*span)] for span in paragraphs(WRAPPED))] == [2] * 8


def test_a_quotation_goes_on_in_the_next_line_of_a_wrapped_text():
    assert len(pairs(WRAPPED)) == 8
    assert all(pair.closed for pair in pairs(WRAPPED))
