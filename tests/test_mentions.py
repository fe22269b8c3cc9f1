"""Of several places of a mention or cue, the one that belongs to the quote."""

import pytest

from onrecord.text.mentions import nearest

TEXT = (
    "She came. She said the quay was shut. Odd Brekke said it was open, and she left. “She lies,” said Brekke.\n"
    "Ida said nothing. “It is shut,” she said."
)


def span(words, start=0):
    at = TEXT.index(words, start)
    return at, at + len(words)


@pytest.mark.parametrize(
    ("words", "content", "cue", "expected"),
    [
        ("She", "the quay was shut", None, span("She", 5)),  # not the first, and not the one in a quotation
        ("said", "it was open", None, span("said", 40)),
        ("said", "“She lies,”", None, span("said", 80)),  # after it, though one stands before in another sentence
        ("Brekke", "it was open", None, span("Brekke")),
        ("she", "“It is shut,”", None, span("she", 110)),
        ("said", "“It is shut,”", None, span("said", 125)),  # not the one of the sentence before
        ("Brekke", "“She lies,”", span("said", 80), span("Brekke", 80)),
        ("She", "“She lies,”", None, span("She", 80)),  # inside, as the others are sentences away
        ("SHE", "“It is shut,”", None, span("she", 110)),
        ("odd  brekke", "it was open", None, span("Odd Brekke")),
        ("quay’s", "it was open", None, None),
        ("hut", "it was open", None, None),  # no part of a word
        (" ", "it was open", None, None),
    ],
)
def test_the_nearest_by_distance_sentence_and_cue(words, content, cue, expected):
    assert nearest(TEXT, words, [span(content)], [cue] if cue else []) == expected


def test_without_a_content_nothing_is_near():
    assert nearest(TEXT, "she", []) is None


def test_far_away_is_better_than_nowhere():
    text = "Ida Holm came. " + "x " * 5_000 + "“Shut.”"
    assert nearest(text, "Ida Holm", [(len(text) - 7, len(text))]) == (0, 8)
